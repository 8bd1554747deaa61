#[derive(Clone, Debug, PartialEq, Eq)]
/// Why a ship stays out.
pub enum Refused {
    Full,
    Deep {
        ///As the text says.
        draught: u32,
    },
}
const _: () = {
    use ::tradewind_sdk::expansion::{self, Failure, Refusal, Vec};
    impl Failure for Refused {
        fn code(&self) -> u32 {
            match self {
                Self::Full { .. } => 1u32,
                Self::Deep { .. } => 2u32,
            }
        }
        fn fields(&self) -> Vec<u8> {
            let mut __fields = Vec::new();
            let __to = &mut __fields;
            match self {
                Self::Full {} => {
                    expansion::map(__to, 0u64);
                }
                Self::Deep { draught } => {
                    expansion::map(__to, 1u64);
                    expansion::Value::write(&0u32, __to);
                    expansion::Value::write(draught, __to);
                }
            }
            __fields
        }
    }
    impl From<Refused> for Refusal {
        #[cold]
        fn from(failure: Refused) -> Self {
            expansion::refusal(failure)
        }
    }
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 49usize] = *b"\x82\x03\x81\xA5\0\x01\x01dFull\x02\x80\x03sthe harbour is full\x04l\xE6\xB8\xAF\xE5\x8F\xA3\xE5\xB7\xB2\xE6\xBB\xA1";
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 82usize] = *b"\x82\x03\x81\xA5\0\x02\x01dDeep\x02\x81\xA4\0\0\x01gdraught\x02\x82\x02\x81\x18 \x03\xF4\x03u{draught} is too deep\x04w\xE5\x90\x83\xE6\xB0\xB4 {draught} \xE8\xBF\x87\xE6\xB7\xB1";
};
