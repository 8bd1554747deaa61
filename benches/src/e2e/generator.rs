//! Sends signed transactions over streams and measures their answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use hdrhistogram::Histogram;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tradewind_client::{Answer, Answers, Client, Submissions};

/// When transactions are sent.
#[derive(Debug)]
pub(super) enum Pace {
    /// The next one when an answer came, with so many under way.
    Closed(usize),
    /// Each when it is due, whatever became of the others.
    Open(Vec<Duration>),
}

/// How it went.
#[derive(Debug)]
pub(super) struct Measured {
    /// From due to answered, in microseconds.
    pub(super) latency: Histogram<u64>,
    wall: Duration,
    blocks: (u64, u64),
}

impl Measured {
    fn new() -> Result<Self> {
        let latency = Histogram::new_with_bounds(1, 600_000_000, 3)?;
        Ok(Self {
            latency,
            wall: Duration::ZERO,
            blocks: (u64::MAX, 0),
        })
    }

    /// Answers a second.
    pub(super) fn rate(&self) -> f64 {
        self.latency.len() as f64 / self.wall.as_secs_f64()
    }

    /// Transactions a block.
    pub(super) fn mean_block(&self) -> f64 {
        let blocks = self.blocks.1.saturating_sub(self.blocks.0) + 1;
        self.latency.len() as f64 / blocks as f64
    }

    fn add(&mut self, other: &Self) -> Result<()> {
        self.latency.add(&other.latency)?;
        self.blocks = (
            self.blocks.0.min(other.blocks.0),
            self.blocks.1.max(other.blocks.1),
        );
        Ok(())
    }
}

/// Connections to a node.
#[derive(Debug)]
pub(super) struct Generator {
    clients: Vec<Client>,
}

/// What one stream sends, and its clock.
#[derive(Debug)]
struct Lane {
    transactions: Vec<Vec<u8>>,
    /// When each is due; empty in a closed loop.
    due: Vec<Duration>,
    /// When each was due, in microseconds since the start.
    sent: Vec<AtomicU64>,
    room: Semaphore,
    start: Instant,
}

impl Generator {
    /// Opens `streams` connections.
    pub(super) async fn connect(uri: &str, streams: usize) -> Result<Self> {
        let mut clients = Vec::with_capacity(streams);
        for _ in 0..streams.max(1) {
            clients.push(Client::connect(uri).await?);
        }
        Ok(Self { clients })
    }

    /// Sends all transactions, each of which must succeed, and waits for all answers.
    pub(super) async fn run(&self, transactions: Vec<Vec<u8>>, pace: &Pace) -> Result<Measured> {
        let streams = self.clients.len();
        let mut dealt: Vec<(Vec<_>, Vec<_>)> = (0..streams).map(|_| Default::default()).collect();
        for (number, transaction) in transactions.into_iter().enumerate() {
            let (transactions, due) = &mut dealt[number % streams];
            transactions.push(transaction);
            if let Pace::Open(times) = pace {
                due.push(times[number]);
            }
        }
        let room = match pace {
            Pace::Closed(in_flight) => in_flight.div_ceil(streams),
            Pace::Open(_) => Semaphore::MAX_PERMITS,
        };
        let mut opened = Vec::with_capacity(streams);
        for client in &self.clients {
            opened.push(client.stream().await?);
        }
        let start = Instant::now();
        let mut lanes = JoinSet::new();
        for ((transactions, due), (submissions, answers)) in dealt.into_iter().zip(opened) {
            let sent = transactions.iter().map(|_| AtomicU64::new(0)).collect();
            let lane = Lane {
                transactions,
                due,
                sent,
                room: Semaphore::new(room),
                start,
            };
            lanes.spawn(Arc::new(lane).run(submissions, answers));
        }
        let mut all = Measured::new()?;
        while let Some(lane) = lanes.join_next().await {
            all.add(&lane??)?;
        }
        all.wall = start.elapsed();
        Ok(all)
    }
}

impl Lane {
    async fn run(
        self: Arc<Self>,
        submissions: Submissions,
        mut answers: Answers,
    ) -> Result<Measured> {
        let sending = tokio::spawn(Arc::clone(&self).send(submissions));
        let mut measured = Measured::new()?;
        while let Some((tag, answer)) = answers.next().await? {
            self.room.add_permits(usize::from(self.due.is_empty()));
            let Answer::Committed(committed) = answer else {
                bail!("not taken: {answer:?}");
            };
            ensure!(committed.succeeded, "failed: {committed:?}");
            let sent = self
                .sent
                .get(tag as usize)
                .context("an answer to nothing")?;
            let latency = micros(self.start.elapsed()).saturating_sub(sent.load(Ordering::Relaxed));
            measured.latency.record(latency.max(1))?;
            let (first, last) = measured.blocks;
            measured.blocks = (first.min(committed.height), last.max(committed.height));
        }
        sending.await??;
        let (answered, sent) = (measured.latency.len(), self.transactions.len());
        ensure!(
            answered == sent as u64,
            "{answered} of {sent} transactions were answered"
        );
        Ok(measured)
    }

    async fn send(self: Arc<Self>, submissions: Submissions) -> Result<()> {
        for (tag, transaction) in self.transactions.iter().enumerate() {
            let at = match self.due.get(tag) {
                Some(due) => {
                    if *due > self.start.elapsed() {
                        tokio::time::sleep_until((self.start + *due).into()).await;
                    }
                    *due
                }
                None => {
                    self.room.acquire().await?.forget();
                    self.start.elapsed()
                }
            };
            self.sent[tag].store(micros(at), Ordering::Relaxed);
            ensure!(
                submissions.send(tag as u64, transaction.clone()).await,
                "the stream broke"
            );
        }
        Ok(())
    }
}

fn micros(time: Duration) -> u64 {
    time.as_micros() as u64
}
