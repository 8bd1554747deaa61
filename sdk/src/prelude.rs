//! Everything an author needs: `use tradewind_sdk::prelude::*`.

pub use alloc::string::String;
pub use alloc::vec::Vec;

pub use tradewind_types::{
    Amount, Currency, Hash, Height, Organisation, Party, PublicKey, Quantity, Rate, Role, Rounding,
    Timestamp,
};

pub use crate::context::Call;
pub use crate::contract::{Contract, Methods};
pub use crate::event::emit;
pub use crate::money::Checked;
pub use crate::outcome::{Outcome, Refusal};
pub use crate::proof::{Certified, Trust};
pub use crate::state::{Cell, Index, Log, Page, Queue, Scan, Table, Unique};
pub use crate::value::{Bytes, Owned, Value};
pub use crate::{choice, contract, event, failure, interface, record};
