//! Rates: tariffs, taxes, fees, exchange rates; and how what they give is rounded.
//!
//! A rate is a count of parts per 10⁹, so it has one form, compares as an integer, and is
//! written exactly as a decimal of nine places: what tariffs and quotations are published in.
//! It is not for thirds: a share of a whole is [`Amount::share`].
//!
//! Invariant: nothing is rounded unless the caller says how.

use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};

use crate::quantity::{Amount, AmountError};

/// Parts that make the whole.
const WHOLE: u64 = 1_000_000_000;
/// Decimals of a rate.
const DECIMALS: usize = 9;

/// How much of an amount: 0.05 is five of a hundred, 7.1234 an exchange rate. Never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Rate(#[n(0)] u64);

/// What becomes of a part of a minor unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// It is dropped.
    Down,
    /// It becomes a whole unit.
    Up,
    /// A half or more becomes a whole unit, less is dropped.
    HalfUp,
    /// The nearer unit; of two that are as near, the even one.
    HalfEven,
}

/// A text that is not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rate is a decimal of at most nine places, such as 0.05")]
pub struct RateError;

impl Rate {
    /// All of it.
    pub const ONE: Self = Self(WHOLE);

    /// This many parts per 10⁹.
    pub const fn new(parts: u64) -> Self {
        Self(parts)
    }

    /// How many parts per 10⁹.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// This many of a hundred.
    pub const fn percent(percent: u32) -> Self {
        Self(percent as u64 * (WHOLE / 100))
    }

    /// This many of ten thousand.
    pub const fn basis_points(points: u32) -> Self {
        Self(points as u64 * (WHOLE / 10_000))
    }

    /// The rate of an amount, in its currency.
    pub fn of(self, amount: Amount, rounding: Rounding) -> Result<Amount, AmountError> {
        amount.scale(self.0, WHOLE, rounding)
    }
}

impl Amount {
    /// The part of the amount that `parts` of `whole` are. Of nothing, where there are no
    /// parts to share among, it is [`AmountError::Overflow`].
    pub fn share(self, parts: u64, whole: u64, rounding: Rounding) -> Result<Self, AmountError> {
        self.scale(parts, whole, rounding)
    }

    fn scale(self, by: u64, of: u64, rounding: Rounding) -> Result<Self, AmountError> {
        // 64 by 64 bits fit 128.
        let product = u128::from(self.minor).saturating_mul(u128::from(by));
        let minor = rounding.divide(product, of).ok_or(AmountError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }
}

impl Rounding {
    /// The quotient, rounded; `None` if it does not fit or there is nothing to divide by.
    fn divide(self, dividend: u128, divisor: u64) -> Option<u64> {
        let divisor = u128::from(divisor);
        let quotient = dividend.checked_div(divisor)?;
        // One division costs a contract less code than two; neither step can overflow.
        let rest = dividend.wrapping_sub(quotient.wrapping_mul(divisor));
        let twice = rest.saturating_mul(2);
        let up = match self {
            Self::Down => false,
            Self::Up => rest > 0,
            Self::HalfUp => twice >= divisor,
            Self::HalfEven => twice > divisor || (twice == divisor && quotient % 2 == 1),
        };
        u64::try_from(quotient).ok()?.checked_add(u64::from(up))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, mut parts) = (self.0 / WHOLE, self.0 % WHOLE);
        if parts == 0 {
            return write!(f, "{whole}");
        }
        let mut width = DECIMALS;
        while parts % 10 == 0 {
            (parts, width) = (parts / 10, width.saturating_sub(1));
        }
        write!(f, "{whole}.{parts:0width$}")
    }
}

/// Decimals without a sign or an exponent: `0.05`, `7.1234`, `2`. Trailing zeros may stand.
impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let leads_with_zero = whole.len() > 1 && whole.starts_with('0');
        if whole.is_empty() || !digits(whole) || !digits(fraction) || leads_with_zero {
            return Err(RateError);
        }
        if text.ends_with('.') || fraction.len() > DECIMALS {
            return Err(RateError);
        }
        let whole: u64 = whole.parse().map_err(|_| RateError)?;
        let places = fraction.bytes().chain(core::iter::repeat(b'0'));
        let parts = places.take(DECIMALS).fold(0u64, |parts, digit| {
            let digit = u64::from(digit.saturating_sub(b'0'));
            parts.saturating_mul(10).saturating_add(digit)
        });
        let total = whole
            .checked_mul(WHOLE)
            .and_then(|whole| whole.checked_add(parts));
        total.map(Self).ok_or(RateError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Currency;
    use alloc::format;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn pence(minor: u64) -> Amount {
        let currency: Currency = "GBP".parse().expect("a code");
        Amount::new(minor, currency)
    }

    #[test]
    fn a_part_of_a_penny_goes_where_the_rounding_says() {
        let half = Rate::percent(50);
        for (minor, [down, up, half_up, half_even]) in [
            (1, [0, 1, 1, 0]),
            (2, [1, 1, 1, 1]),
            (3, [1, 2, 2, 2]),
            (5, [2, 3, 3, 2]),
        ] {
            assert_eq!(half.of(pence(minor), Rounding::Down), Ok(pence(down)));
            assert_eq!(half.of(pence(minor), Rounding::Up), Ok(pence(up)));
            assert_eq!(half.of(pence(minor), Rounding::HalfUp), Ok(pence(half_up)));
            assert_eq!(
                half.of(pence(minor), Rounding::HalfEven),
                Ok(pence(half_even))
            );
        }
        let third = pence(100).share(1, 3, Rounding::HalfEven);
        assert_eq!(third, Ok(pence(33)));
    }

    #[test]
    fn what_a_rate_gives_past_the_range_of_money_is_refused() {
        let most = pence(u64::MAX);
        assert_eq!(Rate::ONE.of(most, Rounding::Up), Ok(most));
        let more = Rate::new(Rate::ONE.get() + 1);
        assert_eq!(more.of(most, Rounding::Down), Err(AmountError::Overflow));
        assert_eq!(most.share(1, 0, Rounding::Down), Err(AmountError::Overflow));
        assert_eq!(most.share(u64::MAX, u64::MAX, Rounding::HalfUp), Ok(most));
    }

    #[test]
    fn a_rate_is_written_in_as_many_places_as_it_has() {
        for (rate, text) in [
            (Rate::percent(5), "0.05"),
            (Rate::basis_points(25), "0.0025"),
            (Rate::ONE, "1"),
            (Rate::new(0), "0"),
            (Rate::new(1), "0.000000001"),
            (Rate::new(7_123_400_000), "7.1234"),
            (Rate::new(u64::MAX), "18446744073.709551615"),
        ] {
            assert_eq!(rate.to_string(), text);
            assert_eq!(text.parse(), Ok(rate));
        }
        assert_eq!("7.10".parse(), Ok(Rate::new(7_100_000_000)));
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in [
            "",
            ".5",
            "1.",
            "-1",
            "+1",
            "01",
            "1e3",
            "5%",
            "1.0000000001",
            "1.2.3",
            "１",
            "18446744073.709551616",
            "99999999999999999999",
        ] {
            assert_eq!(text.parse::<Rate>(), Err(RateError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_rate_reads_back(parts: u64) {
            let rate = Rate::new(parts);
            prop_assert_eq!(rate.to_string().parse(), Ok(rate));
        }

        #[test]
        fn roundings_differ_by_at_most_one_unit(minor in 0u64..1 << 60, parts in 0u64..8_000_000_000) {
            let of = |rounding| Rate::new(parts).of(pence(minor), rounding).map(|amount| amount.minor);
            let down = of(Rounding::Down).expect("in range");
            let up = of(Rounding::Up).expect("in range");
            prop_assert!(up - down <= 1);
            for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
                let near = of(rounding).expect("in range");
                prop_assert!(near == down || near == up, "{}", format!("{near}"));
            }
        }
    }
}
