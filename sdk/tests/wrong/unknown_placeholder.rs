use tradewind_sdk::prelude::*;

#[failure]
pub enum Refused {
    #[say(en = "{who} has {held}", zh = "{who} 仅有 {held}")]
    Short { who: Party, free: Amount } = 1,
}

fn main() {}
