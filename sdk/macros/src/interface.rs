//! `#[interface]` on a trait: typed calls of another contract.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemTrait, TraitItem};
use tradewind_types::schema::Entry;

use crate::calls;
use crate::schema::{bytes_of, doc_of, names_another, type_of};

pub(crate) fn expand(item: &ItemTrait) -> syn::Result<TokenStream> {
    let mut methods = Vec::new();
    for inner in &item.items {
        let TraitItem::Fn(method) = inner else {
            let message = "an interface holds methods only";
            return Err(syn::Error::new_spanned(inner, message));
        };
        if let Some(body) = &method.default {
            let message = "the other contract has the body: end the line with `;`";
            return Err(syn::Error::new_spanned(body, message));
        }
        methods.push(calls::read(&method.sig, doc_of(&method.attrs))?);
    }
    let entries: syn::Result<Vec<_>> = methods
        .iter()
        .map(|method| Ok(bytes_of(&Entry::Method(method.schema(Vec::new())?))))
        .collect();
    let entries = entries?;
    let params = methods
        .iter()
        .flat_map(|method| method.params.iter().map(|param| &param.ty));
    let returned = methods.iter().filter_map(|method| method.returns.as_ref());
    let reached = params
        .chain(returned)
        .filter(|ty| type_of(ty).is_ok_and(|ty| names_another(&ty)));
    let definitions: Vec<_> = reached
        .map(|ty| quote!(<#ty as ::tradewind_sdk::expansion::Value>::definitions(__into);))
        .collect();
    let into = if definitions.is_empty() {
        quote!(_)
    } else {
        quote!(__into)
    };
    let functions = calls::functions(&methods);
    let (ident, vis) = (&item.ident, &item.vis);
    let docs = item.attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    Ok(quote! {
        #(#docs)*
        #[derive(Clone, Copy, Debug)]
        #vis struct #ident<S = ::tradewind_sdk::calls::Direct>(S);

        impl #ident {
            /// What this expects of the other contract, for a test that compares it with the
            /// contract.
            #[cfg(not(target_arch = "wasm32"))]
            pub const METHODS: ::tradewind_sdk::calls::Expected =
                ::tradewind_sdk::calls::Expected {
                    methods: &[#(#entries),*],
                    definitions: |#into| { #(#definitions)* },
                };

            /// Calls of `contract`; its failures are failures of the running call.
            pub fn at(contract: ::tradewind_sdk::expansion::Party) -> Self {
                Self(::tradewind_sdk::calls::Direct(contract))
            }
        }

        impl #ident<::tradewind_sdk::calls::Tried> {
            /// Calls of `contract`; the running call goes on when they fail.
            pub fn try_at(contract: ::tradewind_sdk::expansion::Party) -> Self {
                Self(::tradewind_sdk::calls::Tried(contract))
            }
        }

        impl<S: ::tradewind_sdk::expansion::Transport> #ident<S> {
            #functions
        }
    })
}
