//! The reference pages, made from the code they are about.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Fields, Item, Lit, Meta, Type};
use tradewind_types::abi::{HOST_FUNCTIONS, MODULE};

/// The page of the host functions, from the table that the host dispatches by.
pub(crate) fn host_functions() -> String {
    let mut page = format!(
        "# Host functions\n\n\
         What a contract may ask of the platform: the imports of module `{MODULE}`. The SDK \
         wraps them; this page is for whoever writes another SDK, and for reviewers. Pointers and \
         lengths are offsets into the contract's memory. Gas is a base price and a price for \
         each byte that crosses the boundary.\n\n\
         | function | gas | a byte | meaning |\n|---|---|---|---|\n"
    );
    for row in HOST_FUNCTIONS {
        let params = row.params.join(", ");
        let returns = match row.returns {
            "()" => String::new(),
            other => format!(" → {other}"),
        };
        let doc = row.doc.trim().replace('|', "\\|");
        writeln!(
            page,
            "| `{}({params}){returns}` | {} | {} | {doc} |",
            row.name, row.base_gas, row.byte_gas
        )
        .expect("a string grows");
    }
    page
}

/// The page of the schema, from the types that encode it.
pub(crate) fn schema(root: &Path) -> String {
    let mut page = String::from(
        "# The schema\n\n\
         What a contract says of itself lies in its module's custom section `tradewind_schema`, \
         as a sequence of canonical CBOR `Entry` items in any order. A record is a map from the \
         numbers below to values; a choice is `[number, [values…]]`, or the bare number where no \
         variant has any.\n",
    );
    for file in sources(&root.join("runtime/types/src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        let parsed = syn::parse_file(&text).expect("Rust");
        for item in parsed.items {
            describe(&item, &mut page);
        }
    }
    page
}

/// `schema.rs` and what is directly below `schema/`, in order.
fn sources(types: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(types.join("schema"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .filter(|path| !path.ends_with("tests.rs") && !path.ends_with("diff.rs"))
        .collect();
    files.sort();
    files.insert(0, types.join("schema.rs"));
    files
}

fn describe(item: &Item, page: &mut String) {
    match item {
        Item::Struct(item) if is_encoded(&item.attrs) => {
            write!(page, "\n## {}\n\n{}\n\n", item.ident, doc(&item.attrs)).expect("grows");
            *page += "| number | field | type | meaning |\n|---|---|---|---|\n";
            for field in &item.fields {
                let name = field.ident.as_ref().expect("records have names");
                let (number, ty) = (number(&field.attrs), shown(&field.ty));
                writeln!(
                    page,
                    "| {number} | `{name}` | {ty} | {} |",
                    doc(&field.attrs)
                )
                .expect("grows");
            }
        }
        Item::Enum(item) if is_encoded(&item.attrs) => {
            write!(page, "\n## {}\n\n{}\n\n", item.ident, doc(&item.attrs)).expect("grows");
            *page += "| number | variant | values | meaning |\n|---|---|---|---|\n";
            for variant in &item.variants {
                let values: Vec<String> = match &variant.fields {
                    Fields::Unit => Vec::new(),
                    fields => fields
                        .iter()
                        .map(|field| match &field.ident {
                            Some(name) => format!("{name}: {}", shown(&field.ty)),
                            None => shown(&field.ty),
                        })
                        .collect(),
                };
                let (number, name) = (number(&variant.attrs), &variant.ident);
                writeln!(
                    page,
                    "| {number} | `{name}` | {} | {} |",
                    values.join(", "),
                    doc(&variant.attrs)
                )
                .expect("grows");
            }
        }
        _ => {}
    }
}

/// Whether the type derives the encoding.
fn is_encoded(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| match &attr.meta {
        Meta::List(list) => {
            attr.path().is_ident("derive") && list.tokens.to_string().contains("Encode")
        }
        _ => false,
    })
}

/// The documentation, as one line of a table.
fn doc(attrs: &[Attribute]) -> String {
    let lines: Vec<String> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("doc"))
        .filter_map(|attr| match &attr.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    lines.join(" ").replace('|', "\\|")
}

/// The number in `#[n(…)]`.
fn number(attrs: &[Attribute]) -> String {
    let number = attrs.iter().find(|attr| attr.path().is_ident("n"));
    match number.map(|attr| &attr.meta) {
        Some(Meta::List(list)) => list.tokens.to_string(),
        _ => String::new(),
    }
}

/// A type as people write it.
fn shown(ty: &Type) -> String {
    let Type::Path(path) = ty else {
        return String::from("…");
    };
    let last = path.path.segments.last().expect("a path has a name");
    let inner: Vec<String> = match &last.arguments {
        syn::PathArguments::AngleBracketed(inner) => inner
            .args
            .iter()
            .filter_map(|arg| match arg {
                syn::GenericArgument::Type(ty) => Some(shown(ty)),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    match (last.ident.to_string().as_str(), inner.as_slice()) {
        ("Vec", [of]) => format!("list of {of}"),
        ("Box", [of]) => of.clone(),
        ("Option", [of]) => format!("{of} or null"),
        ("String", _) => "text".into(),
        (name, _) => name.into(),
    }
}
