use tradewind_sdk::prelude::*;

#[failure]
pub enum Refused {
    #[say(en = "too late", zh = "太晚")]
    TooLate,
}

fn main() {}
