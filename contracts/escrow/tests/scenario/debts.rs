//! Payees whose accounts cannot take the money: the order ends all the same.

use tradewind_escrow::{Claimed, Owed, Refused, State};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Sent, World, scenario};

use crate::market::{DAY, Market, PURSE, cny, currency};

fn rule(market: &Market, to_buyer: u64) -> Sent<()> {
    let escrow = market.escrow.by(&market.arbiter);
    escrow.rule(market.seller, "A1", market.arbiter, cny(to_buyer))
}

fn claim(market: &Market, by: Party, minor: u64) -> Sent<()> {
    market.escrow.by(&by).claim(by, cny(minor), "late")
}

fn pause(market: &Market, paused: bool) {
    let cash = market.cash.by(&market.bank);
    cash.pause(currency(), paused).succeeds();
}

#[scenario]
fn a_buyer_whose_account_is_full_does_not_stop_the_arbiter(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market.funded().shipped().disputed().contested();
    let full = market.has(buyer);
    market.may_have(buyer, Some(full));
    rule(&market, 65_461).emits(Owed {
        to: buyer,
        seller,
        reference: "A1".into(),
        amount: cny(65_461),
    });
    market.check(State::Split);
    assert_eq!(market.shares(), [57_000, 2_999, 5_460, 65_461]);
    assert_eq!((market.has(seller), market.has(buyer)), (57_000, full));
    assert_eq!((market.owed(seller), market.owed(buyer)), (0, 65_461));

    let limit = cny(full);
    claim(&market, buyer, 65_461).refused_by(
        market.cash.name(),
        tradewind_cash::Refused::OverBalanceLimit {
            account: buyer,
            limit,
        },
    );
    market.may_have(buyer, Some(full + 461));
    claim(&market, buyer, 461).emits(Claimed {
        to: buyer,
        amount: cny(461),
        reference: "late".into(),
    });
    market.may_have(buyer, None);
    claim(&market, buyer, 65_001).refused(Refused::MoreThanOwed { owed: cny(65_000) });
    claim(&market, buyer, 65_000).succeeds();
    claim(&market, buyer, 1).refused(Refused::MoreThanOwed { owed: cny(0) });
    claim(&market, buyer, 0).refused(Refused::Nothing);
    assert_eq!((market.has(buyer), market.owed(buyer)), (full + 65_461, 0));
}

#[scenario]
fn nobody_claims_what_is_owed_to_another(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market.may_have(seller, Some(0));
    market.funded().shipped().released();
    assert_eq!((market.has(seller), market.owed(seller)), (0, 114_000));
    market
        .escrow
        .by(&buyer)
        .claim(seller, cny(114_000), "mine")
        .lacks_consent_of(seller);
    claim(&market, buyer, 1).refused(Refused::MoreThanOwed { owed: cny(0) });
}

#[scenario]
fn an_order_ends_while_the_currency_is_paused_and_is_paid_afterwards(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market.funded().shipped().disputed().contested();
    pause(&market, true);
    rule(&market, 1).succeeds();
    market.check(State::Split);
    assert_eq!(market.has(buyer), PURSE - Market::PRICE);
    let owed = [seller, market.platform, market.customs, buyer].map(|party| market.owed(party));
    assert_eq!(owed, [114_000, 5_999, 10_920, 1]);
    claim(&market, seller, 114_000).refused_by(
        market.cash.name(),
        tradewind_cash::Refused::Paused {
            currency: currency(),
        },
    );
    pause(&market, false);
    claim(&market, seller, 114_000).succeeds();
    assert_eq!(market.has(seller), 114_000);
}

#[scenario]
fn expiry_and_refunds_take_effect_though_the_buyers_account_is_full(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market.funded().shipped();
    market.may_have(buyer, Some(0));
    market
        .escrow
        .by(&seller)
        .refund(seller, "A1", vec![(0, 20_000)])
        .succeeds();
    assert_eq!(market.owed(buyer), 22_275);
    market.disputed().expires_to(5 * DAY, State::Refunded);
    assert_eq!(market.owed(buyer), Market::PRICE);
}

#[scenario]
fn an_escrow_that_cannot_pay_itself_says_so_and_owes_nothing(world: World) {
    let market = Market::new(&world);
    let (bank, escrow) = (market.bank, market.escrow.name());
    market.funded().shipped().disputed().contested();
    market
        .cash
        .by(&bank)
        .freeze_account(bank, escrow, currency(), "1", "audit")
        .succeeds();
    rule(&market, 1).refused_by(
        market.cash.name(),
        tradewind_cash::Refused::AccountStopped {
            account: escrow,
            currency: currency(),
        },
    );
    market.check(State::Contested);
    assert_eq!(
        (market.owed(market.buyer), market.owed(market.seller)),
        (0, 0)
    );
}
