/// A customs house.
#[interface]
pub trait Customs {
    /// Whether the ship may unload.
    fn cleared(&self, ship: u64) -> bool;
    fn report(&mut self, ship: u64, text: String) -> Outcome;
}
