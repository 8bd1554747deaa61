//! The hot paths, timed one by one.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::Row;
use crate::hot::SPOTS;

/// Transactions a job.
const SIZE: usize = 5_000;
/// Jobs; the best is reported, because the machine is shared.
const ROUNDS: usize = 7;

/// Times every hot path.
pub fn micro(contracts: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for spot in SPOTS {
        let mut hot = spot.prepare(contracts, SIZE)?;
        let mut best = f64::MAX;
        for _ in 0..ROUNDS {
            let job = hot.next()?;
            let start = Instant::now();
            job()?;
            best = best.min(start.elapsed().as_secs_f64());
        }
        let (unit, nanos) = spot.unit;
        let value = best * 1e9 / nanos / hot.items as f64;
        let row = Row::new(format!("{}_{unit}", spot.name), value, unit);
        rows.push(match spot.limit {
            Some(limit) => row.against(limit.whose, limit.figure),
            None => row,
        });
    }
    Ok(rows)
}
