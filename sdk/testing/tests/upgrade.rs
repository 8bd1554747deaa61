//! Upgrades of a contract on the real runtime, native and as a module.

use tradewind_ledger_broken::Ledger as Broken;
use tradewind_ledger_first::Ledger as First;
use tradewind_ledger_second::Ledger as Second;
use tradewind_ledger_third::{Holding, Ledger as Third};
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::schema::diff::{Change, Cure};
use tradewind_sdk::types::{Failure, HostFailure, cbor};
use tradewind_testing::{Sent, World, scenario};

/// A world in which Ann holds 7 tonnes and Bo 12 in the first ledger.
fn town(world: &World) -> (Party, [Party; 2]) {
    let [ann, bo] = world.parties(["ann@shop", "bo@shop"]);
    let ledger = world.open::<First>("ledger@zone", &());
    ledger.by(ann).put(ann, 7).succeeds();
    ledger.by(bo).put(bo, 12).succeeds();
    (ledger.name(), [ann, bo])
}

/// The fields of the registry's refusal: what breaks, what happens to it, what it takes.
fn broken(sent: &Sent<()>) -> (u32, Vec<u8>) {
    match sent.failure() {
        Failure::Contract { code, fields, .. } => (*code, fields.clone()),
        Failure::Host { code, .. } => panic!("stopped: {code:?}"),
    }
}

#[derive(minicbor::Encode)]
#[cbor(map)]
struct Breaks<'t>(#[n(0)] &'t str, #[n(1)] u32, #[n(2)] u32);

#[test]
fn an_upgrade_that_adds_a_field_finds_what_was_there() {
    scenario(|world| {
        let (name, [ann, _]) = town(world);
        world.upgrade::<Second>(name).succeeds();
        let ledger = world.contract::<Second>(name);
        assert_eq!(ledger.view().held(ann), 7);
        ledger.by(ann).note(ann, "bill 17").succeeds();
        assert_eq!(ledger.view().noted(ann).as_deref(), Some("bill 17"));
    });
}

#[test]
fn an_upgrade_that_changes_a_type_brings_the_state_over_in_its_transaction() {
    scenario(|world| {
        let (name, [ann, bo]) = town(world);
        world.upgrade::<Third>(name).succeeds();
        let ledger = world.contract::<Third>(name);
        let since = world.time();
        let kilos = |kilos: u64| {
            Some(Holding {
                kilos: kilos.into(),
                since,
            })
        };
        assert_eq!(ledger.view().held(ann), kilos(7_000));
        assert_eq!(ledger.view().held(bo), kilos(12_000));
        assert_eq!(ledger.view().heaviest(), Some(bo));
        ledger.by(ann).put(ann, 13_000.into()).succeeds();
        assert_eq!(ledger.view().heaviest(), Some(ann));
    });
}

#[test]
fn an_upgrade_that_would_misread_the_state_is_refused_and_says_which_field() {
    scenario(|world| {
        let (name, [ann, _]) = town(world);
        let sent = world.upgrade::<Broken>(name);
        let (change, cure) = (Change::ValueChanged as u32, Cure::Migrate as u32);
        let fields = cbor::encode(&Breaks("held", change, cure));
        assert_eq!(broken(&sent), (17, fields));
        let said = "held holds values of another type: was table<party, u64>, would be \
                    table<party, i64>; raise #[contract(version = …)] and bring it over in a \
                    method marked #[migrate(from = …)] that takes the field as it was";
        assert_eq!(sent.diagnostics(), [said]);
        assert_eq!(world.contract::<First>(name).view().held(ann), 7);
    });
}

#[test]
fn a_contract_does_not_go_back_to_a_version_before() {
    scenario(|world| {
        let (name, _) = town(world);
        world.upgrade::<Third>(name).succeeds();
        let (code, fields) = broken(&world.upgrade::<First>(name));
        let (change, cure) = (Change::VersionLowered as u32, Cure::Raise as u32);
        let expected = cbor::encode(&Breaks("version", change, cure));
        assert_eq!((code, fields), (17, expected));
    });
}

#[test]
fn a_migration_that_fails_leaves_code_and_state_as_they_were() {
    scenario(|world| {
        let (name, [ann, bo]) = town(world);
        let ledger = world.contract::<First>(name);
        ledger.by(bo).put(bo, u64::MAX).succeeds();
        world.upgrade::<Third>(name).stopped(HostFailure::Overflow);
        assert_eq!(ledger.view().held(ann), 7);
        ledger.by(ann).put(ann, 8).succeeds();
    });
}

#[test]
fn nobody_calls_a_migration() {
    scenario(|world| {
        let (name, [ann, _]) = town(world);
        world.upgrade::<Third>(name).succeeds();
        world
            .call(name, "in_kilos", ann)
            .stopped(HostFailure::UnknownMethod);
    });
}
