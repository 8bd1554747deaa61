//! The host functions, typed: what a contract may ask for, whichever way it runs.
//!
//! Contracts in wasm come here through `wasm::dispatch`, native ones directly. Each function
//! charges its price first, then checks, then acts.

use tradewind_state::{Claim, Proof, Value, path_of, value_hash_of};
use tradewind_types::abi;
use tradewind_types::key::{self, MAX_KEY_BYTES, MAX_SYSTEM_KEY_BYTES};
use tradewind_types::list::ListProof;
use tradewind_types::{
    Domain, Event, Failure, Hash, Header, Height, HostFailure, Party, PublicKey, Role, Signature,
    Timestamp, cbor, digest, host_functions,
};

use crate::evidence;
use crate::registry::{self, Registry};
use crate::session::Session;
use crate::stop::{Limit, Stop};

macro_rules! prices {
    ($($(#[$doc:meta])+ fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty = $base:literal, $byte:literal;)+) => {
        /// Price of each host function for the bytes that cross, from the one table.
        #[allow(dead_code, reason = "a price that nothing charges would be a free function; the table has them all")]
        mod price {
            $(pub(super) const fn $name(bytes: usize) -> u64 {
                let bytes = bytes as u64;
                bytes.saturating_mul($byte).saturating_add($base)
            })+
        }
    };
}

host_functions!(prices);

/// Most entries that a scan reads before it charges for them.
const SCAN_STEP: usize = 32;

/// What a call of another contract gives.
pub type CallResult = Result<Vec<u8>, Stop>;

impl Session {
    /// Arguments of the running call.
    pub fn input(&mut self) -> Result<&[u8], Stop> {
        self.charge(price::input(self.frame().args.len()))?;
        Ok(&self.frame().args)
    }

    /// A part of the value that did not fit its place.
    pub fn fetch(&mut self, offset: usize) -> Result<&[u8], Stop> {
        let len = self.frame().pending.len().saturating_sub(offset);
        self.charge(price::fetch(len))?;
        Ok(self.frame().pending.get(offset..).unwrap_or_default())
    }

    /// Keeps a value for `fetch`.
    pub fn keep(&mut self, value: Vec<u8>) {
        self.frame_mut().pending = value;
    }

    /// Sets what the running call returns.
    pub fn output(&mut self, value: &[u8]) -> Result<(), Stop> {
        self.charge(price::output(value.len()))?;
        let value = self.payload(value)?.to_vec();
        self.frame_mut().output = value;
        Ok(())
    }

    /// Ends the running call with a failure of the contract's schema.
    pub fn refuse(&mut self, code: u32, fields: &[u8]) -> Stop {
        let refused = |session: &mut Self| {
            session.charge(price::refuse(fields.len()))?;
            let fields = session.payload(fields)?.to_vec();
            Ok(Failure::Contract {
                contract: session.frame().contract,
                code,
                fields,
            })
        };
        refused(self).map_or_else(|stop| stop, Stop::Failure)
    }

    /// Ends the running call with a failure of the platform that the contract's code found.
    pub fn fail(&mut self, code: u32) -> Stop {
        const FOUND_BY_CODE: [HostFailure; 4] = [
            HostFailure::BadArguments,
            HostFailure::BadState,
            HostFailure::Overflow,
            HostFailure::NotUnique,
        ];
        if let Err(stop) = self.charge(price::fail(0)) {
            return stop;
        }
        if code == u32::from(HostFailure::NotPermitted.code()) {
            let frame = self.frame();
            return Stop::about(frame.contract, HostFailure::NotPermitted, &frame.caller);
        }
        let found = FOUND_BY_CODE
            .into_iter()
            .find(|failure| u32::from(failure.code()) == code);
        self.stop(found.unwrap_or(HostFailure::Trapped))
    }

    /// Ends the running call after a panic at `(file, line, column)` of the source.
    pub fn panic(&mut self, text: &str, (file, line, column): (&str, u32, u32)) -> Stop {
        if let Err(stop) = self.charge(price::panic(text.len() + file.len())) {
            return stop;
        }
        let contract = self.frame().contract;
        tracing::debug!(%contract, file, line, column, text, "contract panicked");
        self.diagnostics
            .panics
            .push(format!("{contract}: {text} ({file}:{line}:{column})"));
        self.stop(HostFailure::Trapped)
    }

    /// State of the running contract.
    pub fn read(&mut self, local: &[u8]) -> Result<Option<Value>, Stop> {
        let key = self.state_key(local)?;
        let value = self.overlay.read(&key)?;
        self.charge(price::read(
            key.len() + value.as_ref().map_or(0, |value| value.len()),
        ))?;
        self.note_read(&key);
        Ok(value)
    }

    /// Changes state of the running contract.
    pub fn write(&mut self, local: &[u8], value: &[u8]) -> Result<(), Stop> {
        let key = self.state_key(local)?;
        self.charge(price::write(key.len() + value.len()))?;
        let limit = u64::from(self.rules.value_bytes);
        if value.len() as u64 > limit {
            return Err(Limit::Value.exceeded(self.frame().contract, limit));
        }
        self.require_action()?;
        Registry::require_free(self, local)?;
        self.note_write(&key);
        self.overlay.write(&key, Some(Value::from(value)));
        Ok(())
    }

    /// Removes state of the running contract; says whether there was any.
    pub fn remove(&mut self, local: &[u8]) -> Result<bool, Stop> {
        let key = self.state_key(local)?;
        self.charge(price::remove(key.len()))?;
        self.require_action()?;
        Registry::require_free(self, local)?;
        self.note_write(&key);
        let existed = self.overlay.read(&key)?.is_some();
        if existed {
            self.overlay.write(&key, None);
        }
        Ok(existed)
    }

    /// Entries of the running contract from `start` (included) to `end` (excluded), with
    /// their local keys.
    pub fn scan(
        &mut self,
        start: &[u8],
        end: &[u8],
        limit: u32,
        reverse: bool,
    ) -> Result<Vec<(Vec<u8>, Value)>, Stop> {
        let (mut start, mut end) = (self.state_key(start)?, self.state_key(end)?);
        self.charge(price::scan(start.len() + end.len()))?;
        let limit = limit.min(self.rules.scan_entries) as usize;
        let prefix = key::contract_prefix(&self.frame().contract).len();
        let mut local = Vec::new();
        // A few at a time, so that nothing much is looked at before it is paid for.
        while local.len() < limit {
            let step = SCAN_STEP.min(limit - local.len());
            let stretch = self.overlay.range(&start, &end, step, reverse)?;
            let removed = stretch.examined.saturating_sub(stretch.entries.len()) as u64;
            self.charge(price::read(0).saturating_mul(removed))?;
            for (key, value) in stretch.entries {
                self.charge(price::read(key.len() + value.len()))?;
                self.note_read(&key);
                local.push((key.get(prefix..).unwrap_or_default().to_vec(), value));
            }
            let Some(rest) = stretch.rest else { break };
            (start, end) = rest;
        }
        Ok(local)
    }

    /// Tells that something happened.
    pub fn emit(&mut self, name: &str, keys: u32, data: &[u8]) -> Result<(), Stop> {
        self.charge(price::emit(name.len() + data.len()))?;
        self.require_action()?;
        let contract = self.frame().contract;
        let limit = self.rules.events;
        if self.events.len() >= limit as usize {
            return Err(Limit::Events.exceeded(contract, u64::from(limit)));
        }
        self.payload(data)?;
        self.payload(name.as_bytes())?;
        let limits = cbor::Limits::bytes(self.rules.payload_bytes as usize);
        let keys = u8::try_from(keys)
            .ok()
            .filter(|_| cbor::check(data, limits).is_ok());
        let keys = keys.ok_or_else(|| self.stop(HostFailure::BadArguments))?;
        let event = Event {
            contract,
            name: name.to_owned(),
            keys,
            data: data.to_vec(),
        };
        let told = self.events.iter().map(told_bytes).sum::<u64>();
        let limit = u64::from(self.rules.receipt_bytes);
        if told.saturating_add(told_bytes(&event)) > limit {
            return Err(Limit::Receipt.exceeded(contract, limit));
        }
        self.events.push(event);
        Ok(())
    }

    /// Calls another contract; its failure is this call's.
    pub fn call_contract(
        mut self: Box<Self>,
        contract: Party,
        method: &str,
        args: &[u8],
    ) -> (Box<Self>, CallResult) {
        if let Err(stop) = self.charge(price::call(args.len())) {
            return (self, Err(stop));
        }
        let (mut session, result) = self.call(contract, method, args.to_vec(), Vec::new());
        let result = result.and_then(|output| {
            session.charge(price::call(output.len()) - price::call(0))?;
            Ok(output)
        });
        (session, result)
    }

    /// Calls another contract; its failure is a value, and its effects are undone.
    #[expect(
        clippy::type_complexity,
        reason = "the session back, then how the call ended"
    )]
    pub fn try_call_contract(
        mut self: Box<Self>,
        contract: Party,
        method: &str,
        args: &[u8],
    ) -> (Box<Self>, Result<Result<Vec<u8>, Failure>, Stop>) {
        if let Err(stop) = self.charge(price::try_call(args.len())) {
            return (self, Err(stop));
        }
        let (mut session, result) = self.call(contract, method, args.to_vec(), Vec::new());
        let outcome = match result {
            Ok(output) => Ok(output),
            // Out of gas is the whole transaction's: there is nothing left to go on with.
            Err(
                stop @ Stop::Failure(Failure::Host {
                    code: HostFailure::OutOfGas,
                    ..
                }),
            ) => {
                return (session, Err(stop));
            }
            Err(Stop::Failure(failure)) => Err(failure),
            Err(fault) => return (session, Err(fault)),
        };
        let len = match &outcome {
            Ok(output) => output.len(),
            Err(Failure::Host { fields, .. } | Failure::Contract { fields, .. }) => {
                fields.len().saturating_add(64)
            }
        };
        match session.charge(price::try_call(len) - price::try_call(0)) {
            Ok(()) => (session, Ok(outcome)),
            Err(stop) => (session, Err(stop)),
        }
    }

    /// Who called the running contract.
    pub fn caller(&mut self) -> Result<Party, Stop> {
        self.charge(price::caller(32))?;
        Ok(self.frame().caller)
    }

    /// The running contract.
    pub fn myself(&mut self) -> Result<Party, Stop> {
        self.charge(price::myself(32))?;
        Ok(self.frame().contract)
    }

    /// Time of the block.
    pub fn time(&mut self) -> Result<Timestamp, Stop> {
        self.charge(price::time(0))?;
        Ok(self.block.time)
    }

    /// Height of the block.
    pub fn height(&mut self) -> Result<Height, Stop> {
        self.charge(price::height(0))?;
        Ok(self.block.height)
    }

    /// The transaction.
    pub fn transaction(&mut self) -> Result<Hash, Stop> {
        self.charge(price::transaction(0))?;
        Ok(self.transaction)
    }

    /// Whether `party` agreed to the running call.
    pub fn consents(&mut self, party: &Party) -> Result<bool, Stop> {
        self.charge(price::consents(32))?;
        Ok(self.has_agreed(party))
    }

    /// Ends the call unless `party` agreed to it.
    pub fn require_consent(&mut self, party: &Party) -> Result<(), Stop> {
        self.charge(price::require_consent(32))?;
        if self.has_agreed(party) {
            Ok(())
        } else {
            Err(Stop::about(
                self.frame().contract,
                HostFailure::MissingConsent,
                party,
            ))
        }
    }

    /// Whether `party` holds `role`.
    pub fn has_role(&mut self, party: &Party, role: &Role) -> Result<bool, Stop> {
        self.charge(price::has_role(64))?;
        Registry::holds_role(self, party, role)
    }

    /// Ends the call unless the caller holds `role`.
    pub fn require_role(&mut self, role: &Role) -> Result<(), Stop> {
        self.charge(price::require_role(32))?;
        let caller = self.frame().caller;
        if Registry::holds_role(self, &caller, role)? {
            return Ok(());
        }
        let contract = self.frame().contract;
        let fields = cbor::encode(&(caller, role));
        Err(Stop::Failure(Failure::Host {
            contract,
            code: HostFailure::MissingRole,
            fields,
        }))
    }

    /// Whether the name is registered.
    pub fn is_party(&mut self, party: &Party) -> Result<bool, Stop> {
        self.charge(price::is_party(32))?;
        Ok(Registry::party(self, party)?.is_some() || Registry::contract(self, party)?.is_some())
    }

    /// SHA-256 with the contract tag.
    pub fn hash(&mut self, bytes: &[u8]) -> Result<Hash, Stop> {
        self.charge(price::hash(bytes.len()))?;
        Ok(digest(Domain::Contract, &[bytes]))
    }

    /// Whether an ed25519 signature fits.
    pub fn verify_ed25519(
        &mut self,
        key: &PublicKey,
        signature: &Signature,
        message: &[u8],
    ) -> Result<bool, Stop> {
        self.charge(price::verify_ed25519(message.len()))?;
        Ok(key.verify(message, signature))
    }

    /// The header that `evidence` certifies, if it is one of this chain and this set.
    pub fn verify_header(
        &mut self,
        chain: &Hash,
        validators: &Hash,
        evidence: &[u8],
    ) -> Result<Option<Header>, Stop> {
        self.charge(price::verify_header(evidence.len()))?;
        let Some((header, certificate, set)) = evidence::certified(evidence) else {
            return Ok(None);
        };
        if header.chain != *chain || header.validators != *validators {
            return Ok(None);
        }
        let signatures = certificate.signatures.len() as u64;
        let each = price::verify_ed25519(evidence::PRECOMMIT_BYTES);
        self.charge(signatures.saturating_mul(each))?;
        let is_certified = certificate.verify(&header, &set).is_ok();
        Ok(is_certified.then_some(header))
    }

    /// Whether a state with this root holds the value under the key.
    pub fn verify_state(
        &mut self,
        root: &Hash,
        key: &[u8],
        value: &[u8],
        proof: &[u8],
    ) -> Result<bool, Stop> {
        self.charge(price::verify_state(key.len() + value.len() + proof.len()))?;
        Ok(is_in_state(root, key, Some(value), proof))
    }

    /// Whether a state with this root holds nothing under the key.
    pub fn verify_absence(&mut self, root: &Hash, key: &[u8], proof: &[u8]) -> Result<bool, Stop> {
        self.charge(price::verify_absence(key.len() + proof.len()))?;
        Ok(is_in_state(root, key, None, proof))
    }

    /// Whether a list with this root holds the item at the place that the proof names.
    pub fn verify_item(&mut self, root: &Hash, item: &Hash, proof: &[u8]) -> Result<bool, Stop> {
        self.charge(price::verify_item(proof.len()))?;
        Ok(is_in_list(root, item, proof))
    }

    /// Whether a block with this receipts root holds the receipt.
    pub fn verify_receipt(
        &mut self,
        root: &Hash,
        receipt: &[u8],
        proof: &[u8],
    ) -> Result<bool, Stop> {
        self.charge(price::verify_receipt(receipt.len() + proof.len()))?;
        let item = digest(Domain::Receipt, &[receipt]);
        Ok(is_in_list(root, &item, proof))
    }

    fn state_key(&self, local: &[u8]) -> Result<Vec<u8>, Stop> {
        let contract = self.frame().contract;
        let limit = match contract == registry::name() {
            true => MAX_SYSTEM_KEY_BYTES,
            false => MAX_KEY_BYTES,
        };
        if contract.as_str().len() + 1 + local.len() > limit {
            return Err(Limit::Key.exceeded(contract, limit as u64));
        }
        Ok(key::state_key(&contract, local))
    }

    fn payload<'b>(&self, bytes: &'b [u8]) -> Result<&'b [u8], Stop> {
        let limit = u64::from(self.rules.payload_bytes);
        if bytes.len() as u64 > limit {
            return Err(Limit::Payload.exceeded(self.frame().contract, limit));
        }
        Ok(bytes)
    }

    fn require_action(&self) -> Result<(), Stop> {
        if self.frame().is_view {
            Err(self.stop(HostFailure::ActionInView))
        } else {
            Ok(())
        }
    }
}

/// Bytes of a receipt that an event takes, its contract's name and its heads included.
pub(crate) fn told_bytes(event: &Event) -> u64 {
    (event.name.len() + event.data.len() + 64) as u64
}

fn is_in_state(root: &Hash, key: &[u8], value: Option<&[u8]>, proof: &[u8]) -> bool {
    let claim = Claim {
        path: path_of(key),
        value: value.map(value_hash_of),
    };
    Proof::decode(proof).is_ok_and(|proof| proof.verify(root, &[claim]).is_ok())
}

fn is_in_list(root: &Hash, item: &Hash, proof: &[u8]) -> bool {
    let proof: Option<ListProof> = evidence::read(proof);
    proof.is_some_and(|proof| proof.verify(root, item))
}

/// Canonical CBOR array of keys and values in turn, as `scan` hands entries to a guest.
pub fn encode_entries(entries: &[(Vec<u8>, Value)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64 * entries.len() + 8);
    let mut encoder = minicbor::Encoder::new(&mut bytes);
    let written = encoder.array(2 * entries.len() as u64).and_then(|encoder| {
        entries.iter().try_fold(encoder, |encoder, (key, value)| {
            encoder.bytes(key)?.bytes(value)
        })
    });
    written.expect("writing to a vector does not fail");
    bytes
}

/// The import module that contracts name.
pub const IMPORT_MODULE: &str = abi::MODULE;
