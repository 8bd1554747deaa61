//! What a scenario can say, on a contract that behaves.

use std::process::Command;

use tradewind_gate::{Gate, Left, Note, Refused};
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::{HostFailure, cbor};
use tradewind_testing::{Deployed, Mode, World, scenario};

fn gate(world: &World) -> (Deployed<Gate>, [Party; 3]) {
    let people = world.parties(["warden@port", "ann@shop", "bo@shop:customs"]);
    (world.open::<Gate>(&people[0], ()), people)
}

#[scenario]
fn a_contract_is_deployed_by_a_party_under_a_name_made_from_its_own(world: World) {
    let (gate, [warden, ann, _]) = gate(&world);
    assert_eq!(gate.name().as_str(), "gate@port");
    let others = [
        world.open::<Gate>(&warden, ()),
        world.open::<Gate>(&ann, ()),
        world.open::<Gate>("north@zone", ()),
    ];
    let names = others.map(|gate| gate.name().to_string());
    assert_eq!(names, ["gate-2@port", "gate@shop", "north@zone"]);
    gate.by(&warden).reset().succeeds();
    gate.by(&ann).reset().stopped(HostFailure::NotPermitted);
}

#[scenario]
fn consents_are_given_and_withheld_in_one_line(world: World) {
    let (gate, [_, ann, bo]) = gate(&world);
    let note = |things| Note {
        things,
        fetched: None,
    };
    gate.by([&ann, &bo])
        .note(&ann, &bo, "keys", note(2))
        .emits(Left {
            who: ann,
            things: 2,
        });
    gate.by(&ann)
        .note(&ann, &bo, "keys", note(1))
        .lacks_consent_of(&bo);
    gate.by(&bo)
        .note(&ann, &bo, "keys", note(1))
        .lacks_consent_of(&ann);
    gate.by(&ann)
        .pass(&ann, &bo, 3)
        .refused(Refused::Short { who: ann, left: 2 });
    assert_eq!(gate.view().left(&ann), 2);
}

#[scenario]
fn a_role_is_given_with_the_name(world: World) {
    let (gate, [_, ann, bo]) = gate(&world);
    gate.by(&ann).leave(&ann, 1).succeeds();
    gate.by(&ann).clear(&ann).lacks_role(&ann, "customs");
    gate.by(&bo).clear(&ann).succeeds();
    assert_eq!(gate.view().total(), 0);
}

#[scenario]
fn several_contracts_and_time_are_in_one_world(world: World) {
    let (north, [warden, ann, _]) = gate(&world);
    let south = world.open::<Gate>(&warden, ());
    let start = world.time();
    north.by(&ann).add(1).returns(1);
    world.wait(1_500);
    south.by(&ann).add(2).returns(2);
    assert_eq!(world.time(), Timestamp::new(start.get() + 1_500));
    assert_eq!((north.view().count(), south.view().count()), (1, 2));
}

#[scenario]
fn the_state_is_what_the_snapshot_says(world: World) {
    let (gate, [_, ann, bo]) = gate(&world);
    gate.by(&ann).add(7).returns(7);
    let note = Note {
        things: 3,
        fetched: Some(Timestamp::new(1_291_204_800_000)),
    };
    gate.by([&ann, &bo])
        .note(&ann, &bo, "two keys, one hat", note)
        .succeeds();
    world.snapshot("gate");
}

/// `LimitExceeded` with the number of the limit and the limit.
fn exceeded<T: Value>(sent: tradewind_testing::Sent<T>, limit: u64, most: u64) {
    sent.stopped(HostFailure::LimitExceeded);
    let fields = match sent.failure() {
        tradewind_sdk::types::Failure::Host { fields, .. } => fields.clone(),
        other @ tradewind_sdk::types::Failure::Contract { .. } => panic!("{other:?}"),
    };
    assert_eq!(fields, cbor::encode(&[limit, most]));
}

#[scenario]
fn the_limits_of_the_chain_hold_in_a_test(world: World) {
    let (gate, [_, ann, bo]) = gate(&world);
    gate.by(&ann).shout(256).succeeds();
    exceeded(gate.by(&ann).shout(257), 2, 256);
    gate.by(&ann).swell((64 << 10) - 3).succeeds();
    exceeded(gate.by(&ann).swell(64 << 10), 4, 64 << 10);
    let long = "x".repeat(64 << 10);
    let note = Note {
        things: 1,
        fetched: None,
    };
    exceeded(
        gate.by([&ann, &bo]).note(&ann, &bo, long, note),
        1,
        64 << 10,
    );
}

#[test]
fn a_module_that_works_too_much_runs_out_of_gas() {
    let world = World::new(Mode::Wasm);
    let (gate, [_, ann, _]) = gate(&world);
    gate.by(&ann).spin(1_000).succeeds();
    let stopped = gate.by(&ann).spin(1_000_000_000);
    stopped.stopped(HostFailure::OutOfGas);
    assert_eq!(stopped.gas().get(), 500_000_000);
}

#[scenario(random = 200, gas)]
fn random_calls_find_nothing_in_what_works(world: World) {
    let (gate, people) = gate(&world);
    let (known, authority) = (gate.clone(), world.authority());
    world.invariant("total is what all left", move |_| {
        let left = people.map(|party| known.view().left(party));
        let all = known.view().left(authority) + left.iter().sum::<u64>();
        assert_eq!(known.view().total(), all);
    });
    world
        .random()
        .values("who", people)
        .values("reader", people)
        .values("things", [1u64, 2])
        .values("of", people)
        .weigh("pass", 0)
        .weigh("differ", 0)
        .weigh("spin", 0)
        .weigh("swell", 0)
        .steps(8);
}

#[test]
fn figures_are_printed_and_gas_is_written_where_it_is_asked_for() {
    let folder = std::env::temp_dir().join(format!("tradewind-gas-{}", std::process::id()));
    let run = |seed: &str| {
        let mut run = Command::new(std::env::current_exe().expect("a test runs"));
        run.args([
            "--exact",
            "random_calls_find_nothing_in_what_works",
            "--nocapture",
        ])
        .env("TRADEWIND_GAS", &folder)
        .env("TRADEWIND_SEQUENCES", "60")
        .env("TRADEWIND_SEED", seed);
        let output = run.output().expect("it runs again");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}");
        let figures = said
            .lines()
            .filter(|line| line.contains("calls") || line.contains("Gate."));
        figures.map(str::to_owned).collect::<Vec<_>>()
    };
    let (first, again, other) = (run("7"), run("7"), run("8"));
    assert_eq!(first, again);
    assert_ne!(first, other);
    let whole = first.join("\n");
    assert!(whole.contains("60 random sequences of"), "{whole}");
    for told in ["gate@port.leave", "Gate.leave"] {
        assert!(whole.contains(told), "{told} in {whole}");
    }
    let files = std::fs::read_dir(&folder).expect("the folder was made");
    let files: Vec<_> = files.map(|entry| entry.expect("a file").path()).collect();
    assert_eq!(files.len(), 3, "one a process");
    let text = std::fs::read_to_string(&files[0]).expect("text");
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [contract, method, gas] = words.as_slice() else {
            panic!("{line}")
        };
        assert_eq!(*contract, "Gate");
        assert!(
            !method.is_empty() && gas.parse::<u64>().is_ok_and(|gas| gas > 0),
            "{line}"
        );
    }
    assert!(text.contains("Gate add "), "{text}");
    std::fs::remove_dir_all(&folder).expect("it is ours");
}
