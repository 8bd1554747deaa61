//! From a block's transactions to receipts, state changes and header: the state transition.
//!
//! Pure: the same snapshot, transactions and rules give the same bytes on every machine.

use std::sync::Arc;

use hashbrown::HashSet;
use tradewind_state::{Fault, Snapshot, UsedRequest, WriteSet};
use tradewind_types::block::{Header, Proposal};
use tradewind_types::cbor;
use tradewind_types::receipt::Returned;
use tradewind_types::{
    Domain, Event, Failure, Gas, Hash, HostFailure, Outcome, Party, Receipt, RequestId, Timestamp,
    ValidatorSet, VerifiedTransaction, digest, list,
};

use crate::authority::Authority;
use crate::host::told_bytes;
use crate::overlay::Overlay;
use crate::program::Programs;
use crate::registry::{self, PartyRecord, Registry};
use crate::reject::Reject;
use crate::rules::{BYTE_GAS, CONSENT_GAS, Rules, TRANSACTION_GAS};
use crate::session::{BlockContext, Diagnostics, Entry, Mode, Occasion, Session};
use crate::stop::{Limit, Stop};

/// What a block does, before the state root is known.
#[derive(Debug)]
pub struct Executed {
    /// One per transaction, in order.
    pub receipts: Vec<Receipt>,
    /// Changed state.
    pub writes: WriteSet,
    /// Request ids and consent nonces used.
    pub requests: Vec<UsedRequest>,
    /// Gas used by all transactions.
    pub gas_used: Gas,
    /// Validators of the next block.
    pub validators: ValidatorSet,
}

/// A block whose transactions are run one after the other.
pub struct Execution {
    overlay: Overlay,
    block: BlockContext,
    rules: Arc<Rules>,
    programs: Arc<Programs>,
    used: HashSet<(Party, RequestId)>,
    requests: Vec<UsedRequest>,
    receipts: Vec<Receipt>,
    gas_used: u64,
    gas_limits: u64,
    bytes: u64,
    told: u64,
}

impl Execution {
    /// Starts a block on top of `base`.
    pub fn new(
        base: Arc<dyn Snapshot>,
        block: BlockContext,
        rules: Arc<Rules>,
        programs: Arc<Programs>,
    ) -> Self {
        Self {
            overlay: Overlay::new(base),
            block,
            rules,
            programs,
            used: HashSet::new(),
            requests: Vec::new(),
            receipts: Vec::new(),
            gas_used: 0,
            gas_limits: 0,
            bytes: 0,
            told: 0,
        }
    }

    /// Whether the block has room for another transaction: by count, gas limits and bytes, and
    /// by what those before it told.
    pub fn has_room(&self, transaction: &VerifiedTransaction) -> bool {
        let gas_limit = transaction.transaction().gas_limit.get();
        let bytes = transaction.signed().len_bytes() as u64;
        self.receipts.len() < self.rules.block_transactions as usize
            && self.gas_limits.saturating_add(gas_limit) <= self.rules.block_gas
            && self.bytes.saturating_add(bytes) <= self.rules.block_bytes
            && self.told < self.rules.block_receipt_bytes
    }

    /// Runs the next transaction. `Ok(Err(..))`: it may not be in this block, which goes on
    /// without it.
    pub fn run(
        &mut self,
        transaction: &VerifiedTransaction,
    ) -> Result<Result<&Receipt, Reject>, Fault> {
        if let Err(reject) = self.check(transaction)? {
            return Ok(Err(reject));
        }
        let (receipt, consents, _) = self.execute(transaction, Mode::Enforce)?;
        self.gas_used = self.gas_used.saturating_add(receipt.gas_used.get());
        let body = transaction.transaction();
        self.gas_limits = self.gas_limits.saturating_add(body.gas_limit.get());
        let bytes = transaction.signed().len_bytes() as u64;
        self.bytes = self.bytes.saturating_add(bytes);
        self.told = self.told.saturating_add(told(&receipt));
        self.remember(body.sender, body.request_id, body.expiry, transaction.id());
        for (party, nonce, expiry) in consents {
            self.remember(party, nonce, expiry, transaction.id());
        }
        self.receipts.push(receipt);
        Ok(Ok(self.receipts.last().expect("just pushed")))
    }

    /// Runs a transaction without taking it: nothing remains. In simulations the signatures
    /// need not be there, and missing agreement is noted rather than refused.
    pub fn simulate(
        &mut self,
        transaction: &VerifiedTransaction,
    ) -> Result<(Receipt, Diagnostics), Fault> {
        let mark = self.overlay.mark();
        let (receipt, _, mut diagnostics) = self.execute(transaction, Mode::Record)?;
        for (key, touched) in &mut diagnostics.touched {
            touched.after = self.overlay.read(key)?;
        }
        self.overlay.rollback(mark);
        for (key, touched) in &mut diagnostics.touched {
            touched.before = self.overlay.read(key)?;
        }
        Ok((receipt, diagnostics))
    }

    /// Runs a transaction that a block took, and says how it went. Whether the block may have
    /// it is not asked again.
    pub fn rerun(
        &mut self,
        transaction: &VerifiedTransaction,
    ) -> Result<(Receipt, Diagnostics), Fault> {
        let (receipt, consents, diagnostics) = self.execute(transaction, Mode::Enforce)?;
        let body = transaction.transaction();
        self.remember(body.sender, body.request_id, body.expiry, transaction.id());
        for (party, nonce, expiry) in consents {
            self.remember(party, nonce, expiry, transaction.id());
        }
        Ok((receipt, diagnostics))
    }

    /// Calls a view.
    pub fn view(
        &mut self,
        contract: Party,
        method: &str,
        args: Vec<u8>,
        gas: Gas,
    ) -> Result<Result<Vec<u8>, Failure>, Fault> {
        let mut session = self.session(Hash::ZERO, Authority::default(), gas.get(), Mode::Enforce);
        let probe = session.is_view(contract, method);
        let (session, result) = match probe {
            Ok(true) => {
                let caller = registry::name();
                let entry = Entry {
                    caller,
                    agreed: Vec::new(),
                    approved: Vec::new(),
                    occasion: Occasion::Request,
                };
                session.run(contract, method, args, entry)
            }
            Ok(false) => (
                session,
                Err(Stop::host(contract, HostFailure::ActionInView)),
            ),
            Err(stop) => (session, Err(stop)),
        };
        self.take_back(session);
        match result {
            Ok(output) => Ok(Ok(output)),
            Err(stop) => stop.into_failure().map(Err),
        }
    }

    /// Ends the block.
    pub fn finish(mut self) -> Result<Executed, Fault> {
        let validators = registry::validators(&mut self.overlay)?;
        Ok(Executed {
            receipts: self.receipts,
            writes: self.overlay.into_writes(),
            requests: self.requests,
            gas_used: Gas::new(self.gas_used),
            validators,
        })
    }

    fn remember(&mut self, party: Party, id: RequestId, expiry: Timestamp, transaction: &Hash) {
        self.used.insert((party, id));
        self.requests.push(UsedRequest {
            party,
            id,
            expiry,
            transaction: *transaction,
        });
    }

    fn is_used(&self, party: &Party, id: &RequestId) -> Result<bool, Fault> {
        if self.used.contains(&(*party, *id)) {
            return Ok(true);
        }
        let expiry = self.overlay.base().request(party, id)?;
        Ok(expiry.is_some_and(|expiry| expiry > self.block.time))
    }

    /// Whether the transaction may be in the block at all.
    pub fn check(
        &mut self,
        transaction: &VerifiedTransaction,
    ) -> Result<Result<(), Reject>, Fault> {
        let body = transaction.transaction();
        let (sender, expiry, now) = (body.sender, body.expiry, self.block.time);
        let latest = Timestamp::new(now.get().saturating_add(self.rules.validity_ms));
        let least = base_gas(transaction);
        let (limit, most) = (body.gas_limit.get(), self.rules.transaction_gas);
        let stateless = if expiry <= now {
            Err(Reject::Expired { expiry, now })
        } else if expiry > latest {
            Err(Reject::TooFar { expiry, latest })
        } else if limit < least || limit > most {
            Err(Reject::GasLimit { limit, least, most })
        } else {
            Ok(())
        };
        if stateless.is_err() {
            return Ok(stateless);
        }
        let key = *transaction.signed().key();
        let record: Option<Arc<PartyRecord>> =
            self.overlay.record(&registry::party_key(&sender))?;
        let Some(record) = record else {
            return Ok(Err(Reject::UnknownSender { sender }));
        };
        if record.keys.binary_search(&key).is_err() {
            return Ok(Err(Reject::NotTheKey { sender, key }));
        }
        if record.frozen {
            return Ok(Err(Reject::SenderFrozen { sender }));
        }
        let request_id = body.request_id;
        if self.is_used(&sender, &request_id)? {
            return Ok(Err(Reject::Duplicate { sender, request_id }));
        }
        Ok(Ok(()))
    }

    fn session(
        &mut self,
        transaction: Hash,
        authority: Authority,
        gas: u64,
        mode: Mode,
    ) -> Box<Session> {
        let placeholder = Overlay::new(Arc::clone(self.overlay.base()));
        Box::new(Session {
            overlay: std::mem::replace(&mut self.overlay, placeholder),
            block: self.block,
            transaction,
            rules: Arc::clone(&self.rules),
            programs: Arc::clone(&self.programs),
            authority,
            mode,
            gas,
            events: Vec::new(),
            frames: Vec::new(),
            diagnostics: Diagnostics::default(),
        })
    }

    fn take_back(&mut self, session: Box<Session>) -> (u64, Vec<Event>, Diagnostics) {
        let Session {
            overlay,
            gas,
            events,
            diagnostics,
            ..
        } = *session;
        self.overlay = overlay;
        (gas, events, diagnostics)
    }

    /// Runs all calls, or none.
    #[expect(
        clippy::type_complexity,
        reason = "receipt, consents used up, diagnostics: read once, beside"
    )]
    fn execute(
        &mut self,
        transaction: &VerifiedTransaction,
        mode: Mode,
    ) -> Result<(Receipt, Vec<(Party, RequestId, Timestamp)>, Diagnostics), Fault> {
        let body = transaction.transaction();
        let gas = body.gas_limit.get().saturating_sub(base_gas(transaction));
        let mark = self.overlay.mark();
        let mut session = self.session(*transaction.id(), Authority::of(body), gas, mode);

        let mut returned = Vec::with_capacity(body.calls.len());
        let (mut stopped, mut results) = (None, 0u64);
        if let Err(stop) = self.check_consents(&mut session, transaction, mode) {
            stopped = Some((0, stop));
        }
        for (index, call) in body.calls.iter().enumerate() {
            if stopped.is_some() {
                break;
            }
            let agreed = session.authority.sender_call(index);
            let more = session
                .authority
                .enter(&[], &call.contract, &call.method, &call.args);
            let entry = Entry {
                caller: body.sender,
                agreed: agreed.into_iter().chain(more).collect(),
                approved: Vec::new(),
                occasion: Occasion::Request,
            };
            let (back, result) = session.run(call.contract, &call.method, call.args.clone(), entry);
            session = back;
            match result {
                Ok(output) => {
                    results = results.saturating_add(output.len() as u64);
                    let events = session.events.iter().map(told_bytes).sum::<u64>();
                    let limit = u64::from(self.rules.receipt_bytes);
                    if results.saturating_add(events) > limit {
                        let exceeded = Limit::Receipt.exceeded(call.contract, limit);
                        stopped = Some((index as u32, exceeded));
                    }
                    returned.push(Returned(output));
                }
                Err(stop) => stopped = Some((index as u32, stop)),
            }
        }
        let consents: Vec<_> = session.authority.used_consents().collect();
        let (left, events, diagnostics) = self.take_back(session);
        let gas_used = Gas::new(body.gas_limit.get().saturating_sub(left));
        let id = *transaction.id();
        let Some((call, stop)) = stopped else {
            if mode == Mode::Enforce {
                self.overlay.keep();
            }
            let outcome = Outcome::Success(returned);
            return Ok((
                Receipt {
                    transaction: id,
                    outcome,
                    gas_used,
                    events,
                },
                consents,
                diagnostics,
            ));
        };
        self.overlay.rollback(mark);
        let outcome = Outcome::Failed {
            call,
            failure: stop.into_failure()?,
        };
        let receipt = Receipt {
            transaction: id,
            outcome,
            gas_used,
            events: Vec::new(),
        };
        Ok((receipt, Vec::new(), diagnostics))
    }

    /// Consents must be current, unused, named once and signed by their parties' keys.
    fn check_consents(
        &self,
        session: &mut Session,
        transaction: &VerifiedTransaction,
        mode: Mode,
    ) -> Result<(), Stop> {
        let now = self.block.time;
        let latest = now.get().saturating_add(self.rules.validity_ms);
        let body = transaction.transaction();
        if body.consents.is_empty() {
            return Ok(());
        }
        let mut named: HashSet<_> = HashSet::from([(body.sender, body.request_id)]);
        for consent in &body.consents {
            let terms = &consent.terms;
            let (party, contract) = (terms.party, terms.invocation.contract);
            let fail = |code| Err(Stop::about(contract, code, &party));
            let record = Registry::party(session, &party)?;
            let Some(record) = record else {
                return fail(HostFailure::NotTheKey);
            };
            if record.frozen {
                return fail(HostFailure::PartyFrozen);
            }
            if terms.expiry <= now || terms.expiry.get() > latest {
                return fail(HostFailure::ConsentExpired);
            }
            if mode == Mode::Enforce && record.keys.binary_search(&consent.key).is_err() {
                return fail(HostFailure::NotTheKey);
            }
            let base = session.overlay.base().request(&party, &terms.nonce)?;
            let used = base.is_some_and(|expiry| expiry > now)
                || self.used.contains(&(party, terms.nonce))
                || !named.insert((party, terms.nonce));
            if used {
                return fail(HostFailure::ConsentUsed);
            }
        }
        Ok(())
    }
}

/// Bytes that a receipt tells.
fn told(receipt: &Receipt) -> u64 {
    let results = match &receipt.outcome {
        Outcome::Success(returned) => returned.iter().map(|one| one.0.len() as u64).sum(),
        Outcome::Failed { failure, .. } => match failure {
            Failure::Contract { fields, .. } | Failure::Host { fields, .. } => fields.len() as u64,
        },
    };
    let events: u64 = receipt.events.iter().map(told_bytes).sum();
    events.saturating_add(results).saturating_add(128)
}

/// Gas for a transaction before its first call: bookkeeping, signatures, bytes.
fn base_gas(transaction: &VerifiedTransaction) -> u64 {
    let consents = transaction.transaction().consents.len() as u64;
    let bytes = transaction.signed().body_len() as u64;
    TRANSACTION_GAS
        .saturating_add(CONSENT_GAS.saturating_mul(consents))
        .saturating_add(BYTE_GAS.saturating_mul(bytes))
}

/// The header of an executed block.
pub fn header(
    proposal: &Proposal,
    chain: Hash,
    executed: &Executed,
    state_root: Hash,
    validators: Hash,
    rules: &Rules,
) -> Header {
    let ids: Vec<Hash> = proposal
        .transactions
        .iter()
        .map(|transaction| *transaction.id())
        .collect();
    let receipts: Vec<Hash> = executed.receipts.iter().map(receipt_hash).collect();
    Header {
        chain,
        height: proposal.height,
        time: proposal.time,
        parent: proposal.parent,
        proposer: proposal.proposer,
        state_root,
        transactions_root: list::root(&ids),
        receipts_root: list::root(&receipts),
        validators,
        next_validators: executed.validators.hash(),
        gas_used: executed.gas_used,
        rules: rules.version,
    }
}

/// What a block's receipt list commits to.
pub fn receipt_hash(receipt: &Receipt) -> Hash {
    digest(Domain::Receipt, &[&cbor::encode(receipt)])
}
