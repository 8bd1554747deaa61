use tradewind_sdk::prelude::*;

#[contract]
pub struct Shed {}

#[contract]
impl Shed {
    pub fn may_enter(&self, who: Party) -> bool {
        self.call().has_role(&who, "Customs")
    }
}

fn main() {}
