use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::{Break, Change, Cure, breaks};
use crate::schema::{
    Definition, Field, Follows, Method, MethodKind, Migration, Record, Refusal, Schema, StateField,
    Storage, Type, Variant,
};

fn field(number: u32, name: &str, ty: Type) -> Field {
    Field {
        number,
        name: name.into(),
        ty,
        key: false,
    }
}

fn record(name: &str, fields: Vec<Field>) -> Record {
    Record {
        name: name.into(),
        fields,
        doc: String::new(),
    }
}

fn table(number: u16, name: &str, value: Type) -> StateField {
    StateField {
        number,
        name: name.into(),
        storage: Storage::Table,
        key: vec![Type::Party],
        value,
        follows: None,
    }
}

fn named(name: &str) -> Type {
    Type::Named(name.into())
}

fn option(ty: Type) -> Type {
    Type::Option(Box::new(ty))
}

fn method(name: &str, params: Vec<Field>, returns: Type) -> Method {
    Method {
        name: name.into(),
        kind: MethodKind::Action,
        guards: vec![],
        params,
        returns,
        doc: String::new(),
    }
}

/// A warehouse: what is held by whom, lots, a method, an event, a failure.
fn warehouse() -> Schema {
    let mut schema = Schema {
        name: "Warehouse".into(),
        ..Schema::default()
    };
    schema.release.version = 1;
    schema.state = vec![
        table(0, "held", Type::Unsigned(64)),
        table(1, "lots", named("Lot")),
    ];
    schema.types = vec![
        Definition::Record(record(
            "Lot",
            vec![
                field(0, "owner", Type::Party),
                field(1, "grade", named("Grade")),
            ],
        )),
        Definition::Choice {
            name: "Grade".into(),
            variants: vec![Variant {
                number: 0,
                name: "First".into(),
                fields: vec![],
            }],
            doc: String::new(),
        },
    ];
    schema.methods = vec![method(
        "issue",
        vec![
            field(0, "to", Type::Party),
            field(1, "units", Type::Unsigned(32)),
        ],
        Type::Unit,
    )];
    schema.events = vec![record(
        "Moved",
        vec![
            field(0, "to", Type::Party),
            field(1, "units", Type::Quantity),
        ],
    )];
    schema.failures = vec![Refusal {
        code: 1,
        name: "Short".into(),
        fields: vec![field(0, "held", Type::Quantity)],
        en: String::new(),
        zh: String::new(),
    }];
    schema
}

fn after(change: impl FnOnce(&mut Schema)) -> Schema {
    let mut new = warehouse();
    new.release.version = 2;
    change(&mut new);
    new
}

#[track_caller]
fn assert_break(new: &Schema, element: &str, change: Change) {
    let found = breaks(&warehouse(), new);
    let found: Vec<_> = found
        .iter()
        .map(|one| (&*one.element, one.change))
        .collect();
    assert_eq!(found, [(element, change)]);
}

#[track_caller]
fn assert_sound(new: &Schema) {
    assert_eq!(breaks(&warehouse(), new), []);
}

#[test]
fn the_same_contract_and_one_with_more_in_it_break_nothing() {
    assert_sound(&warehouse());
    assert_sound(&after(|new| {
        new.state.push(table(2, "notes", Type::Text));
        new.methods.push(method("burn", vec![], Type::Unit));
        new.events.push(record("Burnt", vec![]));
        new.events[0].fields.push(field(2, "note", Type::Text));
        new.failures.push(Refusal {
            code: 2,
            name: "Closed".into(),
            fields: vec![],
            en: String::new(),
            zh: String::new(),
        });
    }));
}

#[test]
fn a_changed_value_needs_a_migration_that_reads_it_as_it_was() {
    let mut new = after(|new| new.state[0].value = Type::Amount);
    assert_break(&new, "held", Change::ValueChanged);
    assert_eq!(
        breaks(&warehouse(), &new)[0].to_string(),
        "held holds values of another type: was table<party, u64>, would be table<party, amount>; \
         raise #[contract(version = …)] and bring it over in a method marked \
         #[migrate(from = …)] that takes the field as it was"
    );
    new.migrations.push(Migration {
        from: 1,
        method: "price".into(),
        reads: vec![table(0, "held", Type::Unsigned(64))],
    });
    assert_sound(&new);
    new.migrations[0].reads[0].value = Type::Unsigned(32);
    let found = breaks(&warehouse(), &new);
    let found: Vec<Change> = found.iter().map(|one| one.change).collect();
    assert_eq!(found, [Change::ValueChanged, Change::MigrationMisreads]);
    new.migrations[0].reads[0].value = Type::Unsigned(64);
    new.release.version = 1;
    assert_break(&new, "held", Change::ValueChanged);
}

#[test]
fn a_record_may_gain_optional_fields_and_a_choice_variants() {
    let grow = |new: &mut Schema, ty: Type| match &mut new.types[0] {
        Definition::Record(lot) => lot.fields.push(field(2, "note", ty)),
        Definition::Choice { .. } => unreachable!("a lot is a record"),
    };
    assert_sound(&after(|new| grow(new, option(Type::Text))));
    let required = after(|new| grow(new, Type::Text));
    assert_break(&required, "lots", Change::ValueChanged);
    let variant = |fields| Variant {
        number: 1,
        name: "Second".into(),
        fields,
    };
    let grade = |new: &mut Schema, fields| match &mut new.types[1] {
        Definition::Choice { variants, .. } => variants.push(variant(fields)),
        Definition::Record(_) => unreachable!("a grade is a choice"),
    };
    assert_sound(&after(|new| grade(new, vec![])));
    // With fields in any of its variants, all of a choice is written in another way.
    let wrapped = after(|new| grade(new, vec![field(0, "why", Type::Text)]));
    assert_break(&wrapped, "lots", Change::ValueChanged);
}

#[test]
fn a_wider_integer_and_a_value_that_may_be_missing_are_read_as_before() {
    assert_sound(&after(|new| {
        new.methods[0].params[1].ty = Type::Unsigned(64);
        new.state[0].value = option(Type::Unsigned(64));
    }));
    let narrower = after(|new| new.state[0].value = Type::Unsigned(32));
    assert_break(&narrower, "held", Change::ValueChanged);
}

#[test]
fn a_field_that_goes_leaves_its_number_to_nobody() {
    let mut gone = after(|new| drop(new.state.remove(0)));
    assert_break(&gone, "held", Change::FieldRemoved);
    gone.release.retired = vec![0];
    assert_sound(&gone);

    let mut moved = after(|new| new.state[0].number = 7);
    assert_break(&moved, "held", Change::FieldRenumbered);
    moved.release.retired = vec![0];
    assert_sound(&moved);

    let reused = after(|new| new.state.push(table(0, "again", Type::Bool)));
    let reused = Schema {
        state: reused.state[1..].to_vec(),
        ..reused
    };
    let found = breaks(&gone, &reused);
    assert_eq!(found[0].element, "state field 0");
    assert_eq!(found[0].change, Change::NumberReused);
}

#[test]
fn another_storage_or_key_needs_another_field() {
    let cell = after(|new| {
        new.state[0].storage = Storage::Cell;
        new.state[0].key.clear();
    });
    assert_break(&cell, "held", Change::StorageChanged);
    let key = after(|new| new.state[0].key.push(Type::Unsigned(8)));
    assert_break(&key, "held", Change::KeyChanged);
    assert_eq!(Change::KeyChanged.cure(), Cure::Replace);
}

#[test]
fn an_index_over_a_table_that_was_there_needs_a_migration_to_fill_it() {
    let index = |by: &str, unique| StateField {
        number: 2,
        name: "by_owner".into(),
        storage: Storage::Index,
        key: vec![Type::Party, Type::Party],
        value: Type::Unit,
        follows: Some(Follows {
            table: 1,
            by: by.into(),
            unique,
        }),
    };
    let mut new = after(|new| new.state.push(index("owner", false)));
    assert_break(&new, "by_owner", Change::IndexUnfilled);
    new.migrations.push(Migration {
        from: 1,
        method: "fill".into(),
        reads: vec![],
    });
    assert_sound(&new);
    let mut other = new.clone();
    other.state[2] = index("owner", true);
    assert_eq!(breaks(&new, &other)[0].change, Change::IndexChanged);
}

#[test]
fn what_callers_and_readers_know_changes_only_if_it_is_declared() {
    let removed = after(|new| new.methods.clear());
    let mut view = after(|new| new.methods[0].kind = MethodKind::View);
    let renamed = after(|new| new.methods[0].params[0].name = "whom".into());
    let result = after(|new| new.methods[0].returns = Type::Quantity);
    let event = after(|new| new.events.clear());
    let event_field = after(|new| drop(new.events[0].fields.pop()));
    let event_type = after(|new| new.events[0].fields[1].ty = Type::Rate);
    let reused = after(|new| new.failures[0].name = "Closed".into());
    let failure = after(|new| new.failures[0].fields.clear());
    for (new, element, declared, change) in [
        (&removed, "issue", "issue", Change::MethodRemoved),
        (&view, "issue", "issue", Change::KindChanged),
        (&renamed, "issue", "issue", Change::ArgumentsChanged),
        (&result, "issue", "issue", Change::ResultChanged),
        (&event, "Moved", "Moved", Change::EventRemoved),
        (
            &event_field,
            "Moved.units",
            "Moved",
            Change::EventFieldRemoved,
        ),
        (
            &event_type,
            "Moved.units",
            "Moved",
            Change::EventFieldChanged,
        ),
        (&reused, "Short", "Short", Change::CodeReused),
        (&failure, "Short", "Short", Change::FailureChanged),
    ] {
        assert_break(new, element, change);
        let mut meant = new.clone();
        meant.release.breaks = vec![declared.into()];
        assert_sound(&meant);
    }
    view.release = warehouse().release;
    view.release.breaks = vec!["issue".into()];
    assert_break(&view, "issue", Change::KindChanged);
}

#[test]
fn a_version_does_not_go_back() {
    let newer = after(|_| {});
    let found = breaks(&newer, &warehouse());
    let expected = Break {
        element: "version".into(),
        change: Change::VersionLowered,
        was: "2".into(),
        now: "1".into(),
    };
    assert_eq!(found, [expected]);
}

#[test]
fn types_that_name_each_other_in_circles_are_compared_in_bounded_time() {
    let circle = |len: usize| {
        let mut schema = warehouse();
        schema.types = (0..len)
            .map(|i| {
                let next = option(named(&format!("T{}", (i + 1) % len)));
                Definition::Record(record(&format!("T{i}"), vec![field(0, "next", next)]))
            })
            .collect();
        schema.state = vec![table(0, "first", named("T0"))];
        schema
    };
    assert_eq!(breaks(&circle(3), &circle(5)), []);
    let found = breaks(&circle(397), &circle(401));
    assert_eq!(found[0].change, Change::ValueChanged);
}

#[test]
fn numbers_of_changes_and_cures_are_in_order() {
    for (number, change) in (1..).zip(Change::ALL) {
        assert_eq!(*change as u32, number, "{change:?}");
    }
    for (number, cure) in (1..).zip(Cure::ALL) {
        assert_eq!(*cure as u32, number, "{cure:?}");
    }
}
