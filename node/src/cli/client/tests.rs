use std::path::PathBuf;

use tradewind_types::schema::{Record, Refusal, StateField, Storage, Variant};

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

fn method(name: &str, kind: MethodKind, params: Vec<Field>, returns: Type) -> Method {
    Method {
        name: name.into(),
        kind,
        guards: Vec::new(),
        params,
        returns,
        doc: format!("Is called {name}."),
    }
}

/// A contract with every type, and with names that languages have other uses for.
fn sampler() -> Schema {
    let every = vec![
        field(0, "flag", Type::Bool),
        field(1, "small", Type::Unsigned(8)),
        field(2, "wide", Type::Unsigned(64)),
        field(3, "signed", Type::Signed(64)),
        field(4, "short", Type::Signed(16)),
        field(5, "text", Type::Text),
        field(6, "bytes", Type::Bytes),
        field(7, "hash", Type::Hash),
        field(8, "from", Type::Party),
        field(9, "organisation", Type::Organisation),
        field(10, "role", Type::Role),
        field(11, "time", Type::Timestamp),
        field(12, "currency", Type::Currency),
        field(13, "amount", Type::Amount),
        field(14, "key", Type::PublicKey),
        field(15, "maybe", Type::Option(Type::Amount.into())),
        field(16, "many", Type::List(named("Leaf").into())),
        field(
            17,
            "pair",
            Type::Tuple(vec![Type::Party, Type::Unsigned(32)]),
        ),
        field(18, "nothing", Type::Unit),
        field(19, "stage", named("Stage")),
        field(20, "ruling", named("Ruling")),
        field(
            24,
            "none_of",
            Type::List(Type::Option(Type::Bool.into()).into()),
        ),
    ];
    let leaf = Record {
        name: "Leaf".into(),
        fields: vec![field(0, "next", Type::Option(named("Leaf").into()))],
        doc: "A record that contains itself.".into(),
    };
    let record = Record {
        name: "Every".into(),
        fields: every.clone(),
        doc: String::new(),
    };
    let variant = |number, name: &str, fields| Variant {
        number,
        name: name.into(),
        fields,
    };
    let stage = Definition::Choice {
        name: "Stage".into(),
        variants: vec![variant(0, "Open", vec![]), variant(7, "Closed", vec![])],
        doc: "How far it got.".into(),
    };
    let share = field(0, "buyer", Type::Amount);
    let ruling = Definition::Choice {
        name: "Ruling".into(),
        variants: vec![
            variant(0, "Dismissed", vec![]),
            variant(2, "Split", vec![share]),
        ],
        doc: String::new(),
    };
    let mut told = Record {
        name: "Done".into(),
        fields: vec![
            field(0, "by", Type::Party),
            field(1, "every", named("Every")),
        ],
        doc: "It was done.".into(),
    };
    told.fields[0].key = true;
    let refusal = |code, name: &str, fields| Refusal {
        code,
        name: name.into(),
        fields,
        en: "it is not so".into(),
        zh: "并非如此".into(),
    };
    let mut echo = method("echo", MethodKind::Action, every, named("Every"));
    echo.guards = vec![
        Guard::Consent("from".into()),
        Guard::Role("customs".parse().expect("a name")),
        Guard::Only("owner".into()),
        Guard::Custom("fair".into()),
    ];
    Schema {
        name: "Sampler".into(),
        doc: "Has one of each.".into(),
        methods: vec![
            method("check", MethodKind::View, vec![], Type::Unit),
            echo,
            method(
                "open",
                MethodKind::Open,
                vec![field(0, "owner", Type::Party)],
                Type::Unit,
            ),
            method(
                "class",
                MethodKind::View,
                vec![field(0, "in", Type::Text)],
                Type::Option(Type::Text.into()),
            ),
        ],
        events: vec![told],
        failures: vec![
            refusal(1, "Bare", vec![]),
            refusal(
                300,
                "Full",
                vec![
                    field(0, "who", Type::Party),
                    field(1, "left", Type::Option(Type::Amount.into())),
                ],
            ),
        ],
        types: vec![
            Definition::Record(record),
            Definition::Record(leaf),
            ruling,
            stage,
        ],
        state: vec![StateField {
            number: 0,
            name: "owner".into(),
            storage: Storage::Cell,
            key: vec![],
            value: Type::Party,
            follows: None,
        }],
        ..Schema::default()
    }
}

/// The stubs of the contract with every type; `tests/stubs` compiles them. `UPDATE=1` writes
/// them.
#[test]
fn every_type_has_its_words_in_every_language() {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/stubs/golden"
    ));
    for lang in Language::value_variants() {
        for (name, text) in stub(&sampler(), *lang).expect("a stub") {
            let path = folder.join(&name);
            if std::env::var_os("UPDATE").is_some() {
                fs::create_dir_all(&folder).expect("a writable folder");
                fs::write(&path, &text).expect("a writable folder");
            }
            let golden = fs::read_to_string(&path).expect("a golden stub");
            assert_eq!(golden, text, "{name} differs; UPDATE=1 writes it");
        }
    }
}

#[test]
fn a_stub_that_a_language_cannot_hold_is_refused() {
    let mut event = sampler();
    event.events[0].name = "Every".into();
    let refused = stub(&event, Language::Java).expect_err("two types of one name");
    assert_eq!(
        refused.to_string(),
        "the event Every has the name of another type; a stub cannot hold both"
    );
    let mut kind = sampler();
    let Some(Definition::Choice { variants, .. }) = kind.types.get_mut(2) else {
        panic!("a choice")
    };
    variants[1].fields[0].name = "kind".into();
    let refused = stub(&kind, Language::Typescript).expect_err("two uses of a name");
    assert_eq!(
        refused.to_string(),
        "the variant Split of Ruling has a field `kind`, by which TypeScript tells variants apart"
    );
}

#[test]
fn names_are_spelled_as_each_language_has_them() {
    assert_eq!(names::camel("largest_transfer"), "largestTransfer");
    assert_eq!(names::pascal("largest_transfer"), "LargestTransfer");
    assert_eq!(names::snake("HoldEnded"), "hold_ended");
    assert_eq!(names::free("from".into(), "for from"), "from_");
}
