//! Arithmetic that stays in range or refuses.

use tradewind_types::{Amount, Quantity};

use crate::outcome::{Outcome, Refusal};

/// Counting and money without wrap-around.
pub trait Checked: Copy {
    /// The sum, or the platform's failure `Overflow`.
    fn add(self, other: Self) -> Outcome<Self>;
    /// The difference, or the platform's failure `Overflow`.
    fn less(self, other: Self) -> Outcome<Self>;
}

macro_rules! checked {
    ($($ty:ty),+) => {$(
        impl Checked for $ty {
            fn add(self, other: Self) -> Outcome<Self> {
                self.checked_add(other).ok_or_else(Refusal::overflow)
            }

            fn less(self, other: Self) -> Outcome<Self> {
                self.checked_sub(other).ok_or_else(Refusal::overflow)
            }
        }
    )+};
}

checked!(u8, u16, u32, u64, i8, i16, i32, i64);

macro_rules! measured {
    ($($ty:ty),+) => {$(
        impl Checked for $ty {
            fn add(self, other: Self) -> Outcome<Self> {
                Ok(self.plus(other)?)
            }

            fn less(self, other: Self) -> Outcome<Self> {
                Ok(self.minus(other)?)
            }
        }
    )+};
}

measured!(Quantity, Amount);

/// The part of `amount` that `parts` of `whole` are, rounded down; `None` if `parts` exceeds
/// `whole` or `whole` is zero.
pub fn share(amount: u64, parts: u64, whole: u64) -> Option<u64> {
    if parts > whole {
        return None;
    }
    let share = (u128::from(amount) * u128::from(parts)).checked_div(u128::from(whole))?;
    u64::try_from(share).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down_and_never_more_than_the_whole() {
        assert_eq!(share(999, 5, 100), Some(49));
        assert_eq!(share(u64::MAX, 7, 7), Some(u64::MAX));
        assert_eq!(share(1, 2, 1), None);
        assert_eq!(share(1, 0, 0), None);
    }

    #[test]
    fn a_sum_out_of_range_is_refused() {
        assert_eq!(u64::MAX.add(1), Err(Refusal::overflow()));
        assert_eq!(0u64.less(1), Err(Refusal::overflow()));
        assert_eq!(2u64.add(3), Ok(5));
    }
}
