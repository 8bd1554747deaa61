//! Arrivals of a recorded day: how many requests came in each second.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;

/// Column of a table that holds the number.
const COLUMN: &str = "requests";

/// Reads a file with a number a line, or a CSV table with a column `requests`; either may be
/// compressed with gzip.
pub fn read(file: &Path) -> Result<Vec<u32>> {
    let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let compressed = file.extension().is_some_and(|extension| extension == "gz");
    let bytes: Box<dyn Read> = if compressed {
        Box::new(GzDecoder::new(opened))
    } else {
        Box::new(opened)
    };
    let mut column = 0;
    let mut arrivals = Vec::new();
    for (number, line) in BufReader::new(bytes).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", file.display()))?;
        let mut fields = line.split(',');
        if let Some(found) = fields.clone().position(|field| field == COLUMN) {
            column = found;
            continue;
        }
        let field = fields.nth(column).unwrap_or_default().trim();
        arrivals.push(field.parse().with_context(|| {
            format!("{}:{}: {field:?} is no number", file.display(), number + 1)
        })?);
    }
    let some = arrivals.iter().any(|count| *count > 0);
    ensure!(some, "{} has no arrivals", file.display());
    Ok(arrivals)
}

/// The curve with `peak` arrivals in its busiest second.
pub(super) fn scaled(arrivals: &[u32], peak: f64) -> Vec<u32> {
    let busiest = arrivals.iter().copied().max().unwrap_or(1).max(1);
    let factor = peak / f64::from(busiest);
    let scale = |count: &u32| (f64::from(*count) * factor).round() as u32;
    arrivals.iter().map(scale).collect()
}

/// When each arrival of a curve is due, spread evenly over its second.
pub(super) fn due(arrivals: &[u32]) -> Vec<Duration> {
    let second = |(second, count): (usize, &u32)| {
        let count = *count;
        (0..count)
            .map(move |i| Duration::from_secs_f64(second as f64 + f64::from(i) / f64::from(count)))
    };
    arrivals.iter().enumerate().flat_map(second).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    #[test]
    fn a_compressed_table_and_a_plain_list_give_the_same_curve() {
        let folder = tempfile::tempdir().expect("a folder");
        let (table, list) = (folder.path().join("day.csv.gz"), folder.path().join("day"));
        let mut gzip = GzEncoder::new(File::create(&table).expect("a file"), Compression::fast());
        gzip.write_all(b"time,requests,shares\n09:30:00,8,1\n09:30:01,4,2\n")
            .and_then(|()| gzip.try_finish())
            .expect("written");
        std::fs::write(&list, "8\n4\n").expect("written");
        assert_eq!(read(&table).expect("a table"), [8, 4]);
        assert_eq!(read(&list).expect("a list"), [8, 4]);
        std::fs::write(&list, "8\nmany\n").expect("written");
        let error = read(&list).expect_err("no number").to_string();
        assert!(error.ends_with(":2: \"many\" is no number"), "{error}");
    }

    #[test]
    fn a_scaled_curve_keeps_its_shape_and_reaches_its_peak() {
        let curve = scaled(&[400, 100, 0, 2], 200.0);
        assert_eq!(curve, [200, 50, 0, 1]);
        let due = due(&curve);
        assert_eq!(due.len(), 251);
        assert_eq!(due[1], Duration::from_millis(5));
        assert_eq!(due[250], Duration::from_secs(3));
    }
}
