//! Keys that sign, what they sign, and the keys under which state lies.

use minicbor::bytes::ByteVec;
use serde_json::{Value, json};
use tradewind_types::key::{local_key, state_key};
use tradewind_types::{Hash, Organisation, Party, PublicKey, Role, Signature};

use crate::golden::{Golden, bytes};
use crate::sample::{TIME, key, name};

#[test]
fn a_key_may_be_registered_if_it_has_one_meaning() {
    let mut golden = Golden::default();
    for seed in [0, 1, 7, 0xff] {
        let secret = hex::encode([seed; 32]);
        let public = key(seed).public();
        assert_eq!(public.check(), Ok(()));
        golden.accept_with(
            &format!("of seed {secret}"),
            &public,
            json!({ "seed": secret }),
        );
    }
    let weak = [
        ("the neutral point", [&[1][..], &[0; 31]].concat()),
        ("a point of small order", vec![0; 32]),
        ("not on the curve", vec![2; 32]),
        ("not a point at all", vec![0xff; 32]),
    ];
    for (title, point) in weak {
        let point: [u8; 32] = point.try_into().expect("32 bytes");
        let reason = PublicKey::from_bytes(point).check().expect_err(title);
        let item = [&bytes("5820")[..], &point].concat();
        golden.refuse_for(title, "PublicKey", &item, &reason.to_string());
    }
    golden.refuse::<PublicKey>("31 bytes", &[&bytes("581f")[..], &[0; 31]].concat());
    golden.hold("keys.json");
}

#[test]
fn a_signature_is_good_for_its_key_and_message_only() {
    let mut golden = Golden::default();
    let entry = |title: &str, public: &PublicKey, message: &[u8], signature: &Signature| {
        json!({
            "name": title,
            "key": public.to_string(),
            "message": hex::encode(message),
            "signature": hex::encode(signature.as_bytes()),
        })
    };
    for (seed, message) in [(1, &b""[..]), (1, b"release the goods"), (7, &[0; 200])] {
        let signature = key(seed).sign(message);
        let public = key(seed).public();
        assert!(public.verify(message, &signature));
        let mut entry = entry("signed", &public, message, &signature);
        entry["seed"] = Value::from(hex::encode([seed; 32]));
        golden.tell(true, entry);
    }
    let message = b"release the goods";
    let genuine = *key(1).sign(message).as_bytes();
    let mut greater = genuine;
    // S plus the order of the group.
    let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0u16;
    for (digit, add) in greater[32..].iter_mut().zip(order) {
        carry += u16::from(*digit) + u16::from(add);
        *digit = carry as u8;
        carry >>= 8;
    }
    // With the neutral point as key, R = B and S = 1 fit every message.
    let neutral: [u8; 32] = [&[1][..], &[0; 31]].concat().try_into().expect("32 bytes");
    let base = [&[0x58][..], &[0x66; 31]].concat();
    let any: [u8; 64] = [&base[..], &neutral].concat().try_into().expect("64 bytes");
    // R of small order with S = 0 fits a key of small order.
    let nothing: [u8; 64] = [&neutral[..], &[0; 32]]
        .concat()
        .try_into()
        .expect("64 bytes");
    for (title, public, message, signature) in [
        (
            "another message",
            key(1).public(),
            &b"release the good"[..],
            genuine,
        ),
        ("another key", key(2).public(), message, genuine),
        ("no signature", key(1).public(), message, [0; 64]),
        (
            "S beyond the order of the group",
            key(1).public(),
            message,
            greater,
        ),
        (
            "a key that fits every message",
            PublicKey::from_bytes(neutral),
            message,
            any,
        ),
        (
            "a signature of nothing",
            PublicKey::from_bytes(neutral),
            message,
            nothing,
        ),
        (
            "a key that is not on the curve",
            PublicKey::from_bytes([2; 32]),
            message,
            genuine,
        ),
    ] {
        let signature = Signature::from_bytes(signature);
        assert!(!public.verify(message, &signature), "{title}");
        golden.tell(false, entry(title, &public, message, &signature));
    }
    golden.hold("signatures.json");
}

#[test]
fn a_state_key_is_contract_field_and_parts() {
    let mut golden = Golden::default();
    let contract: Party = name("cash@zone");
    let mut tell = |types: &[&str], parts: Value, field: u16, local: Vec<u8>| {
        golden.tell(
            true,
            json!({
                "name": format!("field {field} of {}", if types.is_empty() { "no parts".into() } else { types.join(", ") }),
                "contract": contract.as_str(),
                "field": field,
                "types": types,
                "parts": parts,
                "key": hex::encode(state_key(&contract, &local)),
            }),
        );
    };
    let hash = Hash::from_bytes([0xab; 32]);
    tell(&[], json!([]), 0, local_key(0, &()));
    tell(&["u8"], json!([7]), 1, local_key(1, &7u8));
    tell(&["u16"], json!([258]), 1, local_key(1, &258u16));
    tell(&["u32"], json!([70_000]), 256, local_key(256, &70_000u32));
    tell(&["u64"], json!(["536365"]), 1, local_key(1, &536_365u64));
    tell(
        &["text"],
        json!(["INV-1"]),
        1,
        local_key(1, &String::from("INV-1")),
    );
    tell(
        &["text"],
        json!(["a\u{0}b"]),
        1,
        local_key(1, &String::from("a\0b")),
    );
    tell(
        &["bytes"],
        json!(["00ff0000"]),
        1,
        local_key(1, &ByteVec::from(vec![0, 0xff, 0, 0])),
    );
    tell(
        &["party"],
        json!(["ann@shop"]),
        1,
        local_key(1, &name::<Party>("ann@shop")),
    );
    tell(
        &["organisation"],
        json!(["shop"]),
        1,
        local_key(1, &name::<Organisation>("shop")),
    );
    tell(
        &["role"],
        json!(["customs"]),
        1,
        local_key(1, &name::<Role>("customs")),
    );
    tell(&["hash"], json!([hash.to_string()]), 1, local_key(1, &hash));
    tell(
        &["timestamp"],
        json!(["2026-11-23T06:35:00.000Z"]),
        1,
        local_key(1, &TIME),
    );
    tell(
        &["currency", "party"],
        json!(["GBP", "ann@shop"]),
        4,
        local_key(
            4,
            &(
                name::<tradewind_types::Currency>("GBP"),
                name::<Party>("ann@shop"),
            ),
        ),
    );
    tell(
        &["party", "text", "u64"],
        json!(["ann@shop", "", "18446744073709551615"]),
        65_535,
        local_key(
            65_535,
            &(name::<Party>("ann@shop"), String::new(), u64::MAX),
        ),
    );
    golden.hold("state_keys.json");
}
