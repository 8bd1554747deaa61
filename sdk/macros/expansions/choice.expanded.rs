#[derive(Clone, Debug, PartialEq, Eq)]
/// What is said of a ship.
pub enum Report {
    Clear,
    Leaking { place: String },
}
const _: () = {
    use ::tradewind_sdk::expansion;
    impl expansion::Value for Report {
        fn write(&self, __to: &mut expansion::Vec<u8>) {
            match self {
                Self::Clear {} => {
                    expansion::variant(0u32, __to);
                    expansion::map(__to, 0u64);
                }
                Self::Leaking { place } => {
                    expansion::variant(1u32, __to);
                    expansion::map(__to, 1u64);
                    expansion::Value::write(&0u32, __to);
                    expansion::Value::write(place, __to);
                }
            }
        }
        fn read(__from: &mut expansion::Reader<'_>) -> Self {
            __from.array(2);
            match <u32 as expansion::Value>::read(__from) {
                0u32 => {
                    let __left = __from.map();
                    __from.end_map(__left);
                    Self::Clear {}
                }
                1u32 => {
                    let mut __left = __from.map();
                    __from.field(0u64, &mut __left);
                    let place: String = expansion::Value::read(__from);
                    __from.end_map(__left);
                    Self::Leaking { place }
                }
                _ => __from.wrong(),
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        fn definitions(__into: &mut expansion::Definitions) {
            expansion::define(
                b"\x82\x04\x81\x82\x01\x83fReport\x82\xA3\0\0\x01eClear\x02\x80\xA3\0\x01\x01gLeaking\x02\x81\xA4\0\0\x01eplace\x02\x82\x04\x80\x03\xF4wWhat is said of a ship.",
                __into,
            );
        }
    }
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 80usize] = *b"\x82\x04\x81\x82\x01\x83fReport\x82\xA3\0\0\x01eClear\x02\x80\xA3\0\x01\x01gLeaking\x02\x81\xA4\0\0\x01eplace\x02\x82\x04\x80\x03\xF4wWhat is said of a ship.";
};
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Copy)]
/// Which way a ship goes.
pub enum Way {
    In,
    Out,
}
const _: () = {
    use ::tradewind_sdk::expansion;
    impl expansion::Value for Way {
        fn write(&self, __to: &mut expansion::Vec<u8>) {
            match self {
                Self::In => expansion::Value::write(&1u32, __to),
                Self::Out => expansion::Value::write(&2u32, __to),
            }
        }
        fn read(__from: &mut expansion::Reader<'_>) -> Self {
            match <u32 as expansion::Value>::read(__from) {
                1u32 => Self::In,
                2u32 => Self::Out,
                _ => __from.wrong(),
            }
        }
        #[cfg(not(target_arch = "wasm32"))]
        fn definitions(__into: &mut expansion::Definitions) {
            expansion::define(
                b"\x82\x04\x81\x82\x01\x83cWay\x82\xA3\0\x01\x01bIn\x02\x80\xA3\0\x02\x01cOut\x02\x80vWhich way a ship goes.",
                __into,
            );
        }
    }
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 53usize] = *b"\x82\x04\x81\x82\x01\x83cWay\x82\xA3\0\x01\x01bIn\x02\x80\xA3\0\x02\x01cOut\x02\x80vWhich way a ship goes.";
};
