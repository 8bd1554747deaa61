//! What `cash` keeps and tells.

use tradewind_sdk::prelude::*;

/// Who issues a currency and who may order freezes of it.
#[record]
pub struct Terms {
    /// Mints, redeems, limits, pauses, freezes.
    pub issuer: Party,
    /// Freezes: a court, a supervisor.
    pub authority: Party,
}

/// What one party has of one currency, in minor units.
#[record]
#[derive(Copy, Default)]
pub struct Account {
    /// Can be spent.
    pub free: u64,
    /// Set aside by holds.
    pub held: u64,
    /// Frozen by orders.
    pub frozen: u64,
    /// Nothing goes out.
    pub stopped: bool,
    /// Largest single payment.
    pub largest_transfer: Option<u64>,
    /// Most the account may hold, all parts together.
    pub largest_balance: Option<u64>,
}

/// Money set aside.
#[record]
pub struct Hold {
    /// Who is paid.
    pub to: Party,
    /// Who decides.
    pub executor: Party,
    /// How much.
    pub amount: Amount,
    /// From when on anyone may give it back.
    pub expiry: Timestamp,
}

/// An order that freezes money, or stops an account.
#[record]
pub struct FreezeOrder {
    /// Who ordered it.
    pub by: Party,
    /// How much; nothing where the order stops the account as a whole.
    pub amount: Amount,
}

/// An account and its party.
#[record]
pub struct AccountLine {
    /// Whose.
    pub party: Party,
    /// What it has.
    pub account: Account,
}

/// Some accounts, and where the next ones start.
#[record]
pub struct AccountPage {
    /// Accounts by name.
    pub lines: Vec<AccountLine>,
    /// Token of the next page.
    pub next: Option<Bytes>,
}

/// Money was made.
#[event]
pub struct Minted {
    /// Who got it.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// The issuer's reference.
    pub reference: String,
}

/// Money of the issuer was unmade.
#[event]
pub struct Redeemed {
    /// How much.
    pub amount: Amount,
    /// The issuer's reference.
    pub reference: String,
}

/// A payment (pacs.008).
#[event]
pub struct Transferred {
    /// Debtor.
    #[key]
    pub from: Party,
    /// Creditor.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// End-to-end reference.
    pub reference: String,
}

/// Money was set aside.
#[event]
pub struct Held {
    /// Payer.
    #[key]
    pub from: Party,
    /// Payee.
    #[key]
    pub to: Party,
    /// Who decides.
    pub executor: Party,
    /// How much.
    pub amount: Amount,
    /// From when on anyone may give it back.
    pub expiry: Timestamp,
    /// The payer's reference.
    pub reference: String,
}

/// A hold was paid out or given back.
#[event]
pub struct HoldEnded {
    /// Payer.
    #[key]
    pub from: Party,
    /// Payee.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// Whether the payee got it.
    pub paid: bool,
    /// The payer's reference.
    pub reference: String,
}

/// An order stopped an account, or was lifted. Other orders may still stop it.
#[event]
pub struct AccountFrozen {
    /// Whose.
    #[key]
    pub account: Party,
    /// Which of its accounts.
    pub currency: Currency,
    /// Whether the order stops it now.
    pub frozen: bool,
    /// Who ordered it.
    pub by: Party,
    /// The order.
    pub order: String,
    /// Why.
    pub reason: String,
}

/// Money was frozen, or freed.
#[event]
pub struct Frozen {
    /// Whose.
    #[key]
    pub account: Party,
    /// How much.
    pub amount: Amount,
    /// Whether it is frozen now.
    pub frozen: bool,
    /// Who ordered it.
    pub by: Party,
    /// The order.
    pub order: String,
    /// Why.
    pub reason: String,
}

/// Frozen money went to another account.
#[event]
pub struct Seized {
    /// Whose it was.
    #[key]
    pub account: Party,
    /// Whose it is.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// The order that froze it.
    pub order: String,
}
