//! A schema as JSON, for readers that do not speak CBOR.

use serde_json::{Value, json};
use tradewind_types::schema::{
    Definition, Field, Follows, Guard, Method, MethodKind, Record, Release, Schema, StateField,
    Storage, Type,
};

/// The schema as JSON. Types are written as [`type_name`] writes them.
pub fn schema_json(schema: &Schema) -> Value {
    let failures = schema.failures.iter().map(|refusal| {
        json!({
            "code": refusal.code,
            "name": refusal.name,
            "fields": fields(&refusal.fields),
            "en": refusal.en,
            "zh": refusal.zh,
        })
    });
    let migrations = schema.migrations.iter().map(|migration| {
        json!({
            "from": migration.from,
            "method": migration.method,
            "reads": migration.reads.iter().map(state_field).collect::<Vec<_>>(),
        })
    });
    let Release {
        version,
        retired,
        breaks,
        source,
    } = &schema.release;
    json!({
        "name": schema.name,
        "doc": schema.doc,
        "methods": schema.methods.iter().map(method).collect::<Vec<_>>(),
        "events": schema.events.iter().map(record).collect::<Vec<_>>(),
        "failures": failures.collect::<Vec<_>>(),
        "types": schema.types.iter().map(definition).collect::<Vec<_>>(),
        "state": schema.state.iter().map(state_field).collect::<Vec<_>>(),
        "migrations": migrations.collect::<Vec<_>>(),
        "version": version,
        "retired": retired,
        "breaks": breaks,
        "source": {
            "package": source.package,
            "version": source.version,
            "repository": source.repository,
            "sdk": source.sdk,
            "compiler": source.compiler,
        },
    })
}

fn state_field(field: &StateField) -> Value {
    let mut json = json!({
        "number": field.number,
        "name": field.name,
        "storage": storage(field.storage),
        "key": field.key.iter().map(type_name).collect::<Vec<_>>(),
        "value": type_name(&field.value),
    });
    if let (Some(follows), Some(object)) = (&field.follows, json.as_object_mut()) {
        let Follows { table, by, unique } = follows;
        let follows = json!({ "table": table, "by": by, "unique": unique });
        object.insert("follows".to_owned(), follows);
    }
    json
}

/// A type in one word: `u64`, `option<party>`, `list<Line>`, `tuple<party, u64>`.
pub fn type_name(ty: &Type) -> String {
    ty.to_string()
}

fn fields(fields: &[Field]) -> Vec<Value> {
    let field = |field: &Field| {
        json!({
            "number": field.number,
            "name": field.name,
            "type": type_name(&field.ty),
            "key": field.key,
        })
    };
    fields.iter().map(field).collect()
}

fn record(record: &Record) -> Value {
    json!({ "name": record.name, "fields": fields(&record.fields), "doc": record.doc })
}

fn definition(definition: &Definition) -> Value {
    match definition {
        Definition::Record(inner) => record(inner),
        Definition::Choice {
            name,
            variants,
            doc,
        } => {
            let variants = variants.iter().map(|variant| {
                json!({
                    "number": variant.number,
                    "name": variant.name,
                    "fields": fields(&variant.fields),
                })
            });
            json!({ "name": name, "variants": variants.collect::<Vec<_>>(), "doc": doc })
        }
    }
}

fn method(method: &Method) -> Value {
    let kind = match method.kind {
        MethodKind::Open => "open",
        MethodKind::Action => "action",
        MethodKind::View => "view",
    };
    json!({
        "name": method.name,
        "kind": kind,
        "guards": method.guards.iter().map(guard).collect::<Vec<_>>(),
        "params": fields(&method.params),
        "returns": type_name(&method.returns),
        "doc": method.doc,
    })
}

fn guard(guard: &Guard) -> Value {
    match guard {
        Guard::Anyone => json!("anyone"),
        Guard::Consent(argument) => json!({ "consent": argument }),
        Guard::Role(role) => json!({ "role": role.as_str() }),
        Guard::Only(field) => json!({ "only": field }),
        Guard::Custom(name) => json!({ "custom": name }),
    }
}

fn storage(storage: Storage) -> &'static str {
    match storage {
        Storage::Cell => "cell",
        Storage::Table => "table",
        Storage::Index => "index",
        Storage::Queue => "queue",
        Storage::Log => "log",
    }
}
