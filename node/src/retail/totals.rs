//! What a file adds up to, by country, from nothing but its lines.
//!
//! An independent pass: it knows no orders, refunds, reasons or buyers and has its own
//! arithmetic, in thousandths. It exists to be compared with.

use std::collections::BTreeMap;

use super::decimal::Decimal;
use super::file::{FileError, Reader};

/// Sums over lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Lines.
    pub lines: u64,
    /// Value by country: quantity times price, of every line that has both.
    pub countries: BTreeMap<String, Decimal>,
}

impl Totals {
    /// Sums the first `lines` lines of a file.
    pub fn read(mut reader: Reader, lines: u64) -> Result<Self, FileError> {
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        let mut count = 0;
        while count < lines
            && let Some(record) = reader.record()?
        {
            count += 1;
            let quantity: i128 = record.quantity.parse().unwrap_or(0);
            let value = thousandths(&record.price)
                .unwrap_or(0)
                .saturating_mul(quantity);
            let sum = sums.entry(record.country).or_default();
            *sum = sum.saturating_add(value);
        }
        let countries = sums
            .into_iter()
            .map(|(country, sum)| (country, Decimal::thousandths(sum)))
            .collect();
        Ok(Self {
            lines: count,
            countries,
        })
    }

    /// The value of all lines.
    pub fn value(&self) -> Decimal {
        self.countries.values().copied().sum()
    }
}

/// A price in thousandths: digits, a point, up to three digits.
fn thousandths(price: &str) -> Option<i128> {
    let (mut value, mut decimals) = (0i128, None);
    for byte in price.trim_start_matches('-').bytes() {
        match (byte, decimals) {
            (b'.', None) => decimals = Some(0),
            (b'0'..=b'9', Some(3)) => return None,
            (b'0'..=b'9', _) => {
                value = value
                    .checked_mul(10)?
                    .checked_add(i128::from(byte - b'0'))?;
                decimals = decimals.map(|count| count + 1);
            }
            _ => return None,
        }
    }
    let scale = 10i128.pow(3 - decimals.unwrap_or(0));
    let sign = if price.starts_with('-') { -1 } else { 1 };
    value.checked_mul(scale * sign)
}
