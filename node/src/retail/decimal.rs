//! Exact decimal numbers, as a shop's file has them.

use core::fmt;
use core::iter::Sum;
use core::ops::{Add, Neg, Sub};
use core::str::FromStr;

/// Digits kept after the point.
const DIGITS: usize = 6;
/// One, in units of the last digit.
const ONE: i128 = 1_000_000;
/// Most digits read before the point: products and sums of a file stay far from overflow.
const MAX_WHOLE: usize = 12;

/// A number with up to six decimals. Sums of up to 10^13 of them, each below 10^18, are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(i128);

/// Text that is no number of up to twelve digits and six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number of up to {MAX_WHOLE} digits and {DIGITS} decimals")]
pub struct NotDecimal;

impl Decimal {
    /// Money in minor units of a currency with two decimals.
    pub fn minor(minor: u64) -> Self {
        Self(i128::from(minor) * (ONE / 100))
    }

    /// So many thousandths.
    pub fn thousandths(count: i128) -> Self {
        Self(count.saturating_mul(ONE / 1_000))
    }

    /// Minor units of a currency with two decimals; `None` if it has more, or is negative.
    pub fn to_minor(self) -> Option<u64> {
        let hundredth = ONE / 100;
        (self.0 % hundredth == 0).then_some(())?;
        u64::try_from(self.0 / hundredth).ok()
    }

    /// This many times the number.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self(self.0.saturating_mul(i128::from(count)))
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether it is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let (sign, number) = match text.strip_prefix('-') {
            Some(number) => (-1, number),
            None => (1, text),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let fits = whole.len() <= MAX_WHOLE && fraction.len() <= DIGITS;
        if !digits(whole) || !digits(fraction) || !fits {
            return Err(NotDecimal);
        }
        let value: i128 = format!("{whole}{fraction:0<DIGITS$}")
            .parse()
            .map_err(|_| NotDecimal)?;
        Ok(Self(sign * value))
    }
}

impl fmt::Display for Decimal {
    /// Two decimals, or as many as there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (
            self.0.unsigned_abs() / ONE as u128,
            self.0.unsigned_abs() % ONE as u128,
        );
        let digits = format!("{fraction:0DIGITS$}");
        let (cents, rest) = digits.split_at(2);
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!(
            "{sign}{whole}.{cents}{}",
            rest.trim_end_matches('0')
        ))
    }
}

impl Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::default(), Add::add)
    }
}
