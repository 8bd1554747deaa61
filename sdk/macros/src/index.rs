//! `#[index(table, by = field)]`: what an index follows, and the type that keeps it in step.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Field, GenericArgument, ItemStruct, PathArguments, Token, Type, parenthesized, parse_quote,
    token,
};
use tradewind_types::schema::{Follows, StateField, Storage};

use crate::contract::follower;
use crate::schema::inner;

/// What stands in the attribute.
pub(crate) struct Index {
    table: Ident,
    by: Vec<Part>,
    /// Whether the parts stand in parentheses, as a key of several does.
    is_tuple: bool,
}

/// A field of the table's values, or a method of theirs without arguments.
struct Part {
    name: Ident,
    is_method: bool,
}

impl Parse for Part {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let is_method = input.peek(token::Paren);
        if is_method {
            let nothing;
            parenthesized!(nothing in input);
            if !nothing.is_empty() {
                return Err(nothing.error("a method of the value takes no arguments here"));
            }
        }
        Ok(Self { name, is_method })
    }
}

impl Parse for Index {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let table = input.parse()?;
        input.parse::<Token![,]>()?;
        let by: Ident = input.parse()?;
        if by != "by" {
            return Err(syn::Error::new_spanned(by, "expected `by = field`"));
        }
        input.parse::<Token![=]>()?;
        let is_tuple = input.peek(token::Paren);
        let by = if is_tuple {
            let parts;
            parenthesized!(parts in input);
            let parts = Punctuated::<Part, Token![,]>::parse_terminated(&parts)?;
            parts.into_iter().collect()
        } else {
            vec![input.parse()?]
        };
        Ok(Self {
            table,
            by,
            is_tuple,
        })
    }
}

impl Index {
    /// It stands on a field that is no index.
    pub(crate) fn misplaced(&self) -> syn::Error {
        let message = "#[index(…)] stands on a field of type Index<P, K> or Unique<P, K>";
        syn::Error::new_spanned(&self.table, message)
    }

    fn spelling(&self) -> String {
        let parts = self.by.iter().map(|part| {
            let call = if part.is_method { "()" } else { "" };
            format!("{}{call}", part.name)
        });
        let parts: Vec<String> = parts.collect();
        if self.is_tuple {
            format!("({})", parts.join(", "))
        } else {
            parts.join(", ")
        }
    }

    /// What a value is indexed by: one expression, or a tuple of them.
    fn expression(&self) -> TokenStream {
        let parts = self.by.iter().map(|Part { name, is_method }| {
            if *is_method {
                quote!(value.#name())
            } else {
                quote!(value.#name.clone())
            }
        });
        if self.is_tuple {
            quote!((#(#parts),*))
        } else {
            quote!(#(#parts)*)
        }
    }
}

/// Takes `#[index(…)]` off a field.
pub(crate) fn take(field: &mut Field) -> syn::Result<Option<Index>> {
    let at = field
        .attrs
        .iter()
        .position(|attr| attr.path().is_ident("index"));
    at.map(|at| field.attrs.remove(at).parse_args()).transpose()
}

/// An index field without the attribute.
pub(crate) fn missing(field: &Field) -> syn::Error {
    let message = "say what the index follows: #[index(table, by = field)], where `table` is a \
                   state field and `field` one of its values' fields";
    syn::Error::new_spanned(&field.ty, message)
}

/// An index field: what it follows, its number and its type.
pub(crate) struct Indexed {
    index: Index,
    number: u16,
    ident: Ident,
    ty: Type,
    /// What it is by, and the keys it leads to.
    parameters: Vec<Type>,
    is_unique: bool,
}

impl Indexed {
    pub(crate) fn new(index: Index, number: u16, field: &Field) -> Self {
        let (mut parameters, mut is_unique) = (Vec::new(), false);
        if let Type::Path(path) = &field.ty
            && let Some(segment) = path.path.segments.last()
        {
            parameters = inner(&segment.arguments).into_iter().cloned().collect();
            is_unique = segment.ident == "Unique";
        }
        Self {
            index,
            number,
            ident: field.ident.clone().expect("a named field"),
            ty: field.ty.clone(),
            parameters,
            is_unique,
        }
    }
}

/// Makes each table carry the type that moves its indices, and returns these types.
pub(crate) fn follow(
    item: &mut ItemStruct,
    state: &mut [StateField],
    indices: &[Indexed],
) -> syn::Result<TokenStream> {
    for Indexed {
        index,
        number,
        is_unique,
        ..
    } in indices
    {
        let is_table = |field: &&StateField| {
            field.storage == Storage::Table && index.table == field.name.as_str()
        };
        let Some(table) = state.iter().find(is_table).map(|table| table.number) else {
            let tables = state.iter().filter(|field| field.storage == Storage::Table);
            let tables: Vec<&str> = tables.map(|table| table.name.as_str()).collect();
            let message = format!(
                "`{}` is no table of the contract; its tables are: {}",
                index.table,
                tables.join(", ")
            );
            return Err(syn::Error::new_spanned(&index.table, message));
        };
        if let Some(field) = state.iter_mut().find(|field| field.number == *number) {
            field.follows = Some(Follows {
                table,
                by: index.spelling(),
                unique: *is_unique,
            });
        }
    }
    let (contract, vis) = (item.ident.clone(), item.vis.clone());
    let mut followers = TokenStream::new();
    for field in &mut item.fields {
        let Some(table) = field.ident.clone() else {
            continue;
        };
        let mine: Vec<&Indexed> = indices
            .iter()
            .filter(|indexed| indexed.index.table == table)
            .collect();
        if !mine.is_empty() {
            let follower = follower(&contract, &table);
            let [key, value] = carry(field, &follower)?;
            followers.extend(code(&follower, &table, (&key, &value), &mine, &vis)?);
        }
    }
    Ok(followers)
}

/// Adds the follower to the table's type; returns the types of its keys and values.
fn carry(field: &mut Field, follower: &Ident) -> syn::Result<[Type; 2]> {
    if let Type::Path(path) = &mut field.ty
        && let Some(segment) = path.path.segments.last_mut()
        && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
    {
        let types: Vec<Type> = arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            })
            .collect();
        if let Ok(types) = <[Type; 2]>::try_from(types) {
            arguments.args.push(parse_quote!(#follower));
            return Ok(types);
        }
    }
    let message = "a table that is indexed is written Table<K, V>";
    Err(syn::Error::new_spanned(&field.ty, message))
}

fn code(
    follower: &Ident,
    table: &Ident,
    (key, value): (&Type, &Type),
    indices: &[&Indexed],
    vis: &syn::Visibility,
) -> syn::Result<TokenStream> {
    let mut moves = Vec::new();
    for Indexed {
        index,
        number,
        ident,
        ty,
        parameters,
        ..
    } in indices
    {
        let [part, of] = parameters.as_slice() else {
            return Err(missing_parameters(ty));
        };
        if of.to_token_stream().to_string() != key.to_token_stream().to_string() {
            let message = format!(
                "`{ident}` leads to keys of `{table}`, which are {}",
                key.to_token_stream()
            );
            return Err(syn::Error::new_spanned(of, message));
        }
        let by = index.expression();
        moves.push(quote! {
            <#ty>::follow(#number, at, was, now, |value: &#value| {
                ::tradewind_sdk::expansion::By::<#part>::part(#by)
            });
        });
    }
    let doc = format!("Moves the indices of `{table}`.");
    Ok(quote! {
        #[doc = #doc]
        #[doc(hidden)]
        #[derive(Clone, Copy, Debug)]
        #vis struct #follower;

        #[allow(clippy::clone_on_copy, reason = "a part of a value, of whatever type")]
        impl ::tradewind_sdk::expansion::Follow<#key, #value> for #follower {
            const FOLLOWS: bool = true;

            fn changed(at: &#key, was: Option<&#value>, now: Option<&#value>) {
                #(#moves)*
            }
        }
    })
}

fn missing_parameters(ty: &Type) -> syn::Error {
    syn::Error::new_spanned(
        ty,
        "an index has two parameters: what it is by, and the table's key",
    )
}
