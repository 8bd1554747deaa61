//! The macros of `tradewind-sdk`.
//!
//! Each reads syntax only, makes plain code and one or more schema entries, and refuses what
//! it does not know with a message that says what to write instead.

use proc_macro::TokenStream;
use quote::quote;

mod calls;
mod choice;
mod contract;
mod failure;
mod fields;
mod guard;
mod index;
mod interface;
mod methods;
mod migration;
mod record;
mod release;
mod scenario;
mod schema;
#[cfg(test)]
mod tests;

use release::Declared;

/// On a struct of state handles: a contract. On its `impl`: its methods.
///
/// On the struct, `#[contract(version = 2)]` counts versions; `retired(3)` names numbers of
/// state fields that are gone, `breaks(method, Event, Failure)` what callers will not find as
/// it was. `#[index(table, by = field)]` on a field of type `Index<P, K>` or `Unique<P, K>`
/// keeps it in step with a table: `by` is a field of the table's values, a method of theirs,
/// or several in parentheses; a value for which it is `None` is not in the index.
///
/// In the `impl`, `pub fn open(&mut self, ..)` is the constructor, `pub fn` with `&self` a
/// view, with `&mut self` an action. An action names at least one guard: `#[anyone]`,
/// `#[consent(argument)]`, `#[role("…")]`, `#[only(cell)]`, `#[check(method(argument, …))]`.
/// A checking method takes `&self` and returns `Outcome`; text, lists and records are passed to
/// it by reference.
///
/// `#[migrate(from = 1)]` marks a method that the chain runs once, when code of version 1 is
/// replaced; its arguments are the state fields as they were, `#[n(0)] held: Table<Party, u64>`.
#[proc_macro_attribute]
pub fn contract(attr: TokenStream, item: TokenStream) -> TokenStream {
    finish(syn::parse(item).and_then(|item| match item {
        syn::Item::Struct(item) => {
            contract::expand(&Declared::read(attr.into())?, release::source(), item)
        }
        syn::Item::Impl(item) => {
            no_arguments(attr.into(), "contract")?;
            let plain = methods::without_guards(item.clone());
            methods::expand(item).or_else(|error| Ok(methods::refused(&error, &plain)))
        }
        other => Err(syn::Error::new_spanned(
            other,
            "#[contract] stands on a struct of state handles and on its impl",
        )),
    }))
}

/// On a struct: an event. Fields marked `#[key]`, by which readers filter, come first.
#[proc_macro_attribute]
pub fn event(attr: TokenStream, item: TokenStream) -> TokenStream {
    let attr = no_arguments(attr.into(), "event");
    finish(attr.and_then(|()| record::event(syn::parse(item)?)))
}

/// On a struct: a value made of all its fields.
#[proc_macro_attribute]
pub fn record(attr: TokenStream, item: TokenStream) -> TokenStream {
    let attr = no_arguments(attr.into(), "record");
    finish(attr.and_then(|()| record::record(syn::parse(item)?)))
}

/// On an enum: a value that is one of its variants.
#[proc_macro_attribute]
pub fn choice(attr: TokenStream, item: TokenStream) -> TokenStream {
    let attr = no_arguments(attr.into(), "choice");
    finish(attr.and_then(|()| choice::expand(syn::parse(item)?)))
}

/// On an enum: the failures of a contract, each with a code and `#[say(en = "…", zh = "…")]`.
#[proc_macro_attribute]
pub fn failure(attr: TokenStream, item: TokenStream) -> TokenStream {
    let attr = no_arguments(attr.into(), "failure");
    finish(attr.and_then(|()| failure::expand(syn::parse(item)?)))
}

/// On a trait: methods of another contract. Makes a struct of typed calls of that name.
#[proc_macro_attribute]
pub fn interface(attr: TokenStream, item: TokenStream) -> TokenStream {
    let attr = no_arguments(attr.into(), "interface");
    finish(attr.and_then(|()| interface::expand(&syn::parse(item)?)))
}

/// On a function of a `World`: a test that plays it with contracts as native code and again as
/// the modules that are deployed, and fails unless both do the same.
///
/// `#[scenario(random = 200)]` takes the function as the beginning of 200 sequences of random
/// calls; `seed = 7` chooses others. `#[scenario(gas)]` prints the gas of each method.
#[proc_macro_attribute]
pub fn scenario(attr: TokenStream, item: TokenStream) -> TokenStream {
    let options = syn::parse(attr);
    finish(options.and_then(|options| scenario::expand(&options, syn::parse(item)?)))
}

fn no_arguments(attr: proc_macro2::TokenStream, name: &str) -> syn::Result<()> {
    if attr.is_empty() {
        return Ok(());
    }
    let message = format!("#[{name}] takes no arguments");
    Err(syn::Error::new_spanned(attr, message))
}

fn finish(expanded: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    expanded
        .unwrap_or_else(|error| {
            let error = error.to_compile_error();
            quote!(#error)
        })
        .into()
}
