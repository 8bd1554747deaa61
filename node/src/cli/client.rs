//! `tradewind client`: typed stubs of a contract in another language, from its schema.
//!
//! A stub brings the schema it was written from, so that a node cannot swap arguments. One
//! small file a language writes it: `python` and `typescript` sit on the packages of
//! `sdk/client`; `java` and `go` encode by themselves and reach a node through a `Transport`
//! that the user makes of the classes which grpc generates.

mod go;
mod java;
mod names;
mod python;
mod typescript;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;
use tradewind_types::schema::{Definition, Field, Guard, Method, MethodKind, Schema, Type};
use tradewind_types::{Domain, Party, cbor, digest};

use super::Common;
use super::connection::{connect, contract};
use super::fail::Fail;
use super::output::Output;
use super::project;

/// Write a typed client of a contract.
#[derive(Debug, Args)]
pub(super) struct ClientArgs {
    /// The contract: the file of its module, or its name on the chain.
    #[arg(value_name = "CONTRACT|MODULE")]
    source: String,
    /// The language to write.
    #[arg(long, value_enum)]
    lang: Language,
    /// The folder to write to.
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
}

/// A language that stubs are written in.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    Python,
    Typescript,
    Java,
    Go,
}

/// A file of a stub: its name and its text.
type File = (String, String);

pub(super) async fn write(
    common: &Common,
    args: ClientArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let ClientArgs { source, lang, out } = args;
    let schema = schema_of(common, &source).await?;
    let files = stub(&schema, lang)?;
    let mut written = Vec::new();
    for (name, text) in files {
        let path = out.join(name);
        let shown = path.display().to_string();
        fs::create_dir_all(&out)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Fail::system(&format!("cannot write {shown}"), &error))?;
        written.push(shown);
    }
    output.tell(&json!({ "files": written }), || written.join("\n"));
    Ok(())
}

/// The schema of a module, or of a contract on the chain.
async fn schema_of(common: &Common, source: &str) -> Result<Schema, Fail> {
    if Path::new(source).is_file() {
        let path = Path::new(source);
        return project::admitted(path, &project::read(path)?);
    }
    let name = source.parse::<Party>().map_err(|error| {
        Fail::usage(format!(
            "{source} is neither a file nor a contract: {error}"
        ))
    })?;
    let client = connect(common).await?;
    Ok(contract(&client, name).await?.schema().clone())
}

/// The files of a contract's stub.
fn stub(schema: &Schema, lang: Language) -> Result<Vec<File>, Fail> {
    refuse_doubles(schema)?;
    Ok(match lang {
        Language::Python => vec![python::write(schema)],
        Language::Typescript => vec![typescript::write(schema)?],
        Language::Java => java::write(schema),
        Language::Go => go::write(schema),
    })
}

/// A type and an event would be two types of one name.
fn refuse_doubles(schema: &Schema) -> Result<(), Fail> {
    let taken = |name: &str| schema.definition(name).is_some() || schema.name == name;
    match schema.events.iter().find(|event| taken(&event.name)) {
        Some(event) => Err(Fail::usage(format!(
            "the event {} has the name of another type; a stub cannot hold both",
            event.name
        ))),
        None => Ok(()),
    }
}

/// The hash by which the chain keeps a schema.
fn hash(schema: &Schema) -> String {
    digest(Domain::Schema, &[&cbor::encode(schema)]).to_string()
}

/// The canonical bytes of a schema in hexadecimal, in lines of `width`.
fn schema_lines(schema: &Schema, width: usize) -> Vec<String> {
    let digits: Vec<char> = hex::encode(cbor::encode(schema)).chars().collect();
    digits
        .chunks(width)
        .map(|line| line.iter().collect())
        .collect()
}

/// The methods of a kind.
fn methods(schema: &Schema, kind: MethodKind) -> impl Iterator<Item = &Method> {
    schema
        .methods
        .iter()
        .filter(move |method| method.kind == kind)
}

/// The fields by which readers filter an event.
fn keys(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| field.key)
}

/// Whether a choice is encoded as a bare number.
fn is_bare(definition: &Definition) -> bool {
    match definition {
        Definition::Record(_) => false,
        Definition::Choice { variants, .. } => {
            variants.iter().all(|variant| variant.fields.is_empty())
        }
    }
}

/// The paragraphs of a method's documentation: what it does, who may call it, its arguments.
fn told(method: &Method, spell: impl Fn(&str) -> String) -> Vec<String> {
    let mut paragraphs = vec![one_line(&method.doc)];
    paragraphs.extend(method.guards.iter().filter_map(|guard| {
        Some(match guard {
            Guard::Anyone => return None,
            Guard::Consent(argument) => {
                format!("The party in `{}` must have agreed.", spell(argument))
            }
            Guard::Role(role) => format!("The caller must hold the role `{role}`."),
            Guard::Only(field) => format!("The caller must be the contract's `{field}`."),
            Guard::Custom(name) => format!("The contract's rule `{name}` decides who may."),
        })
    }));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// What an argument or a field is, in words.
fn said(ty: &Type) -> String {
    let words = match ty {
        Type::Unit => "nothing",
        Type::Bool => "true or false",
        Type::Text => "text",
        Type::Bytes => "bytes",
        Type::Hash => "a hash of 32 bytes",
        Type::Party => "a party, such as ann@shop",
        Type::Organisation => "an organisation, such as shop",
        Type::Role => "a role, such as customs",
        Type::Timestamp => "a moment, in milliseconds since 1970",
        Type::Currency => "a currency, such as GBP",
        Type::Amount => "money",
        Type::Quantity => "a quantity of goods",
        Type::Rate => "a rate, in parts per 10⁹",
        Type::PublicKey => "a public key of 32 bytes",
        Type::Unsigned(bits) => return format!("a whole number of {bits} bits, from 0"),
        Type::Signed(bits) => return format!("a whole number of {bits} bits"),
        Type::Option(inner) => return format!("{}; or nothing", said(inner)),
        Type::List(inner) => return format!("a list, each {}", said(inner)),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(said).collect();
            return format!("together {}", parts.join("; "));
        }
        Type::Named(name) => return format!("a {name}"),
    };
    words.to_owned()
}

/// Documentation without its line breaks.
fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
