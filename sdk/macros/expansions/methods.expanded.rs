#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    reason = "arguments of a call are decoded and handed over"
)]
impl Harbour {
    /// The first master.
    pub fn open(&mut self, master: Party) -> Outcome {
        self.master.set(&master);
        Ok(())
    }
    /// Names were not kept before.
    fn names(&mut self, ships: Table<u64, Party>) -> Outcome {
        Ok(())
    }
    pub fn arrive(&mut self, owner: Party, name: String) -> Outcome<u64> {
        self.berth(owner, name)
    }
    pub fn leave(&mut self, owner: Party, number: u64) -> Outcome {
        Ok(())
    }
    pub fn close(&mut self) -> Outcome {
        Ok(())
    }
    pub fn owner(&self, number: u64) -> Option<Party> {
        self.ships.get(&number).map(|ship| ship.owner)
    }
    fn is_moored(&self, number: u64) -> Outcome {
        Ok(())
    }
}
///Typed calls of [`Harbour`].
#[derive(Clone, Copy, Debug)]
pub struct HarbourCalls<S>(pub S);
impl<S: ::tradewind_sdk::expansion::Transport> HarbourCalls<S> {
    ///Calls `open`. The first master.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn open(&self, master: impl Into<Party>) -> S::Answer<()> {
        ::tradewind_sdk::expansion::send::<
            S,
            (),
        >(&self.0, "open", &[&Into::<Party>::into(master)])
    }
    ///Calls `arrive`.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn arrive(
        &self,
        owner: impl Into<Party>,
        name: impl Into<String>,
    ) -> S::Answer<u64> {
        ::tradewind_sdk::expansion::send::<
            S,
            u64,
        >(&self.0, "arrive", &[&Into::<Party>::into(owner), &Into::<String>::into(name)])
    }
    ///Calls `leave`.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn leave(&self, owner: impl Into<Party>, number: u64) -> S::Answer<()> {
        ::tradewind_sdk::expansion::send::<
            S,
            (),
        >(&self.0, "leave", &[&Into::<Party>::into(owner), &number])
    }
    ///Calls `close`.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn close(&self) -> S::Answer<()> {
        ::tradewind_sdk::expansion::send::<S, ()>(&self.0, "close", &[])
    }
    ///Calls `owner`.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn owner(&self, number: u64) -> S::Answer<Option<Party>> {
        ::tradewind_sdk::expansion::send::<
            S,
            Option<Party>,
        >(&self.0, "owner", &[&number])
    }
}
const _: () = {
    use ::tradewind_sdk::expansion::{self, Contract, Method, MethodKind, Methods};
    ///Export `open` of [`Harbour`].
    fn open() {
        expansion::serve(
            1u64,
            |__args| {
                let master: Party = expansion::Value::read(__args);
                __args.end();
                let mut __contract = Harbour::attach();
                Harbour::open(&mut __contract, master)
            },
        );
    }
    #[cfg(target_arch = "wasm32")]
    const _: () = {
        #[allow(unsafe_code)]
        #[unsafe(export_name = "open")]
        extern "C" fn export() {
            open();
        }
    };
    ///Export `arrive` of [`Harbour`].
    fn arrive() {
        expansion::serve(
            2u64,
            |__args| {
                let owner: Party = expansion::Value::read(__args);
                let name: String = expansion::Value::read(__args);
                __args.end();
                let mut __contract = Harbour::attach();
                expansion::answer(Harbour::arrive(&mut __contract, owner, name)?)
            },
        );
    }
    #[cfg(target_arch = "wasm32")]
    const _: () = {
        #[allow(unsafe_code)]
        #[unsafe(export_name = "arrive")]
        extern "C" fn export() {
            arrive();
        }
    };
    ///Export `leave` of [`Harbour`].
    fn leave() {
        expansion::serve(
            2u64,
            |__args| {
                let owner: Party = expansion::Value::read(__args);
                let number: u64 = expansion::Value::read(__args);
                __args.end();
                let mut __contract = Harbour::attach();
                expansion::host::require_consent(&owner);
                let __allowed: expansion::Outcome = __contract.is_moored(number);
                __allowed?;
                Harbour::leave(&mut __contract, owner, number)
            },
        );
    }
    #[cfg(target_arch = "wasm32")]
    const _: () = {
        #[allow(unsafe_code)]
        #[unsafe(export_name = "leave")]
        extern "C" fn export() {
            leave();
        }
    };
    ///Export `close` of [`Harbour`].
    fn close() {
        expansion::serve(
            0u64,
            |__args| {
                __args.end();
                let mut __contract = Harbour::attach();
                expansion::host::require_role("pilot");
                expansion::host::require_caller(&__contract.master.required());
                Harbour::close(&mut __contract)
            },
        );
    }
    #[cfg(target_arch = "wasm32")]
    const _: () = {
        #[allow(unsafe_code)]
        #[unsafe(export_name = "close")]
        extern "C" fn export() {
            close();
        }
    };
    ///Export `owner` of [`Harbour`].
    fn owner() {
        expansion::serve(
            1u64,
            |__args| {
                let number: u64 = expansion::Value::read(__args);
                __args.end();
                let __contract = Harbour::attach();
                expansion::answer(Harbour::owner(&__contract, number))
            },
        );
    }
    #[cfg(target_arch = "wasm32")]
    const _: () = {
        #[allow(unsafe_code)]
        #[unsafe(export_name = "owner")]
        extern "C" fn export() {
            owner();
        }
    };
    ///Export `names` of [`Harbour`].
    fn names() {
        expansion::serve(
            0,
            |__args| {
                __args.end();
                let mut __contract = Harbour::attach();
                Harbour::names(
                    &mut __contract,
                    <Table<u64, Party> as expansion::Handle>::of(0u16),
                )
            },
        );
    }
    #[cfg(target_arch = "wasm32")]
    const _: () = {
        #[allow(unsafe_code)]
        #[unsafe(export_name = "names")]
        extern "C" fn export() {
            names();
        }
    };
    impl Methods for Harbour {
        type Calls<S: expansion::Transport> = HarbourCalls<S>;
        const METHODS: &'static [Method] = &[
            Method {
                name: "open",
                kind: MethodKind::Open,
                entry: b"\x82\x01\x81\xA6\0dopen\x01\0\x02\x80\x03\x81\xA4\0\0\x01fmaster\x02\x82\x07\x80\x03\xF4\x04\x82\0\x80\x05qThe first master.",
                run: open,
            },
            Method {
                name: "arrive",
                kind: MethodKind::Action,
                entry: b"\x82\x01\x81\xA6\0farrive\x01\x01\x02\x81\x82\0\x80\x03\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF4\xA4\0\x01\x01dname\x02\x82\x04\x80\x03\xF4\x04\x82\x02\x81\x18@\x05`",
                run: arrive,
            },
            Method {
                name: "leave",
                kind: MethodKind::Action,
                entry: b"\x82\x01\x81\xA6\0eleave\x01\x01\x02\x82\x82\x01\x81eowner\x82\x04\x81iis_moored\x03\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF4\xA4\0\x01\x01fnumber\x02\x82\x02\x81\x18@\x03\xF4\x04\x82\0\x80\x05`",
                run: leave,
            },
            Method {
                name: "close",
                kind: MethodKind::Action,
                entry: b"\x82\x01\x81\xA6\0eclose\x01\x01\x02\x82\x82\x02\x81epilot\x82\x03\x81fmaster\x03\x80\x04\x82\0\x80\x05`",
                run: close,
            },
            Method {
                name: "owner",
                kind: MethodKind::View,
                entry: b"\x82\x01\x81\xA6\0eowner\x01\x02\x02\x80\x03\x81\xA4\0\0\x01fnumber\x02\x82\x02\x81\x18@\x03\xF4\x04\x82\x0E\x81\x82\x07\x80\x05`",
                run: owner,
            },
        ];
        const MIGRATIONS: &'static [expansion::Migration] = &[
            expansion::Migration {
                name: "names",
                entry: b"\x82\x06\x81\xA3\0\x01\x01enames\x02\x81\xA5\0\0\x01eships\x02\x01\x03\x81\x82\x02\x81\x18@\x04\x82\x07\x80",
                run: names,
            },
        ];
        fn calls<S: expansion::Transport>(transport: S) -> Self::Calls<S> {
            HarbourCalls(transport)
        }
    }
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 56usize] = *b"\x82\x01\x81\xA6\0dopen\x01\0\x02\x80\x03\x81\xA4\0\0\x01fmaster\x02\x82\x07\x80\x03\xF4\x04\x82\0\x80\x05qThe first master.";
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 60usize] = *b"\x82\x01\x81\xA6\0farrive\x01\x01\x02\x81\x82\0\x80\x03\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF4\xA4\0\x01\x01dname\x02\x82\x04\x80\x03\xF4\x04\x82\x02\x81\x18@\x05`";
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 80usize] = *b"\x82\x01\x81\xA6\0eleave\x01\x01\x02\x82\x82\x01\x81eowner\x82\x04\x81iis_moored\x03\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF4\xA4\0\x01\x01fnumber\x02\x82\x02\x81\x18@\x03\xF4\x04\x82\0\x80\x05`";
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 42usize] = *b"\x82\x01\x81\xA6\0eclose\x01\x01\x02\x82\x82\x02\x81epilot\x82\x03\x81fmaster\x03\x80\x04\x82\0\x80\x05`";
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 45usize] = *b"\x82\x01\x81\xA6\0eowner\x01\x02\x02\x80\x03\x81\xA4\0\0\x01fnumber\x02\x82\x02\x81\x18@\x03\xF4\x04\x82\x0E\x81\x82\x07\x80\x05`";
};
const _: () = assert!(
    1u32 < < Harbour as ::tradewind_sdk::expansion::Contract > ::VERSION,
    "`names` brings over version 1: the contract's version must be higher, as in #[contract(version = 2)]"
);
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 38usize] = *b"\x82\x06\x81\xA3\0\x01\x01enames\x02\x81\xA5\0\0\x01eships\x02\x01\x03\x81\x82\x02\x81\x18@\x04\x82\x07\x80";
};
