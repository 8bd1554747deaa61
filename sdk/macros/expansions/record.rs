/// A ship.
#[record]
pub struct Ship {
    owner: Party,
    #[n(3)]
    draught: Option<u32>,
}
