//! `#[failure]`: why a contract refuses, with a code, fields and a line for people.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, ItemEnum, LitStr, parse_quote};
use tradewind_types::schema::{Entry, Refusal};

use crate::choice::numbered;
use crate::fields::{self, Named};
use crate::schema::{doc_of, section};

pub(crate) fn expand(mut item: ItemEnum) -> syn::Result<TokenStream> {
    for variant in &item.variants {
        if variant.discriminant.is_none() {
            let message = format!("give the failure its code: `{} = 1`", variant.ident);
            return Err(syn::Error::new_spanned(&variant.ident, message));
        }
    }
    let variants = numbered(&mut item, |_| 0)?;
    for field in item
        .variants
        .iter_mut()
        .flat_map(|variant| &mut variant.fields)
    {
        if doc_of(&field.attrs).is_empty() {
            field.attrs.push(parse_quote!(#[doc = "As the text says."]));
        }
    }
    let mut sections = Vec::new();
    for (variant, (code, fields)) in item.variants.iter_mut().zip(&variants) {
        let (en, zh) = take_say(&mut variant.attrs, &variant.ident, fields)?;
        sections.push(section(&Entry::Refusal(Refusal {
            code: *code,
            name: variant.ident.to_string(),
            fields: fields.iter().map(|field| field.schema.clone()).collect(),
            en,
            zh,
        })));
    }
    let codes = item
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, (code, _))| {
            let name = &variant.ident;
            quote!(Self::#name { .. } => #code,)
        });
    let writes = item
        .variants
        .iter()
        .zip(&variants)
        .map(|(variant, (_, fields))| {
            let (name, idents) = (&variant.ident, fields.iter().map(|field| &field.ident));
            let write = fields::write(fields);
            quote!(Self::#name { #(#idents),* } => { #write })
        });
    let ident = &item.ident;
    Ok(quote! {
        #[derive(Clone, Debug, PartialEq, Eq)]
        #item

        const _: () = {
            use ::tradewind_sdk::expansion::{self, Failure, Refusal, Vec};

            impl Failure for #ident {
                fn code(&self) -> u32 {
                    match self { #(#codes)* }
                }

                fn fields(&self) -> Vec<u8> {
                    let mut __fields = Vec::new();
                    let __to = &mut __fields;
                    match self { #(#writes)* }
                    __fields
                }
            }

            impl From<#ident> for Refusal {
                #[cold]
                fn from(failure: #ident) -> Self {
                    expansion::refusal(failure)
                }
            }
        };
        #(#sections)*
    })
}

/// Takes `#[say(en = "…", zh = "…")]` off and checks its placeholders.
fn take_say(
    attrs: &mut Vec<Attribute>,
    name: &syn::Ident,
    fields: &[Named],
) -> syn::Result<(String, String)> {
    let missing = || {
        let message = "say what happened: #[say(en = \"…\", zh = \"…\")] with {field} placeholders";
        syn::Error::new_spanned(name, message)
    };
    let at = attrs.iter().position(|attr| attr.path().is_ident("say"));
    let say = attrs.remove(at.ok_or_else(missing)?);
    let (mut en, mut zh) = (None, None);
    say.parse_nested_meta(|meta| {
        let text: LitStr = meta.value()?.parse()?;
        check_placeholders(&text, fields)?;
        if meta.path.is_ident("en") {
            en = Some(text.value());
        } else if meta.path.is_ident("zh") {
            zh = Some(text.value());
        } else {
            return Err(meta.error("expected `en` or `zh`"));
        }
        Ok(())
    })?;
    Ok((en.ok_or_else(missing)?, zh.ok_or_else(missing)?))
}

fn check_placeholders(text: &LitStr, fields: &[Named]) -> syn::Result<()> {
    let value = text.value();
    for part in value.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else {
            return Err(syn::Error::new_spanned(text, "a placeholder ends with `}`"));
        };
        if fields.iter().all(|field| field.schema.name != name) {
            let message = format!("the failure has no field `{name}`");
            return Err(syn::Error::new_spanned(text, message));
        }
    }
    Ok(())
}
