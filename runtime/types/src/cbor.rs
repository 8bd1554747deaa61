//! The one encoding: deterministic CBOR (RFC 8949 §4.2.1).
//!
//! Definite lengths, shortest integers, ascending map keys, no floats, no tags, bounded
//! depth. `decode` takes bytes in exactly the form `encode` writes: it scans the structure
//! first (so that lengths are believed only after they were checked against the bytes that
//! are there), decodes, and compares the re-encoding with what came in.
//!
//! Invariant: for every value there is one byte string that `decode` takes.

use alloc::vec::Vec;
use core::convert::Infallible;

use minicbor::{Decode, Encode};

/// What a door lets in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest input, in bytes.
    pub max_bytes: usize,
    /// Deepest nesting of arrays and maps.
    pub max_depth: usize,
}

impl Limits {
    /// Limits for `max_bytes` of input and the usual depth of 24.
    pub const fn bytes(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            max_depth: 24,
        }
    }
}

/// Why bytes are not the canonical encoding of a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The input is longer than the door allows.
    #[error("{len} bytes, at most {max} are allowed")]
    TooLong {
        /// Length found, in bytes.
        len: usize,
        /// Length allowed, in bytes.
        max: usize,
    },
    /// Arrays or maps are nested too deeply.
    #[error("nested deeper than {max} levels at byte {at}")]
    TooDeep {
        /// Depth allowed.
        max: usize,
        /// Offset of the item.
        at: usize,
    },
    /// The input ends inside an item, or a length exceeds what is there.
    #[error("input ends inside the item at byte {at}")]
    Truncated {
        /// Offset of the item.
        at: usize,
    },
    /// An item that canonical CBOR does not have.
    #[error("{what} at byte {at} is not canonical")]
    NotCanonical {
        /// What was found.
        what: &'static str,
        /// Offset of the item.
        at: usize,
    },
    /// Bytes follow the value.
    #[error("{extra} bytes follow the value")]
    Trailing {
        /// How many.
        extra: usize,
    },
    /// Well-formed CBOR, but not this type; or a field, order or spelling the type does not write.
    #[error("not a canonical {expected}")]
    WrongType {
        /// The type that was expected.
        expected: &'static str,
    },
}

/// The canonical bytes of a value.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    let result: Result<(), minicbor::encode::Error<Infallible>> =
        minicbor::encode(value, &mut bytes);
    result.expect("writing to a vector does not fail");
    bytes
}

/// The value that `bytes` are the canonical encoding of.
pub fn decode<'b, T>(bytes: &'b [u8], limits: Limits) -> Result<T, DecodeError>
where
    T: Decode<'b, ()> + Encode<()>,
{
    check(bytes, limits)?;
    let wrong = DecodeError::WrongType {
        expected: short_name::<T>(),
    };
    let value: T = minicbor::decode(bytes).map_err(|_| wrong.clone())?;
    let mut same = Comparison { rest: bytes };
    match minicbor::encode(&value, &mut same) {
        Ok(()) if same.rest.is_empty() => Ok(value),
        _ => Err(wrong),
    }
}

/// Checks that `bytes` are exactly one canonical item within `limits`, of whatever type.
pub fn check(bytes: &[u8], limits: Limits) -> Result<(), DecodeError> {
    if bytes.len() > limits.max_bytes {
        return Err(DecodeError::TooLong {
            len: bytes.len(),
            max: limits.max_bytes,
        });
    }
    let mut scan = Scan {
        bytes,
        at: 0,
        max_depth: limits.max_depth,
    };
    scan.item(0)?;
    match bytes.len() - scan.at {
        0 => Ok(()),
        extra => Err(DecodeError::Trailing { extra }),
    }
}

/// Splits the first canonical item from what follows it.
pub fn split(bytes: &[u8], limits: Limits) -> Result<(&[u8], &[u8]), DecodeError> {
    let mut scan = Scan {
        bytes,
        at: 0,
        max_depth: limits.max_depth,
    };
    scan.item(0)?;
    match bytes.split_at_checked(scan.at) {
        Some((item, _)) if item.len() > limits.max_bytes => Err(DecodeError::TooLong {
            len: item.len(),
            max: limits.max_bytes,
        }),
        Some(parts) => Ok(parts),
        None => Err(DecodeError::Truncated { at: scan.at }),
    }
}

fn short_name<T>() -> &'static str {
    let name = core::any::type_name::<T>();
    // How lifetimes are told is the compiler's business.
    let name = name.split('<').next().unwrap_or(name);
    name.rsplit("::").next().unwrap_or(name)
}

/// Compares what is written with what is expected, without storing it.
struct Comparison<'b> {
    rest: &'b [u8],
}

impl minicbor::encode::Write for Comparison<'_> {
    type Error = Differs;

    fn write_all(&mut self, written: &[u8]) -> Result<(), Differs> {
        self.rest = self.rest.strip_prefix(written).ok_or(Differs)?;
        Ok(())
    }
}

struct Differs;

struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
    max_depth: usize,
}

impl<'b> Scan<'b> {
    fn item(&mut self, depth: usize) -> Result<(), DecodeError> {
        let at = self.at;
        if depth > self.max_depth {
            return Err(DecodeError::TooDeep {
                max: self.max_depth,
                at,
            });
        }
        let first = self.take(1, at)?.first().copied().unwrap_or_default();
        let (major, info) = (first >> 5, first & 0x1f);
        if major == 7 {
            return match info {
                20..=22 => Ok(()),
                25..=27 => Err(DecodeError::NotCanonical { what: "float", at }),
                _ => Err(DecodeError::NotCanonical {
                    what: "simple value",
                    at,
                }),
            };
        }
        let argument = self.argument(info, at)?;
        match major {
            0 | 1 => Ok(()),
            2 => self.take_long(argument, at).map(drop),
            3 => match core::str::from_utf8(self.take_long(argument, at)?) {
                Ok(_) => Ok(()),
                Err(_) => Err(DecodeError::NotCanonical {
                    what: "text that is not UTF-8",
                    at,
                }),
            },
            4 => {
                self.believe(argument, at)?;
                (0..argument).try_for_each(|_| self.item(depth + 1))
            }
            5 => {
                self.believe(argument, at)?;
                self.map(argument, depth + 1)
            }
            _ => Err(DecodeError::NotCanonical { what: "tag", at }),
        }
    }

    fn map(&mut self, entries: u64, depth: usize) -> Result<(), DecodeError> {
        let mut previous: Option<&'b [u8]> = None;
        for _ in 0..entries {
            let at = self.at;
            self.item(depth)?;
            let key = self.bytes.get(at..self.at).unwrap_or_default();
            if previous.is_some_and(|previous| previous >= key) {
                return Err(DecodeError::NotCanonical {
                    what: "map key out of order",
                    at,
                });
            }
            previous = Some(key);
            self.item(depth)?;
        }
        Ok(())
    }

    /// An array or map of `count` needs at least as many bytes as it has items.
    fn believe(&self, count: u64, at: usize) -> Result<(), DecodeError> {
        let left = (self.bytes.len() - self.at) as u64;
        if count > left {
            Err(DecodeError::Truncated { at })
        } else {
            Ok(())
        }
    }

    fn argument(&mut self, info: u8, at: usize) -> Result<u64, DecodeError> {
        let width = match info {
            0..=23 => return Ok(u64::from(info)),
            24..=27 => 1usize << (info - 24),
            31 => {
                return Err(DecodeError::NotCanonical {
                    what: "indefinite length",
                    at,
                });
            }
            _ => {
                return Err(DecodeError::NotCanonical {
                    what: "reserved item",
                    at,
                });
            }
        };
        let bytes = self.take(width, at)?;
        let value = bytes
            .iter()
            .fold(0, |value, byte| (value << 8) | u64::from(*byte));
        let least = if width == 1 { 24 } else { 1u64 << (width * 4) };
        if value < least {
            return Err(DecodeError::NotCanonical {
                what: "integer longer than needed",
                at,
            });
        }
        Ok(value)
    }

    fn take_long(&mut self, len: u64, at: usize) -> Result<&'b [u8], DecodeError> {
        let len = usize::try_from(len).map_err(|_| DecodeError::Truncated { at })?;
        self.take(len, at)
    }

    fn take(&mut self, len: usize, at: usize) -> Result<&'b [u8], DecodeError> {
        let end = self
            .at
            .checked_add(len)
            .ok_or(DecodeError::Truncated { at })?;
        let taken = self
            .bytes
            .get(self.at..end)
            .ok_or(DecodeError::Truncated { at })?;
        self.at = end;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::vec;
    use proptest::prelude::*;

    #[derive(Debug, Clone, PartialEq, Encode, Decode)]
    #[cbor(map)]
    struct Record {
        #[n(0)]
        id: u64,
        #[n(1)]
        note: Option<String>,
        #[n(2)]
        items: Vec<u32>,
    }

    const LIMITS: Limits = Limits::bytes(1024);

    #[test]
    fn every_other_spelling_of_a_value_is_refused() {
        let cases: [(&[u8], DecodeError); 9] = [
            (
                &[0x18, 0x05],
                DecodeError::NotCanonical {
                    what: "integer longer than needed",
                    at: 0,
                },
            ),
            (
                &[0x19, 0x00, 0xff],
                DecodeError::NotCanonical {
                    what: "integer longer than needed",
                    at: 0,
                },
            ),
            (
                &[0x9f, 0x01, 0xff],
                DecodeError::NotCanonical {
                    what: "indefinite length",
                    at: 0,
                },
            ),
            (
                &[0xf9, 0x3c, 0x00],
                DecodeError::NotCanonical {
                    what: "float",
                    at: 0,
                },
            ),
            (
                &[0xc0, 0x00],
                DecodeError::NotCanonical { what: "tag", at: 0 },
            ),
            (
                &[0xa2, 0x01, 0x00, 0x00, 0x00],
                DecodeError::NotCanonical {
                    what: "map key out of order",
                    at: 3,
                },
            ),
            (
                &[0xa2, 0x00, 0x00, 0x00, 0x00],
                DecodeError::NotCanonical {
                    what: "map key out of order",
                    at: 3,
                },
            ),
            (
                &[0x61, 0xff],
                DecodeError::NotCanonical {
                    what: "text that is not UTF-8",
                    at: 0,
                },
            ),
            (&[0x00, 0x00], DecodeError::Trailing { extra: 1 }),
        ];
        for (bytes, expected) in cases {
            assert_eq!(check(bytes, LIMITS), Err(expected), "{bytes:x?}");
        }
    }

    #[test]
    fn a_length_is_not_believed_before_its_bytes_are_seen() {
        let huge_array = [0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(
            check(&huge_array, LIMITS),
            Err(DecodeError::Truncated { at: 0 })
        );
        let huge_text = [0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert_eq!(
            check(&huge_text, LIMITS),
            Err(DecodeError::Truncated { at: 0 })
        );
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let mut deep = vec![0x81; 24];
        deep.push(0x00);
        assert_eq!(check(&deep, LIMITS), Ok(()));
        deep.insert(0, 0x81);
        assert_eq!(
            check(&deep, LIMITS),
            Err(DecodeError::TooDeep { max: 24, at: 25 })
        );
        assert_eq!(
            check(&vec![0x81; 100_000], Limits::bytes(100_000)),
            Err(DecodeError::TooDeep { max: 24, at: 25 })
        );
    }

    #[test]
    fn a_field_the_type_does_not_know_is_refused() {
        let with_unknown = [0xa3, 0x00, 0x01, 0x02, 0x80, 0x09, 0x00];
        assert_eq!(
            decode::<Record>(&with_unknown, LIMITS),
            Err(DecodeError::WrongType { expected: "Record" })
        );
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(id: u64, note: Option<String>, items: Vec<u32>) {
            let record = Record { id, note, items };
            let bytes = encode(&record);
            prop_assert_eq!(decode::<Record>(&bytes, Limits::bytes(1 << 20)), Ok(record));
        }

        #[test]
        fn what_decodes_is_the_only_spelling(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(record) = decode::<Record>(&bytes, LIMITS) {
                prop_assert_eq!(encode(&record), bytes);
            }
        }

        #[test]
        fn one_changed_byte_gives_an_error_or_another_value(at: prop::sample::Index, flip in 1u8..) {
            let record = Record { id: 70_000, note: Some("bill".into()), items: vec![1, 300] };
            let mut bytes = encode(&record);
            let at = at.index(bytes.len());
            bytes[at] ^= flip;
            if let Ok(other) = decode::<Record>(&bytes, LIMITS) {
                prop_assert_ne!(other, record);
            }
        }
    }
}
