//! Named fields with numbers: how they are read from syntax, written and taken apart.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, Fields, LitInt};
use tradewind_types::schema::{Field, Type};

use crate::schema::type_of;

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

/// Writes a map from number to value. The fields' names are references in scope; a field
/// that is `None` is left out.
pub(crate) fn encode(fields: &[Named]) -> TokenStream {
    let always = fields.iter().filter(|field| !is_optional(field)).count() as u64;
    let optional = fields.iter().filter(|field| is_optional(field));
    let present = optional.map(|field| {
        let ident = &field.ident;
        quote!(+ u64::from(#ident.is_some()))
    });
    let entries = fields.iter().map(|field| {
        let (ident, number) = (&field.ident, field.schema.number);
        if is_optional(field) {
            quote! {
                if #ident.is_some() {
                    e.u32(#number)?.encode(#ident)?;
                }
            }
        } else {
            quote!(e.u32(#number)?.encode(#ident)?;)
        }
    });
    quote! {
        e.map(#always #(#present)*)?;
        #(#entries)*
    }
}

/// Reads such a map into variables of the fields' names.
pub(crate) fn decode(fields: &[Named]) -> TokenStream {
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let arms = fields.iter().map(|field| {
        let (ident, ty, number) = (&field.ident, &field.ty, field.schema.number);
        quote!(#number => #ident = Some(d.decode::<#ty>()?),)
    });
    let complete = fields.iter().map(|field| {
        let (ident, number) = (&field.ident, i64::from(field.schema.number));
        if is_optional(field) {
            quote!(let #ident = #ident.flatten();)
        } else {
            quote! {
                let #ident = #ident
                    .ok_or_else(|| minicbor::decode::Error::missing_value(#number))?;
            }
        }
    });
    quote! {
        #(let mut #idents = None;)*
        for _ in 0..d.map()?.unwrap_or_default() {
            match d.u32()? {
                #(#arms)*
                other => return Err(minicbor::decode::Error::unknown_variant(i64::from(other))),
            }
        }
        #(#complete)*
    }
}
