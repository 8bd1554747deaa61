//! `cash` as its users see it, native and as a module.

mod random;
mod town;

use tradewind_cash::{Refused, Transferred};
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::HostFailure;
use tradewind_testing::{World, scenario};

use town::{Town, currency, gbp};

#[scenario]
fn money_moves_only_with_the_payers_consent(world: World) {
    let town = Town::new(&world);
    let (ann, bo) = (town.ann, town.bo);
    town.give(ann, gbp(10_000));
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(2_550), "INV-536365")
        .emits(Transferred {
            from: ann,
            to: bo,
            amount: gbp(2_550),
            reference: "INV-536365".into(),
        });
    town.cash
        .by(&bo)
        .transfer(ann, bo, gbp(1), "theft")
        .lacks_consent_of(ann);
    town.cash
        .by([&bo, &ann])
        .transfer(ann, bo, gbp(1), "agreed")
        .succeeds();
    assert_eq!((town.has(ann), town.has(bo)), (7_449, 2_551));
}

#[scenario]
fn what_is_not_there_cannot_be_paid(world: World) {
    let town = Town::new(&world);
    let (ann, bo) = (town.ann, town.bo);
    town.give(ann, gbp(100));
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(101), "too much")
        .refused(Refused::Short {
            account: ann,
            free: gbp(100),
            wanted: gbp(101),
        });
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(0), "nothing")
        .refused(Refused::Nothing);
    town.cash
        .by(&ann)
        .transfer(ann, bo, Amount::new(1, currency("EUR")), "euro")
        .refused(Refused::UnknownCurrency {
            currency: currency("EUR"),
        });
    let nobody: Party = "nobody@nowhere".parse().expect("a name");
    town.cash
        .by(&ann)
        .transfer(ann, nobody, gbp(1), "typo")
        .refused(Refused::UnknownParty { party: nobody });
    for reference in ["", "a reference of more than 35 characters", "北京"] {
        town.cash
            .by(&ann)
            .transfer(ann, bo, gbp(1), reference)
            .refused(Refused::BadReference { longest: 35 });
    }
    assert_eq!((town.has(ann), town.has(bo)), (100, 0));
}

#[scenario]
fn paying_oneself_changes_nothing(world: World) {
    let town = Town::new(&world);
    town.give(town.ann, gbp(100));
    town.cash
        .by(&town.ann)
        .transfer(town.ann, town.ann, gbp(60), "to myself")
        .succeeds();
    assert_eq!(town.has(town.ann), 100);
}

#[scenario]
fn only_the_issuer_makes_and_unmakes_its_currency(world: World) {
    let town = Town::new(&world);
    town.give(town.bank, gbp(500));
    town.cash
        .by(&town.ann)
        .mint(town.ann, gbp(1), "forged")
        .lacks_consent_of(town.bank);
    town.cash
        .by(&town.bank)
        .mint(town.ann, Amount::new(1, currency("USD")), "not ours")
        .lacks_consent_of(town.fed);
    town.cash.by(&town.bank).redeem(gbp(200), "back").succeeds();
    assert_eq!(town.cash.view().supply(currency("GBP")), gbp(300));
    town.cash
        .by(&town.bank)
        .redeem(gbp(301), "too much")
        .refused(Refused::Short {
            account: town.bank,
            free: gbp(300),
            wanted: gbp(301),
        });
    town.cash
        .by(&town.bank)
        .mint(town.bank, gbp(u64::MAX), "all the money")
        .stopped(HostFailure::Overflow);
}

#[scenario]
fn only_the_operator_admits_a_currency_and_only_once(world: World) {
    let town = Town::new(&world);
    let (yen, bank, court) = (currency("JPY"), town.bank, town.court);
    town.cash
        .by(&bank)
        .add_currency(yen, bank, court)
        .stopped(HostFailure::NotPermitted);
    let operator = world.authority();
    town.cash
        .by(&operator)
        .add_currency(yen, bank, court)
        .succeeds();
    town.cash
        .by(&operator)
        .add_currency(yen, bank, court)
        .refused(Refused::CurrencyKnown { currency: yen });
}

#[scenario]
fn a_hold_is_paid_out_by_its_executor_until_it_expires_and_freed_by_anyone_after(world: World) {
    let town = Town::new(&world);
    let (ann, bo, court) = (town.ann, town.bo, town.court);
    town.give(ann, gbp(1_000));
    let expiry = world.time().checked_add(1_000).expect("in range");
    let hold = |amount, reference: &str| {
        town.cash
            .by(&ann)
            .hold(ann, bo, court, amount, expiry, reference)
    };
    hold(gbp(300), "A").succeeds();
    hold(gbp(200), "B").succeeds();
    hold(gbp(1), "A").refused(Refused::HoldExists {
        from: ann,
        reference: "A".into(),
    });
    let account = town.account(ann);
    assert_eq!((account.free, account.held), (500, 500));

    town.cash
        .by(&bo)
        .execute_hold(ann, "A")
        .lacks_consent_of(court);
    town.cash
        .by(&bo)
        .release_hold(ann, "B")
        .lacks_consent_of(court);
    town.cash.by(&court).execute_hold(ann, "A").succeeds();
    town.cash
        .by(&court)
        .execute_hold(ann, "A")
        .refused(Refused::NoHold {
            from: ann,
            reference: "A".into(),
        });
    assert_eq!(town.has(bo), 300);

    world.wait(1_000);
    town.cash
        .by(&court)
        .execute_hold(ann, "B")
        .refused(Refused::HoldExpired {
            reference: "B".into(),
            expiry,
        });
    town.cash.by(&bo).release_hold(ann, "B").succeeds();
    let account = town.account(ann);
    assert_eq!((account.free, account.held), (700, 0));
}

#[scenario]
fn frozen_money_stays_and_the_rest_can_be_spent(world: World) {
    let town = Town::new(&world);
    let (ann, bo, court) = (town.ann, town.bo, town.court);
    town.give(ann, gbp(2_037_206));
    let order = |amount| {
        town.cash
            .by(&court)
            .freeze(court, ann, amount, "2026/17", "attachment")
    };
    order(gbp(500_000)).succeeds();
    order(gbp(1)).refused(Refused::OrderExists {
        account: ann,
        order: "2026/17".into(),
    });
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(1_600_000), "all")
        .refused(Refused::Short {
            account: ann,
            free: gbp(1_537_206),
            wanted: gbp(1_600_000),
        });
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(1_537_206), "the rest")
        .succeeds();
    assert_eq!(town.account(ann).frozen, 500_000);

    let bank = town.bank;
    town.cash
        .by(&bank)
        .unfreeze(bank, ann, currency("GBP"), "2026/17", "mistake")
        .refused(Refused::NotYourOrder {
            order: "2026/17".into(),
            by: court,
        });
    town.cash
        .by(&bo)
        .freeze(bo, ann, gbp(1), "mine", "spite")
        .refused(Refused::NoAuthority {
            by: bo,
            currency: currency("GBP"),
        });
    town.cash
        .by(&court)
        .seize(ann, currency("GBP"), "2026/17", bo)
        .lacks_consent_of(bank);
    town.cash
        .by([&court, &bank])
        .seize(ann, currency("GBP"), "2026/17", bo)
        .succeeds();
    assert_eq!((town.account(ann).frozen, town.has(bo)), (0, 2_037_206));
}

#[scenario]
fn nothing_leaves_a_stopped_account_until_it_is_let_go(world: World) {
    let town = Town::new(&world);
    let (ann, bo, court) = (town.ann, town.bo, town.court);
    let gbp_code = currency("GBP");
    town.give(ann, gbp(100));
    town.cash
        .by(&court)
        .freeze_account(court, ann, gbp_code, "9", "inquiry")
        .succeeds();
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(1), "flight")
        .refused(Refused::AccountStopped {
            account: ann,
            currency: gbp_code,
        });
    town.give(ann, gbp(50));
    town.cash
        .by(&court)
        .unfreeze_account(court, ann, gbp_code, "9", "closed")
        .succeeds();
    town.cash
        .by(&ann)
        .transfer(ann, bo, gbp(150), "at last")
        .succeeds();
}

#[scenario]
fn each_order_that_stops_an_account_is_lifted_by_who_gave_it_and_no_other(world: World) {
    let town = Town::new(&world);
    let (ann, bo, court, bank) = (town.ann, town.bo, town.court, town.bank);
    let gbp_code = currency("GBP");
    town.give(ann, gbp(100));
    let freeze = |by: Party, order: &str| {
        let cash = town.cash.by(&by);
        cash.freeze_account(by, ann, gbp_code, order, "inquiry")
    };
    let unfreeze = |by: Party, order: &str| {
        let cash = town.cash.by(&by);
        cash.unfreeze_account(by, ann, gbp_code, order, "closed")
    };
    let pay = || town.cash.by(&ann).transfer(ann, bo, gbp(1), "flight");
    let stopped = Refused::AccountStopped {
        account: ann,
        currency: gbp_code,
    };
    freeze(court, "2026/17").succeeds();
    freeze(bank, "audit").succeeds();
    freeze(court, "audit").refused(Refused::OrderExists {
        account: ann,
        order: "audit".into(),
    });
    unfreeze(bank, "2026/17").refused(Refused::NotYourOrder {
        order: "2026/17".into(),
        by: court,
    });
    unfreeze(bank, "2026/18").refused(Refused::NoOrder {
        account: ann,
        order: "2026/18".into(),
    });
    unfreeze(bank, "audit").succeeds();
    pay().refused(stopped.clone());
    unfreeze(court, "2026/17").succeeds();
    pay().succeeds();
    // The order of one account or currency says nothing of another.
    freeze(bank, "audit").succeeds();
    town.cash
        .by(&court)
        .freeze_account(court, bo, gbp_code, "2026/17", "inquiry")
        .succeeds();
    unfreeze(bank, "audit").succeeds();
    pay().succeeds();
    for order in ["", "an order of more than 35 characters.", "法院"] {
        freeze(court, order).refused(Refused::BadReference { longest: 35 });
    }
}

#[scenario]
fn an_order_that_stops_an_account_neither_frees_nor_seizes_its_money(world: World) {
    let town = Town::new(&world);
    let (ann, bo, court, bank) = (town.ann, town.bo, town.court, town.bank);
    let gbp_code = currency("GBP");
    town.give(ann, gbp(100));
    let order = || Refused::NoOrder {
        account: ann,
        order: "9".into(),
    };
    town.cash
        .by(&court)
        .freeze_account(court, ann, gbp_code, "9", "inquiry")
        .succeeds();
    town.cash
        .by(&court)
        .unfreeze(court, ann, gbp_code, "9", "mistake")
        .refused(order());
    town.cash
        .by([&court, &bank])
        .seize(ann, gbp_code, "9", bo)
        .refused(order());
    town.cash
        .by(&court)
        .freeze(court, ann, gbp(40), "9", "attachment")
        .succeeds();
    town.cash
        .by(&court)
        .unfreeze_account(court, ann, gbp_code, "9", "closed")
        .succeeds();
    assert_eq!((town.has(ann), town.account(ann).frozen), (60, 40));
}

#[scenario]
fn the_issuer_limits_accounts_and_pauses_its_currency(world: World) {
    let town = Town::new(&world);
    let (ann, bo) = (town.ann, town.bo);
    let gbp_code = currency("GBP");
    town.give(ann, gbp(1_000));
    town.cash
        .by(&town.bank)
        .limit(ann, gbp_code, Some(100), None)
        .succeeds();
    town.cash
        .by(&town.bank)
        .limit(bo, gbp_code, None, Some(150))
        .succeeds();
    let pay = |minor| town.cash.by(&ann).transfer(ann, bo, gbp(minor), "pay");
    pay(101).refused(Refused::OverTransferLimit {
        account: ann,
        limit: gbp(100),
        wanted: gbp(101),
    });
    pay(100).succeeds();
    pay(51).refused(Refused::OverBalanceLimit {
        account: bo,
        limit: gbp(150),
    });
    town.cash.by(&town.bank).pause(gbp_code, true).succeeds();
    assert!(town.cash.view().is_paused(gbp_code));
    pay(50).refused(Refused::Paused { currency: gbp_code });
    town.cash.by(&town.bank).pause(gbp_code, false).succeeds();
    pay(50).succeeds();
}
