//! The store: commits, and reads at the tip.
//!
//! Invariant: the tip in memory is the last block that is durable, and everything readable is
//! at or below it.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rocksdb::WriteBatch;
use tradewind_state::{Fault, prune};
use tradewind_types::{Certificate, Hash, Header, Height, Party, Receipt, RequestId};

use crate::block::{LocatedTransaction, StoredBlock};
use crate::column::{Column, FORMAT};
use crate::commit::BlockCommit;
use crate::database::{Database, Version};
use crate::event::{EventCursor, EventFilter, EventPage};
use crate::options::Options;
use crate::page;
use crate::record::corrupt;
use crate::request::{self, RequestUse};
use crate::retention::{HistoryError, Pruner, Versions};
use crate::snapshot::StoreSnapshot;
use crate::verify::Verified;

const FORMAT_NAME: &str = "format";
const GENESIS_NAME: &str = "genesis";
const TIP_NAME: &str = "tip";
const OLDEST_NAME: &str = "oldest";

/// Heights between two times that old versions are let go of, which costs a synced write.
const STRIDE: u64 = 32;

/// The last durable block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    /// Its id.
    pub id: Hash,
    /// Its header.
    pub header: Header,
}

/// What readers, the committer and the pruner share.
pub(crate) struct Chain {
    pub(crate) database: Database,
    pub(crate) versions: Versions,
    tip: RwLock<Option<Arc<Tip>>>,
    /// Requests that expired by then are on no retained height.
    horizon_ms: Arc<AtomicU64>,
}

/// The node's disk. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    /// Ends before the chain is closed.
    pruner: Arc<Pruner>,
    chain: Arc<Chain>,
    committing: Arc<Mutex<()>>,
    sync: bool,
}

impl Store {
    /// Opens the store at `path`, creating an empty one if there is none. The tip is the last
    /// block whose commit was durable.
    pub fn open(path: &Path, options: Options) -> Result<Self, Fault> {
        let chain = Arc::new(Chain::open(path, options)?);
        let pruner = Pruner::start(Arc::clone(&chain), options.retention_heights);
        pruner.wake();
        Ok(Self {
            pruner: Arc::new(pruner),
            chain,
            committing: Arc::default(),
            sync: options.sync,
        })
    }

    pub(crate) fn chain(&self) -> &Arc<Chain> {
        &self.chain
    }

    /// Founds the chain: stores the genesis document with the block at height 0.
    pub fn found(&self, genesis: &[u8], commit: &BlockCommit<'_>) -> Result<(), Fault> {
        let mut batch = WriteBatch::default();
        batch.put(GENESIS_NAME, genesis);
        self.append(commit, Height::new(0), batch)
    }

    /// Makes a block durable, with all it leaves behind. Committing the block at the tip
    /// again changes nothing.
    pub fn commit(&self, commit: &BlockCommit<'_>) -> Result<(), Fault> {
        let Some(tip) = self.tip() else {
            return Err(broken(
                "a chain starts with its genesis, not with a commit".into(),
            ));
        };
        self.append(commit, tip.header.height.next(), WriteBatch::default())
    }

    fn append(
        &self,
        commit: &BlockCommit<'_>,
        expected: Height,
        mut batch: WriteBatch,
    ) -> Result<(), Fault> {
        let _one_at_a_time = self
            .committing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let rocks = self.chain.database.usable()?;
        let header = &commit.block.header;
        let id = header.id();
        let (height, tip) = (header.height, self.tip());
        let parent = tip.as_ref().map_or(Hash::ZERO, |tip| tip.id);
        if let Some(tip) = &tip
            && tip.header.height == height
        {
            return if tip.id == id {
                Ok(())
            } else {
                let committed = tip.id;
                Err(broken(format!(
                    "block {id} at height {height}, where {committed} is committed"
                )))
            };
        }
        if height != expected {
            return Err(broken(format!(
                "block at height {height}, the next height is {expected}"
            )));
        }
        if header.parent != parent {
            let found = header.parent;
            return Err(broken(format!(
                "block {height} names parent {found}, the tip is {parent}"
            )));
        }
        let (transactions, receipts) = (commit.block.transactions.len(), commit.receipts.len());
        if transactions != receipts {
            return Err(broken(format!(
                "block {height} has {transactions} transactions and {receipts} receipts"
            )));
        }
        commit.write(rocks, &mut batch);
        batch.put(TIP_NAME, height.get().to_be_bytes());
        self.chain
            .database
            .write(batch, self.sync, "commit a block")?;
        let tip = Tip {
            id,
            header: header.clone(),
        };
        self.chain.set_tip(Some(Arc::new(tip)));
        self.pruner.wake();
        Ok(())
    }

    /// The last durable block; `None` before genesis.
    pub fn tip(&self) -> Option<Arc<Tip>> {
        self.chain.tip()
    }

    /// The genesis document.
    pub fn genesis(&self) -> Result<Option<Vec<u8>>, Fault> {
        self.chain.database.named(GENESIS_NAME)
    }

    /// The state after the last block.
    pub fn snapshot(&self) -> StoreSnapshot {
        loop {
            let tip = self.tip();
            let header = tip.map(|tip| tip.header.clone());
            let version = header
                .as_ref()
                .map_or(Version::EMPTY, |header| Version::after(header.height));
            // Refused only if so many blocks came in between that the tip read is pruned.
            if self.chain.versions.hold(version) {
                return StoreSnapshot::new(Arc::clone(&self.chain), version, header);
            }
        }
    }

    /// The state after the block at `height`, if it is still retained.
    pub fn snapshot_at(&self, height: Height) -> Result<StoreSnapshot, HistoryError> {
        let newest = self.tip().map_or(Height::new(0), |tip| tip.header.height);
        let header = self.header(height)?.filter(|_| height <= newest);
        let version = Version::after(height);
        if header.is_some() && self.chain.versions.hold(version) {
            return Ok(StoreSnapshot::new(Arc::clone(&self.chain), version, header));
        }
        let oldest = self.chain.versions.oldest().height().unwrap_or_default();
        Err(HistoryError::Unavailable { oldest, newest })
    }

    /// The header at a height.
    pub fn header(&self, height: Height) -> Result<Option<Header>, Fault> {
        self.chain.database.header(height)
    }

    /// The certificate at a height.
    pub fn certificate(&self, height: Height) -> Result<Option<Certificate>, Fault> {
        self.chain.database.certificate(height)
    }

    /// The block at a height.
    pub fn block(&self, height: Height) -> Result<Option<StoredBlock>, Fault> {
        self.chain.database.block(height)
    }

    /// The receipts of the block at a height, in the order of its transactions.
    pub fn receipts(&self, height: Height) -> Result<Vec<Receipt>, Fault> {
        self.chain.database.receipts(height)
    }

    /// The transaction with an id, where it stands and what became of it.
    pub fn transaction(&self, id: &Hash) -> Result<Option<LocatedTransaction>, Fault> {
        match self.tip() {
            Some(tip) => self.chain.database.transaction(&tip.header.chain, id),
            None => Ok(None),
        }
    }

    /// Which transaction used a request id, if that is still remembered: at least until the
    /// use expires.
    pub fn request(&self, party: &Party, id: &RequestId) -> Result<Option<RequestUse>, Fault> {
        let Some(tip) = self.tip() else {
            return Ok(None);
        };
        let (key, version) = (request::key(party, id), Version::after(tip.header.height));
        let row = self
            .chain
            .database
            .get_at(Column::Requests, &key, version)?;
        row.map(|row| RequestUse::from_row(&row, party, id))
            .transpose()
    }

    /// Up to `limit` events that pass `filter`, from `from` on.
    pub fn events(
        &self,
        filter: &EventFilter,
        from: EventCursor,
        limit: usize,
    ) -> Result<EventPage, Fault> {
        match self.tip() {
            Some(tip) => self
                .chain
                .database
                .events(filter, from, limit, tip.header.height),
            None => Ok(EventPage {
                events: Vec::new(),
                next: from,
            }),
        }
    }
}

impl Store {
    /// Reads every row and every block up to the tip; fails with the first that is damaged.
    /// Takes as long as reading the whole store does, and blocks nobody.
    pub fn verify(&self) -> Result<Verified, Fault> {
        // Held, so that pruning does not overtake the reading.
        let held = self.snapshot();
        match self.chain.tip().filter(|_| held.height().is_some()) {
            Some(tip) => self.chain.database.verify(&tip),
            None => Ok(Verified::default()),
        }
    }
}

impl Chain {
    fn open(path: &Path, options: Options) -> Result<Self, Fault> {
        let horizon_ms = Arc::new(AtomicU64::new(0));
        let database = Database::open(path, options, &horizon_ms)?;
        match database.named(FORMAT_NAME)? {
            None => {
                let mut batch = WriteBatch::default();
                batch.put(FORMAT_NAME, FORMAT.to_be_bytes());
                database.write(batch, options.sync, "mark a new store")?;
            }
            Some(found) if found == FORMAT.to_be_bytes() => {}
            Some(found) => {
                return Err(broken(format!(
                    "the store has format {found:?}, this node reads {FORMAT}"
                )));
            }
        }
        let oldest = number(&database, OLDEST_NAME)?.map_or(Version::EMPTY, Version);
        let oldest = oldest.max(database.oldest()?);
        let tip = number(&database, TIP_NAME)?.map(Height::new);
        let chain = Self {
            database,
            versions: Versions::since(oldest),
            tip: RwLock::new(None),
            horizon_ms,
        };
        if let Some(height) = tip {
            let header = chain.require_header(height)?;
            let id = header.id();
            chain.set_tip(Some(Arc::new(Tip { id, header })));
        }
        Ok(chain)
    }

    pub(crate) fn tip(&self) -> Option<Arc<Tip>> {
        self.tip
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set_tip(&self, tip: Option<Arc<Tip>>) {
        *self.tip.write().unwrap_or_else(PoisonError::into_inner) = tip;
    }

    pub(crate) fn require_header(&self, height: Height) -> Result<Header, Fault> {
        let header = self.database.header(height)?;
        header.ok_or_else(|| corrupt(format_args!("header {height}"), "it is missing"))
    }

    /// Drops what no version from `oldest` on needs. The caller has made sure that no one
    /// reads earlier ones.
    pub(crate) fn drop_before(&self, oldest: Version) -> Result<(), Fault> {
        let Some(height) = oldest.height() else {
            return Ok(());
        };
        let pages = prune(self, height).map_err(page::fault)?;
        let mut batch = WriteBatch::default();
        batch.put(OLDEST_NAME, oldest.0.to_be_bytes());
        page::write_pages(self.database.usable()?, &mut batch, &pages);
        self.database.write(batch, false, "prune")?;
        if oldest.0.is_multiple_of(STRIDE) {
            let time = self.require_header(height)?.time;
            self.horizon_ms.fetch_max(time.get(), Ordering::AcqRel);
            self.database.forget_before(oldest)?;
        }
        Ok(())
    }
}

fn number(database: &Database, name: &str) -> Result<Option<u64>, Fault> {
    let row = database.named(name)?;
    row.map(|row| read_number(name, &row)).transpose()
}

/// Reads a named number.
pub(crate) fn read_number(name: &str, row: &[u8]) -> Result<u64, Fault> {
    let bytes = <[u8; 8]>::try_from(row);
    let bytes =
        bytes.map_err(|_| corrupt(name, format_args!("{} bytes instead of 8", row.len())))?;
    Ok(u64::from_be_bytes(bytes))
}

fn broken(what: String) -> Fault {
    Fault::Broken { what }
}
