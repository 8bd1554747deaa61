//! Named fields with numbers: how they are read from syntax, written and taken apart.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::{Attribute, Fields, LitInt};
use tradewind_types::schema::{Field, Type};

use crate::schema::{names_another, type_of};

/// One field of a record, an event, a failure or a variant.
pub(crate) struct Named {
    pub(crate) ident: Ident,
    pub(crate) ty: syn::Type,
    pub(crate) schema: Field,
}

/// Takes the attributes `#[n(…)]` and `#[key]` off the fields and numbers them.
pub(crate) fn take(fields: &mut Fields, keys_allowed: bool) -> syn::Result<Vec<Named>> {
    let named = match fields {
        Fields::Named(named) => &mut named.named,
        Fields::Unit => return Ok(Vec::new()),
        Fields::Unnamed(unnamed) => {
            return Err(syn::Error::new_spanned(
                unnamed,
                "name the fields: readers of the chain see their names",
            ));
        }
    };
    let mut taken: Vec<Named> = Vec::new();
    for field in named {
        let ident = field.ident.clone().expect("a named field");
        let number = match take_number(&mut field.attrs)? {
            Some(number) => number,
            None => taken.last().map_or(0, |last| last.schema.number + 1),
        };
        if taken
            .last()
            .is_some_and(|last| last.schema.number >= number)
        {
            let message = "field numbers ascend; they are never used twice";
            return Err(syn::Error::new_spanned(&ident, message));
        }
        let key = take_flag(&mut field.attrs, "key");
        if key && !keys_allowed {
            return Err(syn::Error::new_spanned(
                &ident,
                "only events have #[key] fields",
            ));
        }
        if key && taken.last().is_some_and(|last| !last.schema.key) {
            let message = format!("#[key] fields come first: move `{ident}` up");
            return Err(syn::Error::new_spanned(&ident, message));
        }
        taken.push(Named {
            schema: Field {
                number,
                name: ident.to_string(),
                ty: type_of(&field.ty)?,
                key,
            },
            ty: field.ty.clone(),
            ident,
        });
    }
    Ok(taken)
}

/// Takes off `#[n(…)]`.
pub(crate) fn take_number(attrs: &mut Vec<Attribute>) -> syn::Result<Option<u32>> {
    let Some(at) = attrs.iter().position(|attr| attr.path().is_ident("n")) else {
        return Ok(None);
    };
    let number: LitInt = attrs.remove(at).parse_args()?;
    number.base10_parse().map(Some)
}

/// Takes off a bare attribute; tells whether it was there.
pub(crate) fn take_flag(attrs: &mut Vec<Attribute>, name: &str) -> bool {
    let before = attrs.len();
    attrs.retain(|attr| !attr.path().is_ident(name));
    attrs.len() < before
}

fn is_optional(field: &Named) -> bool {
    matches!(field.schema.ty, Type::Option(_))
}

/// Writes a map from number to value to `__to`. The fields' names are references in scope; a
/// field that is `None` is left out.
pub(crate) fn write(fields: &[Named]) -> TokenStream {
    let always = fields.iter().filter(|field| !is_optional(field)).count() as u64;
    let present = fields
        .iter()
        .filter(|field| is_optional(field))
        .map(|field| {
            let ident = &field.ident;
            quote!(+ u64::from(#ident.is_some()))
        });
    let entries = fields.iter().map(|field| {
        let (ident, number) = (&field.ident, field.schema.number);
        let entry = quote! {
            expansion::Value::write(&#number, __to);
            expansion::Value::write(#ident, __to);
        };
        if is_optional(field) {
            quote!(if #ident.is_some() { #entry })
        } else {
            entry
        }
    });
    quote! {
        expansion::map(__to, #always #(#present)*);
        #(#entries)*
    }
}

/// Reads such a map from `__from` into variables of the fields' names.
pub(crate) fn read(fields: &[Named]) -> TokenStream {
    let entries = fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        let number = u64::from(field.schema.number);
        if is_optional(field) {
            quote! {
                let #ident: #ty = __from
                    .optional_field(#number, &mut __left)
                    .then(|| expansion::Value::read(__from));
            }
        } else {
            quote! {
                __from.field(#number, &mut __left);
                let #ident: #ty = expansion::Value::read(__from);
            }
        }
    });
    let take_mut = (!fields.is_empty()).then(|| quote!(mut));
    quote! {
        let #take_mut __left = __from.map();
        #(#entries)*
        __from.end_map(__left);
    }
}

/// How a type tells its own definition, `entry`, and those that its fields reach.
pub(crate) fn definitions<'f>(
    entry: &Literal,
    fields: impl IntoIterator<Item = &'f Named>,
) -> TokenStream {
    let types = fields.into_iter();
    let types = types.filter(|field| names_another(&field.schema.ty));
    let below: Vec<_> = types
        .map(|field| {
            let ty = &field.ty;
            quote!(<#ty as expansion::Value>::definitions(__into);)
        })
        .collect();
    let body = if below.is_empty() {
        quote!(expansion::define(#entry, __into);)
    } else {
        quote!(if expansion::define(#entry, __into) { #(#below)* })
    };
    quote! {
        #[cfg(not(target_arch = "wasm32"))]
        fn definitions(__into: &mut expansion::Definitions) {
            #body
        }
    }
}
