//! `#[migrate(from = N)]`: a method that brings over the state of an earlier version.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, Ident, ImplItemFn, LitInt, Pat, ReturnType, Token, Visibility};
use tradewind_types::schema::{Entry, Migration as Schema, StateField};

use crate::contract::layout;
use crate::fields::take_number;
use crate::schema::{bytes_of, section};

/// The attribute, as written.
struct From(LitInt);

impl Parse for From {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let message = "expected `from = 1`, the version whose state it brings over";
        let expected = |span| syn::Error::new(span, message);
        let from: Ident = input
            .parse()
            .map_err(|error: syn::Error| expected(error.span()))?;
        if from != "from" {
            return Err(expected(from.span()));
        }
        input.parse::<Token![=]>()?;
        Ok(Self(input.parse()?))
    }
}

/// A migration.
pub(crate) struct Migration {
    from: u32,
    ident: Ident,
    reads: Vec<(StateField, syn::Type)>,
}

/// Whether an attribute marks a migration, rightly or wrongly.
pub(crate) fn is_migration(attr: &Attribute) -> bool {
    attr.path().is_ident("migrate")
}

/// Reads a method that is marked as a migration, and takes its attributes off.
pub(crate) fn take(method: &mut ImplItemFn) -> syn::Result<Option<Migration>> {
    let Some(at) = method.attrs.iter().position(is_migration) else {
        return Ok(None);
    };
    let From(from) = method.attrs.remove(at).parse_args()?;
    let signature = &mut method.sig;
    let ident = signature.ident.clone();
    if !matches!(method.vis, Visibility::Inherited) {
        let message = "the chain runs a migration, and nobody else: remove `pub`";
        return Err(syn::Error::new_spanned(&method.vis, message));
    }
    let changes = signature
        .receiver()
        .is_some_and(|receiver| receiver.reference.is_some() && receiver.mutability.is_some());
    if !changes || matches!(signature.output, ReturnType::Default) {
        let message = format!("write `fn {ident}(&mut self, …) -> Outcome`");
        return Err(syn::Error::new_spanned(&ident, message));
    }
    let mut reads: Vec<(StateField, syn::Type)> = Vec::new();
    for input in &mut signature.inputs {
        let FnArg::Typed(param) = input else { continue };
        let Pat::Ident(name) = &*param.pat else {
            let message = "a state field has a name";
            return Err(syn::Error::new_spanned(&param.pat, message));
        };
        let name = name.ident.clone();
        let number = take_number(&mut param.attrs)?.and_then(|number| u16::try_from(number).ok());
        let Some(number) = number else {
            let message = format!(
                "say which state field of the earlier version `{name}` was, by its number: \
                 #[n(0)] {name}"
            );
            return Err(syn::Error::new_spanned(&name, message));
        };
        let read = layout(&param.ty, number, name.to_string())?;
        reads.push((read, (*param.ty).clone()));
    }
    reads.sort_by_key(|(read, _)| read.number);
    if reads
        .windows(2)
        .any(|pair| pair[0].0.number == pair[1].0.number)
    {
        let message = "two arguments are the same state field";
        return Err(syn::Error::new_spanned(&ident, message));
    }
    Ok(Some(Migration {
        from: from.base10_parse()?,
        ident,
        reads,
    }))
}

impl Migration {
    fn entry(&self) -> Entry {
        Entry::Migration(Schema {
            from: self.from,
            method: self.ident.to_string(),
            reads: self.reads.iter().map(|(read, _)| read.clone()).collect(),
        })
    }

    pub(crate) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// The row that a native run is found by.
    pub(crate) fn row(&self) -> TokenStream {
        let (ident, name) = (&self.ident, self.ident.to_string());
        let entry = bytes_of(&self.entry());
        quote!(expansion::Migration { name: #name, entry: #entry, run: #ident })
    }

    /// What the export runs.
    pub(crate) fn body(&self, contract: &Ident) -> TokenStream {
        let ident = &self.ident;
        let handles = self.reads.iter().map(|(read, ty)| {
            let number = read.number;
            quote!(<#ty as expansion::Handle>::of(#number))
        });
        quote! {
            expansion::serve(0, |__args| {
                __args.end();
                let mut __contract = #contract::attach();
                #contract::#ident(&mut __contract, #(#handles),*)
            });
        }
    }

    /// Its part of the module's section, and what is known only when the struct is.
    pub(crate) fn section(&self, contract: &Ident) -> TokenStream {
        let from = self.from;
        let message = format!(
            "`{}` brings over version {from}: the contract's version must be higher, as in \
             #[contract(version = {})]",
            self.ident,
            from.saturating_add(1)
        );
        let section = section(&self.entry());
        quote! {
            const _: () = assert!(
                #from < <#contract as ::tradewind_sdk::expansion::Contract>::VERSION,
                #message
            );
            #section
        }
    }
}
