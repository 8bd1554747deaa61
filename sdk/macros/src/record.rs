//! `#[record]` and `#[event]`: structs of named fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ItemStruct;
use tradewind_types::schema::{Definition, Entry, Record};

use crate::fields::{self, Named};
use crate::schema::{bytes_of, doc_of, refuse_taken, section};

pub(crate) fn record(mut item: ItemStruct) -> syn::Result<TokenStream> {
    let (fields, record) = read(&mut item, false)?;
    let entry = Entry::Type(Definition::Record(record));
    let definitions = fields::definitions(&bytes_of(&entry), &fields);
    let section = section(&entry);
    let value = value(&item.ident, &fields, Some(&definitions));
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #item

        #value
        #section
    })
}

pub(crate) fn event(mut item: ItemStruct) -> syn::Result<TokenStream> {
    let (fields, record) = read(&mut item, true)?;
    let keys = fields.iter().filter(|field| field.schema.key).count() as u32;
    let name = item.ident.to_string();
    let section = section(&Entry::Event(record));
    let ident = &item.ident;
    let value = value(ident, &fields, None);
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #item

        impl ::tradewind_sdk::expansion::Event for #ident {
            const NAME: &'static str = #name;
            const KEYS: u32 = #keys;
        }
        #value
        #section
    })
}

fn read(item: &mut ItemStruct, keys_allowed: bool) -> syn::Result<(Vec<Named>, Record)> {
    if !item.generics.params.is_empty() {
        let message = "a value's type has no parameters: its schema is one";
        return Err(syn::Error::new_spanned(&item.generics, message));
    }
    refuse_taken(&item.ident)?;
    let fields = fields::take(&mut item.fields, keys_allowed)?;
    let record = Record {
        name: item.ident.to_string(),
        fields: fields.iter().map(|field| field.schema.clone()).collect(),
        doc: doc_of(&item.attrs),
    };
    Ok((fields, record))
}

/// `definitions` are of what other types are made of; an event is no part of one.
fn value(ident: &Ident, fields: &[Named], definitions: Option<&TokenStream>) -> TokenStream {
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let (write, read) = (fields::write(fields), fields::read(fields));
    quote! {
        const _: () = {
            use ::tradewind_sdk::expansion;

            impl expansion::Value for #ident {
                fn write(&self, __to: &mut expansion::Vec<u8>) {
                    let Self { #(#idents),* } = self;
                    #write
                }

                fn read(__from: &mut expansion::Reader<'_>) -> Self {
                    #read
                    Self { #(#idents),* }
                }

                #definitions
            }
        };
    }
}
