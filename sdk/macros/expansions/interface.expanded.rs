/// A customs house.
#[derive(Clone, Copy, Debug)]
pub struct Customs<S = ::tradewind_sdk::calls::Direct>(S);
impl Customs {
    /// What this expects of the other contract, for a test that compares it with the
    /// contract.
    #[cfg(not(target_arch = "wasm32"))]
    pub const METHODS: ::tradewind_sdk::calls::Expected = ::tradewind_sdk::calls::Expected {
        methods: &[
            b"\x82\x01\x81\xA6\0gcleared\x01\x02\x02\x80\x03\x81\xA4\0\0\x01dship\x02\x82\x02\x81\x18@\x03\xF4\x04\x82\x01\x80\x05x\x1CWhether the ship may unload.",
            b"\x82\x01\x81\xA6\0freport\x01\x01\x02\x80\x03\x82\xA4\0\0\x01dship\x02\x82\x02\x81\x18@\x03\xF4\xA4\0\x01\x01dtext\x02\x82\x04\x80\x03\xF4\x04\x82\0\x80\x05`",
        ],
        definitions: |_| {},
    };
    /// Calls of `contract`; its failures are failures of the running call.
    pub fn at(contract: ::tradewind_sdk::expansion::Party) -> Self {
        Self(::tradewind_sdk::calls::Direct(contract))
    }
}
impl Customs<::tradewind_sdk::calls::Tried> {
    /// Calls of `contract`; the running call goes on when they fail.
    pub fn try_at(contract: ::tradewind_sdk::expansion::Party) -> Self {
        Self(::tradewind_sdk::calls::Tried(contract))
    }
}
impl<S: ::tradewind_sdk::expansion::Transport> Customs<S> {
    ///Calls `cleared`. Whether the ship may unload.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn cleared(&self, ship: u64) -> S::Answer<bool> {
        ::tradewind_sdk::expansion::send::<S, bool>(&self.0, "cleared", &[&ship])
    }
    ///Calls `report`.
    #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
    #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
    pub fn report(&self, ship: u64, text: impl Into<String>) -> S::Answer<()> {
        ::tradewind_sdk::expansion::send::<
            S,
            (),
        >(&self.0, "report", &[&ship, &Into::<String>::into(text)])
    }
}
