/// What is said of a ship.
#[choice]
pub enum Report {
    Clear,
    Leaking { place: String },
}

/// Which way a ship goes.
#[choice]
pub enum Way {
    In = 1,
    Out = 2,
}
