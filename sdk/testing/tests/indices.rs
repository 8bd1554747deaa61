//! Indices and scans, in a native world: what an index says is what the table holds.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::HostFailure;
use tradewind_testing::{Deployed, Mode, World};

/// A ship in the register.
#[record]
#[derive(PartialOrd, Ord)]
pub struct Ship {
    /// Who owns it.
    pub owner: Party,
    /// Its call sign, which no other has.
    pub sign: Option<String>,
    /// How deep it goes, in centimetres.
    pub draught: u32,
}

impl Ship {
    /// How deep it goes, in whole metres.
    fn metres(&self) -> u32 {
        self.draught.div_ceil(100)
    }
}

/// What happens to the register.
#[choice]
pub enum Step {
    /// A ship is written down.
    Enter {
        /// Its number.
        number: u64,
        /// What is known of it.
        ship: Ship,
    },
    /// A ship is struck off.
    Strike {
        /// Its number.
        number: u64,
    },
}

/// A register of ships.
#[contract]
pub struct Register {
    ships: Table<u64, Ship>,
    #[index(ships, by = owner)]
    by_owner: Index<Party, u64>,
    #[index(ships, by = (owner, metres()))]
    by_depth: Index<(Party, u32), u64>,
    #[index(ships, by = sign)]
    by_sign: Unique<String, u64>,
}

type ByDepth = Vec<((Party, u32), u64)>;

#[contract]
impl Register {
    /// Keeps the register.
    #[anyone]
    pub fn keep(&mut self, steps: Vec<Step>) -> Outcome {
        for step in steps {
            match step {
                Step::Enter { number, ship } => self.ships.set(&number, &ship),
                Step::Strike { number } => drop(self.ships.remove(&number)),
            }
        }
        Ok(())
    }

    /// Ships of an owner, from a page token on.
    pub fn owned(&self, owner: Party, from: Option<Bytes>) -> (Vec<u64>, Option<Bytes>) {
        let page = self.by_owner.range(&owner, from.as_ref(), 3);
        let ships = page.entries.into_iter().map(|(_, ship)| ship);
        (ships.collect(), page.next)
    }

    /// All entries of the index by owner.
    pub fn owners(&self) -> Vec<(Party, u64)> {
        self.by_owner.scan().into_iter().collect()
    }

    /// Ships of an owner that go from this deep to less than that deep, deepest first.
    pub fn between(&self, owner: Party, from: u32, before: u32) -> Vec<u64> {
        let scan = self.by_depth.scan().from(&(owner, from));
        let ships = scan.before(&(owner, before)).backwards().into_iter();
        ships.map(|(_, ship)| ship).collect()
    }

    /// Ships of an owner that go deeper than this, and not deeper than that.
    pub fn beyond(&self, owner: Party, after: u32, through: u32) -> Vec<u64> {
        let scan = self.by_depth.scan().after(&(owner, after));
        let ships = scan.through(&(owner, through)).into_iter();
        ships.map(|(_, ship)| ship).collect()
    }

    /// All call signs.
    pub fn signs(&self) -> Vec<(String, u64)> {
        self.by_sign.scan().into_iter().collect()
    }

    /// The ship with a call sign.
    pub fn signed(&self, sign: String) -> Option<u64> {
        self.by_sign.get(&sign)
    }

    /// Ships by number from the last one down, from a page token on.
    pub fn last(&self, from: Option<Bytes>, limit: u32) -> (Vec<u64>, Option<Bytes>) {
        let page = self.ships.scan().backwards().page(from.as_ref(), limit);
        let ships = page.entries.into_iter().map(|(ship, _)| ship);
        (ships.collect(), page.next)
    }
}

fn port() -> (World, Deployed<Register>, [Party; 2]) {
    let world = World::new(Mode::Native);
    let people = world.parties(["ann@shop", "bo@shop"]);
    let register = world.open::<Register>("register@zone", &());
    (world, register, people)
}

fn enter(number: u64, owner: Party, sign: Option<&str>, draught: u32) -> Step {
    let sign = sign.map(String::from);
    let ship = Ship {
        owner,
        sign,
        draught,
    };
    Step::Enter { number, ship }
}

#[test]
fn a_ship_is_found_by_what_is_written_of_it_and_no_longer_by_what_was() {
    let (_world, register, [ann, bo]) = port();
    let steps = vec![
        enter(1, ann, Some("GOLF"), 420),
        enter(2, ann, None, 980),
        enter(3, bo, Some("LIMA"), 120),
    ];
    register.by(ann).keep(steps).succeeds();
    assert_eq!(register.view().owned(ann, None), (vec![1, 2], None));
    assert_eq!(register.view().signed("GOLF"), Some(1));
    let steps = vec![enter(1, bo, Some("KILO"), 420), Step::Strike { number: 3 }];
    register.by(ann).keep(steps).succeeds();
    assert_eq!(register.view().owned(ann, None), (vec![2], None));
    assert_eq!(register.view().owned(bo, None), (vec![1], None));
    assert_eq!(register.view().signs(), [("KILO".into(), 1)]);
}

#[test]
fn a_second_ship_with_a_call_sign_is_refused_and_nothing_changes() {
    let (world, register, [ann, bo]) = port();
    register
        .by(ann)
        .keep(vec![enter(1, ann, Some("GOLF"), 1)])
        .succeeds();
    let before = world.state();
    let steps = vec![enter(2, bo, None, 1), enter(3, bo, Some("GOLF"), 1)];
    register.by(bo).keep(steps).stopped(HostFailure::NotUnique);
    assert_eq!(world.state(), before);
    // The same ship may be written down again.
    register
        .by(ann)
        .keep(vec![enter(1, bo, Some("GOLF"), 2)])
        .succeeds();
    assert_eq!(register.view().signed("GOLF"), Some(1));
}

#[test]
fn bounds_take_in_what_they_name_and_leave_out_what_they_do_not() {
    let (_world, register, [ann, bo]) = port();
    let steps = [(1, 100), (2, 200), (3, 201), (4, 400), (5, 500)];
    let mut steps: Vec<Step> = steps
        .iter()
        .map(|(number, draught)| enter(*number, ann, None, *draught))
        .collect();
    steps.push(enter(6, bo, None, 300));
    register.by(ann).keep(steps).succeeds();
    assert_eq!(register.view().between(ann, 2, 4), [3, 2]);
    assert_eq!(register.view().between(ann, 4, 2), Vec::<u64>::new());
    assert_eq!(register.view().beyond(ann, 2, 4), [3, 4]);
    assert_eq!(register.view().beyond(ann, 5, 9), Vec::<u64>::new());
    assert_eq!(register.view().between(bo, 0, u32::MAX), [6]);
}

#[test]
fn pages_go_on_where_the_last_one_ended_in_both_directions() {
    let (_world, register, [ann, bo]) = port();
    let ships = (1..=8).map(|number| enter(number, ann, None, 1));
    register.by(ann).keep(ships.collect()).succeeds();
    register
        .by(ann)
        .keep(vec![enter(9, bo, None, 1)])
        .succeeds();
    let (first, next) = register.view().owned(ann, None);
    assert_eq!(first, [1, 2, 3]);
    register
        .by(ann)
        .keep(vec![Step::Strike { number: 4 }])
        .succeeds();
    let (second, next) = register.view().owned(ann, next);
    assert_eq!(second, [5, 6, 7]);
    assert_eq!(register.view().owned(ann, next.clone()), (vec![8], None));

    let (last, down) = register.view().last(None, 2);
    assert_eq!(last, [9, 8]);
    let (then, down) = register.view().last(down, 5);
    assert_eq!(then, [7, 6, 5, 3, 2]);
    assert_eq!(register.view().last(down, 5), (vec![1], None));
}

fn step() -> impl Strategy<Value = (u64, Option<(bool, Option<u8>, u32)>)> {
    let ship = (any::<bool>(), prop::option::of(0u8..4), 0u32..600);
    (0u64..12, prop::option::weighted(0.8, ship))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_index_holds_what_the_table_holds_whatever_happened(
        steps in prop::collection::vec(step(), 0..24),
    ) {
        let (_world, register, [ann, bo]) = port();
        let mut ships: BTreeMap<u64, Ship> = BTreeMap::new();
        for (number, ship) in steps {
            let Some((is_anns, sign, draught)) = ship else {
                ships.remove(&number);
                register.by(ann).keep(vec![Step::Strike { number }]).succeeds();
                continue;
            };
            let sign = sign.map(|sign| sign.to_string());
            let owner = if is_anns { ann } else { bo };
            let is_taken = ships
                .iter()
                .any(|(other, ship)| *other != number && sign.is_some() && ship.sign == sign);
            let ship = Ship { owner, sign, draught };
            let step = Step::Enter { number, ship: ship.clone() };
            let sent = register.by(ann).keep(vec![step]);
            if is_taken {
                sent.stopped(HostFailure::NotUnique);
            } else {
                sent.succeeds();
                ships.insert(number, ship);
            }
        }
        let mut owners: Vec<_> = ships.iter().map(|(number, ship)| (ship.owner, *number)).collect();
        owners.sort();
        prop_assert_eq!(register.view().owners(), owners);
        let signs = ships.iter().filter_map(|(number, ship)| Some((ship.sign.clone()?, *number)));
        let mut signs: Vec<(String, u64)> = signs.collect();
        signs.sort();
        prop_assert_eq!(register.view().signs(), signs);
        let mut deep: ByDepth = ships
            .iter()
            .map(|(number, ship)| ((ship.owner, ship.metres()), *number))
            .filter(|((owner, metres), _)| *owner == bo && (2..5).contains(metres))
            .collect();
        deep.sort();
        deep.reverse();
        let deep: Vec<u64> = deep.into_iter().map(|(_, number)| number).collect();
        prop_assert_eq!(register.view().between(bo, 2, 5), deep);
    }
}
