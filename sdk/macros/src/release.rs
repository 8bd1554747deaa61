//! `#[contract(version = …, retired(…), breaks(…))]`: what a version says of itself.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, Token, parenthesized};
use tradewind_types::schema::{Entry, Release, Source};

/// What stands in the parentheses after `#[contract`.
#[derive(Default)]
pub(crate) struct Declared {
    version: Option<LitInt>,
    retired: Vec<u16>,
    breaks: Vec<String>,
}

const FORM: &str = "expected version = 2, retired(3) or breaks(name)";

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut declared = Self::default();
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            match name.to_string().as_str() {
                "version" => {
                    input.parse::<Token![=]>()?;
                    let version: LitInt = input.parse()?;
                    if version.base10_parse::<u32>()? == 0 {
                        return Err(syn::Error::new_spanned(version, "versions count from 1"));
                    }
                    declared.version = Some(version);
                }
                "retired" => {
                    for number in listed::<LitInt>(input)? {
                        declared.retired.push(number.base10_parse()?);
                    }
                }
                "breaks" => {
                    let names = listed::<Ident>(input)?;
                    declared.breaks.extend(names.iter().map(Ident::to_string));
                }
                _ => return Err(syn::Error::new_spanned(name, FORM)),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        if let (None, false) = (&declared.version, declared.breaks.is_empty()) {
            let message = "what breaks, breaks from one version to the next: add `version = 2`";
            return Err(syn::Error::new(input.span(), message));
        }
        declared.retired.sort_unstable();
        declared.breaks.sort_unstable();
        Ok(declared)
    }
}

fn listed<T: Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let list;
    parenthesized!(list in input);
    let list = Punctuated::<T, Token![,]>::parse_terminated(&list)?;
    Ok(list.into_iter().collect())
}

impl Declared {
    /// Reads the attribute's arguments.
    pub(crate) fn read(attr: TokenStream) -> syn::Result<Self> {
        syn::parse2(attr)
    }

    /// The version; 1 unless it says otherwise.
    pub(crate) fn version(&self) -> u32 {
        let version = self.version.as_ref();
        version.map_or(1, |version| version.base10_parse().unwrap_or(1))
    }

    /// Refuses a state field with a retired number.
    pub(crate) fn refuse_retired(&self, number: u16, at: &impl ToTokens) -> syn::Result<()> {
        if !self.retired.contains(&number) {
            return Ok(());
        }
        let message = format!(
            "number {number} is retired: give the field another with #[n(…)], one that no \
             version had"
        );
        Err(syn::Error::new_spanned(at, message))
    }

    /// The schema entry.
    pub(crate) fn entry(&self, source: Source) -> Entry {
        Entry::Release(Release {
            version: self.version(),
            retired: self.retired.clone(),
            breaks: self.breaks.clone(),
            source,
        })
    }
}

/// What the build says of the package that is compiled.
pub(crate) fn source() -> Source {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    Source {
        package: variable("CARGO_PKG_NAME"),
        version: variable("CARGO_PKG_VERSION"),
        repository: variable("CARGO_PKG_REPOSITORY"),
        sdk: env!("CARGO_PKG_VERSION").into(),
        compiler: env!("TRADEWIND_COMPILER").into(),
    }
}
