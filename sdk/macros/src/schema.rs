//! From syntax to schema: types by the last segment of their path, documentation, and the
//! statics that the linker joins to the module's section.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use syn::{Attribute, Expr, ExprLit, GenericArgument, Lit, Meta, PathArguments};
use tradewind_types::cbor;
use tradewind_types::schema::{Entry, Type};

/// The platform's types, by the name that they have in a contract.
const PLATFORM: &[(&str, Type)] = &[
    ("bool", Type::Bool),
    ("u8", Type::Unsigned(8)),
    ("u16", Type::Unsigned(16)),
    ("u32", Type::Unsigned(32)),
    ("u64", Type::Unsigned(64)),
    ("i8", Type::Signed(8)),
    ("i16", Type::Signed(16)),
    ("i32", Type::Signed(32)),
    ("i64", Type::Signed(64)),
    ("String", Type::Text),
    ("Bytes", Type::Bytes),
    ("Hash", Type::Hash),
    ("Height", Type::Unsigned(64)),
    ("Party", Type::Party),
    ("Organisation", Type::Organisation),
    ("Role", Type::Role),
    ("Timestamp", Type::Timestamp),
    ("Currency", Type::Currency),
    ("Amount", Type::Amount),
    ("Quantity", Type::Quantity),
    ("Rate", Type::Rate),
    ("PublicKey", Type::PublicKey),
];

/// The platform's types that are made of another.
const OPTION: &str = "Option";
const LIST: &str = "Vec";

fn platform(name: &str) -> Option<&'static Type> {
    let found = PLATFORM.iter().find(|(known, _)| *known == name);
    found.map(|(_, ty)| ty)
}

/// Refuses an author's type with the name of one of the platform: a type is known by its name
/// alone, so the schema would say that it is the other.
pub(crate) fn refuse_taken(name: &Ident) -> syn::Result<()> {
    let text = name.to_string();
    if platform(&text).is_none() && ![OPTION, LIST].contains(&text.as_str()) {
        return Ok(());
    }
    let message = format!("`{name}` is a type of the platform: choose another name");
    Err(syn::Error::new_spanned(name, message))
}

/// The schema's name of a type.
pub(crate) fn type_of(ty: &syn::Type) -> syn::Result<Type> {
    let refuse = |message: &str| Err(syn::Error::new_spanned(ty, message));
    match ty {
        syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Ok(Type::Unit),
        syn::Type::Tuple(tuple) => {
            let parts: syn::Result<_> = tuple.elems.iter().map(type_of).collect();
            Ok(Type::Tuple(parts?))
        }
        syn::Type::Path(path) if path.qself.is_none() => {
            let Some(segment) = path.path.segments.last() else {
                return refuse("a type has a name");
            };
            let name = segment.ident.to_string();
            match (name.as_str(), inner(&segment.arguments).as_slice()) {
                (OPTION, [of]) => Ok(Type::Option(Box::new(type_of(of)?))),
                (LIST, [of]) => Ok(Type::List(Box::new(type_of(of)?))),
                ("f32" | "f64", _) => refuse(
                    "floats are not values: their results depend on more than their inputs; \
                     use Amount for money, Quantity for goods, Rate for rates",
                ),
                ("usize" | "isize" | "u128" | "i128", _) => {
                    refuse("use an integer of 8 to 64 bits, such as u64")
                }
                ("str", _) => refuse("use String"),
                (known, []) => Ok(platform(known).cloned().unwrap_or(Type::Named(name))),
                _ => refuse("a value's type takes no parameters, Option and Vec apart"),
            }
        }
        syn::Type::Reference(_) => refuse("values are owned: use String, Bytes or Vec"),
        _ => refuse(
            "not a type of contract values: use bool, an integer, String, Bytes, Party, Amount, Quantity, \
             Option, Vec, a tuple, or a type marked #[record] or #[choice]",
        ),
    }
}

/// Whether a type is one of the author's, or made of one.
pub(crate) fn names_another(ty: &Type) -> bool {
    match ty {
        Type::Named(_) => true,
        Type::Option(of) | Type::List(of) => names_another(of),
        Type::Tuple(parts) => parts.iter().any(names_another),
        _ => false,
    }
}

/// The type parameters of a path segment.
pub(crate) fn inner(arguments: &PathArguments) -> Vec<&syn::Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// The text of the `///` lines.
pub(crate) fn doc_of(attrs: &[Attribute]) -> String {
    let lines: Vec<String> = attrs
        .iter()
        .filter_map(|attr| match &attr.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// The canonical bytes of an entry, as a literal.
pub(crate) fn bytes_of(entry: &Entry) -> Literal {
    Literal::byte_string(&cbor::encode(entry))
}

/// Puts an entry into the module's section. Without `#[used]`, which would put it into the
/// module's memory as well.
pub(crate) fn section(entry: &Entry) -> TokenStream {
    let bytes = cbor::encode(entry);
    let (len, bytes) = (bytes.len(), Literal::byte_string(&bytes));
    quote! {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[allow(unsafe_code)]
            #[unsafe(link_section = "tradewind_schema")]
            static ENTRY: [u8; #len] = *#bytes;
        };
    }
}
