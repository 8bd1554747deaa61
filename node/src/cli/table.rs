//! Tables for people: aligned columns, coloured where a terminal shows colours.

use console::{Alignment, Style, measure_text_width, pad_str};

/// Rows of cells under a heading.
#[derive(Debug)]
pub(super) struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Columns of numbers, which end at the right.
    right: Vec<usize>,
}

impl Table {
    pub(super) fn new<const N: usize>(heading: [&str; N]) -> Self {
        Self {
            heading: heading.map(str::to_owned).to_vec(),
            rows: Vec::new(),
            right: Vec::new(),
        }
    }

    /// Aligns a column of numbers.
    pub(super) fn numbers(mut self, column: usize) -> Self {
        self.right.push(column);
        self
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl core::fmt::Display for Table {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let all = || std::iter::once(&self.heading).chain(&self.rows);
        let width = |column: usize| {
            let cells = all().filter_map(|row| row.get(column));
            cells
                .map(|cell| measure_text_width(cell))
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.heading.len()).map(width).collect();
        for (number, row) in all().enumerate() {
            let cell = |(column, (cell, width)): (usize, (&String, &usize))| {
                let side = match self.right.contains(&column) {
                    true => Alignment::Right,
                    false => Alignment::Left,
                };
                pad_str(cell, *width, side, None).into_owned()
            };
            let cells: Vec<String> = row.iter().zip(&widths).enumerate().map(cell).collect();
            let line = cells.join("  ");
            match number {
                0 => writeln!(f, "{}", faint(line.trim_end()))?,
                _ => writeln!(f, "{}", line.trim_end())?,
            }
        }
        Ok(())
    }
}

/// What matters less.
pub(super) fn faint(text: &str) -> String {
    Style::new().dim().apply_to(text).to_string()
}

/// What went well.
pub(super) fn good(text: &str) -> String {
    Style::new().green().apply_to(text).to_string()
}

/// What did not.
pub(super) fn bad(text: &str) -> String {
    Style::new().red().bold().apply_to(text).to_string()
}

/// What did not, on standard error.
pub(super) fn bad_on_stderr(text: &str) -> String {
    Style::new()
        .for_stderr()
        .red()
        .bold()
        .apply_to(text)
        .to_string()
}

/// A name to look for.
pub(super) fn strong(text: &str) -> String {
    Style::new().bold().apply_to(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        console::set_colors_enabled(false);
        let mut table = Table::new(["method", "gas"]).numbers(1);
        table.row(["issue".into(), "71,234".into()]);
        table.row(["转让".into(), "9".into()]);
        assert_eq!(
            table.to_string(),
            "method     gas\nissue   71,234\n转让         9\n"
        );
    }
}
