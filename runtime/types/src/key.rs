//! State keys: where a value lies.
//!
//! ```text
//! contract name | 0x00 | field number (u16, big endian) | parts of the key
//! ```
//!
//! A name holds no zero byte, so keys of one contract never fall into another's range. Parts
//! are order-preserving and self-delimiting (see [`KeyPart`]), so composite keys cannot
//! collide and a scan over a prefix yields exactly that prefix.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::bytes::ByteVec;

use crate::hash::Hash;
use crate::name::{Organisation, Party, Role};
use crate::quantity::{Currency, Height, Quantity, Timestamp};
use crate::rate::Rate;

/// Longest key of a contract, in bytes, its name included.
pub const MAX_KEY_BYTES: usize = 512;
/// Longest key of the registry, in bytes: that of a hold on a record with the longest key, each
/// byte of which may take two.
pub const MAX_SYSTEM_KEY_BYTES: usize = 2 * MAX_KEY_BYTES + 64;
/// Longest value, in bytes. Contract code is the largest.
pub const MAX_VALUE_BYTES: usize = 1 << 20;

/// The prefix of all state of a contract.
pub fn contract_prefix(contract: &Party) -> Vec<u8> {
    let name = contract.as_str().as_bytes();
    let mut key = Vec::with_capacity(name.len() + 64);
    key.extend_from_slice(name);
    key.push(0);
    key
}

/// The key of a contract's state: `local` is field number and key parts.
pub fn state_key(contract: &Party, local: &[u8]) -> Vec<u8> {
    let mut key = contract_prefix(contract);
    key.extend_from_slice(local);
    key
}

/// The least bytes greater than all that begin with `prefix`; empty if there are none.
pub fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            break;
        }
    }
    end
}

/// The field number and key parts, as a contract passes them to the host.
pub fn local_key(field: u16, part: &impl KeyPart) -> Vec<u8> {
    let mut key = Vec::with_capacity(40);
    key.extend_from_slice(&field.to_be_bytes());
    part.write(&mut key);
    key
}

/// What the bytes of a key are put to, piece by piece.
pub trait KeyBytes {
    /// Appends bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl KeyBytes for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A value that can be part of a key: its bytes order as the values do, and no value's bytes
/// are a prefix of another's.
pub trait KeyPart: Sized {
    /// Appends the bytes.
    fn write(&self, key: &mut impl KeyBytes);

    /// Reads the bytes back and returns what follows; `None` if they are no such value.
    fn read(key: &[u8]) -> Option<(Self, &[u8])>;
}

macro_rules! unsigned {
    ($($ty:ty),+) => {$(
        impl KeyPart for $ty {
            fn write(&self, key: &mut impl KeyBytes) {
                key.put(&self.to_be_bytes());
            }

            fn read(key: &[u8]) -> Option<(Self, &[u8])> {
                let (bytes, rest) = key.split_first_chunk()?;
                Some((Self::from_be_bytes(*bytes), rest))
            }
        }
    )+};
}

unsigned!(u8, u16, u32, u64);

macro_rules! counter {
    ($($ty:ty),+) => {$(
        impl KeyPart for $ty {
            fn write(&self, key: &mut impl KeyBytes) {
                self.get().write(key);
            }

            fn read(key: &[u8]) -> Option<(Self, &[u8])> {
                let (value, rest) = u64::read(key)?;
                Some((Self::new(value), rest))
            }
        }
    )+};
}

counter!(Height, Timestamp, Quantity, Rate);

/// Text of names holds no zero byte, so a zero ends it.
macro_rules! name {
    ($($ty:ty),+) => {$(
        impl KeyPart for $ty {
            fn write(&self, key: &mut impl KeyBytes) {
                key.put(self.as_bytes());
                key.put(&[0]);
            }

            fn read(key: &[u8]) -> Option<(Self, &[u8])> {
                let end = key.iter().position(|byte| *byte == 0)?;
                Some((Self::from_ascii(key.get(..end)?).ok()?, key.get(end + 1..)?))
            }
        }
    )+};
}

name!(Party, Organisation, Role);

impl KeyPart for Currency {
    fn write(&self, key: &mut impl KeyBytes) {
        key.put(&self.to_bytes());
    }

    fn read(key: &[u8]) -> Option<(Self, &[u8])> {
        let (code, rest) = key.split_first_chunk()?;
        Some((Self::from_bytes(*code).ok()?, rest))
    }
}

impl KeyPart for Hash {
    fn write(&self, key: &mut impl KeyBytes) {
        key.put(self.as_bytes());
    }

    fn read(key: &[u8]) -> Option<(Self, &[u8])> {
        let (bytes, rest) = key.split_first_chunk()?;
        Some((Self::from_bytes(*bytes), rest))
    }
}

/// Appends bytes of any content as a part of a key: a zero byte is written `00 ff`, the end
/// `00 00`.
pub fn write_bytes(bytes: &[u8], key: &mut impl KeyBytes) {
    for (i, piece) in bytes.split(|byte| *byte == 0).enumerate() {
        if i != 0 {
            key.put(&[0, 0xff]);
        }
        key.put(piece);
    }
    key.put(&[0, 0]);
}

/// Reads what [`write_bytes`] wrote and returns what follows; `None` if it did not.
pub fn read_bytes(key: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut bytes = Vec::new();
    let mut rest = key;
    loop {
        let (byte, after) = rest.split_first()?;
        rest = after;
        if *byte == 0 {
            let (mark, after) = rest.split_first()?;
            rest = after;
            match mark {
                0 => return Some((bytes, rest)),
                0xff => {}
                _ => return None,
            }
        }
        bytes.push(*byte);
    }
}

impl KeyPart for String {
    fn write(&self, key: &mut impl KeyBytes) {
        write_bytes(self.as_bytes(), key);
    }

    fn read(key: &[u8]) -> Option<(Self, &[u8])> {
        let (text, rest) = read_bytes(key)?;
        Some((Self::from_utf8(text).ok()?, rest))
    }
}

impl KeyPart for ByteVec {
    fn write(&self, key: &mut impl KeyBytes) {
        write_bytes(self, key);
    }

    fn read(key: &[u8]) -> Option<(Self, &[u8])> {
        let (bytes, rest) = read_bytes(key)?;
        Some((bytes.into(), rest))
    }
}

impl KeyPart for () {
    fn write(&self, _: &mut impl KeyBytes) {}

    fn read(key: &[u8]) -> Option<(Self, &[u8])> {
        Some(((), key))
    }
}

macro_rules! tuple {
    ($($part:ident $index:tt),+) => {
        impl<$($part: KeyPart),+> KeyPart for ($($part,)+) {
            fn write(&self, key: &mut impl KeyBytes) {
                $(self.$index.write(key);)+
            }

            #[allow(non_snake_case, reason = "a part is named as its type")]
            fn read(key: &[u8]) -> Option<(Self, &[u8])> {
                $(let ($part, key) = $part::read(key)?;)+
                Some((($($part,)+), key))
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(part: &impl KeyPart) -> Vec<u8> {
        let mut key = Vec::new();
        part.write(&mut key);
        key
    }

    fn name() -> impl Strategy<Value = Party> {
        "[a-z][a-z0-9]{0,5}@[a-z]{1,4}".prop_map(|name| name.parse().expect("a name"))
    }

    proptest! {
        #[test]
        fn composite_keys_never_collide_and_order_as_their_parts(
            a in (name(), any::<String>(), any::<u64>()),
            b in (name(), any::<String>(), any::<u64>()),
        ) {
            let (x, y) = (bytes(&a), bytes(&b));
            prop_assert_eq!(x == y, a == b);
            if a.0.as_str() == b.0.as_str() {
                prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            } else {
                prop_assert_eq!(x.cmp(&y), a.0.cmp(&b.0));
            }
            prop_assert!(x == y || !x.starts_with(&y));
            let (read, rest) = <(Party, String, u64)>::read(&x).expect("written");
            prop_assert!(rest.is_empty());
            prop_assert_eq!(read, a);
        }

        #[test]
        fn an_index_entry_is_its_part_and_then_the_key_and_never_another_entry(
            a in ((name(), any::<String>()), (any::<u64>(), any::<String>())),
            b in ((name(), any::<String>()), (any::<u64>(), any::<String>())),
        ) {
            let (x, y) = (bytes(&a), bytes(&b));
            prop_assert_eq!(x == y, a == b);
            let ((who, why), (number, text)) = a;
            prop_assert_eq!(x, bytes(&(who, why, number, text)));
        }

        #[test]
        fn bytes_of_any_content_never_collide_and_order_as_they_do(
            a in (prop::collection::vec(0u8..3, 0..6), any::<u8>()),
            b in (prop::collection::vec(0u8..3, 0..6), any::<u8>()),
        ) {
            let part = |(bytes, number): &(Vec<u8>, u8)| (ByteVec::from(bytes.clone()), *number);
            let (x, y) = (bytes(&part(&a)), bytes(&part(&b)));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert!(x == y || !x.starts_with(&y));
            let (read, rest) = <(ByteVec, u8)>::read(&x).expect("written");
            prop_assert!(rest.is_empty());
            prop_assert_eq!((read.0.to_vec(), read.1), a);
        }

        #[test]
        fn the_state_of_one_contract_never_lies_in_the_range_of_another(
            a in name(), b in name(), local in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            prop_assert_eq!(state_key(&a, &local).starts_with(&contract_prefix(&b)), a == b);
        }
    }
}
