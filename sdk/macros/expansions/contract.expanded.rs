#[derive(Debug)]
/// Ships in a harbour.
pub struct Harbour {
    ships: Table<u64, Ship, HarbourShipsIndices>,
    by_owner: Index<(Party, String), u64>,
    by_flag: Unique<String, u64>,
    master: Cell<Party>,
}
impl ::tradewind_sdk::expansion::Contract for Harbour {
    const NAME: &'static str = "Harbour";
    const VERSION: u32 = 2u32;
    const PACKAGE: ::tradewind_sdk::expansion::Package = ::tradewind_sdk::expansion::Package {
        name: env!("CARGO_PKG_NAME"),
        directory: env!("CARGO_MANIFEST_DIR"),
    };
    const ENTRIES: &'static [&'static [u8]] = &[
        b"\x82\0\x83gHarboursShips in a harbour.\x84\xA5\0\0\x01eships\x02\x01\x03\x81\x82\x02\x81\x18@\x04\x82\x11\x81dShip\xA6\0\x02\x01hby_owner\x02\x02\x03\x83\x82\x07\x80\x82\x04\x80\x82\x02\x81\x18@\x04\x82\0\x80\x05\xA3\0\0\x01m(owner, name)\x02\xF4\xA6\0\x03\x01gby_flag\x02\x02\x03\x81\x82\x04\x80\x04\x82\x02\x81\x18@\x05\xA3\0\0\x01fflag()\x02\xF5\xA5\0\x04\x01fmaster\x02\0\x03\x80\x04\x82\x07\x80",
        b"\x82\x05\x81\xA4\0\x02\x01\x81\x01\x02\x81eleave\x03\xA5\0gharbour\x01e0.2.0\x02`\x03e0.1.0\x04erustc",
    ];
    fn attach() -> Self {
        Self {
            ships: ::tradewind_sdk::state::Handle::of(0u16),
            by_owner: ::tradewind_sdk::state::Handle::of(2u16),
            by_flag: ::tradewind_sdk::state::Handle::of(3u16),
            master: ::tradewind_sdk::state::Handle::of(4u16),
        }
    }
}
impl Harbour {
    /// The call that is running.
    #[allow(
        dead_code,
        clippy::unused_self,
        reason = "not every contract asks who calls"
    )]
    fn call(&self) -> ::tradewind_sdk::context::Call {
        ::tradewind_sdk::context::Call
    }
}
///Moves the indices of `ships`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct HarbourShipsIndices;
#[allow(clippy::clone_on_copy, reason = "a part of a value, of whatever type")]
impl ::tradewind_sdk::expansion::Follow<u64, Ship> for HarbourShipsIndices {
    const FOLLOWS: bool = true;
    fn changed(at: &u64, was: Option<&Ship>, now: Option<&Ship>) {
        <Index<
            (Party, String),
            u64,
        >>::follow(
            2u16,
            at,
            was,
            now,
            |value: &Ship| {
                ::tradewind_sdk::expansion::By::<
                    (Party, String),
                >::part((value.owner.clone(), value.name.clone()))
            },
        );
        <Unique<
            String,
            u64,
        >>::follow(
            3u16,
            at,
            was,
            now,
            |value: &Ship| {
                ::tradewind_sdk::expansion::By::<String>::part(value.flag())
            },
        );
    }
}
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 171usize] = *b"\x82\0\x83gHarboursShips in a harbour.\x84\xA5\0\0\x01eships\x02\x01\x03\x81\x82\x02\x81\x18@\x04\x82\x11\x81dShip\xA6\0\x02\x01hby_owner\x02\x02\x03\x83\x82\x07\x80\x82\x04\x80\x82\x02\x81\x18@\x04\x82\0\x80\x05\xA3\0\0\x01m(owner, name)\x02\xF4\xA6\0\x03\x01gby_flag\x02\x02\x03\x81\x82\x04\x80\x04\x82\x02\x81\x18@\x05\xA3\0\0\x01fflag()\x02\xF5\xA5\0\x04\x01fmaster\x02\0\x03\x80\x04\x82\x07\x80";
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 51usize] = *b"\x82\x05\x81\xA4\0\x02\x01\x81\x01\x02\x81eleave\x03\xA5\0gharbour\x01e0.2.0\x02`\x03e0.1.0\x04erustc";
};
