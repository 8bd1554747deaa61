#[derive(Clone, Debug, PartialEq, Eq)]
/// A ship came.
pub struct Arrived {
    owner: Party,
    number: u64,
}
impl ::tradewind_sdk::expansion::Event for Arrived {
    const NAME: &'static str = "Arrived";
    const KEYS: u32 = 1u32;
}
const _: () = {
    use ::tradewind_sdk::expansion;
    impl expansion::Value for Arrived {
        fn write(&self, __to: &mut expansion::Vec<u8>) {
            let Self { owner, number } = self;
            expansion::map(__to, 2u64);
            expansion::Value::write(&0u32, __to);
            expansion::Value::write(owner, __to);
            expansion::Value::write(&1u32, __to);
            expansion::Value::write(number, __to);
        }
        fn read(__from: &mut expansion::Reader<'_>) -> Self {
            let mut __left = __from.map();
            __from.field(0u64, &mut __left);
            let owner: Party = expansion::Value::read(__from);
            __from.field(1u64, &mut __left);
            let number: u64 = expansion::Value::read(__from);
            __from.end_map(__left);
            Self { owner, number }
        }
    }
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 64usize] = *b"\x82\x02\x81\xA3\0gArrived\x01\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF5\xA4\0\x01\x01fnumber\x02\x82\x02\x81\x18@\x03\xF4\x02lA ship came.";
};
