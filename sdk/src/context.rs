//! The call that is running.

use tradewind_types::{Hash, Height, Party, Role, Timestamp};

use crate::host;

/// What a method may know of the call it serves: `self.call()`.
#[derive(Clone, Copy, Debug)]
pub struct Call;

impl Call {
    /// Who called: a party, or a contract.
    pub fn caller(self) -> Party {
        host::caller()
    }

    /// This contract's own name. It is a party that can hold money.
    pub fn myself(self) -> Party {
        host::myself()
    }

    /// Time of the block.
    pub fn time(self) -> Timestamp {
        host::time()
    }

    /// Height of the block.
    pub fn height(self) -> Height {
        host::height()
    }

    /// The transaction's id.
    pub fn transaction(self) -> Hash {
        host::transaction()
    }

    /// Whether the party agreed to this call. Uses the consent up.
    pub fn has_consent_of(self, party: &Party) -> bool {
        host::consents(party)
    }

    /// Whether the party holds the role. `Role::new("customs")` makes one of text.
    pub fn has_role(self, party: &Party, role: &Role) -> bool {
        host::has_role(party, role)
    }

    /// Whether the name is that of a registered party or contract.
    pub fn knows(self, party: &Party) -> bool {
        host::is_party(party)
    }
}
