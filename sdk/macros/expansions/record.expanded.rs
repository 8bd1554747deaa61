#[derive(Clone, Debug, PartialEq, Eq)]
/// A ship.
pub struct Ship {
    owner: Party,
    draught: Option<u32>,
}
const _: () = {
    use ::tradewind_sdk::expansion;
    impl expansion::Value for Ship {
        fn write(&self, __to: &mut expansion::Vec<u8>) {
            let Self { owner, draught } = self;
            expansion::map(__to, 1u64 + u64::from(draught.is_some()));
            expansion::Value::write(&0u32, __to);
            expansion::Value::write(owner, __to);
            if draught.is_some() {
                expansion::Value::write(&3u32, __to);
                expansion::Value::write(draught, __to);
            }
        }
        fn read(__from: &mut expansion::Reader<'_>) -> Self {
            let mut __left = __from.map();
            __from.field(0u64, &mut __left);
            let owner: Party = expansion::Value::read(__from);
            let draught: Option<u32> = __from
                .optional_field(3u64, &mut __left)
                .then(|| expansion::Value::read(__from));
            __from.end_map(__left);
            Self { owner, draught }
        }
        #[cfg(not(target_arch = "wasm32"))]
        fn definitions(__into: &mut expansion::Definitions) {
            expansion::define(
                b"\x82\x04\x81\x82\0\x81\xA3\0dShip\x01\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF4\xA4\0\x03\x01gdraught\x02\x82\x0E\x81\x82\x02\x81\x18 \x03\xF4\x02gA ship.",
                __into,
            );
        }
    }
};
#[cfg(target_arch = "wasm32")]
const _: () = {
    #[allow(unsafe_code)]
    #[unsafe(link_section = "tradewind_schema")]
    static ENTRY: [u8; 63usize] = *b"\x82\x04\x81\x82\0\x81\xA3\0dShip\x01\x82\xA4\0\0\x01eowner\x02\x82\x07\x80\x03\xF4\xA4\0\x03\x01gdraught\x02\x82\x0E\x81\x82\x02\x81\x18 \x03\xF4\x02gA ship.";
};
