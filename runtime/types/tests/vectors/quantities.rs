//! Money, moments, heights, gas.

use serde_json::json;
use tradewind_types::{Amount, Currency, Gas, Height, Quantity, Rate, Timestamp, cbor};

use crate::golden::{Golden, bytes};
use crate::sample::{TIME, name};

#[test]
fn an_amount_is_minor_units_and_a_currency() {
    let mut golden = Golden::default();
    for (text, minor, code) in [
        ("139.12 GBP", 13_912, "GBP"),
        ("0.00 EUR", 0, "EUR"),
        ("139 JPY", 139, "JPY"),
        ("13.912 BHD", 13_912, "BHD"),
        ("184467440737095516.15 CNY", u64::MAX, "CNY"),
    ] {
        let amount = Amount::new(minor, name(code));
        golden.accept_with(text, &amount, json!({ "text": text }));
    }
    golden.accept::<Currency>("a currency", &name("GBP"));
    golden.accept::<Currency>("a code that is no currency", &name("XAU"));
    golden.refuse::<Currency>("small letters", &cbor::encode(&"gbp"));
    golden.refuse::<Currency>("four letters", &cbor::encode(&"GBPX"));
    golden.refuse::<Currency>("a digit", &cbor::encode(&"GB1"));
    golden.refuse::<Amount>("money without a currency", &bytes("8101"));
    golden.refuse::<Amount>("less than nothing", &bytes("822063474250"));
    golden.refuse::<Amount>("money as text", &cbor::encode(&"139.12 GBP"));
    golden.refuse::<Amount>("money and more", &bytes("830163474250f6"));
    golden.hold("amounts.json");
}

#[test]
fn goods_are_counted_and_rates_are_parts_of_a_thousand_million() {
    let mut golden = Golden::default();
    golden.accept("nothing", &Quantity::ZERO);
    golden.accept("500 sets", &Quantity::new(500));
    for text in ["0", "0.027", "1", "7.1234", "18446744073.709551615"] {
        let rate: Rate = text.parse().expect("a rate");
        golden.accept_with(text, &rate, json!({ "text": text }));
    }
    golden.refuse::<Quantity>("less than nothing", &bytes("20"));
    golden.refuse::<Quantity>("goods as text", &cbor::encode(&"500"));
    golden.refuse::<Rate>("a rate as a float", &bytes("fb3f9ba5e353f7ced9"));
    golden.hold("goods.json");
}

#[test]
fn moments_heights_and_gas_are_whole_numbers_of_64_bits() {
    let mut golden = Golden::default();
    golden.accept("1970-01-01T00:00:00.000Z", &Timestamp::new(0));
    golden.accept("2026-11-23T06:35:00.000Z", &TIME);
    golden.accept("the last moment", &Timestamp::new(u64::MAX));
    golden.accept("genesis", &Height::new(0));
    golden.accept("block 300", &Height::new(300));
    golden.accept("a transfer's gas", &Gas::new(54_321));
    golden.refuse::<Timestamp>("a moment before 1970", &bytes("20"));
    golden.refuse::<Timestamp>("a moment as text", &cbor::encode(&"2026-11-23T06:35:00Z"));
    golden.refuse::<Height>("a height in more bytes than needed", &bytes("1817"));
    golden.refuse::<Gas>("gas of more than 64 bits", &bytes("c249010000000000000000"));
    golden.hold("quantities.json");
}
