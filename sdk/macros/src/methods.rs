//! `#[contract]` on an impl: its methods, the module's exports, and typed calls.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{ImplItem, ItemImpl, Visibility};
use tradewind_types::schema::{Entry, Method, MethodKind, Type};

use crate::calls::{self, Called};
use crate::guard::{self, Guard};
use crate::migration::{self, Migration};
use crate::schema::{bytes_of, doc_of, section};

pub(crate) fn expand(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let contract = name(&item)?;
    let mut methods: Vec<(Called, Vec<Guard>)> = Vec::new();
    let mut migrations: Vec<Migration> = Vec::new();
    for inner in &mut item.items {
        let ImplItem::Fn(method) = inner else {
            continue;
        };
        let guards = guard::take(&mut method.attrs)?;
        if let Some(migration) = migration::take(method)? {
            if !guards.is_empty() {
                let message = "the chain runs a migration, and nobody else: remove the guard";
                return Err(syn::Error::new_spanned(&method.sig.ident, message));
            }
            migrations.push(migration);
            continue;
        }
        if !matches!(method.vis, Visibility::Public(_)) {
            if !guards.is_empty() {
                let message = "only a `pub` method can be called, so only it has a guard";
                return Err(syn::Error::new_spanned(&method.sig.ident, message));
            }
            continue;
        }
        let called = calls::read(&method.sig, doc_of(&method.attrs))?;
        check(&called, &guards)?;
        methods.push((called, guards));
    }
    let mut entries = Vec::new();
    let mut rows = Vec::new();
    let mut runs = Vec::new();
    if methods
        .iter()
        .all(|(called, _)| called.kind != MethodKind::Open)
    {
        entries.push(Entry::Method(plain_open()));
        let bytes = bytes_of(&Entry::Method(plain_open()));
        rows.push(row(&format_ident!("open"), MethodKind::Open, &bytes));
        runs.push(run(
            &contract,
            &format_ident!("open"),
            &quote! {
                expansion::serve(0, |__args| {
                    __args.end();
                    Ok(())
                });
            },
        ));
    }
    for (called, guards) in &methods {
        let schema = called.schema(guards.iter().map(Guard::schema).collect())?;
        let entry = Entry::Method(schema);
        rows.push(row(&called.ident, called.kind, &bytes_of(&entry)));
        runs.push(run(
            &contract,
            &called.ident,
            &body(&contract, called, guards),
        ));
        entries.push(entry);
    }
    for migration in &migrations {
        runs.push(run(
            &contract,
            migration.ident(),
            &migration.body(&contract),
        ));
    }
    let sections = entries.iter().map(section);
    let migration_sections = migrations
        .iter()
        .map(|migration| migration.section(&contract));
    let migration_rows: Vec<_> = migrations.iter().map(Migration::row).collect();
    let called: Vec<_> = methods.into_iter().map(|(called, _)| called).collect();
    let (functions, calls) = (calls::functions(&called), calls::name_of(&contract));
    let doc = format!("Typed calls of [`{contract}`].");
    Ok(quote! {
        #[allow(
            clippy::needless_pass_by_value,
            clippy::too_many_arguments,
            reason = "arguments of a call are decoded and handed over"
        )]
        #item

        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub struct #calls<S>(pub S);

        impl<S: ::tradewind_sdk::expansion::Transport> #calls<S> {
            #functions
        }

        const _: () = {
            use ::tradewind_sdk::expansion::{self, Contract, Method, MethodKind, Methods};

            #(#runs)*

            impl Methods for #contract {
                type Calls<S: expansion::Transport> = #calls<S>;
                const METHODS: &'static [Method] = &[#(#rows),*];
                const MIGRATIONS: &'static [expansion::Migration] = &[#(#migration_rows),*];

                fn calls<S: expansion::Transport>(transport: S) -> Self::Calls<S> {
                    #calls(transport)
                }
            }
        };
        #(#sections)*
        #(#migration_sections)*
    })
}

/// The impl as plain Rust. Migrations are left out: their arguments are none of Rust.
pub(crate) fn without_guards(mut item: ItemImpl) -> ItemImpl {
    item.items.retain_mut(|inner| match inner {
        ImplItem::Fn(method) => {
            method.attrs.retain(|attr| !guard::is_guard(attr));
            !method.attrs.iter().any(migration::is_migration)
        }
        _ => true,
    });
    item
}

/// What is wrong with an impl, beside the impl: code that calls its methods is not to blame.
pub(crate) fn refused(error: &syn::Error, item: &ItemImpl) -> TokenStream {
    let error = error.to_compile_error();
    quote! {
        #error
        #[allow(unused, reason = "what is wrong is told once")]
        #item
    }
}

fn name(item: &ItemImpl) -> syn::Result<Ident> {
    let path = match (&item.trait_, &*item.self_ty) {
        (None, syn::Type::Path(path)) => path.path.get_ident(),
        _ => None,
    };
    let message = "#[contract] stands on `impl Name` of a contract's struct";
    path.cloned()
        .ok_or_else(|| syn::Error::new_spanned(&item.self_ty, message))
}

fn check(called: &Called, guards: &[Guard]) -> syn::Result<()> {
    let ident = &called.ident;
    match (called.kind, guards) {
        (MethodKind::Action, []) => {
            let message = format!(
                "`{ident}` changes state: say who may call it with #[anyone], \
                 #[consent(argument)], #[role(\"…\")], #[only(cell)] or \
                 #[check(method(argument, …))]"
            );
            Err(syn::Error::new_spanned(ident, message))
        }
        (MethodKind::View, [_, ..]) => {
            let message = format!("`{ident}` is a view, which anyone may call: remove the guard");
            Err(syn::Error::new_spanned(ident, message))
        }
        (MethodKind::Open, [_, ..]) => {
            let message =
                "`open` runs once, when the registry admits the contract: remove the guard";
            Err(syn::Error::new_spanned(ident, message))
        }
        _ => guards
            .iter()
            .try_for_each(|guard| guard.check(ident, &called.params)),
    }
}

/// The constructor of a contract that has none.
fn plain_open() -> Method {
    Method {
        name: "open".into(),
        kind: MethodKind::Open,
        guards: Vec::new(),
        params: Vec::new(),
        returns: Type::Unit,
        doc: String::new(),
    }
}

fn row(ident: &Ident, kind: MethodKind, entry: &proc_macro2::Literal) -> TokenStream {
    let name = ident.to_string();
    let kind = match kind {
        MethodKind::Open => quote!(Open),
        MethodKind::Action => quote!(Action),
        MethodKind::View => quote!(View),
    };
    quote! {
        Method { name: #name, kind: MethodKind::#kind, entry: #entry, run: #ident }
    }
}

/// The function that an export is, with the export on wasm.
fn run(contract: &Ident, ident: &Ident, body: &TokenStream) -> TokenStream {
    let name = ident.to_string();
    let doc = format!("Export `{name}` of [`{contract}`].");
    quote! {
        #[doc = #doc]
        fn #ident() {
            #body
        }
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[allow(unsafe_code)]
            #[unsafe(export_name = #name)]
            extern "C" fn export() {
                #ident();
            }
        };
    }
}

/// Takes the arguments, checks the guards, runs the method and answers.
fn body(contract: &Ident, called: &Called, guards: &[Guard]) -> TokenStream {
    let count = called.params.len() as u64;
    let idents: Vec<_> = called.params.iter().map(|param| &param.ident).collect();
    let types = called.params.iter().map(|param| &param.ty);
    let guards = guards.iter().map(|guard| guard.code(&called.params));
    let (ident, mutable) = (
        &called.ident,
        (called.kind != MethodKind::View).then(|| quote!(mut)),
    );
    let call = quote!(#contract::#ident(&#mutable __contract, #(#idents),*));
    let answer = match (called.outcome, &called.returns) {
        (true, None) => call,
        (true, Some(_)) => quote!(expansion::answer(#call?)),
        (false, None) => quote!(#call; Ok(())),
        (false, Some(_)) => quote!(expansion::answer(#call)),
    };
    quote! {
        expansion::serve(#count, |__args| {
            #(let #idents: #types = expansion::Value::read(__args);)*
            __args.end();
            let #mutable __contract = #contract::attach();
            #(#guards)*
            #answer
        });
    }
}
