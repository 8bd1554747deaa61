//! `#[contract]` on a struct: its state.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Field, Fields, ItemStruct};
use tradewind_types::schema::{Entry, Source, StateField, Storage, Type};

use crate::fields::take_number;
use crate::index::{self, Indexed};
use crate::release::Declared;
use crate::schema::{bytes_of, doc_of, inner, section, type_of};

pub(crate) fn expand(
    declared: &Declared,
    source: Source,
    mut item: ItemStruct,
) -> syn::Result<TokenStream> {
    if !item.generics.params.is_empty() {
        let message = "a contract has no type parameters";
        return Err(syn::Error::new_spanned(&item.generics, message));
    }
    let mut state: Vec<StateField> = Vec::new();
    let mut indices: Vec<Indexed> = Vec::new();
    match &mut item.fields {
        Fields::Named(fields) => {
            for field in &mut fields.named {
                let next = state.last().map_or(0, |last| last.number + 1);
                let index = index::take(field)?;
                let read = read(field, next)?;
                declared.refuse_retired(read.number, &field.ty)?;
                match (index, read.storage) {
                    (Some(index), Storage::Index) => {
                        indices.push(Indexed::new(index, read.number, field));
                    }
                    (None, Storage::Index) => return Err(index::missing(field)),
                    (Some(index), _) => return Err(index.misplaced()),
                    (None, _) => {}
                }
                state.push(read);
            }
        }
        Fields::Unit => {}
        Fields::Unnamed(fields) => {
            let message = "name the state fields: operators see their names";
            return Err(syn::Error::new_spanned(fields, message));
        }
    }
    let followers = index::follow(&mut item, &mut state, &indices)?;
    let numbers = state.iter().map(|field| field.number);
    let idents = item.fields.iter().filter_map(|field| field.ident.as_ref());
    let attach = idents
        .zip(numbers)
        .map(|(ident, number)| quote!(#ident: ::tradewind_sdk::state::Handle::of(#number)));
    let attach: Vec<_> = attach.collect();
    let name = item.ident.to_string();
    let entry = Entry::Contract {
        name: name.clone(),
        doc: doc_of(&item.attrs),
        state,
    };
    let release = declared.entry(source);
    let (bytes, section_of_state) = (bytes_of(&entry), section(&entry));
    let (release_bytes, section_of_release) = (bytes_of(&release), section(&release));
    let version = declared.version();
    let ident = &item.ident;
    Ok(quote! {
        #[derive(Debug)]
        #item

        impl ::tradewind_sdk::expansion::Contract for #ident {
            const NAME: &'static str = #name;
            const VERSION: u32 = #version;
            const PACKAGE: ::tradewind_sdk::expansion::Package =
                ::tradewind_sdk::expansion::Package {
                    name: env!("CARGO_PKG_NAME"),
                    directory: env!("CARGO_MANIFEST_DIR"),
                };
            const ENTRIES: &'static [&'static [u8]] = &[#bytes, #release_bytes];

            fn attach() -> Self {
                Self { #(#attach),* }
            }
        }

        impl #ident {
            /// The call that is running.
            #[allow(dead_code, clippy::unused_self, reason = "not every contract asks who calls")]
            fn call(&self) -> ::tradewind_sdk::context::Call {
                ::tradewind_sdk::context::Call
            }
        }
        #followers
        #section_of_state
        #section_of_release
    })
}

const KINDS: &str = "state is kept in Cell<V>, Table<K, V>, Index<P, K>, Unique<P, K>, Log<V> or \
                     Queue<V>";

/// The number, name and layout of a state field.
pub(crate) fn read(field: &mut Field, next: u16) -> syn::Result<StateField> {
    let number = match take_number(&mut field.attrs)? {
        None => next,
        Some(number) => match u16::try_from(number) {
            Ok(number) if number >= next && number < u16::MAX => number,
            _ => {
                let message = "state numbers ascend, are below 65535, and never used twice";
                return Err(syn::Error::new_spanned(&field.ty, message));
            }
        },
    };
    let name = field.ident.as_ref().expect("a named field").to_string();
    layout(&field.ty, number, name)
}

/// What a handle's type says of the field.
pub(crate) fn layout(ty: &syn::Type, number: u16, name: String) -> syn::Result<StateField> {
    let refuse = || Err(syn::Error::new_spanned(ty, KINDS));
    let syn::Type::Path(path) = ty else {
        return refuse();
    };
    let Some(segment) = path.path.segments.last() else {
        return refuse();
    };
    let parameters = inner(&segment.arguments);
    let parts = |key: &syn::Type| match type_of(key)? {
        Type::Tuple(parts) => Ok(parts),
        part => Ok::<_, syn::Error>(vec![part]),
    };
    let (storage, key, value) = match (segment.ident.to_string().as_str(), parameters.as_slice()) {
        ("Cell", [value]) => (Storage::Cell, vec![], type_of(value)?),
        ("Table", [key, value]) => (Storage::Table, parts(key)?, type_of(value)?),
        ("Index", [part, key]) => {
            let key = [parts(part)?, parts(key)?].concat();
            (Storage::Index, key, Type::Unit)
        }
        ("Unique", [part, key]) => (Storage::Index, parts(part)?, type_of(key)?),
        ("Log", [value]) => (Storage::Log, vec![], type_of(value)?),
        ("Queue", [value]) => (Storage::Queue, vec![], type_of(value)?),
        _ => return refuse(),
    };
    Ok(StateField {
        number,
        name,
        storage,
        key,
        value,
        follows: None,
    })
}

/// The name of the type that moves a table's indices.
pub(crate) fn follower(contract: &syn::Ident, table: &syn::Ident) -> syn::Ident {
    let words = table.to_string();
    let camel: String = words
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        })
        .collect();
    format_ident!("{contract}{camel}Indices")
}
