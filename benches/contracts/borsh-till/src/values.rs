//! What the till takes, keeps and tells, in borsh.

extern crate alloc;

use alloc::string::String;

use borsh::io::{Error, ErrorKind, Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};
use tradewind_sdk::prelude::Party;

/// A party, as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) Party);

impl BorshSerialize for Name {
    fn serialize<W: Write>(&self, to: &mut W) -> Result<()> {
        self.0.as_bytes().serialize(to)
    }
}

impl BorshDeserialize for Name {
    fn deserialize_reader<R: Read>(from: &mut R) -> Result<Self> {
        let mut bytes = [0; 32];
        let len = u32::deserialize_reader(from)? as usize;
        let wrong = || Error::from(ErrorKind::InvalidData);
        let text = bytes.get_mut(..len).ok_or_else(wrong)?;
        from.read_exact(text)?;
        Party::from_ascii(text).map(Self).map_err(|_| wrong())
    }
}

/// The code of a currency.
#[derive(Clone, Copy, PartialEq, Eq, BorshSerialize)]
pub(crate) struct Code(pub(crate) [u8; 3]);

impl BorshDeserialize for Code {
    fn deserialize_reader<R: Read>(from: &mut R) -> Result<Self> {
        let code = <[u8; 3]>::deserialize_reader(from)?;
        if code.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(code))
        } else {
            Err(ErrorKind::InvalidData.into())
        }
    }
}

/// Money.
#[derive(Clone, Copy, BorshSerialize, BorshDeserialize)]
pub(crate) struct Money {
    pub(crate) minor: u64,
    pub(crate) currency: Code,
}

#[derive(BorshSerialize, BorshDeserialize)]
pub(crate) struct Terms {
    pub(crate) issuer: Name,
    pub(crate) authority: Name,
}

#[derive(Default, BorshSerialize, BorshDeserialize)]
pub(crate) struct Account {
    pub(crate) free: u64,
    pub(crate) held: u64,
    pub(crate) frozen: u64,
    pub(crate) stopped: bool,
    pub(crate) largest_transfer: Option<u64>,
    pub(crate) largest_balance: Option<u64>,
}

#[derive(BorshSerialize)]
pub(crate) struct Minted {
    pub(crate) to: Name,
    pub(crate) amount: Money,
    pub(crate) reference: String,
}

#[derive(BorshSerialize)]
pub(crate) struct Transferred {
    pub(crate) from: Name,
    pub(crate) to: Name,
    pub(crate) amount: Money,
    pub(crate) reference: String,
}
