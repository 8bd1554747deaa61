//! Doors of this crate as functions of arbitrary bytes, for fuzz targets and their corpora.
//!
//! A panic is the finding; the results do not matter.

use tradewind_types::schema::{
    Definition, Field, Method, MethodKind, Record, Schema, StateField, Storage, Type, Variant,
};
use tradewind_types::{Party, cbor};

use crate::json;

/// Reads `data` as the JSON and as the canonical bytes of a method's arguments, of a key of the
/// state, and of whatever fits no schema.
///
/// What was taken once must be taken again, as the same bytes.
pub fn arguments(data: &[u8]) {
    let schema = schema();
    let method = schema.method("everything").expect("in the schema");
    if let Ok(text) = core::str::from_utf8(data)
        && let Ok(value) = json::parse(text)
    {
        if let Ok(bytes) = json::encode_args(&schema, method, &value) {
            cbor::check(&bytes, cbor::Limits::bytes(bytes.len())).expect("arguments are canonical");
            let told = json::decode_args(&schema, method, &bytes).expect("own bytes");
            let again = json::encode_args(&schema, method, &told);
            assert_eq!(again.expect("own JSON"), bytes, "{told}");
        }
        if let Some(parts) = value.as_array() {
            let contract = Party::new("escrow@zone").expect("a name");
            let _ = json::state_key(&contract, &schema, "orders", parts);
        }
    }
    if let Ok(told) = json::decode_args(&schema, method, data) {
        let again = json::encode_args(&schema, method, &told);
        assert_eq!(again.expect("own JSON"), data, "{told}");
    }
    let _ = json::plain(data);
}

/// An interface whose method `everything` takes a value of every type.
pub fn schema() -> Schema {
    let line = Record {
        name: "Line".into(),
        fields: vec![
            field(0, "sku", Type::Text),
            field(3, "price", Type::Amount),
            field(4, "parts", Type::List(Type::Named("Line".into()).into())),
        ],
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
    let range = Type::Tuple(vec![Type::Signed(64), Type::Signed(16)]);
    let params = [
        ("order", Type::Unsigned(64)),
        ("buyer", Type::Party),
        ("lines", Type::List(Type::Named("Line".into()).into())),
        ("due", Type::Option(Type::Timestamp.into())),
        ("ruling", Type::Named("Ruling".into())),
        ("evidence", Type::Hash),
        ("files", Type::List(Type::Bytes.into())),
        ("range", range),
        ("count", Type::Unsigned(8)),
        ("urgent", Type::Bool),
        ("nothing", Type::Unit),
        ("court", Type::Organisation),
        ("judge", Type::Role),
        ("currency", Type::Currency),
        ("signer", Type::PublicKey),
    ];
    let params = (0..).zip(params);
    let everything = Method {
        name: "everything".into(),
        kind: MethodKind::Action,
        guards: vec![],
        params: params.map(|(i, (name, ty))| field(i, name, ty)).collect(),
        returns: Type::Unit,
        doc: String::new(),
    };
    let orders = StateField {
        number: 1,
        name: "orders".into(),
        storage: Storage::Table,
        key: vec![Type::Party, Type::Unsigned(64)],
        value: Type::Named("Line".into()),
        follows: None,
    };
    Schema {
        name: "Everything".into(),
        methods: vec![everything],
        types: vec![Definition::Record(line), ruling],
        state: vec![orders],
        ..Schema::default()
    }
}

fn field(number: u32, name: &str, ty: Type) -> Field {
    Field {
        number,
        name: name.into(),
        ty,
        key: false,
    }
}

fn variant(number: u32, name: &str, fields: Vec<Field>) -> Variant {
    Variant {
        number,
        name: name.into(),
        fields,
    }
}
