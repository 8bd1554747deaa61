//! The guest's memory, where every pointer is hostile.
//!
//! The one place that turns offsets and lengths of a contract into slices.

use tradewind_types::name::MAX_NAME_BYTES;
use tradewind_types::transaction::MAX_METHOD_BYTES;
use tradewind_types::{Hash, Party, Role};

/// A pointer or text that is not what the function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BadPointer;

/// A view of the guest's linear memory.
pub(crate) struct GuestMemory<'m>(pub(crate) &'m mut [u8]);

impl GuestMemory<'_> {
    pub(crate) fn bytes(&self, from: u32, len: u32) -> Result<&[u8], BadPointer> {
        let (from, len) = (from as usize, len as usize);
        let end = from.checked_add(len).ok_or(BadPointer)?;
        self.0.get(from..end).ok_or(BadPointer)
    }

    pub(crate) fn array<const N: usize>(&self, from: u32) -> Result<[u8; N], BadPointer> {
        self.bytes(from, N as u32)?
            .try_into()
            .map_err(|_| BadPointer)
    }

    pub(crate) fn hash(&self, from: u32) -> Result<Hash, BadPointer> {
        self.array(from).map(Hash::from_bytes)
    }

    pub(crate) fn text(&self, from: u32, len: u32) -> Result<&str, BadPointer> {
        core::str::from_utf8(self.bytes(from, len)?).map_err(|_| BadPointer)
    }

    pub(crate) fn party(&self, from: u32, len: u32) -> Result<Party, BadPointer> {
        Party::new(self.short(from, len, MAX_NAME_BYTES)?).map_err(|_| BadPointer)
    }

    pub(crate) fn role(&self, from: u32, len: u32) -> Result<Role, BadPointer> {
        Role::new(self.short(from, len, MAX_NAME_BYTES)?).map_err(|_| BadPointer)
    }

    pub(crate) fn method(&self, from: u32, len: u32) -> Result<&str, BadPointer> {
        self.short(from, len, MAX_METHOD_BYTES)
    }

    /// Text that is not looked at if it is longer than it can be: looking costs time.
    pub(crate) fn short(&self, from: u32, len: u32, max: usize) -> Result<&str, BadPointer> {
        if len as usize > max {
            return Err(BadPointer);
        }
        self.text(from, len)
    }

    /// Writes all of `bytes` at `to`.
    pub(crate) fn put(&mut self, to: u32, bytes: &[u8]) -> Result<(), BadPointer> {
        let to = to as usize;
        let end = to.checked_add(bytes.len()).ok_or(BadPointer)?;
        self.0
            .get_mut(to..end)
            .ok_or(BadPointer)?
            .copy_from_slice(bytes);
        Ok(())
    }

    /// Writes `bytes` if they fit the place; says whether they did.
    pub(crate) fn place(&mut self, to: u32, cap: u32, bytes: &[u8]) -> Result<bool, BadPointer> {
        self.bytes(to, cap)?;
        if bytes.len() > cap as usize {
            return Ok(false);
        }
        self.put(to, bytes)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_pointer_of_a_contract_reaches_past_its_memory(
            size in 0usize..64, from: u32, len: u32, near in 0u32..70, near_len in 0u32..70,
        ) {
            let mut bytes = vec![1; size];
            let mut memory = GuestMemory(&mut bytes);
            for (from, len) in [(from, len), (near, near_len), (near, len), (from, near_len)] {
                let fits = u64::from(from) + u64::from(len) <= size as u64;
                prop_assert_eq!(memory.bytes(from, len).is_ok(), fits);
                prop_assert_eq!(memory.place(from, len, &[]), if fits { Ok(true) } else { Err(BadPointer) });
            }
        }
    }

    #[test]
    fn a_value_larger_than_its_place_is_not_written() {
        let mut bytes = vec![0; 8];
        let mut memory = GuestMemory(&mut bytes);
        assert_eq!(memory.place(0, 2, &[1, 2, 3]), Ok(false));
        assert_eq!(memory.place(6, 2, &[1, 2]), Ok(true));
        assert_eq!(bytes, [0, 0, 0, 0, 0, 0, 1, 2]);
    }
}
