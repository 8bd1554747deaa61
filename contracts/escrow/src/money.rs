//! How the money of an order moves, and how its state does.
//!
//! Invariant: each function changes `held` by exactly what it takes in or pays out.

use tradewind_sdk::host;
use tradewind_sdk::money::share;
use tradewind_sdk::prelude::*;

use crate::{
    Cash, Escrow, Line, Money, Order, Paid, Placed, Refunded, Refused, Settings, State,
    StateChanged, Terms,
};

pub(crate) const MILLION: u32 = 1_000_000;
/// Most characters of an order's reference: that of a payment's.
const MAX_REFERENCE: usize = 35;

pub(crate) type Id = (Party, String);

impl Settings {
    /// The platform's part of what a seller gets, rounded down.
    fn fee_on(&self, gross: u64) -> u64 {
        share(gross, self.fee_per_million.into(), MILLION.into()).unwrap_or_default()
    }
}

impl Order {
    /// What the buyer pays.
    pub fn price(&self) -> Outcome<Amount> {
        let goods = self.goods.add(self.freight)?.add(self.insurance)?;
        Ok(Amount::new(goods.add(self.tax)?, self.currency))
    }

    pub(crate) fn must_be(&self, states: &[State]) -> Outcome {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Refused::WrongState { state: self.state }.into())
    }
}

impl Escrow {
    pub(crate) fn find(&self, id: &Id) -> Outcome<Order> {
        self.orders.get(id).ok_or_else(|| {
            Refused::UnknownOrder {
                seller: id.0,
                reference: id.1.clone(),
            }
            .into()
        })
    }

    pub(crate) fn of_buyer(&self, id: &Id, buyer: Party) -> Outcome<Order> {
        let order = self.find(id)?;
        if order.buyer != buyer {
            return Err(Refused::NotYours { by: buyer }.into());
        }
        Ok(order)
    }

    pub(crate) fn in_time(&self, order: &Order) -> Outcome {
        let deadline = order.deadline;
        if self.call().time() >= deadline {
            return Err(Refused::TooLate { deadline }.into());
        }
        Ok(())
    }

    /// The order, if it was placed before with these terms; refused if with others.
    pub(crate) fn placed(&self, id: &Id, terms: &Terms) -> Outcome<Option<Order>> {
        let Some(order) = self.orders.get(id) else {
            return Ok(None);
        };
        let known = Terms {
            buyer: order.buyer,
            arbiter: order.arbiter,
            logistics: order.logistics,
            currency: order.currency,
            freight: order.freight,
            insurance: order.insurance,
            lines: self.lines.get(id).unwrap_or_default(),
        };
        if known == *terms {
            return Ok(Some(order));
        }
        Err(Refused::OrderExists {
            seller: id.0,
            reference: id.1.clone(),
        }
        .into())
    }

    /// The order of these terms, not yet placed.
    pub(crate) fn draft(&self, id: &Id, terms: &Terms) -> Outcome<Order> {
        let (seller, reference) = id;
        proper(reference)?;
        if terms.buyer == *seller {
            return Err(Refused::NotYours { by: *seller }.into());
        }
        if terms.logistics == Some(*seller) {
            return Err(Refused::CarrierIsSeller { seller: *seller }.into());
        }
        let arbiter = terms.arbiter;
        if arbiter == *seller || arbiter == terms.buyer || Some(arbiter) == terms.logistics {
            return Err(Refused::ArbiterIsParty { arbiter }.into());
        }
        self.registered([arbiter])?;
        self.registered(terms.logistics)?;
        let (mut goods, mut tax) = (0, 0);
        for line in &terms.lines {
            goods = goods.add(line.price)?;
            tax = tax.add(line.tax)?;
        }
        if goods == 0 {
            return Err(Refused::Nothing.into());
        }
        let mut order = Order {
            buyer: terms.buyer,
            arbiter,
            logistics: terms.logistics,
            currency: terms.currency,
            state: State::Created,
            deadline: Timestamp::default(),
            goods,
            freight: terms.freight,
            insurance: terms.insurance,
            tax,
            money: Money::default(),
        };
        self.enter(&mut order, State::Created);
        Ok(order)
    }

    /// Stores a new order and tells of it.
    pub(crate) fn place(&mut self, id: &Id, order: &Order, lines: &Vec<Line>) -> Outcome {
        self.lines.set(id, lines);
        self.orders.set(id, order);
        emit(Placed {
            seller: id.0,
            buyer: order.buyer,
            reference: id.1.clone(),
            price: order.price()?,
            state: order.state,
        })
    }

    /// Takes the buyer's money for an order that was offered and waits for it.
    pub(crate) fn take_price(&mut self, id: &Id, mut order: Order) -> Outcome {
        order.must_be(&[State::Created])?;
        self.in_time(&order)?;
        let price = order.price()?;
        self.deposit(id, &mut order, price);
        self.move_on(id, order, State::Funded)
    }

    /// Takes the buyer's money.
    pub(crate) fn deposit(&mut self, id: &Id, order: &mut Order, amount: Amount) {
        let cash = Cash::at(self.settings.required().cash);
        cash.transfer(order.buyer, self.call().myself(), amount, id.1.as_str());
        order.money.deposited = amount.minor;
        order.money.held = amount.minor;
        order.money.tax_held = order.tax;
    }

    /// When a period of the state is over that starts now.
    pub(crate) fn end_of(&self, state: State) -> Timestamp {
        let periods = self.settings.required().periods;
        let period = match state {
            State::Created => periods.deposit_ms,
            State::Funded | State::Accepted => periods.handling_ms,
            State::Shipped => periods.transit_ms,
            State::Delivered => periods.dispute_ms,
            State::Disputed => periods.response_ms,
            State::Contested => periods.arbitration_ms,
            State::Released | State::ReturnRequested | State::Returned => periods.return_ms,
            _ => 0,
        };
        let now = self.call().time();
        now.checked_add(period).unwrap_or(Timestamp::new(u64::MAX))
    }

    /// Enters a state and starts its period.
    pub(crate) fn enter(&self, order: &mut Order, state: State) {
        order.state = state;
        order.deadline = self.end_of(state);
    }

    /// Enters a state, stores the order and tells of it.
    pub(crate) fn move_on(&mut self, id: &Id, mut order: Order, state: State) -> Outcome {
        self.enter(&mut order, state);
        self.orders.set(id, &order);
        emit(StateChanged {
            seller: id.0,
            buyer: order.buyer,
            reference: id.1.clone(),
            state,
            deadline: order.deadline,
        })
    }

    /// Pays out what is held, or owes what a payee cannot take: `refund` to the buyer; of the
    /// rest the tax in proportion, rounded up, the platform's fee, rounded down, and what
    /// remains to the seller. Then enters `state`. On release tax and fee stay here until the
    /// return period is over.
    pub(crate) fn settle(
        &mut self,
        id: &Id,
        mut order: Order,
        refund: u64,
        state: State,
    ) -> Outcome {
        let held = order.money.held;
        if held != 0 {
            let settings = self.settings.required();
            let rest = held.less(refund)?;
            let spared = share(order.money.tax_held, refund, held).unwrap_or_default();
            let tax = order.money.tax_held.less(spared)?.min(rest);
            let (fee, net) = match order.state {
                // The seller was paid before: what is held is tax and fee.
                State::Released | State::ReturnRequested | State::Returned => (rest.less(tax)?, 0),
                _ => {
                    let gross = rest.less(tax)?;
                    let fee = settings.fee_on(gross);
                    (fee, gross.less(fee)?)
                }
            };
            let (taxed, charged) = match state {
                State::Released => (0, 0),
                _ => (tax, fee),
            };
            for (to, minor) in [
                (order.buyer, refund),
                (settings.customs, taxed),
                (settings.platform, charged),
                (id.0, net),
            ] {
                let amount = Amount::new(minor, order.currency);
                self.pay(id, settings.cash, to, amount)?;
            }
            let money = &mut order.money;
            money.refunded = money.refunded.add(refund)?;
            money.taxed = money.taxed.add(taxed)?;
            money.fee = money.fee.add(charged)?;
            money.paid = money.paid.add(net)?;
            money.tax_held = tax.less(taxed)?;
            money.fee_held = fee.less(charged)?;
            money.held = money.tax_held.add(money.fee_held)?;
            emit(Paid {
                seller: id.0,
                buyer: order.buyer,
                reference: id.1.clone(),
                currency: order.currency,
                to_seller: net,
                fee: charged,
                tax: taxed,
                refund,
            })?;
        }
        self.move_on(id, order, state)
    }

    /// Gives the buyer back what is held.
    pub(crate) fn give_back(&mut self, id: &Id, order: &mut Order, minor: u64) -> Outcome {
        let amount = Amount::new(minor, order.currency);
        self.pay(id, self.settings.required().cash, order.buyer, amount)?;
        order.money.held = order.money.held.less(minor)?;
        order.money.refunded = order.money.refunded.add(minor)?;
        Ok(())
    }

    /// After the release: the seller pays the buyer back out of its own account, and `fee` that
    /// is held goes back with it. The sum of both.
    pub(crate) fn pay_back(
        &mut self,
        id: &Id,
        order: &mut Order,
        own: u64,
        fee: u64,
    ) -> Outcome<u64> {
        if own != 0 {
            let amount = Amount::new(own, order.currency);
            let cash = Cash::at(self.settings.required().cash);
            cash.transfer(id.0, order.buyer, amount, id.1.as_str());
        }
        let money = &mut order.money;
        money.paid = money.paid.less(own)?;
        money.refunded = money.refunded.add(own)?;
        money.fee_held = money.fee_held.less(fee)?;
        self.give_back(id, order, fee)?;
        own.add(fee)
    }

    /// The registry has all these parties.
    pub(crate) fn registered(&self, parties: impl IntoIterator<Item = Party>) -> Outcome {
        for party in parties {
            if !self.call().knows(&party) {
                return Err(Refused::UnknownParty { party }.into());
            }
        }
        Ok(())
    }

    #[allow(clippy::unnecessary_wraps, reason = "a guard answers with an outcome")]
    pub(crate) fn customs_agrees(&self) -> Outcome {
        host::require_consent(&self.settings.required().customs);
        Ok(())
    }

    /// Tells that the buyer was given money back.
    pub(crate) fn tell_refund(id: &Id, order: &Order, minor: u64) -> Outcome {
        emit(Refunded {
            seller: id.0,
            buyer: order.buyer,
            reference: id.1.clone(),
            amount: Amount::new(minor, order.currency),
        })
    }

    pub(crate) fn refund_lines(&mut self, id: &Id, refunds: &[(u32, u64)]) -> Outcome {
        let mut order = self.find(id)?;
        let lines = self.lines.get(id).unwrap_or_default();
        let mut done = self.refunds.get(id).unwrap_or_default();
        done.resize(lines.len(), 0);
        let (mut goods, mut tax) = (0u64, 0u64);
        for (number, minor) in refunds {
            let at = usize::try_from(*number).unwrap_or(usize::MAX);
            let (Some(line), Some(done)) = (lines.get(at), done.get_mut(at)) else {
                return Err(Refused::UnknownLine { line: *number }.into());
            };
            let after = done.add(*minor)?;
            if after > line.price {
                let left = Amount::new(line.price.less(*done)?, order.currency);
                return Err(Refused::OverRefund {
                    line: *number,
                    left,
                }
                .into());
            }
            let before = share(line.tax, *done, line.price).unwrap_or_default();
            let total = share(line.tax, after, line.price).unwrap_or_default();
            tax = tax.add(total.less(before)?)?;
            goods = goods.add(*minor)?;
            *done = after;
        }
        if goods == 0 {
            return Err(Refused::Nothing.into());
        }
        let refunded = match order.state {
            State::Funded | State::Accepted | State::Shipped | State::Delivered => {
                let refund = goods.add(tax)?;
                order.money.tax_held = order.money.tax_held.less(tax)?;
                self.give_back(id, &mut order, refund)?;
                refund
            }
            State::Released | State::Split | State::ReturnRequested | State::Closed => {
                let Money { paid, fee_held, .. } = order.money;
                let gross = paid.add(fee_held)?;
                if goods > gross {
                    let left = Amount::new(gross, order.currency);
                    return Err(Refused::MoreThanPaid { left }.into());
                }
                // The fee that is held is that on `gross`, or none once it was paid.
                let kept = self.settings.required().fee_on(gross.less(goods)?);
                let fee = fee_held.less(kept.min(fee_held))?;
                self.pay_back(id, &mut order, goods.less(fee)?, fee)?
            }
            state => return Err(Refused::WrongState { state }.into()),
        };
        self.refunds.set(id, &done);
        self.orders.set(id, &order);
        Self::tell_refund(id, &order, refunded)
    }
}

/// A payment can bear this reference.
fn proper(reference: &str) -> Outcome {
    let printable = reference.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if reference.is_empty() || reference.len() > MAX_REFERENCE || !printable {
        let longest = MAX_REFERENCE as u32;
        return Err(Refused::BadReference { longest }.into());
    }
    Ok(())
}
