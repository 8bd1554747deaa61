//! Transactions that wait for a block.
//!
//! Bounded in number and bytes, as a whole and for each organisation; drained in turns, one
//! transaction of each organisation at a time, so that a busy one does not starve others.
//! Not the judge of validity: the block builder is. Invariant: a (sender, request id) is in
//! the pool at most once, from admission until its block is durable.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tradewind_types::{Hash, Organisation, Party, RequestId, Timestamp, VerifiedTransaction};

/// What the pool holds at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MempoolLimits {
    /// Transactions of all organisations.
    pub transactions: usize,
    /// Bytes of signed bodies of all organisations.
    pub bytes: usize,
    /// Transactions of one organisation.
    pub organisation_transactions: usize,
    /// Bytes of signed bodies of one organisation.
    pub organisation_bytes: usize,
}

impl Default for MempoolLimits {
    fn default() -> Self {
        Self {
            transactions: 100_000,
            bytes: 256 << 20,
            organisation_transactions: 50_000,
            organisation_bytes: 64 << 20,
        }
    }
}

/// Why the pool does not take a transaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The pool is full; try again.
    #[error(
        "the pool holds {held} transactions or {bytes} bytes, which is all it may; try again later"
    )]
    Full {
        /// Transactions held.
        held: usize,
        /// Bytes held.
        bytes: usize,
    },
    /// The organisation has as many waiting as it may; try again.
    #[error(
        "{organisation} has {held} transactions or {bytes} bytes waiting, which is all it may; try again later"
    )]
    Quota {
        /// The organisation.
        organisation: Organisation,
        /// Transactions it has waiting.
        held: usize,
        /// Their bytes.
        bytes: usize,
    },
    /// Another transaction of the sender with this request id waits.
    #[error("request id {request_id} of {sender} is taken by transaction {by}, which waits")]
    RequestTaken {
        /// The sender.
        sender: Party,
        /// The request id.
        request_id: RequestId,
        /// The transaction that waits.
        by: Hash,
    },
    /// The node stops.
    #[error("the node is stopping")]
    Stopping,
}

/// The pool.
#[derive(Debug)]
pub struct Mempool {
    limits: MempoolLimits,
    pool: Mutex<Pool>,
    arrived: Condvar,
}

/// What an organisation has in the pool.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    transactions: usize,
    bytes: usize,
}

#[derive(Debug, Default)]
struct Pool {
    queues: BTreeMap<Organisation, VecDeque<VerifiedTransaction>>,
    /// Everything admitted and not yet durable, waiting or in a block.
    requests: HashMap<(Party, RequestId), Hash>,
    held: HashMap<Organisation, Held>,
    transactions: HashMap<Hash, usize>,
    waiting: usize,
    bytes: usize,
    /// The organisation whose turn comes last.
    served: Option<Organisation>,
    stopped: bool,
}

impl Mempool {
    /// An empty pool.
    pub fn new(limits: MempoolLimits) -> Self {
        Self {
            limits,
            pool: Mutex::default(),
            arrived: Condvar::new(),
        }
    }

    /// Takes a transaction; `Ok(false)` if it is in the pool already.
    pub fn admit(&self, transaction: VerifiedTransaction) -> Result<bool, Refusal> {
        let mut pool = self.lock();
        if pool.stopped {
            return Err(Refusal::Stopping);
        }
        let body = transaction.transaction();
        let (sender, request_id) = (body.sender, body.request_id);
        match pool.requests.get(&(sender, request_id)) {
            Some(by) if by == transaction.id() => return Ok(false),
            Some(by) => {
                return Err(Refusal::RequestTaken {
                    sender,
                    request_id,
                    by: *by,
                });
            }
            None => {}
        }
        let len = transaction.signed().body_len();
        let (held, bytes) = (pool.requests.len(), pool.bytes);
        if held >= self.limits.transactions || bytes + len > self.limits.bytes {
            return Err(Refusal::Full { held, bytes });
        }
        let organisation = sender.organisation();
        let own = pool.held.get(&organisation).copied().unwrap_or_default();
        let limits = &self.limits;
        if own.transactions >= limits.organisation_transactions
            || own.bytes + len > limits.organisation_bytes
        {
            return Err(Refusal::Quota {
                organisation,
                held: own.transactions,
                bytes: own.bytes,
            });
        }
        let own = pool.held.entry(organisation).or_default();
        own.transactions += 1;
        own.bytes += len;
        pool.bytes += len;
        pool.waiting += 1;
        pool.requests
            .insert((sender, request_id), *transaction.id());
        pool.transactions.insert(*transaction.id(), len);
        pool.queues
            .entry(organisation)
            .or_default()
            .push_back(transaction);
        drop(pool);
        self.arrived.notify_one();
        Ok(true)
    }

    /// Whether the transaction waits or is in a block that is not durable yet.
    pub fn contains(&self, id: &Hash) -> bool {
        self.lock().transactions.contains_key(id)
    }

    /// Transactions that wait for a block.
    pub fn waiting(&self) -> usize {
        self.lock().waiting
    }

    /// Takes transactions in turns, within the budget. Those expired at `now` come back
    /// apart.
    pub fn take(&self, now: Timestamp, budget: Budget) -> Taken {
        let mut pool = self.lock();
        let mut taken = Taken::default();
        let (mut bytes, mut gas) = (0usize, 0u64);
        while let Some(organisation) = pool.next_turn() {
            let Some(queue) = pool.queues.get_mut(&organisation) else {
                break;
            };
            let Some(first) = queue.front() else {
                pool.queues.remove(&organisation);
                continue;
            };
            let len = first.signed().body_len() + 120;
            let limit = first.transaction().gas_limit.get();
            let expired = first.transaction().expiry <= now;
            let fits = taken.transactions.len() < budget.transactions
                && bytes + len <= budget.bytes
                && gas.saturating_add(limit) <= budget.gas;
            if !expired && !fits {
                break;
            }
            let Some(transaction) = queue.pop_front() else {
                break;
            };
            if queue.is_empty() {
                pool.queues.remove(&organisation);
            }
            pool.waiting -= 1;
            pool.served = Some(organisation);
            if expired {
                taken.expired.push(transaction);
            } else {
                bytes += len;
                gas = gas.saturating_add(limit);
                taken.transactions.push(transaction);
            }
        }
        taken
    }

    /// Puts back what a block had no room for; it goes first.
    pub fn put_back(&self, transactions: Vec<VerifiedTransaction>) {
        let mut pool = self.lock();
        for transaction in transactions.into_iter().rev() {
            pool.waiting += 1;
            let organisation = transaction.transaction().sender.organisation();
            pool.queues
                .entry(organisation)
                .or_default()
                .push_front(transaction);
        }
    }

    /// Forgets transactions that are durable, rejected or expired.
    pub fn forget<'a>(&self, transactions: impl IntoIterator<Item = &'a VerifiedTransaction>) {
        let mut pool = self.lock();
        for transaction in transactions {
            let Some(len) = pool.transactions.remove(transaction.id()) else {
                continue;
            };
            pool.bytes = pool.bytes.saturating_sub(len);
            let body = transaction.transaction();
            pool.requests.remove(&(body.sender, body.request_id));
            let organisation = body.sender.organisation();
            if let Some(held) = pool.held.get_mut(&organisation) {
                held.transactions = held.transactions.saturating_sub(1);
                held.bytes = held.bytes.saturating_sub(len);
                if held.transactions == 0 {
                    pool.held.remove(&organisation);
                }
            }
        }
    }

    /// Waits until something waits here, at most `longest`; false once stopped.
    pub fn wait(&self, longest: Duration) -> bool {
        let until = Instant::now() + longest;
        let mut pool = self.lock();
        while !pool.stopped && pool.waiting == 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.arrived.wait_timeout(pool, left);
            pool = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        !pool.stopped
    }

    /// Lets nothing in any more and wakes who waits.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.arrived.notify_all();
    }

    /// Whether the pool was stopped.
    pub fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pool {
    /// The organisation after the one served last, among those with something waiting.
    fn next_turn(&self) -> Option<Organisation> {
        use std::ops::Bound::{Excluded, Unbounded};
        let after = self.served.map_or(Unbounded, Excluded);
        let later = self.queues.range((after, Unbounded)).next();
        later
            .or_else(|| self.queues.iter().next())
            .map(|(organisation, _)| *organisation)
    }
}

/// How much a block takes.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Transactions.
    pub transactions: usize,
    /// Bytes of signed transactions.
    pub bytes: usize,
    /// Sum of gas limits.
    pub gas: u64,
}

/// What `take` gives.
#[derive(Debug, Default)]
pub struct Taken {
    /// For the block.
    pub transactions: Vec<VerifiedTransaction>,
    /// Too late.
    pub expired: Vec<VerifiedTransaction>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::{Gas, Invocation, SecretKey, Transaction};

    const BUDGET: Budget = Budget {
        transactions: 100,
        bytes: 1 << 20,
        gas: 1_000_000,
    };

    fn transaction(sender: &str, request: u8, expiry: u64) -> VerifiedTransaction {
        let call = Invocation::new("cash@zone".parse().expect("a name"), "transfer", vec![0x80]);
        let body = Transaction {
            sender: sender.parse().expect("a name"),
            request_id: RequestId::from_bytes([request; 16]),
            expiry: Timestamp::new(expiry),
            gas_limit: Gas::new(1_000),
            calls: vec![call],
            consents: vec![],
        };
        let signed = body.sign(&Hash::ZERO, &SecretKey::from_seed(&[1; 32]));
        signed.verify(&Hash::ZERO).expect("just signed")
    }

    fn senders(taken: &[VerifiedTransaction]) -> Vec<String> {
        taken
            .iter()
            .map(|transaction| transaction.transaction().sender.to_string())
            .collect()
    }

    #[test]
    fn a_busy_organisation_does_not_starve_a_quiet_one() {
        let pool = Mempool::new(MempoolLimits::default());
        for request in 0..5 {
            pool.admit(transaction("bot@busy", request, 100))
                .expect("room");
        }
        pool.admit(transaction("ann@quiet", 0, 100)).expect("room");
        let taken = pool.take(
            Timestamp::new(1),
            Budget {
                transactions: 3,
                ..BUDGET
            },
        );
        assert_eq!(
            senders(&taken.transactions),
            ["bot@busy", "ann@quiet", "bot@busy"]
        );
        assert_eq!(pool.waiting(), 3);
    }

    #[test]
    fn the_same_request_is_held_once_and_another_under_its_id_is_refused() {
        let pool = Mempool::new(MempoolLimits::default());
        let first = transaction("ann@shop", 7, 100);
        assert_eq!(pool.admit(first.clone()), Ok(true));
        assert_eq!(pool.admit(first.clone()), Ok(false));
        let other = transaction("ann@shop", 7, 200);
        let taken = Refusal::RequestTaken {
            sender: "ann@shop".parse().expect("a name"),
            request_id: RequestId::from_bytes([7; 16]),
            by: *first.id(),
        };
        assert_eq!(pool.admit(other.clone()), Err(taken.clone()));
        pool.take(Timestamp::new(1), BUDGET);
        assert_eq!(pool.admit(other.clone()), Err(taken));
        pool.forget([&first]);
        assert_eq!(pool.admit(other), Ok(true));
    }

    #[test]
    fn a_full_pool_says_so_and_takes_again_when_there_is_room() {
        let limits = MempoolLimits {
            transactions: 2,
            ..MempoolLimits::default()
        };
        let pool = Mempool::new(limits);
        let first = transaction("ann@shop", 0, 100);
        pool.admit(first.clone()).expect("room");
        pool.admit(transaction("bo@shop", 0, 100)).expect("room");
        let refused = pool.admit(transaction("cy@shop", 0, 100));
        assert!(
            matches!(refused, Err(Refusal::Full { held: 2, .. })),
            "{refused:?}"
        );
        pool.forget([&first]);
        assert_eq!(pool.admit(transaction("cy@shop", 0, 100)), Ok(true));
    }

    #[test]
    fn one_organisation_cannot_fill_the_pool() {
        let limits = MempoolLimits {
            organisation_transactions: 1,
            ..MempoolLimits::default()
        };
        let pool = Mempool::new(limits);
        pool.admit(transaction("ann@shop", 0, 100)).expect("room");
        let organisation = "shop".parse().expect("a name");
        let bytes = transaction("ann@shop", 0, 100).signed().body_len();
        let quota = Refusal::Quota {
            organisation,
            held: 1,
            bytes,
        };
        assert_eq!(pool.admit(transaction("bo@shop", 0, 100)), Err(quota));
        assert_eq!(pool.admit(transaction("cy@bank", 0, 100)), Ok(true));
    }

    #[test]
    fn one_organisation_cannot_fill_the_pool_with_few_long_transactions() {
        let first = transaction("ann@shop", 0, 100);
        let limits = MempoolLimits {
            organisation_bytes: 2 * first.signed().body_len() - 1,
            ..MempoolLimits::default()
        };
        let pool = Mempool::new(limits);
        pool.admit(first.clone()).expect("room");
        let second = transaction("ann@shop", 1, 100);
        let refused = pool.admit(second.clone());
        assert!(
            matches!(refused, Err(Refusal::Quota { held: 1, .. })),
            "{refused:?}"
        );
        assert_eq!(pool.admit(transaction("cy@bank", 0, 100)), Ok(true));
        pool.forget([&first]);
        assert_eq!(pool.admit(second), Ok(true));
    }

    #[test]
    fn what_expired_while_it_waited_comes_back_apart() {
        let pool = Mempool::new(MempoolLimits::default());
        pool.admit(transaction("ann@shop", 0, 5)).expect("room");
        pool.admit(transaction("ann@shop", 1, 50)).expect("room");
        let taken = pool.take(Timestamp::new(5), BUDGET);
        assert_eq!((taken.transactions.len(), taken.expired.len()), (1, 1));
    }

    #[test]
    fn what_a_block_had_no_room_for_goes_first_next_time() {
        let pool = Mempool::new(MempoolLimits::default());
        for request in 0..3 {
            pool.admit(transaction("ann@shop", request, 100))
                .expect("room");
        }
        let taken = pool.take(Timestamp::new(1), BUDGET).transactions;
        let first = *taken[1].id();
        pool.put_back(taken[1..].to_vec());
        let again = pool.take(
            Timestamp::new(1),
            Budget {
                transactions: 1,
                ..BUDGET
            },
        );
        assert_eq!(again.transactions[0].id(), &first);
    }
}
