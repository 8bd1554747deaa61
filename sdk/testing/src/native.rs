//! A contract as native code on the real host functions.

use std::marker::PhantomData;
use std::sync::Arc;

use tradewind_runtime::evidence::encode_header;
use tradewind_runtime::host::encode_entries;
use tradewind_runtime::{NativeContract, Session, Stop};
use tradewind_sdk::calls::Expected;
use tradewind_sdk::contract::{Methods, entries};
use tradewind_sdk::host::{Backend, Halt, enter};
use tradewind_types::abi::HEADER_BYTES;
use tradewind_types::cbor::{self, Limits};
use tradewind_types::schema::{Definition, Entry, MAX_SECTION_BYTES, Method, MethodKind, Type};
use tradewind_types::{Failure, Hash, HostFailure, Party, PublicKey, Role, Schema, Signature};

use crate::module;

/// A contract that runs natively wherever its code is called for.
pub(crate) struct Native<C> {
    schema: Schema,
    contract: PhantomData<fn() -> C>,
}

impl<C: Methods> Native<C> {
    pub(crate) fn new() -> Self {
        Self {
            schema: schema::<C>(),
            contract: PhantomData,
        }
    }
}

/// State and methods of a contract; events, failures and types are in its module only.
pub(crate) fn schema<C: Methods>() -> Schema {
    let section = entries::<C>();
    let mut rest = section.as_slice();
    let mut schema = Schema::default();
    while !rest.is_empty() {
        let limits = Limits::bytes(MAX_SECTION_BYTES);
        let (entry, after) = cbor::split(rest, limits).expect("the macros write canonical CBOR");
        rest = after;
        match cbor::decode(entry, limits).expect("the macros write schema entries") {
            Entry::Contract { name, doc, state } => {
                schema.name = name;
                schema.doc = doc;
                schema.state = state;
            }
            Entry::Method(method) => schema.methods.push(method),
            Entry::Release(release) => schema.release = release,
            Entry::Migration(migration) => schema.migrations.push(migration),
            Entry::Event(_) | Entry::Refusal(_) | Entry::Type(_) => {}
        }
    }
    schema
}

/// Compares what an `#[interface]` expects (its `METHODS`) with the contract it is of. Where the
/// contract's own types are part of it, its module is built, as a scenario does.
///
/// # Panics
/// Unless the contract has each method, with the same kind, arguments and result, and defines
/// the types that they are made of in the same way.
pub fn assert_interface<C: Methods>(expected: Expected) {
    let mut definitions = Vec::new();
    (expected.definitions)(&mut definitions);
    let schema = if definitions.is_empty() {
        Arc::new(schema::<C>())
    } else {
        module::build::<C>().schema
    };
    let entries = expected.methods.iter().chain(&definitions);
    for entry in entries {
        match cbor::decode(entry, Limits::bytes(MAX_SECTION_BYTES)) {
            Ok(Entry::Method(expected)) => {
                let name = &expected.name;
                let found = schema.method(name).map(shape);
                assert_eq!(found, Some(shape(&expected)), "{}.{name}", schema.name);
            }
            Ok(Entry::Type(expected)) => {
                let name = expected.name().to_owned();
                let found = schema.definition(&name).cloned().map(undocumented);
                let expected = Some(undocumented(expected));
                assert_eq!(found, expected, "the type {name} of {}", schema.name);
            }
            _ => unreachable!("an interface is made of methods and types"),
        }
    }
}

/// How a method is called and what it answers with.
fn shape(method: &Method) -> (MethodKind, Vec<Type>, Type) {
    let params = method.params.iter().map(|field| field.ty.clone());
    (method.kind, params.collect(), method.returns.clone())
}

/// What counts of a definition.
fn undocumented(mut definition: Definition) -> Definition {
    match &mut definition {
        Definition::Record(record) => record.doc.clear(),
        Definition::Choice { doc, .. } => doc.clear(),
    }
    definition
}

impl<C: Methods + 'static> NativeContract for Native<C> {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn run(&self, session: Box<Session>, method: &str) -> (Box<Session>, Result<(), Stop>) {
        let mut host = Host {
            session: Some(session),
            stop: None,
        };
        let mut known = false;
        let ended = enter(&mut host, || known = C::dispatch(method));
        let mut session = host.session.expect("whoever took the session put it back");
        let result = match (ended, host.stop) {
            (Ok(()), _) if known => Ok(()),
            (Ok(()), _) => {
                let contract = session
                    .myself()
                    .unwrap_or_else(|_| unreachable!("gas is there"));
                Err(Stop::host(contract, HostFailure::UnknownMethod))
            }
            (Err(Halt), stop) => Err(stop.expect("whoever halts says why")),
        };
        (session, result)
    }
}

struct Host {
    session: Option<Box<Session>>,
    stop: Option<Stop>,
}

impl Host {
    fn session(&mut self) -> &mut Session {
        self.session
            .as_mut()
            .expect("the running contract has the session")
    }

    fn ask<T>(&mut self, ask: impl FnOnce(&mut Session) -> Result<T, Stop>) -> Result<T, Halt> {
        let answer = ask(self.session());
        answer.map_err(|stop| self.halt(stop))
    }

    fn halt(&mut self, stop: Stop) -> Halt {
        self.stop = Some(stop);
        Halt
    }

    fn leave<T>(
        &mut self,
        call: impl FnOnce(Box<Session>) -> (Box<Session>, Result<T, Stop>),
    ) -> Result<T, Halt> {
        let session = self
            .session
            .take()
            .expect("the running contract has the session");
        let (session, result) = call(session);
        self.session = Some(session);
        result.map_err(|stop| self.halt(stop))
    }
}

impl Backend for Host {
    fn input(&mut self) -> Result<Vec<u8>, Halt> {
        self.ask(|session| session.input().map(<[u8]>::to_vec))
    }

    fn output(&mut self, value: &[u8]) -> Result<(), Halt> {
        self.ask(|session| session.output(value))
    }

    fn refuse(&mut self, code: u32, fields: &[u8]) -> Halt {
        let stop = self.session().refuse(code, fields);
        self.halt(stop)
    }

    fn fail(&mut self, code: u32) -> Halt {
        let stop = self.session().fail(code);
        self.halt(stop)
    }

    fn panic(&mut self, text: &str, at: (&str, u32, u32)) -> Halt {
        let stop = self.session().panic(text, at);
        self.halt(stop)
    }

    fn read(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, Halt> {
        self.ask(|session| Ok(session.read(key)?.map(|value| value.to_vec())))
    }

    fn write(&mut self, key: &[u8], value: &[u8]) -> Result<(), Halt> {
        self.ask(|session| session.write(key, value))
    }

    fn remove(&mut self, key: &[u8]) -> Result<bool, Halt> {
        self.ask(|session| session.remove(key))
    }

    fn scan(
        &mut self,
        start: &[u8],
        end: &[u8],
        limit: u32,
        reverse: bool,
    ) -> Result<Vec<u8>, Halt> {
        self.ask(|session| {
            let entries = session.scan(start, end, limit, reverse)?;
            Ok(encode_entries(&entries))
        })
    }

    fn emit(&mut self, name: &str, keys: u32, fields: &[u8]) -> Result<(), Halt> {
        self.ask(|session| session.emit(name, keys, fields))
    }

    fn call(&mut self, contract: &Party, method: &str, args: &[u8]) -> Result<Vec<u8>, Halt> {
        self.leave(|session| session.call_contract(*contract, method, args))
    }

    fn try_call(
        &mut self,
        contract: &Party,
        method: &str,
        args: &[u8],
    ) -> Result<Result<Vec<u8>, Vec<u8>>, Halt> {
        let tried = self.leave(|session| session.try_call_contract(*contract, method, args))?;
        Ok(tried.map_err(|failure: Failure| cbor::encode(&failure)))
    }

    fn caller(&mut self) -> Result<Party, Halt> {
        self.ask(Session::caller)
    }

    fn myself(&mut self) -> Result<Party, Halt> {
        self.ask(Session::myself)
    }

    fn time(&mut self) -> Result<u64, Halt> {
        self.ask(|session| Ok(session.time()?.get()))
    }

    fn height(&mut self) -> Result<u64, Halt> {
        self.ask(|session| Ok(session.height()?.get()))
    }

    fn transaction(&mut self) -> Result<Hash, Halt> {
        self.ask(Session::transaction)
    }

    fn consents(&mut self, party: &Party) -> Result<bool, Halt> {
        self.ask(|session| session.consents(party))
    }

    fn require_consent(&mut self, party: &Party) -> Result<(), Halt> {
        self.ask(|session| session.require_consent(party))
    }

    fn has_role(&mut self, party: &Party, role: &Role) -> Result<bool, Halt> {
        self.ask(|session| session.has_role(party, role))
    }

    fn require_role(&mut self, name: &str) -> Result<(), Halt> {
        let role = Role::new(name).expect("the macros check the names of roles");
        self.ask(|session| session.require_role(&role))
    }

    fn is_party(&mut self, party: &Party) -> Result<bool, Halt> {
        self.ask(|session| session.is_party(party))
    }

    fn hash(&mut self, bytes: &[u8]) -> Result<Hash, Halt> {
        self.ask(|session| session.hash(bytes))
    }

    fn verify_ed25519(
        &mut self,
        key: &[u8; 32],
        signature: &[u8; 64],
        bytes: &[u8],
    ) -> Result<bool, Halt> {
        let (key, signature) = (
            PublicKey::from_bytes(*key),
            Signature::from_bytes(*signature),
        );
        self.ask(|session| session.verify_ed25519(&key, &signature, bytes))
    }

    fn verify_header(
        &mut self,
        chain: &Hash,
        validators: &Hash,
        evidence: &[u8],
    ) -> Result<Option<[u8; HEADER_BYTES]>, Halt> {
        self.ask(|session| {
            let header = session.verify_header(chain, validators, evidence)?;
            Ok(header.as_ref().map(encode_header))
        })
    }

    fn verify_state(
        &mut self,
        root: &Hash,
        key: &[u8],
        value: &[u8],
        proof: &[u8],
    ) -> Result<bool, Halt> {
        self.ask(|session| session.verify_state(root, key, value, proof))
    }

    fn verify_absence(&mut self, root: &Hash, key: &[u8], proof: &[u8]) -> Result<bool, Halt> {
        self.ask(|session| session.verify_absence(root, key, proof))
    }

    fn verify_item(&mut self, root: &Hash, item: &Hash, proof: &[u8]) -> Result<bool, Halt> {
        self.ask(|session| session.verify_item(root, item, proof))
    }

    fn verify_receipt(&mut self, root: &Hash, receipt: &[u8], proof: &[u8]) -> Result<bool, Halt> {
        self.ask(|session| session.verify_receipt(root, receipt, proof))
    }
}
