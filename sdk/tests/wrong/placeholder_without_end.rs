use tradewind_sdk::prelude::*;

#[failure]
pub enum Refused {
    #[say(en = "{who is short", zh = "不足")]
    Short { who: Party } = 1,
}

fn main() {}
