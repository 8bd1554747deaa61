//! Blocks, transactions and receipts as rows.
//!
//! Not verified again when read: a stored transaction is a [`SignedTransaction`], whatever
//! was known about its signatures when it was committed.

use rocksdb::{DB, WriteBatch};
use tradewind_state::Fault;
use tradewind_types::cbor::{self, Limits};
use tradewind_types::{
    Block, Certificate, Hash, Header, Height, Receipt, SignedTransaction, VerifiedTransaction,
};

use crate::column::Column;
use crate::database::Database;
use crate::record::{self, CHUNK, Chunk, corrupt};

/// A block as it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredBlock {
    /// What was decided.
    pub header: Header,
    /// Who signed it.
    pub certificate: Certificate,
    /// In the order of execution.
    pub transactions: Vec<SignedTransaction>,
}

/// A transaction, where it stands and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedTransaction {
    /// Height of its block.
    pub height: Height,
    /// Its index in the block.
    pub index: u32,
    /// The transaction.
    pub transaction: SignedTransaction,
    /// What became of it.
    pub receipt: Receipt,
}

const HEADER: u8 = 0;
const CERTIFICATE: u8 = 1;

fn part_key(height: Height, part: u8) -> [u8; 9] {
    let mut key = [part; 9];
    let (head, _) = key.split_at_mut(8);
    head.copy_from_slice(&height.get().to_be_bytes());
    key
}

/// `height (8) | number (4)`: a chunk's key, and the row that locates a transaction.
fn place(height: Height, number: u32) -> [u8; 12] {
    let mut key = [0; 12];
    let (head, tail) = key.split_at_mut(8);
    head.copy_from_slice(&height.get().to_be_bytes());
    tail.copy_from_slice(&number.to_be_bytes());
    key
}

/// Adds a block's rows to a batch.
pub(crate) fn write(
    db: &DB,
    batch: &mut WriteBatch,
    block: &Block,
    certificate: &Certificate,
    receipts: &[Receipt],
) {
    let height = block.header.height;
    let blocks = Column::Blocks.of(db);
    batch.put_cf(
        blocks,
        part_key(height, HEADER),
        record::write(&block.header),
    );
    batch.put_cf(
        blocks,
        part_key(height, CERTIFICATE),
        record::write(certificate),
    );

    let bytes = |transaction: &VerifiedTransaction| transaction.signed().to_bytes();
    let transactions: Vec<_> = block.transactions.iter().map(bytes).collect();
    let receipts: Vec<_> = receipts.iter().map(cbor::encode).collect();
    for (column, items) in [
        (Column::Transactions, &transactions),
        (Column::Receipts, &receipts),
    ] {
        for (number, chunk) in record::chunks(items) {
            batch.put_cf(column.of(db), place(height, number), chunk);
        }
    }
    let located = Column::Located.of(db);
    for (index, transaction) in (0..).zip(&block.transactions) {
        batch.put_cf(located, transaction.id().as_bytes(), place(height, index));
    }
}

impl Database {
    /// The header at a height.
    pub(crate) fn header(&self, height: Height) -> Result<Option<Header>, Fault> {
        let row = self.get(Column::Blocks, &part_key(height, HEADER))?;
        row.map(|row| {
            let header: Header = record::read(format_args!("header {height}"), &row)?;
            if header.height == height {
                Ok(header)
            } else {
                let why = format_args!("it is of height {}", header.height);
                Err(corrupt(format_args!("header {height}"), why))
            }
        })
        .transpose()
    }

    /// The certificate at a height.
    pub(crate) fn certificate(&self, height: Height) -> Result<Option<Certificate>, Fault> {
        let row = self.get(Column::Blocks, &part_key(height, CERTIFICATE))?;
        row.map(|row| record::read(format_args!("certificate {height}"), &row))
            .transpose()
    }

    /// The block at a height.
    pub(crate) fn block(&self, height: Height) -> Result<Option<StoredBlock>, Fault> {
        let Some(header) = self.header(height)? else {
            return Ok(None);
        };
        let certificate = self
            .certificate(height)?
            .ok_or_else(|| corrupt(format_args!("certificate {height}"), "it is missing"))?;
        let transactions = self.list(Column::Transactions, height, |at, bytes| {
            transaction(height, at, bytes)
        })?;
        Ok(Some(StoredBlock {
            header,
            certificate,
            transactions,
        }))
    }

    /// The receipts of the block at a height; empty if there is none.
    pub(crate) fn receipts(&self, height: Height) -> Result<Vec<Receipt>, Fault> {
        self.list(Column::Receipts, height, |at, bytes| {
            receipt(height, at, bytes)
        })
    }

    /// The transaction with an id.
    pub(crate) fn transaction(
        &self,
        chain: &Hash,
        id: &Hash,
    ) -> Result<Option<LocatedTransaction>, Fault> {
        let Some(row) = self.get(Column::Located, id.as_bytes())? else {
            return Ok(None);
        };
        let (height, index) = located(id, &row)?;
        let items = self.chunk(Column::Transactions, height, index)?;
        let bytes = items.get((index % CHUNK) as usize);
        let bytes = bytes.ok_or_else(|| missing(Column::Transactions, height, index))?;
        let transaction = transaction(height, index, bytes)?;
        let receipt = Receipts::of(self).read(height, index)?;
        if receipt.transaction != *id || transaction.id(chain) != *id {
            let what = format_args!("transaction {id}");
            let why = format_args!("another stands at {index} of block {height}");
            return Err(corrupt(what, why));
        }
        Ok(Some(LocatedTransaction {
            height,
            index,
            transaction,
            receipt,
        }))
    }

    /// The items of the record that holds item `index`.
    fn chunk(&self, column: Column, height: Height, index: u32) -> Result<Vec<Vec<u8>>, Fault> {
        let number = index / CHUNK;
        let row = self.get(column, &place(height, number))?;
        let row = row.ok_or_else(|| missing(column, height, index))?;
        let what = format_args!("{} {height}/{number}", column.name());
        let Chunk(items) = record::read(what, &row)?;
        Ok(items.iter().map(|item| item.to_vec()).collect())
    }

    fn list<T>(
        &self,
        column: Column,
        height: Height,
        parse: impl Fn(u32, &[u8]) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let (start, end) = (place(height, 0), place(height, u32::MAX));
        let mut rows = self.scan(column, &start, &end, None)?;
        rows.seek_to_first();
        let mut items = Vec::new();
        while let Some((key, row)) = rows.item() {
            let what = format_args!("{} {height}", column.name());
            let full = items.len() as u32 / CHUNK;
            if !(items.len() as u32).is_multiple_of(CHUNK) || *key != place(height, full) {
                return Err(corrupt(what, format_args!("record {full} is missing")));
            }
            let Chunk(chunk) = record::read(what, row)?;
            for bytes in chunk {
                items.push(parse(items.len() as u32, bytes)?);
            }
            rows.next();
        }
        rows.status().map_err(record::refused("read a list"))?;
        Ok(items)
    }
}

/// Reads receipts one after the other, each of their records from the disk once.
pub(crate) struct Receipts<'d> {
    database: &'d Database,
    chunk: Vec<Vec<u8>>,
    at: Option<(Height, u32)>,
}

impl<'d> Receipts<'d> {
    pub(crate) fn of(database: &'d Database) -> Self {
        let chunk = Vec::new();
        Self {
            database,
            chunk,
            at: None,
        }
    }

    /// The receipt at an index of a block, which must be there.
    pub(crate) fn read(&mut self, height: Height, index: u32) -> Result<Receipt, Fault> {
        let at = (height, index / CHUNK);
        if self.at != Some(at) {
            self.chunk = self.database.chunk(Column::Receipts, height, index)?;
            self.at = Some(at);
        }
        let bytes = self.chunk.get((index % CHUNK) as usize);
        let bytes = bytes.ok_or_else(|| missing(Column::Receipts, height, index))?;
        receipt(height, index, bytes)
    }
}

/// Reads the row that locates a transaction.
pub(crate) fn located(id: &Hash, row: &[u8]) -> Result<(Height, u32), Fault> {
    let parts = row.split_first_chunk::<8>();
    let parts = parts.and_then(|(height, index)| Some((height, <[u8; 4]>::try_from(index).ok()?)));
    let (height, index) = parts
        .ok_or_else(|| corrupt(format_args!("location of transaction {id}"), "not 12 bytes"))?;
    let height = Height::new(u64::from_be_bytes(*height));
    Ok((height, u32::from_be_bytes(index)))
}

fn missing(column: Column, height: Height, index: u32) -> Fault {
    let what = format_args!("item {index} of {} of block {height}", column.name());
    corrupt(what, "it is missing")
}

pub(crate) fn transaction(
    height: Height,
    index: u32,
    bytes: &[u8],
) -> Result<SignedTransaction, Fault> {
    let read = SignedTransaction::from_bytes(bytes);
    read.map_err(|error| corrupt(format_args!("transaction {index} of block {height}"), error))
}

pub(crate) fn receipt(height: Height, index: u32, bytes: &[u8]) -> Result<Receipt, Fault> {
    let read = cbor::decode(bytes, Limits::bytes(1 << 30));
    read.map_err(|error| corrupt(format_args!("receipt {index} of block {height}"), error))
}
