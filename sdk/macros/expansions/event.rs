/// A ship came.
#[event]
pub struct Arrived {
    #[key]
    owner: Party,
    number: u64,
}
