//! Schemas: the entries of a module's section, and what they come to.

use serde_json::json;
use tradewind_types::schema::{
    Definition, Entry, Field, Follows, Guard, Method, MethodKind, Migration, Record, Refusal,
    Release, Source, StateField, Storage, Type, Variant,
};
use tradewind_types::{Domain, Schema, cbor, digest};

use crate::golden::{Golden, bytes};
use crate::sample::name;

fn field(number: u32, name: &str, ty: Type, key: bool) -> Field {
    Field {
        number,
        name: name.into(),
        ty,
        key,
    }
}

/// Every type there is, one a field.
fn types() -> Vec<Field> {
    let types = [
        Type::Unit,
        Type::Bool,
        Type::Unsigned(8),
        Type::Unsigned(64),
        Type::Signed(32),
        Type::Text,
        Type::Bytes,
        Type::Hash,
        Type::Party,
        Type::Organisation,
        Type::Role,
        Type::Timestamp,
        Type::Currency,
        Type::Amount,
        Type::PublicKey,
        Type::Option(Type::Text.into()),
        Type::List(Type::Named("Line".into()).into()),
        Type::Tuple(vec![Type::Party, Type::Unsigned(16)]),
    ];
    (0..)
        .zip(types)
        .map(|(n, ty)| field(n, &format!("f{n}"), ty, false))
        .collect()
}

fn method(title: &str, kind: MethodKind, guards: Vec<Guard>) -> Entry {
    Entry::Method(Method {
        name: title.into(),
        kind,
        guards,
        params: types(),
        returns: Type::Named("Stage".into()),
        doc: format!("Is called {title}."),
    })
}

fn entries() -> Vec<(&'static str, Entry)> {
    let guards = vec![
        Guard::Anyone,
        Guard::Consent("from".into()),
        Guard::Role(name("customs")),
        Guard::Only("operator".into()),
        Guard::Custom("issuer_agrees".into()),
    ];
    let line = Record {
        name: "Line".into(),
        fields: vec![
            field(0, "sku", Type::Text, false),
            field(2, "price", Type::Amount, false),
        ],
        doc: "One line of an order.".into(),
    };
    let choice = Definition::Choice {
        name: "Stage".into(),
        variants: vec![
            Variant {
                number: 0,
                name: "Open".into(),
                fields: vec![],
            },
            Variant {
                number: 3,
                name: "Split".into(),
                fields: vec![field(0, "buyer", Type::Amount, false)],
            },
        ],
        doc: String::new(),
    };
    let state = [
        Storage::Cell,
        Storage::Table,
        Storage::Index,
        Storage::Queue,
        Storage::Log,
    ];
    let state = (0..).zip(state).map(|(number, storage)| StateField {
        number,
        name: format!("s{number}"),
        storage,
        key: if storage == Storage::Table {
            vec![Type::Party, Type::Unsigned(64)]
        } else {
            vec![]
        },
        value: Type::Named("Line".into()),
        follows: (storage == Storage::Index).then(|| Follows {
            table: 1,
            by: "price".into(),
            unique: false,
        }),
    });
    vec![
        (
            "the contract",
            Entry::Contract {
                name: "Orders".into(),
                doc: "Orders.".into(),
                state: state.collect(),
            },
        ),
        ("a constructor", method("open", MethodKind::Open, vec![])),
        ("an action", method("place", MethodKind::Action, guards)),
        ("a view", method("order", MethodKind::View, vec![])),
        (
            "an event",
            Entry::Event(Record {
                name: "Placed".into(),
                fields: vec![
                    field(0, "order", Type::Unsigned(64), true),
                    field(1, "note", Type::Text, false),
                ],
                doc: String::new(),
            }),
        ),
        (
            "a failure",
            Entry::Refusal(Refusal {
                code: 1,
                name: "Short".into(),
                fields: vec![field(0, "who", Type::Party, false)],
                en: "{who} is short".into(),
                zh: "{who} 不足".into(),
            }),
        ),
        ("a record", Entry::Type(Definition::Record(line))),
        ("a choice", Entry::Type(choice)),
        (
            "a release",
            Entry::Release(Release {
                version: 2,
                retired: vec![7],
                breaks: vec!["place".into()],
                source: Source {
                    package: "orders".into(),
                    version: "0.2.0".into(),
                    repository: String::new(),
                    sdk: "0.1.0".into(),
                    compiler: "rustc 1.95.0".into(),
                },
            }),
        ),
        (
            "a migration",
            Entry::Migration(Migration {
                from: 1,
                method: "migrate_1".into(),
                reads: vec![StateField {
                    number: 1,
                    name: "s1".into(),
                    storage: Storage::Table,
                    key: vec![Type::Party, Type::Unsigned(64)],
                    value: Type::Quantity,
                    follows: None,
                }],
            }),
        ),
    ]
}

#[test]
fn a_schema_is_made_of_its_entries() {
    let mut golden = Golden::default();
    let mut section = Vec::new();
    for (title, entry) in entries() {
        section.extend(golden.accept(title, &entry));
    }
    let schema = Schema::from_section(&section).expect("a schema");
    let hash = digest(Domain::Schema, &[&cbor::encode(&schema)]);
    golden.accept_with(
        "the schema of these entries",
        &schema,
        json!({ "section": hex::encode(&section), "hash": hash.to_string() }),
    );
    golden.refuse::<Entry>("an entry of no kind", &bytes("82058100"));
    golden.refuse::<Type>("a type that is not known", &bytes("82186380"));
    golden.refuse::<Type>("a list of nothing", &bytes("820f80"));
    golden.refuse::<Guard>("a guard as text", &cbor::encode(&"anyone"));
    golden.refuse::<Schema>("a schema without its migrations", &{
        let mut bytes = cbor::encode(&Schema::default());
        bytes.truncate(bytes.len() - 2);
        bytes[0] -= 1;
        bytes
    });
    golden.hold("schemas.json");
}
