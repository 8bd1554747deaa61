use std::collections::BTreeSet;
use std::time::Duration;

use super::day::{Day, Fate};
use super::*;

fn day(seed: u64, orders: usize) -> Day {
    Day::plan(seed, orders, &Seats::default())
}

#[test]
fn the_same_seed_makes_the_same_day_and_another_seed_another() {
    let told = |seed| format!("{:?}", day(seed, 40).sales);
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
}

#[test]
fn every_fate_comes_up_in_the_shortest_day() {
    let fates: BTreeSet<Fate> = day(1, 0).sales.iter().map(|sale| sale.fate).collect();
    assert_eq!(fates, BTreeSet::from(Fate::ALL));
    assert_eq!(day(1, 0).sales.len(), Fate::ALL.len());
    assert_eq!(day(1, 25).sales.len(), 25);
}

#[test]
fn two_parties_of_a_market_never_share_a_key() {
    let mut people = People::new(9);
    let names = ["ann@london", "bo@london", "ann@lyon", "a@b", "b@a"];
    let keys: BTreeSet<String> = names
        .iter()
        .map(|name| {
            people
                .account(name.parse().expect("a name"))
                .public()
                .to_string()
        })
        .collect();
    assert_eq!(keys.len(), names.len());
    let again = People::new(9)
        .account("a@b".parse().expect("a name"))
        .public();
    assert_eq!(
        again,
        people.account("a@b".parse().expect("a name")).public()
    );
}

#[test]
fn money_that_went_nowhere_is_named_with_both_sums() {
    let money = Money {
        deposited: 100,
        paid: 60,
        fee: 1,
        taxed: 19,
        refunded: 10,
        held: 9,
    };
    let error = money.check("536365").expect_err("a penny is missing");
    let text = "the money of 536365 does not add up: 100 on one side, 99 on the other";
    assert_eq!(error.to_string(), text);
    assert!(Money { held: 10, ..money }.check("536365").is_ok());
}

#[test]
fn the_rate_of_each_tenth_counts_its_own_orders_and_time() {
    // Ten orders in the first second, then one a second.
    let early = (1..=10).map(|tenth| Duration::from_millis(tenth * 100));
    let late = (2..=11).map(Duration::from_secs);
    let pace = Pace::of(early.chain(late).collect());
    let rates: Vec<String> = pace
        .tenths()
        .iter()
        .map(|rate| format!("{rate:.0}"))
        .collect();
    assert_eq!(rates.join(" "), "10 10 10 10 10 1 1 1 1 1");
    assert!((pace.seconds() - 11.0).abs() < 1e-9);
    assert_eq!(
        Pace::of(vec![Duration::from_secs(1); 9]).tenths(),
        Vec::<f64>::new()
    );
}
