use tradewind_sdk::prelude::*;

#[record]
pub struct Line(u64);

fn main() {}
