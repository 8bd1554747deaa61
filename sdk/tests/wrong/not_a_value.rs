use tradewind_sdk::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goods;

#[record]
pub struct Parcel {
    pub goods: Goods,
}

fn main() {}
