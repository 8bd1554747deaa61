//! `#[choice]`: one of several variants.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprLit, ItemEnum, Lit};
use tradewind_types::schema::{Definition, Entry, Variant};

use crate::fields::{self, Named};
use crate::schema::{doc_of, section};

pub(crate) fn expand(mut item: ItemEnum) -> syn::Result<TokenStream> {
    if !item.generics.params.is_empty() {
        let message = "a value's type has no parameters: its schema is one";
        return Err(syn::Error::new_spanned(&item.generics, message));
    }
    let variants = numbered(&mut item, |last| last.map_or(0, |last| last + 1))?;
    let bare = variants.iter().all(|(_, fields)| fields.is_empty());
    let schema = variants.iter().zip(&item.variants);
    let section = section(&Entry::Type(Definition::Choice {
        name: item.ident.to_string(),
        variants: schema
            .map(|((number, fields), variant)| Variant {
                number: *number,
                name: variant.ident.to_string(),
                fields: fields.iter().map(|field| field.schema.clone()).collect(),
            })
            .collect(),
        doc: doc_of(&item.attrs),
    }));
    let writes = item
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, (number, fields))| {
            let (name, idents) = (&variant.ident, fields.iter().map(|field| &field.ident));
            let write = fields::encode(fields);
            if bare {
                quote!(Self::#name => { e.u32(#number)?; })
            } else {
                quote!(Self::#name { #(#idents),* } => { e.array(2)?.u32(#number)?; #write })
            }
        });
    let reads = item
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, (number, fields))| {
            let (name, idents) = (&variant.ident, fields.iter().map(|field| &field.ident));
            let read = fields::decode(fields);
            if bare {
                quote!(#number => Ok(Self::#name),)
            } else {
                quote!(#number => { #read Ok(Self::#name { #(#idents),* }) })
            }
        });
    let head = (!bare).then(|| {
        quote! {
            if d.array()? != Some(2) {
                return Err(minicbor::decode::Error::missing_value(1));
            }
        }
    });
    let copy = bare.then(|| quote!(#[derive(Copy)]));
    let ident = &item.ident;
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #copy
        #item

        impl ::tradewind_sdk::expansion::Value for #ident {}
        const _: () = {
            use ::tradewind_sdk::expansion::minicbor;

            impl minicbor::Encode<()> for #ident {
                fn encode<W: minicbor::encode::Write>(
                    &self,
                    e: &mut minicbor::Encoder<W>,
                    (): &mut (),
                ) -> Result<(), minicbor::encode::Error<W::Error>> {
                    match self { #(#writes)* }
                    Ok(())
                }
            }

            impl<'b> minicbor::Decode<'b, ()> for #ident {
                fn decode(
                    d: &mut minicbor::Decoder<'b>,
                    (): &mut (),
                ) -> Result<Self, minicbor::decode::Error> {
                    #head
                    match d.u32()? {
                        #(#reads)*
                        other => Err(minicbor::decode::Error::unknown_variant(i64::from(other))),
                    }
                }
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
