//! Counts, goods and money: each a type of its own, so that heights are not added to times.

use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};

macro_rules! counter {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] u64);

        impl $name {
            /// Wraps a count.
            pub const fn new(value: u64) -> Self {
                Self(value)
            }

            /// The count.
            pub const fn get(self) -> u64 {
                self.0
            }

            /// Adds, or `None` past the end of the range.
            pub const fn checked_add(self, by: u64) -> Option<Self> {
                match self.0.checked_add(by) {
                    Some(value) => Some(Self(value)),
                    None => None,
                }
            }

            /// Subtracts, or zero.
            #[must_use]
            pub const fn saturating_sub(self, by: u64) -> Self {
                Self(self.0.saturating_sub(by))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counter! {
    /// Position of a block in the chain. Genesis is 0.
    Height
}

counter! {
    /// A moment: milliseconds since 1970-01-01T00:00:00Z, as the block header states it.
    Timestamp
}

counter! {
    /// Metered work. One unit is about one simple wasm instruction.
    Gas
}

impl Height {
    /// The block after this one.
    #[must_use]
    pub fn next(self) -> Self {
        self.checked_add(1)
            .expect("a chain does not reach 2^64 blocks")
    }
}

/// An ISO 4217 alphabetic currency code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// A string that is not a currency code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters, such as GBP")]
pub struct CurrencyError;

impl Currency {
    /// Wraps a code.
    pub fn from_bytes(code: [u8; 3]) -> Result<Self, CurrencyError> {
        if code.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(code))
        } else {
            Err(CurrencyError)
        }
    }

    /// The code's letters.
    pub const fn to_bytes(self) -> [u8; 3] {
        self.0
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let Ok(code) = core::str::from_utf8(&self.0) else {
            unreachable!("only capital letters are stored")
        };
        code
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        Self::from_bytes(text.as_bytes().try_into().map_err(|_| CurrencyError)?)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<C> Encode<C> for Currency {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Currency {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str()?
            .parse()
            .map_err(|_| minicbor::decode::Error::message("not a currency"))
    }
}

/// Money in minor units of `currency` (cents, fils, yen). Never negative.
///
/// Sixty-four bits of minor units hold the broad money of any country more than ten times
/// over. Arithmetic is checked and refuses to mix currencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Amount {
    /// Minor units.
    #[n(0)]
    pub minor: u64,
    /// Which money.
    #[n(1)]
    pub currency: Currency,
}

/// Why two amounts do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Two currencies in one sum.
    #[error("{found} where {expected} was expected")]
    Currency {
        /// Currency of the left side.
        expected: Currency,
        /// Currency of the right side.
        found: Currency,
    },
    /// The sum does not fit 64 bits of minor units.
    #[error("sum exceeds the range of an amount")]
    Overflow,
    /// More is taken away than is there.
    #[error("{taken} is more than {held} {currency} (minor units)")]
    Short {
        /// Minor units there.
        held: u64,
        /// Minor units to take.
        taken: u64,
        /// Which money.
        currency: Currency,
    },
}

impl Amount {
    /// An amount of `minor` units.
    pub const fn new(minor: u64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Whether this is nothing.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        self.same_currency(other)?;
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or(AmountError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference, which is not below zero.
    pub fn minus(self, other: Self) -> Result<Self, AmountError> {
        self.same_currency(other)?;
        let short = AmountError::Short {
            held: self.minor,
            taken: other.minor,
            currency: self.currency,
        };
        let minor = self.minor.checked_sub(other.minor).ok_or(short)?;
        Ok(Self { minor, ..self })
    }

    /// The price of this many units, each at this amount.
    pub fn times(self, units: Quantity) -> Result<Self, AmountError> {
        let minor = self.minor.checked_mul(units.get());
        let minor = minor.ok_or(AmountError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    fn same_currency(self, other: Self) -> Result<(), AmountError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(AmountError::Currency {
                expected: self.currency,
                found: other.currency,
            })
        }
    }
}

/// Units of goods: bags, kilograms, containers. Never negative.
///
/// A plain count. What is counted belongs to the record or the table that holds it and is the
/// same for all its rows, so a unit in every number would say nothing new, cost bytes and gas,
/// and have no zero to start from. Goods that are not counted in whole units are counted in
/// smaller ones, as money is: grams, not kilograms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Quantity(#[n(0)] u64);

/// Why two quantities do not make a third.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// The result does not fit 64 bits.
    #[error("result exceeds the range of a quantity")]
    Overflow,
    /// More is taken away than is there.
    #[error("{taken} is more than {held}")]
    Short {
        /// Units there.
        held: Quantity,
        /// Units to take.
        taken: Quantity,
    },
}

impl Quantity {
    /// No goods.
    pub const ZERO: Self = Self(0);

    /// This many units.
    pub const fn new(units: u64) -> Self {
        Self(units)
    }

    /// How many units.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, QuantityError> {
        let sum = self.0.checked_add(other.0).map(Self);
        sum.ok_or(QuantityError::Overflow)
    }

    /// The difference, which is not below zero.
    pub fn minus(self, other: Self) -> Result<Self, QuantityError> {
        let (held, taken) = (self, other);
        let rest = self.0.checked_sub(other.0).map(Self);
        rest.ok_or(QuantityError::Short { held, taken })
    }

    /// This many times as much.
    pub fn times(self, count: u64) -> Result<Self, QuantityError> {
        let product = self.0.checked_mul(count).map(Self);
        product.ok_or(QuantityError::Overflow)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u64> for Quantity {
    fn from(units: u64) -> Self {
        Self(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_never_go_below_zero_nor_past_their_range() {
        let [one, two] = [Quantity::new(1), Quantity::new(2)];
        let short = QuantityError::Short {
            held: one,
            taken: two,
        };
        assert_eq!(one.minus(two), Err(short));
        let most = Quantity::new(u64::MAX);
        assert_eq!(most.plus(one), Err(QuantityError::Overflow));
        assert_eq!(most.times(2), Err(QuantityError::Overflow));
        assert_eq!(two.times(3), Ok(Quantity::new(6)));
        assert_eq!(two.minus(one), Ok(one));
    }

    #[test]
    fn a_price_times_a_quantity_is_money() {
        let gbp: Currency = "GBP".parse().expect("a code");
        let price = Amount::new(255, gbp);
        assert_eq!(price.times(Quantity::new(6)), Ok(Amount::new(1530, gbp)));
        assert_eq!(
            price.times(Quantity::new(u64::MAX)),
            Err(AmountError::Overflow)
        );
    }

    #[test]
    fn pounds_and_dollars_do_not_add() {
        let gbp: Currency = "GBP".parse().expect("a code");
        let usd: Currency = "USD".parse().expect("a code");
        assert_eq!(
            Amount::new(1, gbp).plus(Amount::new(1, usd)),
            Err(AmountError::Currency {
                expected: gbp,
                found: usd
            })
        );
        assert_eq!("gbp".parse::<Currency>(), Err(CurrencyError));
    }

    #[test]
    fn an_amount_never_goes_below_zero_nor_past_its_range() {
        let gbp: Currency = "GBP".parse().expect("a code");
        let [one, two] = [Amount::new(1, gbp), Amount::new(2, gbp)];
        assert_eq!(
            one.minus(two),
            Err(AmountError::Short {
                held: 1,
                taken: 2,
                currency: gbp
            })
        );
        assert_eq!(
            Amount::new(u64::MAX, gbp).plus(one),
            Err(AmountError::Overflow)
        );
        assert_eq!(two.minus(one), Ok(one));
    }
}
