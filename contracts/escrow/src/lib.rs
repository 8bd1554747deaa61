//! Orders of electronic commerce: the buyer's deposit is held until the goods are there.
//!
//! An order is known by its seller and the seller's reference, such as an invoice number; to
//! place it again with the same terms changes nothing. Each state has one deadline, and once
//! it is over anyone may do what the rules then say:
//!
//! ```text
//! Created ──fund──▶ Funded ──accept──▶ Accepted        deposit: lapses
//!                     └───────┬───────────┘            handling: buyer refunded
//!                            ship
//!                             ▼
//!                          Shipped ──deliver──▶ Delivered     dispute: seller paid
//!                             └───────┬───────────┘
//!                       release       │      dispute
//!                   ┌─────────────────┴───────────┐
//!                   ▼                             ▼
//!  return:      Released                      Disputed        response: buyer refunded
//!  closed           │ request_return              │ contest
//!                   ▼                             ▼
//!  return:   ReturnRequested                  Contested       arbitration: buyer refunded
//!  closed           │ confirm_return              │ rule
//!                   ▼                             ▼
//!               Returned              Released, Refunded or Split
//! ```
//!
//! The money lies in `cash` under this contract's own name. Tax goes to the customs account,
//! never to the seller; the platform's fee is taken from what the seller gets. When the seller
//! is paid, both stay here until the return period is over, because each can still go back:
//!
//! * The seller refunds lines, or confirms a return, out of its own account, which takes its
//!   consent. The fee on that money goes back to the buyer with it.
//! * Customs reverses tax, of goods that came back or never came in, which takes the consent of
//!   customs. Without it the tax is paid to customs at the end of the period.
//!
//! An order ends as these rules say, whether or not a payee's account can take the money: what
//! it cannot take is owed to the payee, who claims it later. While customs holds an order
//! nothing can be done about it, so with the lift customs may put its deadline off.
//!
//! Invariant, per order and at all times:
//! deposited = paid to the seller + fee + tax paid + refunded + held.
//!
//! The four deadlines and what follows from each are those of the Marlowe escrow contract.

#![no_std]

mod cash;
mod debt;
mod failure;
mod money;
mod records;

use tradewind_sdk::prelude::*;

pub use cash::{Cash, WAITS};
pub use failure::Refused;
pub use records::{
    Claimed, Disputed, Extended, Line, Money, Order, OrderLine, OrderPage, Owed, Paid, Periods,
    Placed, Refunded, Settings, State, StateChanged, Terms,
};

/// Orders and their money.
#[contract]
pub struct Escrow {
    settings: Cell<Settings>,
    /// By seller and the seller's reference.
    orders: Table<(Party, String), Order>,
    lines: Table<(Party, String), Vec<Line>>,
    /// What was refunded of each line, in minor units.
    refunds: Table<(Party, String), Vec<u64>>,
    /// What a party's account could not take yet.
    owed: Table<(Party, Currency), Amount>,
}

#[contract]
impl Escrow {
    /// Sets where the money lies, who takes tax and fee, and the periods.
    pub fn open(&mut self, settings: Settings) -> Outcome {
        if settings.fee_per_million > money::MILLION {
            return Err(Refused::BadFee {
                most: money::MILLION,
            }
            .into());
        }
        self.registered([settings.cash, settings.platform, settings.customs])?;
        self.settings.set(&settings);
        Ok(())
    }

    /// Offers an order to the buyer.
    #[consent(seller)]
    pub fn create(&mut self, seller: Party, reference: String, terms: Terms) -> Outcome {
        let id = (seller, reference);
        if self.placed(&id, &terms)?.is_some() {
            return Ok(());
        }
        let order = self.draft(&id, &terms)?;
        self.place(&id, &order, &terms.lines)
    }

    /// Pays exactly what the order costs.
    #[consent(buyer)]
    pub fn fund(
        &mut self,
        seller: Party,
        reference: String,
        buyer: Party,
        amount: Amount,
    ) -> Outcome {
        let id = (seller, reference);
        let order = self.of_buyer(&id, buyer)?;
        let expected = order.price()?;
        if amount != expected {
            return Err(Refused::WrongAmount {
                expected,
                found: amount,
            }
            .into());
        }
        self.take_price(&id, order)
    }

    /// Offers and pays an order at once, agreed by both sides; or pays one that was offered
    /// before. Again for an order that was paid, it changes nothing.
    #[consent(seller)]
    #[consent(buyer)]
    pub fn purchase(
        &mut self,
        seller: Party,
        reference: String,
        buyer: Party,
        terms: Terms,
    ) -> Outcome {
        let id = (seller, reference);
        if buyer != terms.buyer {
            return Err(Refused::NotYours { by: buyer }.into());
        }
        if let Some(order) = self.placed(&id, &terms)? {
            if order.money.deposited == 0 {
                return self.take_price(&id, order);
            }
            return Ok(());
        }
        let mut order = self.draft(&id, &terms)?;
        let price = order.price()?;
        self.deposit(&id, &mut order, price);
        self.enter(&mut order, State::Funded);
        self.place(&id, &order, &terms.lines)
    }

    /// The seller takes a paid order on; the buyer cannot cancel it any more.
    #[consent(seller)]
    pub fn accept(&mut self, seller: Party, reference: String) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        order.must_be(&[State::Funded])?;
        self.in_time(&order)?;
        self.move_on(&id, order, State::Accepted)
    }

    /// The seller or its carrier has sent the goods.
    #[consent(by)]
    pub fn ship(&mut self, seller: Party, reference: String, by: Party) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        if by != seller && Some(by) != order.logistics {
            return Err(Refused::NotYours { by }.into());
        }
        order.must_be(&[State::Funded, State::Accepted])?;
        self.in_time(&order)?;
        self.move_on(&id, order, State::Shipped)
    }

    /// The carrier or the buyer says that the goods have arrived.
    #[consent(by)]
    pub fn deliver(&mut self, seller: Party, reference: String, by: Party) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        if by != order.buyer && Some(by) != order.logistics {
            return Err(Refused::NotYours { by }.into());
        }
        order.must_be(&[State::Shipped])?;
        self.in_time(&order)?;
        self.move_on(&id, order, State::Delivered)
    }

    /// The buyer is content: the seller is paid now.
    #[consent(buyer)]
    pub fn release(&mut self, seller: Party, reference: String, buyer: Party) -> Outcome {
        let id = (seller, reference);
        let order = self.of_buyer(&id, buyer)?;
        order.must_be(&[State::Shipped, State::Delivered])?;
        self.settle(&id, order, 0, State::Released)
    }

    /// Ends an order that is not on its way and refunds it: the seller, or before the seller
    /// accepts, the buyer.
    #[consent(by)]
    pub fn cancel(&mut self, seller: Party, reference: String, by: Party) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        if by == seller {
            order.must_be(&[State::Created, State::Funded, State::Accepted])?;
        } else if by == order.buyer {
            order.must_be(&[State::Created, State::Funded])?;
        } else {
            return Err(Refused::NotYours { by }.into());
        }
        let held = order.money.held;
        self.settle(&id, order, held, State::Cancelled)
    }

    /// The seller refunds parts of lines, as line and minor units: out of the deposit while
    /// it is held, with the tax on them; afterwards out of its own account, with the fee on
    /// them until the return period is over. Their tax is then for customs to reverse.
    #[consent(seller)]
    pub fn refund(&mut self, seller: Party, reference: String, lines: Vec<(u32, u64)>) -> Outcome {
        self.refund_lines(&(seller, reference), &lines)
    }

    /// The buyer objects.
    #[consent(buyer)]
    pub fn dispute(
        &mut self,
        seller: Party,
        reference: String,
        buyer: Party,
        reason: String,
    ) -> Outcome {
        let id = (seller, reference);
        let order = self.of_buyer(&id, buyer)?;
        order.must_be(&[State::Shipped, State::Delivered])?;
        self.in_time(&order)?;
        emit(Disputed {
            seller,
            buyer,
            reference: id.1.clone(),
            reason,
        })?;
        self.move_on(&id, order, State::Disputed)
    }

    /// The seller contests the objection before the arbiter, or gives in and the buyer is
    /// refunded.
    #[consent(seller)]
    pub fn respond(&mut self, seller: Party, reference: String, contest: bool) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        order.must_be(&[State::Disputed])?;
        if contest {
            self.in_time(&order)?;
            return self.move_on(&id, order, State::Contested);
        }
        let held = order.money.held;
        self.settle(&id, order, held, State::Refunded)
    }

    /// The arbiter gives `to_buyer` of what is held back to the buyer and the rest to the
    /// seller.
    #[consent(arbiter)]
    pub fn rule(
        &mut self,
        seller: Party,
        reference: String,
        arbiter: Party,
        to_buyer: Amount,
    ) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        if arbiter != order.arbiter {
            return Err(Refused::NotYours { by: arbiter }.into());
        }
        order.must_be(&[State::Contested])?;
        self.in_time(&order)?;
        let held = Amount::new(order.money.held, order.currency);
        if to_buyer.currency != held.currency || to_buyer.minor > held.minor {
            return Err(Refused::BadSplit { held }.into());
        }
        let state = match to_buyer.minor {
            0 => State::Released,
            all if all == held.minor => State::Refunded,
            _ => State::Split,
        };
        self.settle(&id, order, to_buyer.minor, state)
    }

    /// The buyer wants to send the goods back, within the return period.
    #[consent(buyer)]
    pub fn request_return(&mut self, seller: Party, reference: String, buyer: Party) -> Outcome {
        let id = (seller, reference);
        let order = self.of_buyer(&id, buyer)?;
        order.must_be(&[State::Released])?;
        self.in_time(&order)?;
        self.move_on(&id, order, State::ReturnRequested)
    }

    /// The seller has the goods back and returns what it was paid for them. The fee goes back
    /// with it; the tax waits for customs.
    #[consent(seller)]
    pub fn confirm_return(&mut self, seller: Party, reference: String) -> Outcome {
        let id = (seller, reference);
        let mut order = self.find(&id)?;
        order.must_be(&[State::ReturnRequested])?;
        let (paid, fee) = (order.money.paid, order.money.fee_held);
        let back = self.pay_back(&id, &mut order, paid, fee)?;
        Self::tell_refund(&id, &order, back)?;
        self.move_on(&id, order, State::Returned)
    }

    /// Customs gives tax back to the buyer that is still held after the release, until the
    /// return period is over.
    #[check(customs_agrees())]
    pub fn reverse_tax(&mut self, seller: Party, reference: String, tax: Amount) -> Outcome {
        let id = (seller, reference);
        let mut order = self.find(&id)?;
        order.must_be(&[State::Released, State::ReturnRequested, State::Returned])?;
        self.in_time(&order)?;
        let held = Amount::new(order.money.tax_held, order.currency);
        if tax.currency != held.currency || tax.minor > held.minor {
            return Err(Refused::MoreThanTax { held }.into());
        }
        if tax.is_zero() {
            return Err(Refused::Nothing.into());
        }
        order.money.tax_held = held.minor.less(tax.minor)?;
        self.give_back(&id, &mut order, tax.minor)?;
        self.orders.set(&id, &order);
        Self::tell_refund(&id, &order, tax.minor)
    }

    /// Customs puts the deadline of an order's state off, to a whole period from now at most:
    /// together with the lift of a hold, whose time is then nobody's loss.
    #[check(customs_agrees())]
    pub fn extend(&mut self, seller: Party, reference: String, until: Timestamp) -> Outcome {
        let id = (seller, reference);
        let mut order = self.find(&id)?;
        order.must_be(&[
            State::Created,
            State::Funded,
            State::Accepted,
            State::Shipped,
            State::Delivered,
            State::Disputed,
            State::Contested,
            State::Released,
            State::ReturnRequested,
            State::Returned,
        ])?;
        let (deadline, latest) = (order.deadline, self.end_of(order.state));
        if until <= deadline || until > latest {
            return Err(Refused::BadExtension { deadline, latest }.into());
        }
        order.deadline = until;
        self.orders.set(&id, &order);
        emit(Extended {
            seller,
            buyer: order.buyer,
            reference: id.1,
            deadline: until,
        })
    }

    /// Pays a party what is owed to it, or a part of it, under its own reference.
    #[consent(to)]
    pub fn claim(&mut self, to: Party, amount: Amount, reference: String) -> Outcome {
        self.pay_debt(to, amount, reference)
    }

    /// Does what the rules say once the deadline of the order's state is over.
    #[anyone]
    pub fn expire(&mut self, seller: Party, reference: String) -> Outcome {
        let id = (seller, reference);
        let order = self.find(&id)?;
        let (state, held) = (order.state, order.money.held);
        let is_over = self.call().time() >= order.deadline;
        let (refund, next) = match state {
            State::Created => (0, State::Lapsed),
            State::Funded | State::Accepted => (held, State::Cancelled),
            State::Shipped | State::Delivered => (0, State::Released),
            State::Disputed | State::Contested => (held, State::Refunded),
            State::Released | State::ReturnRequested => (0, State::Closed),
            State::Returned if held > 0 => (0, State::Returned),
            _ => return Err(Refused::WrongState { state }.into()),
        };
        if !is_over {
            let deadline = order.deadline;
            return Err(Refused::TooEarly { deadline }.into());
        }
        self.settle(&id, order, refund, next)
    }

    /// An order by seller and reference.
    pub fn order(&self, seller: Party, reference: String) -> Option<Order> {
        self.orders.get(&(seller, reference))
    }

    /// The lines of an order.
    pub fn lines(&self, seller: Party, reference: String) -> Vec<Line> {
        self.lines.get(&(seller, reference)).unwrap_or_default()
    }

    /// What was refunded of each line, in minor units; empty if nothing was.
    pub fn refunded(&self, seller: Party, reference: String) -> Vec<u64> {
        self.refunds.get(&(seller, reference)).unwrap_or_default()
    }

    /// Orders of a seller by reference, from a page token on.
    pub fn orders(&self, seller: Party, from: Option<Bytes>, limit: u32) -> OrderPage {
        let page = self.orders.range(&seller, from.as_ref(), limit);
        let entries = page.entries.into_iter();
        OrderPage {
            orders: entries
                .map(|((_, reference), order)| OrderLine { reference, order })
                .collect(),
            next: page.next,
        }
    }

    /// What is owed to a party because its account could not take it.
    pub fn owed(&self, to: Party, currency: Currency) -> Amount {
        let owed = self.owed.get(&(to, currency));
        owed.unwrap_or_else(|| Amount::zero(currency))
    }

    /// Where the money lies, who takes tax and fee, and the periods.
    pub fn settings(&self) -> Settings {
        self.settings.required()
    }
}
