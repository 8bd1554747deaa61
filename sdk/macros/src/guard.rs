//! Guards: who may call an action.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Token, parenthesized};
use tradewind_types::Role;
use tradewind_types::schema::{Guard as Schema, Type};

use crate::fields::Named;

/// A guard as written.
pub(crate) enum Guard {
    Anyone(Ident),
    Consent(Ident),
    Role(Role),
    Only(Ident),
    Check(Check),
}

/// `method(argument, …)`
pub(crate) struct Check {
    method: Ident,
    args: Vec<Ident>,
}

impl Parse for Check {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let method = input.parse()?;
        let args;
        parenthesized!(args in input);
        let args = Punctuated::<Ident, Token![,]>::parse_terminated(&args)?;
        Ok(Self {
            method,
            args: args.into_iter().collect(),
        })
    }
}

/// Takes the guards off a method.
pub(crate) fn take(attrs: &mut Vec<Attribute>) -> syn::Result<Vec<Guard>> {
    let mut guards = Vec::new();
    let mut kept = Vec::new();
    for attr in attrs.drain(..) {
        match read(&attr) {
            Some(guard) => guards.push(guard?),
            None => kept.push(attr),
        }
    }
    *attrs = kept;
    if let [Guard::Anyone(at), _, ..] | [_, .., Guard::Anyone(at)] = guards.as_slice() {
        let message = "#[anyone] beside another guard: remove one of them";
        return Err(syn::Error::new_spanned(at, message));
    }
    Ok(guards)
}

/// Whether an attribute is a guard, right or wrong.
pub(crate) fn is_guard(attr: &Attribute) -> bool {
    read(attr).is_some()
}

fn read(attr: &Attribute) -> Option<syn::Result<Guard>> {
    let name = attr.path().get_ident()?.clone();
    let guard = match name.to_string().as_str() {
        "anyone" => Ok(Guard::Anyone(name)),
        "consent" => attr.parse_args().map(Guard::Consent),
        "role" => attr.parse_args::<LitStr>().and_then(|text| {
            let role = Role::new(&text.value());
            role.map(Guard::Role)
                .map_err(|error| syn::Error::new_spanned(text, error))
        }),
        "only" => attr.parse_args().map(Guard::Only),
        "check" => attr.parse_args().map(Guard::Check),
        _ => return None,
    };
    Some(guard)
}

impl Guard {
    /// Refuses arguments that the method does not have.
    pub(crate) fn check(&self, method: &Ident, params: &[Named]) -> syn::Result<()> {
        match self {
            Self::Consent(arg) => {
                let param = find(arg, method, params)?;
                if param.schema.ty != Type::Party {
                    let message = format!("`{arg}` is not a Party, so it cannot consent");
                    return Err(syn::Error::new_spanned(arg, message));
                }
                Ok(())
            }
            Self::Check(check) => check
                .args
                .iter()
                .try_for_each(|arg| find(arg, method, params).map(drop)),
            _ => Ok(()),
        }
    }

    /// As the schema tells it.
    pub(crate) fn schema(&self) -> Schema {
        match self {
            Self::Anyone(_) => Schema::Anyone,
            Self::Consent(arg) => Schema::Consent(arg.to_string()),
            Self::Role(role) => Schema::Role(*role),
            Self::Only(cell) => Schema::Only(cell.to_string()),
            Self::Check(check) => Schema::Custom(check.method.to_string()),
        }
    }

    /// The check, between taking the arguments and running the method.
    pub(crate) fn code(&self, params: &[Named]) -> TokenStream {
        match self {
            Self::Anyone(_) => quote!(),
            Self::Consent(arg) => quote!(expansion::host::require_consent(&#arg);),
            Self::Role(role) => {
                let role = role.as_str();
                quote!(expansion::host::require_role(#role);)
            }
            Self::Only(cell) => {
                quote!(expansion::host::require_caller(&__contract.#cell.required());)
            }
            Self::Check(Check { method, args }) => {
                let args = args.iter().map(|arg| {
                    let param = params.iter().find(|param| param.ident == *arg);
                    if param.is_some_and(|param| is_small(&param.schema.ty)) {
                        quote!(#arg)
                    } else {
                        quote!(&#arg)
                    }
                });
                quote! {
                    let __allowed: expansion::Outcome = __contract.#method(#(#args),*);
                    __allowed?;
                }
            }
        }
    }
}

/// Whether values of the type are passed by copying them.
fn is_small(ty: &Type) -> bool {
    !matches!(
        ty,
        Type::Text
            | Type::Bytes
            | Type::Option(_)
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Named(_)
            | Type::Unit
    )
}

fn find<'p>(arg: &Ident, method: &Ident, params: &'p [Named]) -> syn::Result<&'p Named> {
    params
        .iter()
        .find(|param| param.ident == *arg)
        .ok_or_else(|| {
            let names: Vec<_> = params
                .iter()
                .map(|param| param.schema.name.as_str())
                .collect();
            let message = format!(
                "`{method}` has no argument `{arg}`; it has: {}",
                names.join(", ")
            );
            syn::Error::new_spanned(arg, message)
        })
}
