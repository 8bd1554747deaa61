//! A schema as JSON, for readers that do not speak CBOR.

use serde_json::{Value, json};
use tradewind_types::schema::{
    Definition, Field, Guard, Method, MethodKind, Record, Schema, Storage, Type,
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
    let state = schema.state.iter().map(|field| {
        json!({
            "number": field.number,
            "name": field.name,
            "storage": storage(field.storage),
            "key": field.key.iter().map(type_name).collect::<Vec<_>>(),
            "value": type_name(&field.value),
        })
    });
    json!({
        "name": schema.name,
        "doc": schema.doc,
        "methods": schema.methods.iter().map(method).collect::<Vec<_>>(),
        "events": schema.events.iter().map(record).collect::<Vec<_>>(),
        "failures": failures.collect::<Vec<_>>(),
        "types": schema.types.iter().map(definition).collect::<Vec<_>>(),
        "state": state.collect::<Vec<_>>(),
    })
}

/// A type in one word: `u64`, `option<party>`, `list<Line>`, `tuple<party, u64>`.
pub fn type_name(ty: &Type) -> String {
    let name = match ty {
        Type::Unit => "unit",
        Type::Bool => "bool",
        Type::Text => "text",
        Type::Bytes => "bytes",
        Type::Hash => "hash",
        Type::Party => "party",
        Type::Organisation => "organisation",
        Type::Role => "role",
        Type::Timestamp => "timestamp",
        Type::Currency => "currency",
        Type::Amount => "amount",
        Type::PublicKey => "public_key",
        Type::Named(name) => name,
        Type::Unsigned(bits) => return format!("u{bits}"),
        Type::Signed(bits) => return format!("i{bits}"),
        Type::Option(inner) => return format!("option<{}>", type_name(inner)),
        Type::List(inner) => return format!("list<{}>", type_name(inner)),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(type_name).collect();
            return format!("tuple<{}>", parts.join(", "));
        }
    };
    name.to_owned()
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
