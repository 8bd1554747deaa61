//! What the chain says of orders and money, asked over gRPC at one height.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use tradewind_client::v1::EventFilter;
use tradewind_client::{Client, ClientError, Contract, Start};
use tradewind_types::{Currency, Party};

use super::{TradeError, must_agree};

/// Entries of one page.
const PAGE: u32 = 100;
/// Longest silence of a stream of events that has more to tell.
const SILENCE: Duration = Duration::from_secs(15);

/// What became of the money of one order, or of several, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// The buyer paid in.
    pub deposited: u64,
    /// To the seller.
    pub paid: u64,
    /// To the platform.
    pub fee: u64,
    /// To customs.
    pub taxed: u64,
    /// Back to the buyer.
    pub refunded: u64,
    /// Not yet paid out.
    pub held: u64,
}

impl Money {
    /// Adds another order's money.
    pub fn add(&mut self, other: &Self) {
        let sum = |a: &mut u64, b: u64| *a = a.saturating_add(b);
        sum(&mut self.deposited, other.deposited);
        sum(&mut self.paid, other.paid);
        sum(&mut self.fee, other.fee);
        sum(&mut self.taxed, other.taxed);
        sum(&mut self.refunded, other.refunded);
        sum(&mut self.held, other.held);
    }

    /// Fails unless all that was paid in is accounted for.
    pub fn check(&self, what: &str) -> Result<(), TradeError> {
        let parts = [self.paid, self.fee, self.taxed, self.refunded, self.held];
        let out: u128 = parts.into_iter().map(u128::from).sum();
        must_agree(
            format!("the money of {what}"),
            &u128::from(self.deposited),
            &out,
        )
    }
}

/// An order as the chain has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRecord {
    /// The seller's reference.
    pub reference: String,
    /// Who buys.
    pub buyer: Party,
    /// Currency of its amounts.
    pub currency: Currency,
    /// Where it stands.
    pub state: String,
    /// What became of its money.
    pub money: Money,
}

/// All accounts of a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances {
    /// All money there is, in minor units.
    pub supply: u64,
    /// What each party has, free, held and frozen together.
    pub accounts: BTreeMap<Party, u64>,
}

/// All orders of a seller, each of whose money adds up.
pub async fn orders(
    client: &Client,
    escrow: &Contract,
    seller: Party,
    height: u64,
) -> Result<Vec<OrderRecord>, TradeError> {
    let mut orders = Vec::new();
    let mut from = Value::Null;
    loop {
        let args = json!({ "seller": seller.as_str(), "from": from, "limit": PAGE });
        let page = client.view(escrow, "orders", &args, Some(height)).await?;
        for line in list(&page, "orders")? {
            let order = order(text(line, "reference")?, field(line, "order")?)?;
            order.money.check(&order.reference)?;
            orders.push(order);
        }
        from = field(&page, "next")?.clone();
        if from.is_null() {
            return Ok(orders);
        }
    }
}

/// An order's record as JSON by the contract's schema.
pub(super) fn order(reference: &str, record: &Value) -> Result<OrderRecord, TradeError> {
    let money = field(record, "money")?;
    Ok(OrderRecord {
        reference: reference.to_owned(),
        buyer: read(record, "buyer")?,
        currency: read(record, "currency")?,
        state: text(record, "state")?.to_owned(),
        money: Money {
            deposited: read(money, "deposited")?,
            paid: read(money, "paid")?,
            fee: read(money, "fee")?,
            taxed: read(money, "taxed")?,
            refunded: read(money, "refunded")?,
            held: read(money, "held")?,
        },
    })
}

/// All accounts of a currency; fails unless they sum up to the supply.
pub async fn balances(
    client: &Client,
    cash: &Contract,
    currency: Currency,
    height: u64,
) -> Result<Balances, TradeError> {
    let args = json!({ "currency": currency.as_str() });
    let supply = client.view(cash, "supply", &args, Some(height)).await?;
    let supply = minor(&supply)?;
    let mut accounts = BTreeMap::new();
    let mut from = Value::Null;
    loop {
        let args = json!({ "currency": currency.as_str(), "from": from, "limit": PAGE });
        let page = client.view(cash, "accounts", &args, Some(height)).await?;
        for line in list(&page, "lines")? {
            let account = field(line, "account")?;
            let parts: [u64; 3] = [
                read(account, "free")?,
                read(account, "held")?,
                read(account, "frozen")?,
            ];
            let total = parts.into_iter().fold(0, u64::saturating_add);
            accounts.insert(read(line, "party")?, total);
        }
        from = field(&page, "next")?.clone();
        if from.is_null() {
            break;
        }
    }
    let sum: u128 = accounts.values().copied().map(u128::from).sum();
    must_agree(
        format!("the supply of {currency}"),
        &u128::from(supply),
        &sum,
    )?;
    Ok(Balances { supply, accounts })
}

/// What went into and out of an account, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Money in, made or paid.
    pub incoming: u64,
    /// Money out.
    pub outgoing: u64,
}

/// Flows by party and currency.
pub type Flows = BTreeMap<(Party, Currency), Flow>;

/// All payments up to a height, from the contract's events.
pub async fn flows(client: &Client, cash: &Contract, height: u64) -> Result<Flows, TradeError> {
    let filter = EventFilter {
        contract: cash.name().to_string(),
        ..EventFilter::default()
    };
    let mut events = client.events(vec![filter], Start::Height(1));
    let mut flows = Flows::new();
    loop {
        let told = timeout(SILENCE, events.next()).await.map_err(|_| {
            let what = format!("the stream of events is silent before block {height}");
            TradeError::Unexpected { what }
        })??;
        let event = match told.message {
            Ok(event) if event.height > height => return Ok(flows),
            Ok(event) => event,
            Err(checkpoint) if checkpoint.height >= height => return Ok(flows),
            Err(_) => continue,
        };
        let json = event
            .fields
            .as_ref()
            .map_or("", |fields| fields.json.as_str());
        let fields: Value = serde_json::from_str(json).unwrap_or_default();
        if !matches!(event.name.as_str(), "Minted" | "Transferred") {
            continue;
        }
        let amount = field(&fields, "amount")?;
        let (minor, currency) = (minor(amount)?, currency(amount)?);
        let to = flows.entry((read(&fields, "to")?, currency)).or_default();
        to.incoming = to.incoming.saturating_add(minor);
        if event.name == "Transferred" {
            let from = flows.entry((read(&fields, "from")?, currency)).or_default();
            from.outgoing = from.outgoing.saturating_add(minor);
        }
    }
}

fn amount(value: &Value) -> Result<tradewind_types::Amount, TradeError> {
    let wrong = || TradeError::Answer {
        field: "amount",
        found: value.to_string(),
    };
    let text = value.as_str().ok_or_else(wrong)?;
    tradewind_proto::json::parse_amount(text).map_err(|_| wrong())
}

fn minor(value: &Value) -> Result<u64, TradeError> {
    amount(value).map(|amount| amount.minor)
}

fn currency(value: &Value) -> Result<Currency, TradeError> {
    amount(value).map(|amount| amount.currency)
}

fn field<'v>(value: &'v Value, name: &'static str) -> Result<&'v Value, TradeError> {
    value.get(name).ok_or_else(|| TradeError::Answer {
        field: name,
        found: value.to_string(),
    })
}

fn text<'v>(value: &'v Value, name: &'static str) -> Result<&'v str, TradeError> {
    let found = field(value, name)?;
    found.as_str().ok_or_else(|| TradeError::Answer {
        field: name,
        found: found.to_string(),
    })
}

fn list<'v>(value: &'v Value, name: &'static str) -> Result<&'v Vec<Value>, TradeError> {
    let found = field(value, name)?;
    found.as_array().ok_or_else(|| TradeError::Answer {
        field: name,
        found: found.to_string(),
    })
}

fn read<T: core::str::FromStr>(value: &Value, name: &'static str) -> Result<T, TradeError> {
    let found = text(value, name)?;
    found.parse().map_err(|_| TradeError::Answer {
        field: name,
        found: found.to_owned(),
    })
}

/// What asking for one order says.
pub(super) async fn one(
    client: &Client,
    escrow: &Contract,
    seller: Party,
    reference: &str,
    height: Option<u64>,
) -> Result<Value, ClientError> {
    let args = json!({ "seller": seller.as_str(), "reference": reference });
    client.view(escrow, "order", &args, height).await
}
