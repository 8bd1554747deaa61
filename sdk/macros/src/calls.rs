//! Methods as others see them: signatures, and the struct of typed calls made of them.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{FnArg, Pat, ReturnType, Signature};
use tradewind_types::schema::{Field, Method, MethodKind, Type};

use crate::fields::Named;
use crate::schema::{inner, type_of};

/// A method's signature.
pub(crate) struct Called {
    pub(crate) ident: Ident,
    pub(crate) kind: MethodKind,
    pub(crate) params: Vec<Named>,
    /// What it answers with; `None` for nothing.
    pub(crate) returns: Option<syn::Type>,
    /// Whether it may refuse.
    pub(crate) outcome: bool,
    pub(crate) doc: String,
}

/// Reads a signature whose receiver says what kind of method it is.
pub(crate) fn read(signature: &Signature, doc: String) -> syn::Result<Called> {
    let ident = signature.ident.clone();
    let refuse = |message: &str| Err(syn::Error::new_spanned(&ident, message));
    if !signature.generics.params.is_empty() || signature.asyncness.is_some() {
        return refuse("a contract's method has no type parameters and is not async");
    }
    let Some(receiver) = signature
        .receiver()
        .filter(|receiver| receiver.reference.is_some())
    else {
        return refuse("a method takes &self (a view) or &mut self (an action)");
    };
    let kind = match (receiver.mutability.is_some(), ident == "open") {
        (true, true) => MethodKind::Open,
        (true, false) => MethodKind::Action,
        (false, false) => MethodKind::View,
        (false, true) => return refuse("the constructor is `fn open(&mut self, …)`"),
    };
    let mut params = Vec::new();
    for input in &signature.inputs {
        let FnArg::Typed(param) = input else { continue };
        let Pat::Ident(name) = &*param.pat else {
            return Err(syn::Error::new_spanned(
                &param.pat,
                "give the argument a name: `name: Type`",
            ));
        };
        params.push(Named {
            schema: Field {
                number: params.len() as u32,
                name: name.ident.to_string(),
                ty: type_of(&param.ty)?,
                key: false,
            },
            ty: (*param.ty).clone(),
            ident: name.ident.clone(),
        });
    }
    let (outcome, returns) = answer(&signature.output)?;
    if !outcome && kind != MethodKind::View {
        return refuse("an action answers with Outcome or Outcome<T>, so that it can refuse");
    }
    Ok(Called {
        ident,
        kind,
        params,
        returns,
        outcome,
        doc,
    })
}

fn answer(output: &ReturnType) -> syn::Result<(bool, Option<syn::Type>)> {
    let ReturnType::Type(_, ty) = output else {
        return Ok((false, None));
    };
    let value =
        |ty: &syn::Type| Some(ty.clone()).filter(|ty| !matches!(type_of(ty), Ok(Type::Unit)));
    if let syn::Type::Path(path) = &**ty
        && let Some(segment) = path.path.segments.last()
    {
        if segment.ident == "Outcome" {
            let returned = inner(&segment.arguments).first().copied();
            return Ok((true, returned.and_then(value)));
        }
        if segment.ident == "Result" {
            return Err(syn::Error::new_spanned(ty, "answer with Outcome<T>"));
        }
    }
    Ok((false, value(ty)))
}

impl Called {
    /// The schema of the method.
    pub(crate) fn schema(
        &self,
        guards: Vec<tradewind_types::schema::Guard>,
    ) -> syn::Result<Method> {
        Ok(Method {
            name: self.ident.to_string(),
            kind: self.kind,
            guards,
            params: self
                .params
                .iter()
                .map(|param| param.schema.clone())
                .collect(),
            returns: self.returns.as_ref().map_or(Ok(Type::Unit), type_of)?,
            doc: self.doc.clone(),
        })
    }
}

/// The functions of a struct of typed calls.
pub(crate) fn functions(methods: &[Called]) -> TokenStream {
    let functions = methods.iter().map(|method| {
        let (ident, name) = (&method.ident, method.ident.to_string());
        let doc = format!("Calls `{name}`. {}", method.doc);
        let doc = doc.trim_end();
        let params = method.params.iter().map(|param| {
            let (ident, ty) = (&param.ident, &param.ty);
            if is_convertible(&param.schema.ty) {
                quote!(#ident: impl Into<#ty>)
            } else {
                quote!(#ident: #ty)
            }
        });
        let args = method.params.iter().map(|param| {
            let (ident, ty) = (&param.ident, &param.ty);
            if is_convertible(&param.schema.ty) {
                quote!(&Into::<#ty>::into(#ident))
            } else {
                quote!(&#ident)
            }
        });
        let returns = method
            .returns
            .as_ref()
            .map_or_else(|| quote!(()), |ty| quote!(#ty));
        quote! {
            #[doc = #doc]
            #[allow(clippy::too_many_arguments, reason = "as the contract's method")]
            #[cfg_attr(not(target_arch = "wasm32"), track_caller)]
            pub fn #ident(&self, #(#params),*) -> S::Answer<#returns> {
                ::tradewind_sdk::expansion::send::<S, #returns>(&self.0, #name, &[#(#args),*])
            }
        }
    });
    quote!(#(#functions)*)
}

/// Whether calls take what becomes such a value: text from literals, parties by reference.
fn is_convertible(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Party)
}

/// The struct of typed calls of a contract: its name and `Calls`.
pub(crate) fn name_of(contract: &Ident) -> Ident {
    format_ident!("{contract}Calls")
}
