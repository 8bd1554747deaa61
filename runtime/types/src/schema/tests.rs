use super::*;
use alloc::boxed::Box;
use alloc::vec;

fn field(number: u32, name: &str, ty: Type) -> Field {
    Field {
        number,
        name: name.into(),
        ty,
        key: false,
    }
}

fn section(entries: &[Entry]) -> Vec<u8> {
    entries.iter().flat_map(cbor::encode).collect()
}

fn contract() -> Entry {
    Entry::Contract {
        name: "Escrow".into(),
        doc: String::new(),
        state: vec![],
    }
}

/// A contract with one state field.
fn kept(number: u16) -> Entry {
    Entry::Contract {
        name: "Escrow".into(),
        doc: String::new(),
        state: vec![StateField {
            number,
            name: "held".into(),
            storage: Storage::Cell,
            key: vec![],
            value: Type::Bool,
            follows: None,
        }],
    }
}

fn release(retired: &[u16]) -> Entry {
    Entry::Release(Release {
        version: 2,
        retired: retired.to_vec(),
        ..Release::default()
    })
}

fn migration(from: u32) -> Entry {
    Entry::Migration(Migration {
        from,
        method: "bring_over".into(),
        reads: vec![],
    })
}

fn record(name: &str, fields: Vec<Field>) -> Record {
    Record {
        name: name.into(),
        fields,
        doc: String::new(),
    }
}

#[test]
fn parts_join_in_any_order_and_unused_types_are_left_out() {
    let order = Type::Named("Order".into());
    let line = Type::List(Box::new(Type::Named("Line".into())));
    let entries = [
        Entry::Type(Definition::Record(record("Unused", vec![]))),
        Entry::Type(Definition::Record(record("Line", vec![]))),
        Entry::Event(record("Funded", vec![field(0, "order", order)])),
        Entry::Type(Definition::Record(record(
            "Order",
            vec![field(0, "lines", line)],
        ))),
        contract(),
    ];
    let schema = Schema::from_section(&section(&entries)).expect("a schema");
    let names: Vec<&str> = schema.types.iter().map(Definition::name).collect();
    assert_eq!(names, ["Line", "Order"]);
    let mut reversed = entries;
    reversed.reverse();
    assert_eq!(Schema::from_section(&section(&reversed)), Ok(schema));
}

#[test]
fn a_schema_that_contradicts_itself_says_where() {
    let event = Entry::Event(record(
        "Funded",
        vec![field(0, "o", Type::Named("Order".into()))],
    ));
    let cases = [
        (vec![], SchemaError::Contracts { found: 0 }),
        (
            vec![contract(), contract()],
            SchemaError::Contracts { found: 2 },
        ),
        (
            vec![contract(), release(&[]), release(&[])],
            SchemaError::Twice {
                what: "release",
                name: "Escrow".into(),
            },
        ),
        (
            vec![kept(3), release(&[3])],
            SchemaError::Retired {
                name: "held".into(),
                number: 3,
            },
        ),
        (
            vec![contract(), release(&[4, 4])],
            SchemaError::Twice {
                what: "retired number, or out of order,",
                name: "4".into(),
            },
        ),
        (
            vec![contract(), migration(1), migration(1)],
            SchemaError::Twice {
                what: "migration from version",
                name: "1".into(),
            },
        ),
        (
            vec![contract(), event.clone()],
            SchemaError::Undefined {
                name: "Order".into(),
            },
        ),
        (
            vec![contract(), event.clone(), event],
            SchemaError::Twice {
                what: "event",
                name: "Funded".into(),
            },
        ),
    ];
    for (entries, expected) in cases {
        assert_eq!(Schema::from_section(&section(&entries)), Err(expected));
    }
    assert_eq!(
        Schema::from_section(&vec![0; MAX_SECTION_BYTES + 1]),
        Err(SchemaError::TooLong {
            len: MAX_SECTION_BYTES + 1
        })
    );
}
