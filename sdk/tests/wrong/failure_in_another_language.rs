use tradewind_sdk::prelude::*;

#[failure]
pub enum Refused {
    #[say(en = "closed", de = "geschlossen")]
    Closed = 1,
}

fn main() {}
