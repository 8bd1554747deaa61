//! Parties, organisations, roles.

use serde_json::json;
use tradewind_types::name::NameError;
use tradewind_types::{Organisation, Party, Role, cbor};

use crate::golden::Golden;
use crate::sample::name;

#[test]
fn a_name_is_written_one_way() {
    let mut golden = Golden::default();
    for party in [
        "ann@shop",
        "a@b",
        "crane-7@port-2",
        "registry@system",
        "0123456789012345@012345678901234",
    ] {
        golden.accept::<Party>(party, &name(party));
    }
    for organisation in ["shop", "0", "free-trade-zone"] {
        golden.accept::<Organisation>(organisation, &name(organisation));
    }
    golden.accept::<Role>("a role", &name("customs"));
    let mut refuse = |text: &str| {
        let reason: NameError = text.parse::<Party>().expect_err(text);
        let item = cbor::encode(&text);
        let why = cbor::decode::<Party>(&item, crate::golden::LIMITS).expect_err(text);
        golden.tell(
            false,
            json!({
                "name": text,
                "type": "Party",
                "cbor": hex::encode(item),
                "reason": why.to_string(),
                "spelling": reason.to_string(),
            }),
        );
    };
    for text in [
        "",
        "ann",
        "Ann@shop",
        "ann@Shop",
        "ann@",
        "@shop",
        "-ann@shop",
        "ann-@shop",
        "ann@shop@port",
        "ann shop@port",
        "ann_1@shop",
        "änn@shop",
        "0123456789012345@0123456789012345",
    ] {
        refuse(text);
    }
    golden.refuse::<Organisation>("an organisation with a party's name", b"\x68ann@shop");
    golden.refuse::<Role>("a role in bytes", b"\x47customs");
    golden.hold("names.json");
}
