//! JSON and canonical bytes of one schema, both ways.

use proptest::prelude::*;
use serde_json::{Value, json};
use tradewind_types::cbor;
use tradewind_types::schema::{
    Definition, Field, Follows, Method, MethodKind, Migration, Record, Refusal, Release, Schema,
    Source, StateField, Storage, Type, Variant,
};
use tradewind_types::{Failure, Hash, HostFailure, Party, Rate};

use super::*;

fn field(number: u32, name: &str, ty: Type) -> Field {
    Field {
        number,
        name: name.into(),
        ty,
        key: false,
    }
}

fn named(name: &str) -> Type {
    Type::Named(name.into())
}

fn option(ty: Type) -> Type {
    Type::Option(ty.into())
}

fn list(ty: Type) -> Type {
    Type::List(ty.into())
}

fn variant(number: u32, name: &str, fields: Vec<Field>) -> Variant {
    Variant {
        number,
        name: name.into(),
        fields,
    }
}

/// An escrow's interface with a field of each type.
pub(super) fn escrow() -> Schema {
    let line = Record {
        name: "Line".into(),
        fields: vec![
            field(0, "sku", Type::Text),
            field(1, "quantity", Type::Unsigned(32)),
            field(3, "price", Type::Amount),
            field(4, "note", option(Type::Text)),
        ],
        doc: String::new(),
    };
    let stage = Definition::Choice {
        name: "Stage".into(),
        variants: vec![variant(0, "Open", vec![]), variant(1, "Released", vec![])],
        doc: String::new(),
    };
    let ruling = Definition::Choice {
        name: "Ruling".into(),
        variants: vec![
            variant(0, "Dismissed", vec![]),
            variant(2, "Split", vec![field(0, "buyer", Type::Amount)]),
        ],
        doc: String::new(),
    };
    let open_order = Method {
        name: "open_order".into(),
        kind: MethodKind::Action,
        guards: vec![],
        params: vec![
            field(0, "order", Type::Unsigned(64)),
            field(1, "buyer", Type::Party),
            field(2, "lines", list(named("Line"))),
            field(3, "due", option(Type::Timestamp)),
        ],
        returns: named("Stage"),
        doc: String::new(),
    };
    let rule = Method {
        name: "rule".into(),
        kind: MethodKind::Action,
        guards: vec![],
        params: vec![
            field(0, "ruling", named("Ruling")),
            field(1, "stage", named("Stage")),
            field(2, "evidence", Type::Hash),
            field(3, "files", list(Type::Bytes)),
            field(
                4,
                "range",
                Type::Tuple(vec![Type::Signed(64), Type::Signed(16)]),
            ),
            field(5, "urgent", Type::Bool),
            field(6, "nothing", Type::Unit),
            field(7, "court", Type::Organisation),
            field(8, "judge", Type::Role),
            field(9, "currency", Type::Currency),
            field(10, "bags", Type::Quantity),
            field(11, "fee", Type::Rate),
        ],
        returns: Type::Unit,
        doc: String::new(),
    };
    let short = Refusal {
        code: 1,
        name: "ShortOfFunds".into(),
        fields: vec![field(0, "who", Type::Party), field(1, "held", Type::Amount)],
        en: "{who} holds {held} {only}".into(),
        zh: "{who} 仅持有 {held}".into(),
    };
    let place = |number, name: &str, storage, key, value| StateField {
        number,
        name: name.into(),
        storage,
        key,
        value,
        follows: None,
    };
    Schema {
        name: "Escrow".into(),
        doc: String::new(),
        methods: vec![open_order, rule],
        events: vec![],
        failures: vec![short],
        types: vec![Definition::Record(line), ruling, stage],
        state: vec![
            place(0, "fee", Storage::Cell, vec![], Type::Amount),
            place(
                1,
                "orders",
                Storage::Table,
                vec![Type::Party, Type::Unsigned(64)],
                named("Line"),
            ),
            place(2, "log", Storage::Log, vec![], Type::Text),
            StateField {
                follows: Some(Follows {
                    table: 1,
                    by: "price".into(),
                    unique: false,
                }),
                ..place(
                    3,
                    "by_seller",
                    Storage::Index,
                    vec![Type::Party, Type::Party, Type::Unsigned(64)],
                    Type::Unit,
                )
            },
        ],
        release: Release {
            version: 2,
            retired: vec![9],
            breaks: vec!["rule".into()],
            source: Source {
                package: "escrow".into(),
                version: "0.2.0".into(),
                repository: String::new(),
                sdk: "0.1.0".into(),
                compiler: "rustc 1.95.0".into(),
            },
        },
        migrations: vec![Migration {
            from: 1,
            method: "in_pence".into(),
            reads: vec![place(0, "fee", Storage::Cell, vec![], Type::Unsigned(64))],
        }],
    }
}

fn method(name: &str) -> Method {
    escrow().method(name).expect("in the schema").clone()
}

fn open_order(json: Value) -> Result<Vec<u8>, String> {
    encode_args(&escrow(), &method("open_order"), &json).map_err(|error| error.to_string())
}

fn order() -> Value {
    json!({
        "order": "536365",
        "buyer": "ann@shop",
        "lines": [{ "sku": "85123A", "quantity": 6, "price": "15.30 GBP", "note": null }],
        "due": "2026-11-23T06:35:00.000Z",
    })
}

#[test]
fn an_order_is_the_same_bytes_however_its_json_is_spelt() {
    let bytes = open_order(order()).expect("fits");
    let spellings = [
        json!({ "order": 536_365, "buyer": "ann@shop", "due": "1795415700000",
            "lines": [{ "sku": "85123A", "quantity": 6, "price": "15.30GBP" }] }),
        json!(["536365", "ann@shop",
            [{ "sku": "85123A", "quantity": 6,
               "price": { "minor": "1530", "currency": "GBP" } }],
            "2026-11-23T06:35:00Z"]),
    ];
    for spelling in spellings {
        assert_eq!(open_order(spelling), Ok(bytes.clone()));
    }
    let back = decode_args(&escrow(), &method("open_order"), &bytes);
    assert_eq!(back, Ok(order()));
}

#[test]
fn a_mistake_says_where_it_is_and_what_belongs_there() {
    let with = |name: &str, value: Value| {
        let mut order = order();
        order[name] = value;
        order
    };
    let line = |name: &str, value: Value| {
        let mut order = order();
        order["lines"][0][name] = value;
        order
    };
    let whole = "a whole number from 0 to 18446744073709551615 in quotes such as \"536365\"";
    let cases = [
        (
            with("buyre", json!("ann@shop")),
            "there is no `buyre` here; did you mean `buyer`?".to_owned(),
        ),
        (
            line("colour", json!("red")),
            "lines[0]: there is no `colour` here; expected sku, quantity, price, note".to_owned(),
        ),
        (
            with("order", json!(1.5)),
            format!("order: expected {whole}, found 1.5"),
        ),
        (
            with("order", json!(1u64 << 53)),
            format!("order: expected {whole}, found 9007199254740992"),
        ),
        (
            with("order", json!("007")),
            format!("order: expected {whole}, found \"007\""),
        ),
        (
            with("order", json!("18446744073709551616")),
            format!("order: expected {whole}, found \"18446744073709551616\""),
        ),
        (
            with("buyer", json!("Ann@shop")),
            "buyer: expected a party such as \"ann@shop\", found \"Ann@shop\"".to_owned(),
        ),
        (
            line("price", json!(15.3)),
            "lines[0].price: expected an amount such as \"139.12 GBP\", found 15.3".to_owned(),
        ),
        (
            line("price", json!("15.3 GBP")),
            "lines[0].price: GBP has 2 decimals, found \"15.3 GBP\"".to_owned(),
        ),
        (
            line("quantity", json!(-1)),
            "lines[0].quantity: expected a whole number from 0 to 4294967295, found -1".to_owned(),
        ),
        (
            with("due", json!("tomorrow")),
            "due: expected a time such as \"2026-11-23T06:35:00.000Z\", found \"tomorrow\""
                .to_owned(),
        ),
        (
            json!({ "order": "1", "buyer": "ann@shop", "lines": [{}] }),
            "lines[0]: `sku` is missing: expected text".to_owned(),
        ),
        (
            json!({ "order": "1" }),
            "`buyer` is missing: expected a party such as \"ann@shop\"".to_owned(),
        ),
        (
            json!("536365"),
            "expected an object with order, buyer, lines, due, found \"536365\"".to_owned(),
        ),
    ];
    for (json, expected) in cases {
        assert_eq!(open_order(json), Err(expected));
    }
}

#[test]
fn a_choice_is_its_name_or_its_name_with_fields() {
    let schema = escrow();
    let cases = [
        (named("Stage"), json!("Released"), "01"),
        (named("Ruling"), json!("Dismissed"), "8200a0"),
        (
            named("Ruling"),
            json!({ "Split": { "buyer": "1.00 GBP" } }),
            "8202a10082186463474250",
        ),
    ];
    for (ty, json, bytes) in cases {
        let bytes = hex::decode(bytes).expect("hexadecimal");
        assert_eq!(encode(&schema, &ty, &json), Ok(bytes.clone()));
        assert_eq!(decode(&schema, &ty, &bytes), Ok(json));
    }
    let error = encode(&schema, &named("Stage"), &json!("Relaesed")).expect_err("no such stage");
    assert_eq!(
        error.to_string(),
        "there is no `Relaesed` here; did you mean `Released`?"
    );
}

#[test]
fn bytes_that_a_record_would_not_write_are_refused() {
    let schema = escrow();
    let expected = "an object with sku, quantity, price, note";
    for bytes in [
        // `note` is null where a record leaves it out.
        "a400616101010382016347425004f6",
        // A field the record does not have.
        "a400616101010382016347425005f6",
        // `price` is missing.
        "a20061610101",
        "80",
        "f6",
    ] {
        let bytes = hex::decode(bytes).expect("hexadecimal");
        let refused = JsonFault::Mismatch {
            expected: expected.to_owned(),
        };
        let found = decode(&schema, &named("Line"), &bytes);
        assert_eq!(found, Err(refused.at("")), "{bytes:x?}");
    }
    let too_wide = decode(&schema, &Type::Unsigned(8), &[0x19, 0x01, 0x00]);
    assert_eq!(
        too_wide.expect_err("256").to_string(),
        "the bytes are not a whole number from 0 to 255"
    );
    let longer = decode(&schema, &Type::Unsigned(8), &[0x18, 0x01]);
    assert_eq!(
        longer.expect_err("not shortest").to_string(),
        "integer longer than needed at byte 0 is not canonical"
    );
}

#[test]
fn a_failure_is_told_in_the_words_of_its_contract() {
    let schema = escrow();
    let contract: Party = "escrow@zone".parse().expect("a name");
    let fields = hex::decode("a20068616e6e4073686f700182186463474250").expect("hexadecimal");
    let failure = Failure::Contract {
        contract,
        code: 1,
        fields,
    };
    let rendered = render(&failure, Some(&schema));
    assert_eq!(rendered.name, "ShortOfFunds");
    assert_eq!(rendered.en, "ann@shop holds 1.00 GBP {only}");
    assert_eq!(rendered.zh, "ann@shop 仅持有 1.00 GBP");
    assert_eq!(
        rendered.fields,
        json!({ "who": "ann@shop", "held": "1.00 GBP" })
    );
    let without = render(&failure, None);
    assert_eq!(
        without.en,
        "escrow@zone refused with failure 1, which its schema does not explain"
    );
}

#[test]
fn a_failure_of_the_platform_says_what_it_is_about() {
    let contract: Party = "escrow@zone".parse().expect("a name");
    let failure = Failure::Host {
        contract,
        code: HostFailure::MissingConsent,
        fields: cbor::encode(&("bo@shop",)),
    };
    let rendered = render(&failure, None);
    assert_eq!(rendered.name, "MissingConsent");
    assert_eq!(
        rendered.en,
        "escrow@zone: a party has not agreed to the call (bo@shop)"
    );
}

#[test]
fn a_place_in_the_state_is_found_by_field_and_key() {
    let schema = escrow();
    let contract: Party = "escrow@zone".parse().expect("a name");
    let key = |field: &str, parts: &[Value]| {
        state_key(&contract, &schema, field, parts)
            .map(|(key, _)| key)
            .map_err(|error| error.to_string())
    };
    assert_eq!(key("fee", &[]), Ok(b"escrow@zone\0\0\0".to_vec()));
    assert_eq!(
        key("orders", &[json!("ann@shop"), json!("7")]),
        Ok(b"escrow@zone\0\0\x01ann@shop\0\0\0\0\0\0\0\0\x07".to_vec())
    );
    let local = |key: Vec<u8>| {
        key.strip_prefix(b"escrow@zone\0")
            .expect("its own")
            .to_vec()
    };
    let parts = [json!("ann@shop"), json!("7")];
    let found = local(key("orders", &parts).expect("a place"));
    let place = read_state_key(&schema, &found).expect("of the schema");
    assert_eq!(
        (place.field.name.as_str(), place.parts.as_slice()),
        ("orders", &parts[..])
    );
    assert_eq!(read_state_key(&schema, &found[..found.len() - 1]), None);
    let first = state_prefix(&contract, &schema, "orders", &parts[..1]).expect("a prefix");
    assert_eq!(first, b"escrow@zone\0\0\x01ann@shop\0".to_vec());
    assert_eq!(
        key("ordres", &[]),
        Err("there is no `ordres` here; did you mean `orders`?".into())
    );
    assert_eq!(
        key("log", &[]),
        Err("log: only cells, tables and indices have values that can be named".into())
    );
    assert_eq!(
        key("fee", &[json!(1)]),
        Err("fee: expected no key, found 1 parts".into())
    );
    assert_eq!(
        key("orders", &[json!("ann@shop"), json!("x")]),
        Err("orders[1]: expected a whole number from 0 to 18446744073709551615 in quotes such as \"536365\", found \"x\"".into())
    );
}

#[test]
fn a_type_that_contains_itself_ends_at_the_limit() {
    let node = Record {
        name: "Node".into(),
        fields: vec![field(0, "next", option(named("Node")))],
        doc: String::new(),
    };
    let schema = Schema {
        types: vec![Definition::Record(node)],
        ..escrow()
    };
    let nested = |depth| (0..depth).fold(json!({}), |inner, _| json!({ "next": inner }));
    assert!(encode(&schema, &named("Node"), &nested(24)).is_ok());
    assert_eq!(
        encode(&schema, &named("Node"), &nested(25)).map_err(|error| error.fault),
        Err(JsonFault::Bytes(cbor::DecodeError::TooDeep {
            max: 24,
            at: 49
        }))
    );
    let error = encode(&schema, &named("Node"), &nested(100)).map_err(|error| error.fault);
    let expected = "at most 64 levels".into();
    let found = "an object".into();
    assert_eq!(error, Err(JsonFault::Expected { expected, found }));
}

/// The vectors that a client in any language must pass. `UPDATE=1` writes them.
#[test]
fn the_golden_vectors_hold() {
    let schema = escrow();
    let good = [
        ("open_order", order()),
        (
            "open_order",
            json!({ "order": "18446744073709551615", "buyer": "bo@bank", "lines": [], "due": null }),
        ),
        (
            "open_order",
            json!({ "order": "0", "buyer": "bo@bank", "due": "253402300800000", "lines": [
                { "sku": "茶", "quantity": 4_294_967_295u32, "price": "139 JPY", "note": "脆" },
                { "sku": "", "quantity": 0, "price": "13.912 BHD", "note": null },
                { "sku": "x", "quantity": 24, "price": "1.3912 CLF", "note": null },
                { "sku": "x", "quantity": 256, "price": { "minor": "7", "currency": "XAU" }, "note": null },
            ] }),
        ),
        (
            "rule",
            json!({ "ruling": "Dismissed", "stage": "Open", "files": [], "range": ["-1", -1],
                "evidence": "00".repeat(32), "urgent": false, "nothing": null, "court": "customs",
                "judge": "officer", "currency": "GBP", "bags": "0", "fee": "0" }),
        ),
        (
            "rule",
            json!({ "ruling": { "Split": { "buyer": "0.05 GBP" } }, "stage": "Released",
                "files": ["", "0a1b"], "range": ["-9223372036854775808", 32_767],
                "evidence": "ab".repeat(32), "urgent": true, "nothing": null, "court": "x",
                "judge": "a-b", "currency": "CNY", "bags": "18446744073709551615", "fee": "7.1234" }),
        ),
    ];
    let refused = [
        (
            "open_order",
            json!({ "order": 1.5, "buyer": "ann@shop", "lines": [] }),
        ),
        (
            "open_order",
            json!({ "order": "1", "buyer": "Ann@shop", "lines": [] }),
        ),
        (
            "open_order",
            json!({ "order": "1", "buyre": "ann@shop", "lines": [] }),
        ),
        (
            "open_order",
            json!({ "order": "1", "buyer": "ann@shop", "lines": [{ "sku": "a", "quantity": 1, "price": "1.5 GBP" }] }),
        ),
        (
            "open_order",
            json!({ "order": "1", "buyer": "ann@shop", "lines": [], "due": "2001-02-29T00:00:00Z" }),
        ),
        ("rule", ruling(json!("1.5"), json!("0.05"))),
        ("rule", ruling(json!("-1"), json!("0.05"))),
        ("rule", ruling(json!("100"), json!(0.05))),
        ("rule", ruling(json!("100"), json!("5%"))),
        ("rule", ruling(json!("100"), json!("0.0000000001"))),
    ];
    let call = |name: &str, json: &Value| encode_args(&schema, &method(name), json);
    let accepted = good.iter().map(|(name, json)| {
        let bytes = call(name, json).expect("a good vector");
        assert_eq!(
            decode_args(&schema, &method(name), &bytes).as_ref(),
            Ok(json)
        );
        json!({ "method": name, "json": json, "cbor": hex::encode(bytes) })
    });
    let refusals = refused.iter().map(|(name, json)| {
        let error = call(name, json).expect_err("a bad vector");
        json!({ "method": name, "json": json, "error": error.to_string() })
    });
    let vectors = json!({
        "schema_cbor": hex::encode(cbor::encode(&schema)),
        "schema": schema_json(&schema),
        "accepted": accepted.collect::<Vec<_>>(),
        "refused": refusals.collect::<Vec<_>>(),
    });
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/json.json");
    let text = serde_json::to_string_pretty(&vectors).expect("JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("a writable folder");
    }
    assert_eq!(std::fs::read_to_string(path).expect("the vectors"), text);
}

/// A ruling with these goods and this fee.
fn ruling(bags: Value, fee: Value) -> Value {
    json!({ "ruling": "Dismissed", "stage": "Open", "files": [], "range": ["-1", -1],
        "evidence": "00".repeat(32), "urgent": false, "nothing": null, "court": "customs",
        "judge": "officer", "currency": "GBP", "bags": bags, "fee": fee })
}

/// A type and a JSON value of it, in the form that decoding gives.
fn typed() -> impl Strategy<Value = (Type, Value)> {
    let name = "[a-z]{1,6}";
    let leaf = prop_oneof![
        any::<bool>().prop_map(|value| (Type::Bool, json!(value))),
        any::<u64>().prop_map(|value| (Type::Unsigned(64), json!(value.to_string()))),
        any::<i64>().prop_map(|value| (Type::Signed(64), json!(value.to_string()))),
        any::<u32>().prop_map(|value| (Type::Unsigned(32), json!(value))),
        any::<i8>().prop_map(|value| (Type::Signed(8), json!(value))),
        any::<String>().prop_map(|value| (Type::Text, json!(value))),
        any::<Vec<u8>>().prop_map(|value| (Type::Bytes, json!(hex::encode(value)))),
        any::<[u8; 32]>()
            .prop_map(|value| { (Type::Hash, json!(Hash::from_bytes(value).to_string())) }),
        name.prop_map(|value| (Type::Role, json!(value))),
        name.prop_map(|value| (Type::Party, json!(format!("{value}@zone")))),
        any::<u64>().prop_map(|value| (Type::Quantity, json!(value.to_string()))),
        any::<u64>().prop_map(|value| (Type::Rate, json!(Rate::new(value).to_string()))),
        any::<u64>().prop_map(|value| {
            (
                Type::Timestamp,
                json!(format_timestamp(tradewind_types::Timestamp::new(value))),
            )
        }),
        (any::<u64>(), prop_oneof!["GBP", "JPY", "BHD"]).prop_map(|(minor, code)| {
            let amount = tradewind_types::Amount::new(minor, code.parse().expect("a code"));
            (
                Type::Amount,
                json!(format_amount(amount).expect("has decimals")),
            )
        }),
        Just((named("Stage"), json!("Open"))),
        any::<u64>().prop_map(|minor| {
            let price = format!("{minor} JPY");
            (named("Ruling"), json!({ "Split": { "buyer": price } }))
        }),
        (any::<u32>(), any::<Option<String>>()).prop_map(|(quantity, note)| {
            let line = json!({ "sku": "a", "quantity": quantity, "price": "1 JPY", "note": note });
            (named("Line"), line)
        }),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|(ty, value)| (list(ty), json!([value, value]))),
            inner.clone().prop_map(|(ty, value)| (option(ty), value)),
            inner.clone().prop_map(|(ty, _)| (option(ty), Value::Null)),
            prop::collection::vec(inner, 0..5).prop_map(|parts| {
                let (types, values): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
                (Type::Tuple(types), Value::Array(values))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_reads_back_from_its_bytes((ty, json) in typed()) {
        let schema = escrow();
        let bytes = encode(&schema, &ty, &json);
        prop_assert!(bytes.is_ok(), "{ty:?} {json} {bytes:?}");
        prop_assert_eq!(decode(&schema, &ty, &bytes.expect("encoded")), Ok(json));
    }

    #[test]
    fn bytes_that_read_as_a_value_are_what_the_value_writes(
        (ty, json) in typed(), at: prop::sample::Index, flip in 1u8..,
    ) {
        let schema = escrow();
        let mut bytes = encode(&schema, &ty, &json).expect("fits");
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(other) = decode(&schema, &ty, &bytes) {
            prop_assert_eq!(encode(&schema, &ty, &other), Ok(bytes));
        }
    }

    #[test]
    fn a_value_of_another_type_is_refused_or_read_without_panic(
        (ty, _) in typed(), (_, json) in typed(), bytes: Vec<u8>,
    ) {
        let schema = escrow();
        if let Ok(bytes) = encode(&schema, &ty, &json) {
            prop_assert!(decode(&schema, &ty, &bytes).is_ok());
        }
        let _ = decode(&schema, &ty, &bytes);
        let _ = encode_args(&schema, &method("rule"), &json);
    }

    #[test]
    fn any_template_is_filled_without_panic(template in "\\PC{0,40}") {
        let _ = fill(&template, &json!({ "who": "ann@shop" }));
    }
}
