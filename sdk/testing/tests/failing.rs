//! What a scenario that fails says: the texts are in `failing/`, and `UPDATE=1` rewrites them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use tradewind_gate::{Gate, Left, Note, Refused, Way};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Deployed, Scenario, World, scenario};

fn gate(world: &World) -> (Deployed<Gate>, [Party; 3]) {
    let people = world.parties(["warden@port", "ann@shop", "bo@shop"]);
    (world.open::<Gate>(&people[0], ()), people)
}

/// Plays what must fail: what it says.
fn failure(play: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(play)).expect_err("it fails");
    panic.downcast_ref::<String>().expect("a text").clone()
}

/// Plays what must fail, and compares what it says.
fn says(name: &str, play: impl FnOnce()) {
    let text = failure(play);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/failing/{name}.txt"));
    let text = format!("{}\n", text.trim_end());
    let text = text.replace(env!("CARGO_MANIFEST_DIR"), "sdk/testing");
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::write(&path, &text).expect("the folder is there");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "see {}", path.display());
}

#[test]
fn a_failed_call_is_told_with_guard_arguments_reason_and_line() {
    says("failed_call", || {
        scenario(|world| {
            let (gate, [_, ann, bo]) = gate(world);
            gate.by(&ann).leave(&ann, 3).succeeds();
            gate.by(&ann).pass(&ann, &bo, 5).succeeds();
        });
    });
}

#[test]
fn another_failure_than_expected_is_told_beside_it() {
    says("another_failure", || {
        scenario(|world| {
            let (gate, [_, ann, bo]) = gate(world);
            let short = Refused::Short { who: ann, left: 0 };
            gate.by(&bo).pass(&ann, &bo, 5).refused(short);
        });
    });
}

#[test]
fn an_event_that_was_not_told_is_shown_with_what_was_and_what_changed() {
    says("another_event", || {
        scenario(|world| {
            let (gate, [_, ann, bo]) = gate(world);
            let note = Note {
                things: 3,
                fetched: None,
            };
            let sent = gate.by([&ann, &bo]).note(&ann, &bo, "keys", note);
            sent.emits(Left {
                who: ann,
                things: 4,
            });
        });
    });
}

#[test]
fn a_call_that_should_have_failed_is_told_with_what_it_changed() {
    says("no_failure", || {
        scenario(|world| {
            let (gate, [_, ann, bo]) = gate(world);
            gate.by(&ann).leave(&ann, 3).succeeds();
            gate.by(&ann).pass(&ann, &bo, 1).lacks_consent_of(&bo);
        });
    });
}

fn differs(name: &str, way: Way) {
    says(name, || {
        scenario(|world| {
            let (gate, [_, ann, _]) = gate(world);
            gate.by(&ann).add(5).succeeds();
            let sent = gate.by(&ann).differ(way);
            let _ = sent.gas();
        });
    });
}

#[test]
fn another_result_as_wasm_is_found() {
    differs("another_result_as_wasm", Way::Result);
}

#[test]
fn another_event_as_wasm_is_found() {
    differs("another_event_as_wasm", Way::Event);
}

#[test]
fn another_failure_as_wasm_is_found() {
    differs("another_failure_as_wasm", Way::Failure);
}

#[test]
fn another_state_as_wasm_is_found() {
    differs("another_state_as_wasm", Way::State);
}

#[test]
fn a_difference_is_told_where_it_began_and_not_what_came_of_it() {
    says("difference_first", || {
        scenario(|world| {
            let (gate, [_, ann, _]) = gate(world);
            let _ = gate.by(&ann).differ(Way::State).gas();
            gate.by(&ann).add(1).returns(1);
        });
    });
}

#[test]
fn a_broken_invariant_is_told_with_the_step_that_broke_it() {
    says("broken_invariant", || {
        scenario(|world| {
            let (gate, [_, ann, _]) = gate(world);
            let known = gate.clone();
            world.invariant("nobody leaves more than three things", move |_| {
                assert!(known.view().left(ann) <= 3);
            });
            gate.by(&ann).leave(&ann, 2).succeeds();
            gate.by(&ann).leave(&ann, 2).succeeds();
        });
    });
}

#[test]
fn a_state_that_is_not_the_snapshots_is_told_line_by_line() {
    if std::env::var_os("UPDATE").is_some() {
        return; // The snapshot is of another state.
    }
    says("another_snapshot", || {
        scenario(|world| {
            let (gate, [_, ann, _]) = gate(world);
            gate.by(&ann).add(8).returns(8);
            world.snapshot("gate");
        });
    });
}

/// The mistake: who passes things to itself has them twice.
fn passing(world: World) {
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
        .weigh("differ", 0)
        .weigh("spin", 0)
        .weigh("swell", 0);
}

#[test]
fn random_calls_find_a_mistake_and_the_smallest_test_that_shows_it() {
    let text = failure(|| Scenario::new("passing").random(500).play(passing));
    let broken = "gate@port.pass [consent(from)], as native code, was expected to keep the \
                  invariant \"total is what all left\"";
    assert!(text.starts_with(broken), "{text}");
    let calls = text.lines().map(str::trim);
    let calls: Vec<&str> = calls.filter(|line| line.starts_with("gate.by(")).collect();
    let [_leaves, passes] = calls.as_slice() else {
        panic!("not two calls: {text}")
    };
    let who = passes.trim_start_matches("gate.by(&").split(')').next();
    let who = who.expect("somebody signs");
    let to_oneself = format!("gate.by(&{who}).pass(&{who}, &{who}, 1).succeeds();");
    assert_eq!(*passes, to_oneself, "{text}");
}

#[test]
fn random_calls_find_where_native_code_and_module_differ() {
    says("smallest_difference", || {
        Scenario::new("differing").random(500).play(|world| {
            let (gate, _) = gate(&world);
            world.random().on(&gate).weigh("spin", 0).weigh("swell", 0);
        });
    });
}

#[test]
fn methods_of_which_no_call_takes_effect_are_named() {
    let text = failure(|| {
        Scenario::new("guessing").random(20).play(|world| {
            let (gate, [_, ann, _]) = gate(&world);
            world
                .random()
                .on(&gate)
                .values("clear.of", [ann])
                .weigh("differ", 0)
                .weigh("spin", 0)
                .weigh("pass", 0)
                .weigh("note", 0)
                .weigh("swell", 0);
        });
    });
    assert!(
        text.starts_with("guessing: 20 random sequences of "),
        "{text}"
    );
    let never = "no call took effect of gate@port.clear: steer them with .values(..) and \
                 .weigh(..), or leave them out with .weigh(\"…\", 0)";
    assert!(text.ends_with(never), "{text}");
}
