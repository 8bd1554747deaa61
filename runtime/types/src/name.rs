//! Names: organisations, roles, and the parties that act on the chain.
//!
//! A party is a person, a machine or a contract. Its name is its identity, written one way
//! only: `name@organisation`, lower case, at most 32 bytes, kept inline in a fixed array.
//! So a name is an id of fixed size, two spellings of it do not exist, a contract's address
//! cannot be squatted from outside its organisation, and every archive is readable as it is.

use core::fmt;
use core::str::FromStr;

/// Longest name, in bytes.
pub const MAX_NAME_BYTES: usize = 32;

/// A string that is not a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Empty, or longer than [`MAX_NAME_BYTES`].
    #[error("a name has 1 to {max} characters, found {len}", max = MAX_NAME_BYTES)]
    Length {
        /// Length found, in bytes.
        len: usize,
    },
    /// A character outside `a-z 0-9 -`, or a hyphen at an end.
    #[error("a name is made of a-z, 0-9 and inner hyphens; found otherwise at character {at}")]
    Character {
        /// Offset of the character.
        at: usize,
    },
    /// No `@` between the name and the organisation.
    #[error("a party is written name@organisation")]
    NoOrganisation,
}

/// ASCII, zero-padded, and how much of it is text. Ordering is that of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Text {
    bytes: [u8; MAX_NAME_BYTES],
    len: u8,
}

impl Text {
    fn new(text: &[u8]) -> Result<Self, NameError> {
        let len = text.len();
        let mut bytes = [0; MAX_NAME_BYTES];
        match bytes.get_mut(..len) {
            Some(start) if len != 0 => start.copy_from_slice(text),
            _ => return Err(NameError::Length { len }),
        }
        let len = len as u8;
        Ok(Self { bytes, len })
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    fn as_str(&self) -> &str {
        let Ok(text) = core::str::from_utf8(self.as_bytes()) else {
            unreachable!("only checked ASCII is stored")
        };
        text
    }
}

/// What is before the zeros at the end.
fn unpadded(bytes: &[u8; MAX_NAME_BYTES]) -> &[u8] {
    let len = bytes.iter().rposition(|byte| *byte != 0);
    bytes
        .get(..len.map_or(0, |last| last + 1))
        .unwrap_or_default()
}

fn check_label(label: &[u8], offset: usize) -> Result<(), NameError> {
    let Some(last) = label.len().checked_sub(1) else {
        return Err(NameError::Length { len: 0 });
    };
    for (i, byte) in label.iter().enumerate() {
        let inner_hyphen = *byte == b'-' && i != 0 && i != last;
        if !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || inner_hyphen) {
            return Err(NameError::Character { at: offset + i });
        }
    }
    Ok(())
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Text);

        impl $name {
            /// Reads a name.
            pub fn new(text: &str) -> Result<Self, NameError> {
                Self::from_ascii(text.as_bytes())
            }

            /// Reads a name from the bytes of its text, which no other text has.
            pub fn from_ascii(text: &[u8]) -> Result<Self, NameError> {
                let name = Text::new(text)?;
                let check: fn(&[u8]) -> Result<(), NameError> = $check;
                check(text)?;
                Ok(Self(name))
            }

            /// Reads the zero-padded form that `to_bytes` writes.
            pub fn from_bytes(bytes: &[u8; MAX_NAME_BYTES]) -> Result<Self, NameError> {
                Self::from_ascii(unpadded(bytes))
            }

            /// The name, zero-padded to its fixed size.
            pub const fn to_bytes(&self) -> &[u8; MAX_NAME_BYTES] {
                &self.0.bytes
            }

            /// The name's bytes, without padding.
            pub fn as_bytes(&self) -> &[u8] {
                self.0.as_bytes()
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<&$name> for $name {
            fn from(name: &$name) -> Self {
                *name
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(self.as_str())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, minicbor::decode::Error> {
                Self::new(d.str()?)
                    .map_err(|_| minicbor::decode::Error::message(concat!("not a ", stringify!($name))))
            }
        }
    };
}

name_type! {
    /// An organisation of the consortium: a bank, a carrier, an authority, a merchant.
    Organisation, |text| check_label(text, 0)
}

name_type! {
    /// What a party may do for its organisation: `customs`, `warehouse`, `admin`.
    Role, |text| check_label(text, 0)
}

name_type! {
    /// A person, machine or contract that acts on the chain: `ann@shop`, `escrow@zone`.
    Party, |text| {
        let at = text.iter().position(|byte| *byte == b'@').ok_or(NameError::NoOrganisation)?;
        let (name, organisation) = text.split_at(at);
        check_label(name, 0)?;
        check_label(organisation.get(1..).unwrap_or_default(), at + 1)
    }
}

impl Party {
    /// The organisation that the party belongs to.
    pub fn organisation(&self) -> Organisation {
        let (_, organisation) = self.as_str().split_once('@').expect("checked when read");
        Organisation::new(organisation).expect("checked when read")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    #[test]
    fn a_party_belongs_to_the_organisation_it_names() {
        let ann = Party::new("ann@shop").expect("a name");
        assert_eq!(ann.organisation().as_str(), "shop");
        assert_eq!(ann.to_string(), "ann@shop");
    }

    #[test]
    fn a_wrong_name_says_what_is_wrong() {
        let cases = [
            ("", NameError::Length { len: 0 }),
            (
                "a-name-of-far-too-many-characters@shop",
                NameError::Length { len: 38 },
            ),
            ("Ann@shop", NameError::Character { at: 0 }),
            ("ann@-shop", NameError::Character { at: 4 }),
            ("ann@shop@shop", NameError::Character { at: 8 }),
            ("ann@", NameError::Length { len: 0 }),
            ("ann", NameError::NoOrganisation),
            ("änn@shop", NameError::Character { at: 0 }),
        ];
        for (text, expected) in cases {
            assert_eq!(Party::new(text), Err(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_two_spellings_are_one_party(text in "\\PC{0,40}") {
            if let Ok(party) = Party::new(&text) {
                prop_assert_eq!(party.as_str(), text.as_str());
                prop_assert_eq!(Party::from_bytes(party.to_bytes()), Ok(party));
            }
        }

        #[test]
        fn only_padded_names_are_read_from_bytes(bytes: [u8; 32]) {
            if let Ok(party) = Party::from_bytes(&bytes) {
                prop_assert_eq!(party.to_bytes(), &bytes);
            }
        }
    }
}
