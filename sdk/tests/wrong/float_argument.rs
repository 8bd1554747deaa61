use tradewind_sdk::prelude::*;

#[contract]
pub struct Scale {
    weight: Cell<u64>,
}

#[contract]
impl Scale {
    #[anyone]
    pub fn weigh(&mut self, weight: f64) -> Outcome {
        self.weight.set(&(weight as u64));
        Ok(())
    }
}

fn main() {}
