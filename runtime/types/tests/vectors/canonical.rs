//! Any item: what is canonical CBOR, and what is not.

use serde_json::json;
use tradewind_types::cbor;

use crate::golden::{Golden, LIMITS, bytes};

#[test]
fn one_item_has_one_spelling() {
    let mut golden = Golden::default();
    let accepted = [
        ("zero", json!(0), "00"),
        ("the last one-byte integer", json!(23), "17"),
        ("the first two-byte integer", json!(24), "1818"),
        ("255", json!(255), "18ff"),
        ("256", json!(256), "190100"),
        ("65535", json!(65_535), "19ffff"),
        ("65536", json!(65_536), "1a00010000"),
        ("2^32 - 1", json!(4_294_967_295u32), "1affffffff"),
        ("2^32", json!(4_294_967_296u64), "1b0000000100000000"),
        ("minus one", json!(-1), "20"),
        ("minus 25", json!(-25), "3818"),
        ("text", json!("茶 & tea"), "69e88cb6202620746561"),
        ("no text", json!(""), "60"),
        ("false, true, null", json!([false, true, null]), "83f4f5f6"),
        ("a list in a list", json!([[], [1]]), "82808101"),
    ];
    for (name, value, item) in accepted {
        let item = bytes(item);
        assert_eq!(cbor::check(&item, LIMITS), Ok(()), "{name}");
        golden.tell(
            true,
            json!({ "name": name, "value": value, "cbor": hex::encode(item) }),
        );
    }
    let deep = [vec![0x81; 25], vec![0x00]].concat();
    let refused = [
        ("a small integer in two bytes", bytes("1805")),
        ("a byte in three bytes", bytes("1900ff")),
        ("a short in five bytes", bytes("1a0000ffff")),
        ("a word in nine bytes", bytes("1b00000000ffffffff")),
        ("a length that is longer than needed", bytes("580100")),
        ("a text length that is longer than needed", bytes("780161")),
        ("bytes without a length", bytes("5f4101ff")),
        ("a list without a length", bytes("9f01ff")),
        ("a map without a length", bytes("bfff")),
        ("half a float", bytes("f93c00")),
        ("a float", bytes("fa3f800000")),
        ("a double", bytes("fb3ff0000000000000")),
        ("undefined", bytes("f7")),
        ("a simple value", bytes("f0")),
        ("a reserved length", bytes("1c")),
        ("a tag", bytes("c000")),
        ("keys that descend", bytes("a201000000")),
        ("a key twice", bytes("a200000000")),
        ("keys by value, not by bytes", bytes("a22000181800")),
        ("text that is not UTF-8", bytes("61ff")),
        ("surrogates as UTF-8", bytes("63eda080")),
        ("nothing", vec![]),
        ("half an integer", bytes("19ff")),
        ("text that ends early", bytes("6261")),
        ("a list that ends early", bytes("8201")),
        ("a list of 2^63", bytes("9b7fffffffffffffff")),
        ("text of 2^64 - 1", bytes("7bffffffffffffffff")),
        ("a map of more than there is", bytes("a20000")),
        ("two items", bytes("0000")),
        ("25 lists in each other", deep),
    ];
    for (name, item) in refused {
        let reason = cbor::check(&item, LIMITS).expect_err(name);
        golden.refuse_for(name, "item", &item, &reason.to_string());
    }
    golden.hold("canonical.json");
}
