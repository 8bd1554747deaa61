//! What parties do with orders, as signed steps.
//!
//! A purchase is signed by the buyer and carries the seller's consent; the buyer's signature
//! reaches down to the payment within it, and no further. Everything else is signed by the
//! one whose turn it is.

use std::sync::Arc;

use serde_json::{Value, json};
use tradewind_client::{Account, ClientError, Contract};
use tradewind_types::{Amount, Currency, Invocation, Party};

/// Gas of a step that moves an order on, payments included; used is less than half.
const STEP_GAS: u64 = 2_000_000;
/// Gas of each line of goods in a step, beside that.
const LINE_GAS: u64 = 40_000;

/// One transaction: who signs it, what it calls, and who else agrees.
#[derive(Debug)]
pub struct Step {
    pub(super) what: &'static str,
    pub(super) signer: Arc<Account>,
    pub(super) calls: Vec<Invocation>,
    pub(super) consents: Vec<(Arc<Account>, Invocation)>,
    pub(super) gas: u64,
}

impl Step {
    /// Calls that one party signs.
    pub fn new(what: &'static str, signer: Arc<Account>, calls: Vec<Invocation>, gas: u64) -> Self {
        Self {
            what,
            signer,
            calls,
            consents: Vec::new(),
            gas,
        }
    }

    /// What it calls, for one who signs it otherwise.
    pub fn into_calls(self) -> Vec<Invocation> {
        self.calls
    }
}

/// An order's parties and reference.
#[derive(Clone, Debug)]
pub struct Deal {
    /// Who sells.
    pub seller: Arc<Account>,
    /// Who buys.
    pub buyer: Arc<Account>,
    /// The seller's reference.
    pub reference: String,
}

/// What buyer and seller agree on.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Who decides disputes.
    pub arbiter: Party,
    /// Who carries the goods.
    pub logistics: Option<Party>,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Freight, in minor units.
    pub freight: u64,
    /// Insurance, in minor units.
    pub insurance: u64,
    /// The goods.
    pub wares: Vec<Ware>,
}

/// Parts of lines of a released order that its seller refunds.
#[derive(Clone, Debug)]
pub struct Rebate {
    /// The order.
    pub deal: Deal,
    /// Lines and minor units.
    pub lines: Vec<(u32, u64)>,
    /// What of it comes out of the seller's own account: all but the fee on it while that is
    /// held.
    pub own: u64,
}

/// Goods of one article.
#[derive(Clone, Debug)]
pub struct Ware {
    /// The article.
    pub item: String,
    /// How many.
    pub quantity: u32,
    /// Price of them all, in minor units.
    pub price: u64,
    /// Tax on them, in minor units.
    pub tax: u64,
}

impl Terms {
    /// What the order costs, in minor units.
    pub fn price(&self) -> u64 {
        let wares = self
            .wares
            .iter()
            .map(|ware| ware.price.saturating_add(ware.tax));
        wares.fold(
            self.freight.saturating_add(self.insurance),
            u64::saturating_add,
        )
    }

    fn json(&self, buyer: Party) -> Value {
        let line = |ware: &Ware| {
            json!({
                "item": ware.item,
                "quantity": ware.quantity,
                "price": ware.price.to_string(),
                "tax": ware.tax.to_string(),
            })
        };
        json!({
            "buyer": buyer.as_str(),
            "arbiter": self.arbiter.as_str(),
            "logistics": self.logistics.as_ref().map(Party::as_str),
            "currency": self.currency.as_str(),
            "freight": self.freight.to_string(),
            "insurance": self.insurance.to_string(),
            "lines": self.wares.iter().map(line).collect::<Vec<_>>(),
        })
    }
}

/// The two contracts of a market.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Holds the money.
    pub cash: Contract,
    /// Holds the orders.
    pub escrow: Contract,
}

impl Desk {
    /// The desk of two contracts.
    pub const fn new(cash: Contract, escrow: Contract) -> Self {
        Self { cash, escrow }
    }

    /// The bank makes money for a party.
    pub fn mint(
        &self,
        to: Party,
        amount: Amount,
        reference: &str,
    ) -> Result<Invocation, ClientError> {
        let args = json!({ "to": to.as_str(), "amount": money(amount), "reference": reference });
        self.cash.invocation("mint", &args)
    }

    /// The buyer buys and pays, the seller agrees.
    pub fn purchase(&self, deal: &Deal, terms: &Terms) -> Result<Step, ClientError> {
        let buyer = deal.buyer.party();
        let args = json!({
            "seller": deal.seller.party().as_str(),
            "reference": deal.reference,
            "buyer": buyer.as_str(),
            "terms": terms.json(buyer),
        });
        let offered = self.escrow.invocation("purchase", &args)?;
        let price = Amount::new(terms.price(), terms.currency);
        let paid = self.payment(buyer, self.escrow.name(), price, &deal.reference)?;
        let call = Invocation {
            within: vec![paid],
            ..offered.clone()
        };
        let gas = gas(terms.wares.len());
        let mut step = Step::new("purchase", Arc::clone(&deal.buyer), vec![call], gas);
        step.consents = vec![(Arc::clone(&deal.seller), offered)];
        Ok(step)
    }

    /// The carrier, or the seller, has sent the goods.
    pub fn ship(&self, deal: &Deal, by: &Arc<Account>) -> Result<Step, ClientError> {
        self.step("ship", deal, by, json!({ "by": by.party().as_str() }))
    }

    /// The carrier, or the buyer, says that they arrived.
    pub fn deliver(&self, deal: &Deal, by: &Arc<Account>) -> Result<Step, ClientError> {
        self.step("deliver", deal, by, json!({ "by": by.party().as_str() }))
    }

    /// The buyer is content.
    pub fn release(&self, deal: &Deal) -> Result<Step, ClientError> {
        self.of_buyer("release", deal, json!({}))
    }

    /// The buyer changes its mind before the goods are sent.
    pub fn cancel(&self, deal: &Deal) -> Result<Step, ClientError> {
        self.step(
            "cancel",
            deal,
            &deal.buyer,
            json!({ "by": deal.buyer.party().as_str() }),
        )
    }

    /// The buyer objects.
    pub fn dispute(&self, deal: &Deal, reason: &str) -> Result<Step, ClientError> {
        self.of_buyer("dispute", deal, json!({ "reason": reason }))
    }

    /// The seller contests the objection.
    pub fn contest(&self, deal: &Deal) -> Result<Step, ClientError> {
        self.step("respond", deal, &deal.seller, json!({ "contest": true }))
    }

    /// The arbiter decides.
    pub fn rule(
        &self,
        deal: &Deal,
        arbiter: &Arc<Account>,
        to_buyer: Amount,
    ) -> Result<Step, ClientError> {
        let more = json!({ "arbiter": arbiter.party().as_str(), "to_buyer": money(to_buyer) });
        self.step("rule", deal, arbiter, more)
    }

    /// The buyer wants to send the goods back.
    pub fn ask_return(&self, deal: &Deal) -> Result<Step, ClientError> {
        self.of_buyer("request_return", deal, json!({}))
    }

    /// The seller has them back and repays what it was paid.
    pub fn take_back(&self, deal: &Deal, paid: Amount) -> Result<Step, ClientError> {
        let mut step = self.step("confirm_return", deal, &deal.seller, json!({}))?;
        self.pay_within(&mut step, deal, paid)?;
        Ok(step)
    }

    /// Anyone calls a deadline that is over.
    pub fn expire(&self, deal: &Deal, by: &Arc<Account>) -> Result<Step, ClientError> {
        self.step("expire", deal, by, json!({}))
    }

    /// The seller refunds parts of lines out of the deposit.
    pub fn refund_held(&self, deal: &Deal, lines: &[(u32, u64)]) -> Result<Step, ClientError> {
        self.step("refund", deal, &deal.seller, refunded(lines))
    }

    /// The seller refunds parts of lines of released orders, all at once.
    pub fn refund_paid(
        &self,
        rebates: &[Rebate],
        currency: Currency,
    ) -> Result<Option<Step>, ClientError> {
        let mut all: Option<Step> = None;
        for Rebate { deal, lines, own } in rebates {
            let mut step = self.refund_held(deal, lines)?;
            self.pay_within(&mut step, deal, Amount::new(*own, currency))?;
            step.gas = gas(lines.len()).saturating_add(step.gas);
            match &mut all {
                None => all = Some(step),
                Some(all) => {
                    all.calls.append(&mut step.calls);
                    all.gas = all.gas.saturating_add(step.gas);
                }
            }
        }
        Ok(all)
    }

    /// Customs gives the tax on returned goods back to the buyer.
    pub fn reverse_tax(
        &self,
        deal: &Deal,
        customs: &Arc<Account>,
        tax: Amount,
    ) -> Result<Step, ClientError> {
        self.step("reverse_tax", deal, customs, json!({ "tax": money(tax) }))
    }

    fn of_buyer(
        &self,
        method: &'static str,
        deal: &Deal,
        more: Value,
    ) -> Result<Step, ClientError> {
        let mut more = more;
        more["buyer"] = deal.buyer.party().as_str().into();
        self.step(method, deal, &deal.buyer, more)
    }

    fn step(
        &self,
        method: &'static str,
        deal: &Deal,
        by: &Arc<Account>,
        mut args: Value,
    ) -> Result<Step, ClientError> {
        args["seller"] = deal.seller.party().as_str().into();
        args["reference"] = deal.reference.as_str().into();
        let call = self.escrow.invocation(method, &args)?;
        Ok(Step::new(method, Arc::clone(by), vec![call], STEP_GAS))
    }

    /// Lets a step of the seller pay the buyer.
    fn pay_within(&self, step: &mut Step, deal: &Deal, amount: Amount) -> Result<(), ClientError> {
        let (seller, buyer) = (deal.seller.party(), deal.buyer.party());
        let paid = self.payment(seller, buyer, amount, &deal.reference)?;
        if let Some(call) = step.calls.first_mut() {
            call.within.push(paid);
        }
        Ok(())
    }

    fn payment(
        &self,
        from: Party,
        to: Party,
        amount: Amount,
        reference: &str,
    ) -> Result<Invocation, ClientError> {
        let args = json!({
            "from": from.as_str(),
            "to": to.as_str(),
            "amount": money(amount),
            "reference": reference,
        });
        self.cash.invocation("transfer", &args)
    }
}

fn gas(lines: usize) -> u64 {
    STEP_GAS.saturating_add(LINE_GAS.saturating_mul(lines as u64))
}

fn refunded(lines: &[(u32, u64)]) -> Value {
    let line = |(item, minor): &(u32, u64)| json!([item, minor.to_string()]);
    json!({ "lines": lines.iter().map(line).collect::<Vec<_>>() })
}

fn money(amount: Amount) -> Value {
    json!({ "minor": amount.minor.to_string(), "currency": amount.currency.as_str() })
}
