//! Arguments of a contract's method from `--name value` flags, by its schema.
//!
//! A flag is a parameter's name, with `-` for `_` if you like. A value is what JSON would hold
//! without its quotes: `--order 536365 --amount 139.12GBP`. Lists take commas or repeated
//! flags, records take JSON, bytes take hexadecimal or `@file`. Instead of flags, the whole
//! argument list can be given as one JSON object.

use std::path::Path;

use serde_json::{Map, Value};
use tradewind_proto::json::{nearest, parse, type_name, words};
use tradewind_types::schema::{Definition, Field, Guard, Method, MethodKind, Schema, Type};
use tradewind_types::transaction::MAX_TRANSACTION_BYTES;

use super::fail::Fail;
use crate::file;

/// Whether help was asked for.
pub(super) fn wants_help(words: &[String]) -> bool {
    words.iter().any(|word| word == "--help" || word == "-h")
}

/// The arguments as JSON, ready to be encoded.
pub(super) fn arguments(schema: &Schema, method: &Method, given: &[String]) -> Result<Value, Fail> {
    if let [text] = given
        && text.starts_with(['{', '['])
    {
        return Ok(parse(text)?);
    }
    let mut object = Map::new();
    let mut given = given.iter().peekable();
    while let Some(word) = given.next() {
        let Some(flag) = word.strip_prefix("--") else {
            return Err(stray(method, word));
        };
        let (name, inline) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag, None),
        };
        let field = parameter(method, name)?;
        let is_next_a_flag = given.peek().is_none_or(|next| next.starts_with("--"));
        let text = match inline {
            Some(text) => text,
            None if field.ty == Type::Bool && is_next_a_flag => "true",
            None => given.next().map(String::as_str).ok_or_else(|| {
                Fail::usage(format!("--{name} needs {}", words(schema, &field.ty)))
            })?,
        };
        let value =
            value(&field.ty, text).map_err(|fail| Fail::usage(format!("--{name}: {fail}")))?;
        match (object.get_mut(&field.name), value) {
            (None, value) => {
                object.insert(field.name.clone(), value);
            }
            (Some(Value::Array(list)), Value::Array(more)) if is_list(&field.ty) => {
                list.extend(more);
            }
            (Some(_), _) => return Err(Fail::usage(format!("--{name} is given twice"))),
        }
    }
    Ok(Value::Object(object))
}

fn parameter<'m>(method: &'m Method, flag: &str) -> Result<&'m Field, Fail> {
    let name = flag.replace('-', "_");
    let known = || method.params.iter().map(|param| param.name.as_str());
    if let Some(field) = method.params.iter().find(|param| param.name == name) {
        return Ok(field);
    }
    let hint = if [
        "json",
        "node",
        "ca",
        "cert",
        "cert-key",
        "key",
        "profile",
        "passphrase-file",
    ]
    .contains(&flag)
    {
        "; options of tradewind itself go before the command".to_owned()
    } else if ["out", "add", "hours", "lend", "at"].contains(&flag) {
        "; options of the command itself go before the contract".to_owned()
    } else if let Some(near) = nearest(&name, known()) {
        format!("; did you mean --{near}?")
    } else {
        let flags: Vec<String> = known().map(|name| format!("--{name}")).collect();
        if flags.is_empty() {
            "; it takes no arguments".to_owned()
        } else {
            format!("; it takes {}", flags.join(", "))
        }
    };
    let method = &method.name;
    Err(Fail::usage(format!("{method} has no --{flag}{hint}")))
}

fn stray(method: &Method, word: &str) -> Fail {
    let example = method.params.first().map_or_else(
        || format!("{} takes no arguments", method.name),
        |param| format!("write --{} {word}", param.name),
    );
    Fail::usage(format!("{word} stands alone; {example}"))
}

fn is_list(ty: &Type) -> bool {
    match ty {
        Type::List(_) => true,
        Type::Option(inner) => is_list(inner),
        _ => false,
    }
}

/// A value from the command line. Whether it fits its type is seen when it is encoded.
pub(super) fn value(ty: &Type, text: &str) -> Result<Value, Fail> {
    let is_json = text.starts_with(['{', '[']);
    Ok(match ty {
        Type::Option(_) | Type::Unit if text == "null" => Value::Null,
        Type::Option(inner) => value(inner, text)?,
        Type::Bool => match text {
            "true" | "yes" => Value::Bool(true),
            "false" | "no" => Value::Bool(false),
            other => Value::String(other.to_owned()),
        },
        Type::Unsigned(bits) | Type::Signed(bits) if *bits <= 32 => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => Value::String(text.to_owned()),
        },
        Type::List(_) | Type::Tuple(_) if is_json => parse(text)?,
        Type::List(_) if text.is_empty() => Value::Array(Vec::new()),
        Type::List(inner) => {
            let items = text.split(',').map(|item| value(inner, item.trim()));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Type::Tuple(parts) => {
            let items = text
                .split(',')
                .zip(parts.iter().map(Some).chain(std::iter::repeat(None)));
            let item = |(item, part): (&str, Option<&Type>)| match part {
                Some(part) => value(part, item.trim()),
                None => Ok(Value::String(item.to_owned())),
            };
            Value::Array(items.map(item).collect::<Result<_, _>>()?)
        }
        Type::Amount | Type::Named(_) if is_json => parse(text)?,
        Type::Bytes => match text.strip_prefix('@') {
            Some(path) => {
                let bytes = file::read(Path::new(path), MAX_TRANSACTION_BYTES)
                    .map_err(|error| Fail::system(&format!("cannot read {path}"), &error))?;
                Value::String(hex::encode(bytes))
            }
            None => Value::String(text.to_owned()),
        },
        _ => Value::String(text.to_owned()),
    })
}

/// How a method is called, from its schema.
pub(super) fn help(contract: &str, schema: &Schema, method: &Method) -> String {
    let command = match method.kind {
        MethodKind::View => "view",
        _ => "call",
    };
    let usage = match method.kind {
        MethodKind::Open => deployment(contract, "<module or project>", schema),
        _ => usage(
            &format!("{command} {contract} {}", method.name),
            schema,
            method,
        ),
    };
    let mut text = format!("{}\n\n  {usage}\n", method.doc.trim());
    if !method.params.is_empty() {
        text += "\nTakes:\n";
    }
    let width = method
        .params
        .iter()
        .map(|param| param.name.len())
        .max()
        .unwrap_or(0);
    for param in &method.params {
        text += &format!("  --{:width$}  {}\n", param.name, words(schema, &param.ty));
    }
    if method.returns != Type::Unit {
        text += &format!("\nReturns {}\n", words(schema, &method.returns));
    }
    let guards: Vec<String> = method.guards.iter().map(guard).collect();
    if !guards.is_empty() {
        text += &format!("\nWho may call it: {}\n", guards.join(", and "));
    }
    text.trim_start().to_owned()
}

/// How a contract is deployed from `source`, a module or a project's folder.
pub(super) fn deployment(contract: &str, source: &str, schema: &Schema) -> String {
    let command = format!("deploy {contract} {source}");
    match schema.method("open") {
        Some(open) => usage(&command, schema, open),
        None => format!("tradewind {command}"),
    }
}

/// A command with a value for each of the method's parameters.
fn usage(command: &str, schema: &Schema, method: &Method) -> String {
    let mut text = format!("tradewind {command}");
    for param in &method.params {
        text += &format!(" --{} {}", param.name, example(schema, &param.ty));
    }
    text
}

/// Everything a contract offers, a line each.
pub(super) fn overview(contract: &str, schema: &Schema) -> String {
    let mut text = format!("{contract}: {}. {}\n", schema.name, schema.doc.trim());
    for (kind, title) in [
        (MethodKind::Action, "Actions"),
        (MethodKind::View, "Views"),
        (MethodKind::Open, "Constructor"),
    ] {
        let methods: Vec<&Method> = schema
            .methods
            .iter()
            .filter(|method| method.kind == kind)
            .collect();
        if !methods.is_empty() {
            text += &format!("\n{title}:\n");
        }
        for method in methods {
            let params: Vec<String> = method
                .params
                .iter()
                .map(|param| format!("{}: {}", param.name, type_name(&param.ty)))
                .collect();
            let returns = match &method.returns {
                Type::Unit => String::new(),
                ty => format!(" -> {}", type_name(ty)),
            };
            text += &format!("  {}({}){returns}\n", method.name, params.join(", "));
        }
    }
    if !schema.events.is_empty() {
        text += "\nEvents:\n";
    }
    for event in &schema.events {
        let fields: Vec<String> = event
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.name, type_name(&field.ty)))
            .collect();
        text += &format!("  {}({})\n", event.name, fields.join(", "));
    }
    text
}

fn guard(guard: &Guard) -> String {
    match guard {
        Guard::Anyone => "anyone".to_owned(),
        Guard::Consent(argument) => format!("whom --{argument} names must agree"),
        Guard::Role(role) => format!("a party with the role {role}"),
        Guard::Only(field) => format!("the party in `{field}` only"),
        Guard::Custom(name) => format!("as the contract's `{name}` decides"),
    }
}

fn example(schema: &Schema, ty: &Type) -> String {
    match ty {
        Type::Bool => "true".into(),
        Type::Unsigned(_) | Type::Signed(_) => "7".into(),
        Type::Amount => "139.12GBP".into(),
        Type::Quantity => "100".into(),
        Type::Rate => "0.05".into(),
        Type::Party => "ann@shop".into(),
        Type::Organisation => "shop".into(),
        Type::Currency => "GBP".into(),
        Type::Timestamp => "2026-11-23T06:35:00Z".into(),
        Type::Bytes => "@file".into(),
        Type::Option(inner) => example(schema, inner),
        Type::List(inner) => format!("{0},{0}", example(schema, inner)),
        Type::Named(name) => match schema.definition(name) {
            Some(Definition::Choice { variants, .. }) => variants
                .first()
                .map_or_else(|| name.clone(), |variant| variant.name.clone()),
            _ => "'{…}'".into(),
        },
        other => format!("<{}>", type_name(other)),
    }
}
