//! `#[scenario]`: a function on a world becomes a test of native code and module.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{ItemFn, LitInt, Token};

/// What stands in the parentheses.
#[derive(Default)]
pub(crate) struct Options {
    random: Option<LitInt>,
    seed: Option<LitInt>,
    gas: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            match name.to_string().as_str() {
                "gas" => options.gas = true,
                "random" => options.random = Some(number(input)?),
                "seed" => options.seed = Some(number(input)?),
                _ => {
                    let message = "expected `random = N`, `seed = N` or `gas`";
                    return Err(syn::Error::new_spanned(name, message));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

fn number(input: ParseStream<'_>) -> syn::Result<LitInt> {
    input.parse::<Token![=]>()?;
    input.parse()
}

pub(crate) fn expand(options: &Options, mut item: ItemFn) -> syn::Result<TokenStream> {
    if item.sig.inputs.len() != 1 || item.sig.asyncness.is_some() {
        let message = "a scenario takes the world it plays in: `fn name(world: World)`";
        return Err(syn::Error::new_spanned(&item.sig, message));
    }
    if let (Some(seed), None) = (&options.seed, &options.random) {
        let message = "a seed is for random calls: add `random = N`";
        return Err(syn::Error::new_spanned(seed, message));
    }
    let attributes = std::mem::take(&mut item.attrs);
    let (name, text) = (&item.sig.ident, item.sig.ident.to_string());
    let random = options.random.iter();
    let seed = options.seed.iter();
    let gas = options.gas.then(|| quote!(.gas()));
    Ok(quote! {
        #[test]
        #(#attributes)*
        fn #name() {
            #item
            ::tradewind_testing::Scenario::new(#text)
                #(.random(#random))*
                #(.seed(#seed))*
                #gas
                .play(#name);
        }
    })
}
