//! State handles, values with variants, and panics, in a native world.

use tradewind_sdk::calls::Transport as _;
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::HostFailure;
use tradewind_sdk::value::{Reader, decode, encode};
use tradewind_testing::{Deployed, Mode, World};

/// A ship's berth at the port.
#[choice]
pub enum Berth {
    /// At sea.
    None,
    /// At a quay.
    Quay {
        /// Its number.
        number: u32,
        /// Until when.
        until: Option<Timestamp>,
    },
}

/// A port's book of ships.
#[contract]
pub struct Port {
    arrivals: Queue<String>,
    journal: Log<String>,
    berths: Table<(u32, String), Berth>,
    pilots: Table<Party, ()>,
}

#[contract]
impl Port {
    /// A ship arrives.
    #[anyone]
    pub fn arrive(&mut self, ship: String) -> Outcome<u64> {
        self.arrivals.push(&ship)?;
        self.journal.push(&ship)
    }

    /// The ship that waits longest goes to a quay of a pier.
    #[anyone]
    pub fn moor(&mut self, pier: u32, berth: Berth) -> Outcome<Option<String>> {
        let ship = self.arrivals.pop();
        if let Some(ship) = &ship {
            self.berths.set(&(pier, ship.clone()), &berth);
        }
        Ok(ship)
    }

    /// Something that must not happen happens.
    #[anyone]
    pub fn sink(&mut self) -> Outcome {
        self.journal.push(&"sunk".into())?;
        panic!("iceberg")
    }

    /// A pilot is there from now on.
    #[anyone]
    pub fn admit(&mut self, pilot: Party) -> Outcome<()> {
        self.pilots.set(&pilot, &());
        Ok(())
    }

    /// Whether the pilot is there, as the table has it.
    pub fn pilot(&self, pilot: Party) -> Option<bool> {
        self.pilots.get(&pilot).map(|()| true)
    }

    /// Looks, and has nothing to say.
    pub fn look(&self) {}

    /// Whether somebody holds a role.
    pub fn holds(&self, who: Party, role: Role) -> bool {
        self.call().has_role(&who, &role)
    }

    /// How many ships wait.
    pub fn waiting(&self) -> u64 {
        self.arrivals.len()
    }

    /// An entry of the journal.
    pub fn entry(&self, number: u64) -> Option<String> {
        self.journal.get(number)
    }

    /// Ships at a pier, from a page token on.
    pub fn at(&self, pier: u32, from: Option<Bytes>) -> (Vec<String>, Option<Bytes>) {
        let page = self.berths.range(&pier, from.as_ref(), 2);
        let ships = page.entries.into_iter().map(|((_, ship), _)| ship);
        (ships.collect(), page.next)
    }
}

/// A berth with all that is known of it.
#[contract]
pub struct Plan {
    lines: Log<String>,
}

#[contract]
impl Plan {
    /// Eight things to say of a berth.
    pub fn open(
        &mut self,
        pier: u32,
        quay: String,
        keeper: Party,
        depth: Quantity,
        fee: Amount,
        until: Option<Timestamp>,
        is_open: bool,
        berth: Berth,
    ) -> Outcome {
        let text = format!("{pier} {quay} {keeper} {depth} {fee:?} {until:?} {is_open} {berth:?}");
        self.lines.push(&text)?;
        Ok(())
    }

    /// A line of the plan.
    pub fn line(&self, number: u64) -> Option<String> {
        self.lines.get(number)
    }
}

/// What a method returned, as it wrote it.
struct Output(Vec<u8>);

impl Value for Output {
    fn write(&self, _: &mut Vec<u8>) {
        unreachable!("it is returned, never given")
    }

    fn read(_: &mut Reader<'_>) -> Self {
        unreachable!("it is taken whole")
    }

    fn from_output(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

fn port(world: &World) -> (Deployed<Port>, Party) {
    (world.open::<Port>("port@zone", ()), world.authority())
}

#[test]
fn ships_leave_the_queue_in_the_order_they_came_and_stay_in_the_journal() {
    let world = World::new(Mode::Native);
    let (port, pilot) = port(&world);
    port.by(&pilot).arrive("Ariel").returns(0);
    port.by(&pilot).arrive("Taeping").returns(1);
    port.by(&pilot)
        .moor(1, Berth::None)
        .returns(Some("Ariel".into()));
    assert_eq!(port.view().waiting(), 1);
    port.by(&pilot)
        .moor(1, Berth::None)
        .returns(Some("Taeping".into()));
    port.by(&pilot).moor(1, Berth::None).returns(None);
    assert_eq!(port.view().entry(1), Some("Taeping".into()));
    assert_eq!(port.view().entry(2), None);
}

#[test]
fn a_scan_gives_one_pier_in_order_page_by_page() {
    let world = World::new(Mode::Native);
    let (port, pilot) = port(&world);
    for (pier, ship) in [
        (2, "Serica"),
        (1, "Fiery Cross"),
        (2, "Ariel"),
        (2, "Taitsing"),
    ] {
        port.by(&pilot).arrive(ship).succeeds();
        let berth = Berth::Quay {
            number: pier,
            until: None,
        };
        port.by(&pilot).moor(pier, berth).succeeds();
    }
    let (ships, next) = port.view().at(2, None);
    assert_eq!(ships, ["Ariel", "Serica"]);
    assert_eq!(port.view().at(2, next), (vec!["Taitsing".into()], None));
    assert_eq!(port.view().at(1, None), (vec!["Fiery Cross".into()], None));
    assert_eq!(port.view().at(3, None), (vec![], None));
}

#[test]
fn nothing_is_a_value_that_lies_under_a_key() {
    let world = World::new(Mode::Native);
    let (port, pilot) = port(&world);
    assert_eq!(port.view().pilot(pilot), None);
    port.by(&pilot).admit(&pilot).returns(());
    assert_eq!(port.view().pilot(pilot), Some(true));
    let state = world.state();
    let stored: Vec<&[u8]> = state[&port.name()]
        .iter()
        .map(|(_, value)| &**value)
        .collect();
    assert_eq!(stored, [[0xf6]]);
}

#[test]
fn a_method_that_returns_nothing_writes_nothing_and_null_is_read_as_that() {
    let world = World::new(Mode::Native);
    let (port, pilot) = port(&world);
    let admitted = port.by(&pilot).0;
    let admitted = admitted.carry::<Output>("admit", encode(&vec![pilot]));
    assert!(admitted.succeeds().0.is_empty());
    let looked = port
        .view()
        .0
        .carry::<Output>("look", encode(&Vec::<Party>::new()));
    assert!(looked.0.is_empty());
    <() as Value>::from_output(&[0xf6]);
}

#[test]
fn who_holds_a_role_is_known_by_the_roles_name() {
    let world = World::new(Mode::Native);
    let (port, pilot) = port(&world);
    let inspector = world.party("ann@port:customs");
    let customs = Role::new("customs").expect("a name");
    assert!(port.view().holds(inspector, customs));
    assert!(!port.view().holds(pilot, customs));
}

#[test]
fn a_contract_is_opened_with_as_many_as_eight_arguments() {
    let world = World::new(Mode::Native);
    let keeper = world.authority();
    let fee = Amount::new(1_250, "GBP".parse().expect("a code"));
    let depth = Quantity::new(12);
    let args = (
        7u32,
        String::from("north"),
        keeper,
        depth,
        fee,
        None::<Timestamp>,
        true,
        Berth::None,
    );
    let plan = world.open::<Plan>("plan@zone", args);
    let line = format!("7 north authority@zone {depth} {fee:?} None true None");
    assert_eq!(plan.view().line(0), Some(line));
}

#[test]
fn a_panic_undoes_the_call_and_its_text_stays_off_the_chain() {
    let world = World::new(Mode::Native);
    let (port, pilot) = port(&world);
    port.by(&pilot).sink().stopped(HostFailure::Trapped);
    assert_eq!(port.view().entry(0), None);
}

#[test]
fn a_variant_has_one_spelling() {
    let quay = Berth::Quay {
        number: 7,
        until: None,
    };
    assert_eq!(encode(&Berth::None), [0x82, 0, 0xa0]);
    assert_eq!(encode(&quay), [0x82, 1, 0xa1, 0, 7]);
    assert_eq!(decode(&[0x82, 1, 0xa1, 0, 7]), Some(quay));
    let unknown_field = [0x82, 1, 0xa2, 0, 7, 2, 0];
    let descending = [0x82, 1, 0xa2, 1, 9, 0, 7];
    let unknown_variant = [0x82, 2, 0xa0];
    for wrong in [&unknown_field[..], &descending, &unknown_variant] {
        assert_eq!(decode::<Berth>(wrong), None);
    }
    let map_of_two_with_one_entry = [0x82, 0x82, 1, 0xa2, 0, 7, 5];
    assert_eq!(decode::<(Berth, u8)>(&map_of_two_with_one_entry), None);
}
