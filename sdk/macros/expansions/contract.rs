/// Ships in a harbour.
#[contract(version = 2, retired(1), breaks(leave))]
pub struct Harbour {
    ships: Table<u64, Ship>,
    #[index(ships, by = (owner, name))]
    #[n(2)]
    by_owner: Index<(Party, String), u64>,
    #[index(ships, by = flag())]
    by_flag: Unique<String, u64>,
    master: Cell<Party>,
}
