//! Orders that freeze: money of an account, or the account as a whole.
//!
//! Invariant: only who gave an order lifts it, and an account is stopped as long as there is an
//! order that stops it. They are counted, because to look for one takes an eighth of the module.

use tradewind_sdk::prelude::*;

use crate::{Account, Cash, FreezeOrder, Refused, proper};

/// Currency, account and order.
type At = (Currency, Party, String);
type Orders = Table<At, FreezeOrder>;

impl Cash {
    /// Enters an order that lets nothing out of an account.
    pub(crate) fn stop(&mut self, at: &At, by: Party) -> Outcome {
        let amount = Amount::zero(at.0);
        give(&mut self.stops, at, &FreezeOrder { by, amount })?;
        self.count_stops(at, |stops| stops.add(1))
    }

    /// Takes such an order out that `by` gave.
    pub(crate) fn let_go(&mut self, at: &At, by: Party) -> Outcome {
        lift(&mut self.stops, at, by)?;
        self.count_stops(at, |stops| stops.less(1))
    }

    fn count_stops(&mut self, at: &At, change: fn(u64) -> Outcome<u64>) -> Outcome {
        let at = (at.0, at.1);
        let stops = change(self.stop_counts.get(&at).unwrap_or_default())?;
        self.stop_counts.set(&at, &stops);
        let known = self.accounts.get(&at).unwrap_or_default();
        let stopped = stops != 0;
        self.accounts.set(&at, &Account { stopped, ..known });
        Ok(())
    }
}

/// Enters an order.
pub(crate) fn give(orders: &mut Orders, at: &At, order: &FreezeOrder) -> Outcome {
    proper(&at.2)?;
    if orders.has(at) {
        let (account, order) = (at.1, at.2.owned());
        return Err(Refused::OrderExists { account, order }.into());
    }
    orders.set(at, order);
    Ok(())
}

/// Takes an order out, whoever gave it.
pub(crate) fn take(orders: &mut Orders, at: &At) -> Outcome<FreezeOrder> {
    let found = orders.get(at);
    orders.remove(at);
    found.ok_or_else(|| {
        let (account, order) = (at.1, at.2.owned());
        Refused::NoOrder { account, order }.into()
    })
}

/// Takes an order out that `by` gave.
pub(crate) fn lift(orders: &mut Orders, at: &At, by: Party) -> Outcome<FreezeOrder> {
    let found = take(orders, at)?;
    if found.by != by {
        let (order, by) = (at.2.owned(), found.by);
        return Err(Refused::NotYourOrder { order, by }.into());
    }
    Ok(found)
}
