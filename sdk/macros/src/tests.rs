//! What the macros make of an author's code, to be read and reviewed: each file of
//! `expansions` beside its expansion. `UPDATE=1` writes the expansions anew.

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use syn::{Attribute, Item, Meta, parse_quote};
use tradewind_types::schema::Source;

use crate::release::Declared;
use crate::{choice, contract, failure, interface, methods, record};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions")
}

fn source() -> Source {
    Source {
        package: "harbour".into(),
        version: "0.2.0".into(),
        repository: String::new(),
        sdk: "0.1.0".into(),
        compiler: "rustc".into(),
    }
}

fn expanded(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("the author's code");
    let file = syn::parse_file(&text).expect("Rust");
    let items = file.items.into_iter().map(expand);
    let items: TokenStream = items.collect();
    prettyplease::unparse(&syn::parse2(items).expect("macros make items"))
}

fn expand(mut item: Item) -> TokenStream {
    let attrs: &mut Vec<Attribute> = match &mut item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        other => panic!("no macro stands on {other:?}"),
    };
    let at = attrs.iter().position(|attr| !attr.path().is_ident("doc"));
    let attr = attrs.remove(at.expect("an item with a macro"));
    let name = attr.path().get_ident().expect("a macro's name").to_string();
    let expanded = match (name.as_str(), item) {
        ("contract", Item::Struct(item)) => {
            let arguments = match attr.meta {
                Meta::List(list) => list.tokens,
                _ => TokenStream::new(),
            };
            Declared::read(arguments)
                .and_then(|declared| contract::expand(&declared, source(), item))
        }
        ("contract", Item::Impl(item)) => methods::expand(item),
        ("record", Item::Struct(item)) => record::record(item),
        ("event", Item::Struct(item)) => record::event(item),
        ("choice", Item::Enum(item)) => choice::expand(item),
        ("failure", Item::Enum(item)) => failure::expand(item),
        ("interface", Item::Trait(item)) => interface::expand(&item),
        (name, _) => panic!("#[{name}] does not stand there"),
    };
    expanded.expect("right code")
}

#[test]
fn the_macros_expand_to_the_code_that_was_reviewed() {
    let mut compared = 0;
    for entry in std::fs::read_dir(folder()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(name) = name.and_then(|name| name.strip_suffix(".rs")) else {
            continue;
        };
        if name.ends_with(".expanded") {
            continue;
        }
        let golden = folder().join(format!("{name}.expanded.rs"));
        let found = expanded(&path);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &found).expect("a writable folder");
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(
            found == expected,
            "{name}: run with UPDATE=1 and read the difference:\n{found}"
        );
        compared += 1;
    }
    assert_eq!(compared, 7, "each macro has a file");
}

#[test]
fn a_macro_leaves_no_attribute_of_its_own_behind() {
    let item: Item = parse_quote! {
        #[event]
        struct Moved { #[key] #[n(1)] to: Party }
    };
    let expanded = expand(item).to_string();
    assert!(
        !expanded.contains("# [key]") && !expanded.contains("# [n"),
        "{expanded}"
    );
}
