//! Random calls, after each of which supply is what all accounts have.
//!
//! `cargo test --workspace --test scenario random -- --nocapture` prints how many took effect.

use tradewind_testing::{World, scenario};

use crate::town::{Town, currency, gbp};

const DAY: u64 = 24 * 60 * 60 * 1000;

#[scenario(random = 10_000)]
fn no_sequence_of_calls_makes_or_loses_money(world: World) {
    let town = Town::new(&world);
    let Town {
        bank,
        fed,
        court,
        ann,
        bo,
        ..
    } = town;
    town.give(ann, gbp(500));
    town.give(bank, gbp(500));
    let texts = |texts: [&str; 2]| texts.map(String::from);
    world
        .random()
        .values("currency", ["GBP", "GBP", "USD"].map(currency))
        .values("add_currency.currency", [currency("EUR")])
        .values("from", [ann, bo])
        .values("account", [ann, bo])
        .values("by", [court, bank, fed])
        .values("reference", texts(["A", "B"]))
        .values("order", texts(["1", "2"]))
        .values("paused", [false])
        .values("executor", [court])
        .weigh("transfer", 4)
        .weigh("hold", 4)
        .weigh("execute_hold", 3)
        .weigh("freeze", 3)
        .weigh("seize", 3)
        .weigh("unfreeze", 4)
        .weigh("freeze_account", 2)
        .weigh("unfreeze_account", 3)
        .weigh("release_hold", 2)
        .jumps([1, DAY]);
}
