//! `#[contract]` on a struct: its state.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, Fields, ItemStruct};
use tradewind_types::schema::{Entry, StateField, Storage, Type};

use crate::fields::take_number;
use crate::schema::{bytes_of, doc_of, inner, section, type_of};

pub(crate) fn expand(mut item: ItemStruct) -> syn::Result<TokenStream> {
    if !item.generics.params.is_empty() {
        let message = "a contract has no type parameters";
        return Err(syn::Error::new_spanned(&item.generics, message));
    }
    let mut state: Vec<StateField> = Vec::new();
    match &mut item.fields {
        Fields::Named(fields) => {
            for field in &mut fields.named {
                let next = state.last().map_or(0, |last| last.number + 1);
                state.push(read(field, next)?);
            }
        }
        Fields::Unit => {}
        Fields::Unnamed(fields) => {
            let message = "name the state fields: operators see their names";
            return Err(syn::Error::new_spanned(fields, message));
        }
    }
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
    let (bytes, section) = (bytes_of(&entry), section(&entry));
    let ident = &item.ident;
    Ok(quote! {
        #[derive(Debug)]
        #item

        impl ::tradewind_sdk::expansion::Contract for #ident {
            const NAME: &'static str = #name;
            const PACKAGE: ::tradewind_sdk::expansion::Package =
                ::tradewind_sdk::expansion::Package {
                    name: env!("CARGO_PKG_NAME"),
                    directory: env!("CARGO_MANIFEST_DIR"),
                };
            const ENTRY: &'static [u8] = #bytes;

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
        #section
    })
}

const KINDS: &str = "state is kept in Cell<V>, Table<K, V>, Log<V> or Queue<V>";

fn read(field: &mut Field, next: u16) -> syn::Result<StateField> {
    let refuse = |message: &str| Err(syn::Error::new_spanned(&field.ty, message));
    let syn::Type::Path(path) = &field.ty else {
        return refuse(KINDS);
    };
    let Some(segment) = path.path.segments.last() else {
        return refuse(KINDS);
    };
    let parameters = inner(&segment.arguments);
    let (storage, key, value) = match (segment.ident.to_string().as_str(), parameters.as_slice()) {
        ("Cell", [value]) => (Storage::Cell, None, value),
        ("Table", [key, value]) => (Storage::Table, Some(key), value),
        ("Log", [value]) => (Storage::Log, None, value),
        ("Queue", [value]) => (Storage::Queue, None, value),
        _ => return refuse(KINDS),
    };
    let key = match key.map(|key| type_of(key)).transpose()? {
        None => Vec::new(),
        Some(Type::Tuple(parts)) => parts,
        Some(part) => vec![part],
    };
    let value = type_of(value)?;
    let number = match take_number(&mut field.attrs)? {
        None => next,
        Some(number) => match u16::try_from(number) {
            Ok(number) if number >= next && number < u16::MAX => number,
            _ => return refuse("state numbers ascend, are below 65535, and never used twice"),
        },
    };
    Ok(StateField {
        number,
        name: field.ident.as_ref().expect("a named field").to_string(),
        storage,
        key,
        value,
    })
}
