//! Two banks, their customers, a court.

use tradewind_cash::{Account, Cash};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Deployed, World};

/// A world with two banks' customers and pounds and dollars.
pub(crate) struct Town {
    pub(crate) cash: Deployed<Cash>,
    pub(crate) bank: Party,
    pub(crate) fed: Party,
    pub(crate) court: Party,
    pub(crate) ann: Party,
    pub(crate) bo: Party,
}

pub(crate) fn gbp(minor: u64) -> Amount {
    Amount::new(minor, currency("GBP"))
}

pub(crate) fn currency(code: &str) -> Currency {
    code.parse().expect("a code")
}

impl Town {
    pub(crate) fn new(world: &World) -> Self {
        let [bank, fed, court, ann, bo] = world.parties([
            "desk@bank",
            "desk@fed",
            "clerk@court",
            "ann@shop",
            "bo@market",
        ]);
        let operator = world.authority();
        let currencies = vec![
            (currency("GBP"), bank, court),
            (currency("USD"), fed, court),
        ];
        let cash = world.open::<Cash>(&operator, (operator, currencies));
        world.invariant("supply is what all accounts have", supply_is_what_all_have);
        Self {
            cash,
            bank,
            fed,
            court,
            ann,
            bo,
        }
    }

    pub(crate) fn give(&self, to: Party, amount: Amount) {
        self.cash
            .by(&self.bank)
            .mint(to, amount, "opening")
            .succeeds();
    }

    pub(crate) fn has(&self, of: Party) -> u64 {
        self.cash.view().balance(of, currency("GBP")).minor
    }

    pub(crate) fn account(&self, of: Party) -> Account {
        self.cash.view().account(of, currency("GBP"))
    }
}

/// Supply is the sum of all parts of all accounts.
fn supply_is_what_all_have(world: &World) {
    let cash = world.contract::<Cash>("cash@zone");
    for code in ["GBP", "USD", "EUR"] {
        let (mut sum, mut from) = (0, None);
        loop {
            let page = cash.view().accounts(currency(code), from, 2);
            for line in page.lines {
                sum += line.account.free + line.account.held + line.account.frozen;
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(cash.view().supply(currency(code)).minor, sum, "{code}");
    }
}
