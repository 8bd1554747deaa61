//! What `escrow` keeps and tells.

use tradewind_sdk::prelude::*;

/// How the contract is set up.
#[record]
pub struct Settings {
    /// The contract that holds the money.
    pub cash: Party,
    /// Who gets the fee.
    pub platform: Party,
    /// Who gets the tax.
    pub customs: Party,
    /// The platform's part of what the seller gets, in millionths.
    pub fee_per_million: u32,
    /// How long each state lasts.
    pub periods: Periods,
}

/// How long each state lasts, in milliseconds.
#[record]
pub struct Periods {
    /// To pay.
    pub deposit_ms: u64,
    /// To ship.
    pub handling_ms: u64,
    /// To arrive, or to object that nothing did.
    pub transit_ms: u64,
    /// To object after delivery.
    pub dispute_ms: u64,
    /// For the seller to answer an objection.
    pub response_ms: u64,
    /// For the arbiter to decide.
    pub arbitration_ms: u64,
    /// To ask for a return, to confirm it, and for customs to reverse the tax.
    pub return_ms: u64,
}

/// What buyer and seller agree on.
#[record]
pub struct Terms {
    /// Who buys.
    pub buyer: Party,
    /// Who decides disputes; neither side.
    pub arbiter: Party,
    /// Who carries the goods.
    pub logistics: Option<Party>,
    /// Currency of all amounts of the order.
    pub currency: Currency,
    /// Freight, in minor units.
    pub freight: u64,
    /// Insurance, in minor units.
    pub insurance: u64,
    /// The goods.
    pub lines: Vec<Line>,
}

/// One line of an order.
#[record]
pub struct Line {
    /// The seller's article number.
    pub item: String,
    /// How many.
    pub quantity: u32,
    /// Price of them all, in minor units.
    pub price: u64,
    /// Tax on them, in minor units.
    pub tax: u64,
}

/// Where an order stands.
#[choice]
pub enum State {
    /// Offered, not paid.
    Created,
    /// Paid, not yet accepted.
    Funded,
    /// The seller will ship.
    Accepted,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// The seller was paid; the return period runs, with tax and fee still held.
    Released,
    /// Ended before shipping, refunded.
    Cancelled,
    /// The buyer objected.
    Disputed,
    /// The seller contests; the arbiter decides.
    Contested,
    /// The buyer was refunded.
    Refunded,
    /// The arbiter divided the money.
    Split,
    /// The buyer wants to return the goods.
    ReturnRequested,
    /// The goods are back and the buyer was repaid all but the tax, which waits for customs.
    Returned,
    /// Never paid.
    Lapsed,
    /// The return period is over: tax and fee were paid.
    Closed,
}

/// An order.
#[record]
pub struct Order {
    /// Who buys.
    pub buyer: Party,
    /// Who decides disputes.
    pub arbiter: Party,
    /// Who carries the goods.
    pub logistics: Option<Party>,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Where it stands.
    pub state: State,
    /// When that state's period is over.
    pub deadline: Timestamp,
    /// Price of all lines, in minor units; so with the other amounts.
    pub goods: u64,
    /// Freight.
    pub freight: u64,
    /// Insurance.
    pub insurance: u64,
    /// Tax on all lines.
    pub tax: u64,
    /// What became of the buyer's money.
    pub money: Money,
}

/// What became of an order's money, in minor units. What is owed counts as paid.
#[record]
#[derive(Copy, Default)]
pub struct Money {
    /// Paid in by the buyer.
    pub deposited: u64,
    /// Paid to the seller, less what it paid back.
    pub paid: u64,
    /// Paid to the platform.
    pub fee: u64,
    /// Paid to customs.
    pub taxed: u64,
    /// Paid back to the buyer.
    pub refunded: u64,
    /// Still with this contract.
    pub held: u64,
    /// Tax contained in what is held.
    pub tax_held: u64,
    /// The platform's fee contained in what is held, once the seller was paid.
    pub fee_held: u64,
}

/// An order and its reference.
#[record]
pub struct OrderLine {
    /// The seller's reference.
    pub reference: String,
    /// The order.
    pub order: Order,
}

/// Some orders, and where the next ones start.
#[record]
pub struct OrderPage {
    /// Orders by reference.
    pub orders: Vec<OrderLine>,
    /// Token of the next page.
    pub next: Option<Bytes>,
}

/// An order was offered, or offered and paid.
#[event]
pub struct Placed {
    /// Who sells.
    #[key]
    pub seller: Party,
    /// Who buys.
    #[key]
    pub buyer: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// What the buyer pays.
    pub price: Amount,
    /// Created or Funded.
    pub state: State,
}

/// An order moved on.
#[event]
pub struct StateChanged {
    /// Who sells.
    #[key]
    pub seller: Party,
    /// Who buys.
    #[key]
    pub buyer: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// Where it stands now.
    pub state: State,
    /// When that state's period is over.
    pub deadline: Timestamp,
}

/// The deposit was paid out, in minor units; [`Owed`] tells what of it waits.
#[event]
pub struct Paid {
    /// Who sells.
    #[key]
    pub seller: Party,
    /// Who buys.
    #[key]
    pub buyer: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// Currency of the amounts.
    pub currency: Currency,
    /// To the seller.
    pub to_seller: u64,
    /// To the platform.
    pub fee: u64,
    /// To customs.
    pub tax: u64,
    /// Back to the buyer.
    pub refund: u64,
}

/// The buyer was given money back: for lines, for a return, or tax.
#[event]
pub struct Refunded {
    /// Who sells.
    #[key]
    pub seller: Party,
    /// Who buys.
    #[key]
    pub buyer: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// How much.
    pub amount: Amount,
}

/// The buyer objected.
#[event]
pub struct Disputed {
    /// Who sells.
    #[key]
    pub seller: Party,
    /// Who buys.
    #[key]
    pub buyer: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// Why.
    pub reason: String,
}

/// The deadline of an order's state was put off.
#[event]
pub struct Extended {
    /// Who sells.
    #[key]
    pub seller: Party,
    /// Who buys.
    #[key]
    pub buyer: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// When the state's period is over now.
    pub deadline: Timestamp,
}

/// A payment could not be made and waits for its payee to claim it.
#[event]
pub struct Owed {
    /// Who will be paid.
    #[key]
    pub to: Party,
    /// Who sells.
    #[key]
    pub seller: Party,
    /// The seller's reference.
    #[key]
    pub reference: String,
    /// How much.
    pub amount: Amount,
}

/// What was owed to a party was paid, or a part of it.
#[event]
pub struct Claimed {
    /// Who was paid.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// The party's reference.
    pub reference: String,
}
