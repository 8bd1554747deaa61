//! Many orders at once through one submission stream.
//!
//! A journey is the steps of one order, or of one refund. Its next step is signed and sent
//! once the last one is in a durable block, so the order of steps is kept however many
//! journeys are under way; a journey that comes after others waits for all of them to end.
//!
//! Invariant: `carry` returns `Ok` only after every step of every journey succeeded on the
//! chain. A busy node is no error: the same bytes are sent again, which cannot execute twice.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use tokio::time::sleep;
use tradewind_client::v1::{self, Rejected, TransactionStatusRequest};
use tradewind_client::{Answer, Client, ClientError, Submissions};
use tradewind_types::transaction::Terms;
use tradewind_types::{Domain, Gas, Hash, RequestId, Timestamp, Transaction, digest};

use super::{Step, TradeError};
use crate::pipeline::wall_clock;

/// Journeys under way at once.
const WINDOW: usize = 768;
/// How long a step stays good, in milliseconds.
const VALIDITY_MS: u64 = 600_000;
/// How often, and after which pause, a busy node is asked again.
const RETRIES: (u32, Duration) = (500, Duration::from_millis(20));

/// Steps that follow each other.
#[derive(Debug)]
pub struct Journey {
    label: String,
    steps: VecDeque<Step>,
    after: Vec<usize>,
}

impl Journey {
    /// Steps in order; `label` is for messages.
    pub fn of(label: impl Into<String>, steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            label: label.into(),
            steps: steps.into_iter().collect(),
            after: Vec::new(),
        }
    }

    /// Begins only when these journeys, by their place, have ended.
    #[must_use]
    pub fn after(mut self, others: impl IntoIterator<Item = usize>) -> Self {
        self.after.extend(others);
        self
    }
}

/// What a courier did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carried {
    /// Transactions.
    pub transactions: u64,
    /// Gas they used.
    pub gas: u64,
    /// Largest part of its limit that one of them used, in per cent.
    pub fullest: u64,
}

/// Carries journeys to their end.
#[derive(Debug)]
pub struct Courier {
    client: Client,
    purpose: String,
    requests: u64,
}

struct Live {
    journey: Journey,
    waits_for: usize,
    sent: Option<(Hash, Vec<u8>)>,
    tries: u32,
}

impl Courier {
    /// A courier whose request ids are told from others' by its purpose.
    pub fn new(client: Client, purpose: impl Into<String>) -> Self {
        Self {
            client,
            purpose: purpose.into(),
            requests: 0,
        }
    }

    /// Carries journeys to their end; tells the place of each one that ended.
    pub async fn carry(
        &mut self,
        journeys: impl Iterator<Item = Result<Journey, ClientError>>,
        mut ended: impl FnMut(usize),
    ) -> Result<Carried, TradeError> {
        let (submissions, mut answers) = self.client.stream().await?;
        let mut journeys = journeys.enumerate().fuse();
        let mut live: HashMap<usize, Live> = HashMap::new();
        let mut waiting: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut carried = Carried::default();
        let mut begun = 0;
        loop {
            while live.len() < WINDOW
                && let Some((place, journey)) = journeys.next()
            {
                let journey = journey?;
                if journey.after.iter().any(|other| *other >= place) {
                    return Err(TradeError::Order {
                        journey: journey.label,
                    });
                }
                begun = place + 1;
                let mut waits_for = 0;
                for other in journey
                    .after
                    .iter()
                    .filter(|other| live.contains_key(other))
                {
                    waiting.entry(*other).or_default().push(place);
                    waits_for += 1;
                }
                let mut one = Live {
                    journey,
                    waits_for,
                    sent: None,
                    tries: 0,
                };
                if waits_for == 0 {
                    self.send(&submissions, place, &mut one).await?;
                }
                live.insert(place, one);
            }
            if live.is_empty() {
                return Ok(carried);
            }
            let Some((tag, answer)) = answers.next().await? else {
                return Err(TradeError::Ended { left: live.len() });
            };
            let place = usize::try_from(tag).unwrap_or(begun);
            let Some(one) = live.get_mut(&place) else {
                let what = format!("the node answered request {tag}, which was not sent");
                return Err(TradeError::Unexpected { what });
            };
            match answer {
                Answer::Committed(committed) if committed.succeeded => {
                    carried.transactions += 1;
                    carried.gas += committed.gas_used;
                    let limit = one.journey.steps.pop_front().map_or(0, |step| step.gas);
                    let part = committed.gas_used.saturating_mul(100) / limit.max(1);
                    carried.fullest = carried.fullest.max(part);
                    one.tries = 0;
                }
                Answer::Rejected(Rejected { retry: true, .. }) if one.tries < RETRIES.0 => {
                    one.tries += 1;
                    sleep(RETRIES.1).await;
                    if let Some((_, bytes)) = &one.sent {
                        submissions.send(tag, bytes.clone()).await;
                    }
                    continue;
                }
                Answer::Committed(_) => return Err(self.explain(one).await),
                Answer::Rejected(rejected) => return Err(one.failed(rejected.text)),
                Answer::Expired(_) => return Err(one.failed("no block took it in time".into())),
            }
            if !one.journey.steps.is_empty() {
                self.send(&submissions, place, one).await?;
                continue;
            }
            live.remove(&place);
            ended(place);
            for next in waiting.remove(&place).unwrap_or_default() {
                let Some(next_one) = live.get_mut(&next) else {
                    continue;
                };
                next_one.waits_for -= 1;
                if next_one.waits_for == 0 {
                    self.send(&submissions, next, next_one).await?;
                }
            }
        }
    }

    async fn send(
        &mut self,
        submissions: &Submissions,
        place: usize,
        one: &mut Live,
    ) -> Result<(), TradeError> {
        let Some(step) = one.journey.steps.front() else {
            return Err(TradeError::Unexpected {
                what: format!("{} has no steps", one.journey.label),
            });
        };
        let chain = self.client.chain();
        let expiry = Timestamp::new(wall_clock().get().saturating_add(VALIDITY_MS));
        let mut consents = Vec::with_capacity(step.consents.len());
        for (account, invocation) in &step.consents {
            let terms = Terms {
                party: account.party(),
                invocation: invocation.clone(),
                nonce: self.request_id(),
                expiry,
            };
            consents.push(account.agree(&chain, terms));
        }
        let transaction = Transaction {
            sender: step.signer.party(),
            request_id: self.request_id(),
            expiry,
            gas_limit: Gas::new(step.gas),
            calls: step.calls.clone(),
            consents,
        };
        let signed = step.signer.sign(&chain, transaction);
        let bytes = signed.to_bytes();
        // If the stream has ended, the next answer says why.
        submissions.send(place as u64, bytes.clone()).await;
        one.sent = Some((signed.id(&chain), bytes));
        Ok(())
    }

    /// Sixteen bytes that this courier never uses again.
    fn request_id(&mut self) -> RequestId {
        self.requests += 1;
        let number = self.requests.to_le_bytes();
        let hash = digest(Domain::Transaction, &[self.purpose.as_bytes(), &number]);
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(hash.as_bytes())
            .for_each(|(to, from)| *to = *from);
        RequestId::from_bytes(bytes)
    }

    /// Why the step failed that the chain has.
    async fn explain(&self, one: &Live) -> TradeError {
        let Some((id, _)) = &one.sent else {
            return one.failed("it failed".into());
        };
        let request = TransactionStatusRequest {
            transaction_id: id.as_bytes().to_vec(),
            wait: false,
        };
        let status = match self.client.ledger().transaction_status(request).await {
            Ok(status) => status.into_inner(),
            Err(status) => {
                return one.failed(format!(
                    "it failed, and the node does not say why: {status}"
                ));
            }
        };
        let outcome = status
            .committed
            .and_then(|committed| committed.outcome?.outcome);
        match outcome {
            Some(v1::outcome::Outcome::Failure(failure)) => one.failed(failure.text_en),
            _ => one.failed("it failed".into()),
        }
    }
}

impl Live {
    fn failed(&self, why: String) -> TradeError {
        let step = self.journey.steps.front().map_or("end", |step| step.what);
        TradeError::Step {
            journey: self.journey.label.clone(),
            step,
            why,
        }
    }
}
