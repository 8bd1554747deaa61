//! `#[choice]`: one of several variants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprLit, ItemEnum, Lit};
use tradewind_types::schema::{Definition, Entry, Variant};

use crate::fields::{self, Named};
use crate::schema::{bytes_of, doc_of, refuse_taken, section};

pub(crate) fn expand(mut item: ItemEnum) -> syn::Result<TokenStream> {
    if !item.generics.params.is_empty() {
        let message = "a value's type has no parameters: its schema is one";
        return Err(syn::Error::new_spanned(&item.generics, message));
    }
    refuse_taken(&item.ident)?;
    let variants = numbered(&mut item, |last| last.map_or(0, |last| last + 1))?;
    let bare = variants.iter().all(|(_, fields)| fields.is_empty());
    let schema = variants.iter().zip(&item.variants);
    let entry = Entry::Type(Definition::Choice {
        name: item.ident.to_string(),
        variants: schema
            .map(|((number, fields), variant)| Variant {
                number: *number,
                name: variant.ident.to_string(),
                fields: fields.iter().map(|field| field.schema.clone()).collect(),
            })
            .collect(),
        doc: doc_of(&item.attrs),
    });
    let section = section(&entry);
    let all = variants.iter().flat_map(|(_, fields)| fields);
    let definitions = fields::definitions(&bytes_of(&entry), all);
    let writes = item
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, (number, fields))| {
            let (name, idents) = (&variant.ident, fields.iter().map(|field| &field.ident));
            let write = fields::write(fields);
            if bare {
                quote!(Self::#name => expansion::Value::write(&#number, __to),)
            } else {
                quote! {
                    Self::#name { #(#idents),* } => {
                        expansion::variant(#number, __to);
                        #write
                    }
                }
            }
        });
    let reads = item
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, (number, fields))| {
            let (name, idents) = (&variant.ident, fields.iter().map(|field| &field.ident));
            let read = fields::read(fields);
            if bare {
                quote!(#number => Self::#name,)
            } else {
                quote!(#number => { #read Self::#name { #(#idents),* } })
            }
        });
    let head = (!bare).then(|| quote!(__from.array(2);));
    let copy = bare.then(|| quote!(#[derive(Copy)]));
    let ident = &item.ident;
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #copy
        #item

        const _: () = {
            use ::tradewind_sdk::expansion;

            impl expansion::Value for #ident {
                fn write(&self, __to: &mut expansion::Vec<u8>) {
                    match self { #(#writes)* }
                }

                fn read(__from: &mut expansion::Reader<'_>) -> Self {
                    #head
                    match <u32 as expansion::Value>::read(__from) {
                        #(#reads)*
                        _ => __from.wrong(),
                    }
                }

                #definitions
            }
        };
        #section
    })
}

/// The number and fields of each variant. Takes discriminants and field attributes off.
pub(crate) fn numbered(
    item: &mut ItemEnum,
    otherwise: impl Fn(Option<u32>) -> u32,
) -> syn::Result<Vec<(u32, Vec<Named>)>> {
    let mut taken: Vec<(u32, Vec<Named>)> = Vec::new();
    for variant in &mut item.variants {
        let last = taken.last().map(|(number, _)| *number);
        let number = match variant.discriminant.take() {
            Some((
                _,
                Expr::Lit(ExprLit {
                    lit: Lit::Int(number),
                    ..
                }),
            )) => number.base10_parse()?,
            Some((_, other)) => {
                return Err(syn::Error::new_spanned(other, "write the number: `= 1`"));
            }
            None => otherwise(last),
        };
        if last.is_some_and(|last| last >= number) {
            let message = "numbers ascend; they are never used twice";
            return Err(syn::Error::new_spanned(&variant.ident, message));
        }
        taken.push((number, fields::take(&mut variant.fields, false)?));
    }
    Ok(taken)
}
