//! An interface is compared with the contract it is of, down to the types it is made of.

use tradewind_gate::Gate;
use tradewind_sdk::calls::Expected;
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::HostFailure;
use tradewind_sdk::types::cbor::{self, Limits};
use tradewind_sdk::types::schema::Entry;
use tradewind_testing::{Mode, World, assert_interface};

/// A gate whose total is a text, which it is not.
#[interface]
pub trait Stale {
    /// What all left.
    fn total(&self) -> String;
}

/// Looks at a gate.
#[contract]
pub struct Visitor {
    gate: Cell<Party>,
}

#[contract]
impl Visitor {
    /// Names the gate.
    pub fn open(&mut self, gate: Party) -> Outcome {
        self.gate.set(&gate);
        Ok(())
    }

    /// Asks the gate.
    #[anyone]
    pub fn look(&mut self) -> Outcome<String> {
        Ok(Stale::at(self.gate.required()).total())
    }
}

/// The gate as it is.
mod now {
    use super::*;

    /// What was left with a note, in other words than the gate's.
    #[record]
    pub(crate) struct Note {
        /// How many things.
        pub(crate) things: u64,
        /// When they are fetched.
        pub(crate) fetched: Option<Timestamp>,
    }

    /// In what native code and module are not alike.
    #[choice]
    pub(crate) enum Way {
        /// What is returned.
        Result,
        /// What is told.
        Event,
        /// Why it is refused.
        Failure,
        /// What is stored.
        State,
    }

    /// The gate.
    #[interface]
    pub(crate) trait Gate {
        /// Leaves things with a note.
        fn note(&mut self, who: Party, reader: Party, text: String, note: Note) -> Outcome;
        /// Does one thing or another.
        fn differ(&mut self, way: Way) -> Outcome<u64>;
        /// What all left.
        fn total(&self) -> u64;
    }
}

/// The gate before its notes said when things are fetched.
mod earlier {
    use super::*;

    /// What was left with a note.
    #[record]
    pub(crate) struct Note {
        /// How many things.
        pub(crate) things: u64,
    }

    /// The gate.
    #[interface]
    pub(crate) trait Gate {
        /// Leaves things with a note.
        fn note(&mut self, who: Party, reader: Party, text: String, note: Note) -> Outcome;
    }
}

/// The gate with its ways in another order.
mod reordered {
    use super::*;

    /// In what native code and module are not alike.
    #[choice]
    pub(crate) enum Way {
        /// What is returned.
        Result,
        /// Why it is refused.
        Failure,
        /// What is told.
        Event,
        /// What is stored.
        State,
    }

    /// The gate.
    #[interface]
    pub(crate) trait Gate {
        /// Does one thing or another.
        fn differ(&mut self, way: Way) -> Outcome<u64>;
    }
}

/// A gate that counts in smaller numbers, and one that has something more.
mod other {
    use super::*;

    /// The gate.
    #[interface]
    pub(crate) trait Smaller {
        /// What all left.
        fn total(&self) -> u32;
    }

    /// The gate.
    #[interface]
    pub(crate) trait Larger {
        /// Lets everybody through.
        fn lift(&mut self) -> Outcome;
    }
}

/// Types within types.
mod nested {
    use super::*;

    /// A crate of a pallet.
    #[record]
    pub(crate) struct Crate {
        /// What is in it.
        pub(crate) label: String,
        /// What it was packed in.
        pub(crate) inner: Vec<Crate>,
    }

    /// How a pallet is sealed.
    #[choice]
    pub(crate) enum Seal {
        /// Not at all.
        Open,
        /// By somebody, over one crate.
        Closed {
            /// Who.
            by: Party,
            /// Which.
            over: Option<Crate>,
        },
    }

    /// A yard.
    #[interface]
    pub(crate) trait Yard {
        /// Pallets and how they are sealed.
        fn pallets(&self) -> Vec<(u64, Option<Seal>)>;
    }
}

fn names(expected: Expected) -> Vec<String> {
    let mut definitions = Vec::new();
    (expected.definitions)(&mut definitions);
    let name = |bytes: &&[u8]| match cbor::decode(bytes, Limits::bytes(1 << 10)) {
        Ok(Entry::Type(definition)) => definition.name().to_owned(),
        other => panic!("no definition: {other:?}"),
    };
    definitions.iter().map(name).collect()
}

#[test]
fn an_interface_that_says_what_the_contract_does_is_right() {
    assert_interface::<Gate>(now::Gate::METHODS);
}

#[test]
#[should_panic(expected = "the type Note of Gate")]
fn a_record_with_another_field_is_found() {
    assert_interface::<Gate>(earlier::Gate::METHODS);
}

#[test]
#[should_panic(expected = "the type Way of Gate")]
fn variants_in_another_order_are_found() {
    assert_interface::<Gate>(reordered::Gate::METHODS);
}

#[test]
#[should_panic(expected = "Gate.total")]
fn another_result_is_found() {
    assert_interface::<Gate>(other::Smaller::METHODS);
}

#[test]
#[should_panic(expected = "Gate.lift")]
fn a_method_that_is_not_there_is_found() {
    assert_interface::<Gate>(other::Larger::METHODS);
}

#[test]
fn an_answer_that_is_not_what_the_interface_says_is_told_as_that() {
    let world = World::new(Mode::Native);
    let ann = world.party("ann@shop");
    let gate = world.open::<Gate>("gate@zone", ());
    let visitor = world.open::<Visitor>(&ann, (gate.name(),));
    let looked = visitor.by(&ann).look();
    looked.stopped(HostFailure::Trapped);
    assert_eq!(*looked.failure().contract(), visitor.name());
    let [told] = looked.diagnostics() else {
        panic!("{:?}", looked.diagnostics())
    };
    let expected = "the answer to total of gate@zone is not what the interface says";
    assert!(
        told.contains(expected) && told.contains("interfaces.rs"),
        "{told}"
    );
}

#[test]
fn an_interface_knows_the_types_it_is_made_of_each_once() {
    assert_eq!(names(nested::Yard::METHODS), ["Seal", "Crate"]);
    assert_eq!(names(now::Gate::METHODS), ["Note", "Way"]);
    assert_eq!(names(other::Smaller::METHODS), Vec::<String>::new());
}
