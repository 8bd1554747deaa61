//! The file: CSV, compressed with xz or not, line by line.
//!
//! Not a judge of what a line says. A stranger's file is bounded: a line that is no UTF-8 or
//! lacks a column is an error of that line, a damaged xz stream one of the file.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use liblzma::read::XzDecoder;

/// What an xz stream begins with.
const XZ_MAGIC: [u8; 6] = [0xfd, b'7', b'z', b'X', b'Z', 0];
/// The columns that are read; others are ignored.
const COLUMNS: [&str; 7] = [
    "InvoiceNo",
    "StockCode",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
];
/// Bytes read from the disk at once.
const BUFFER: usize = 1 << 18;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It cannot be opened or read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is no CSV, or is damaged.
    #[error("{path}: {source}")]
    Csv {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{path} has no column {column}; it has {found}")]
    Column {
        /// The file.
        path: PathBuf,
        /// The missing column.
        column: &'static str,
        /// The columns that are there.
        found: String,
    },
}

/// One line of the file, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its number in the file; the heading is line 1.
    pub line: u64,
    /// `InvoiceNo`.
    pub invoice: String,
    /// `StockCode`.
    pub article: String,
    /// `Quantity`.
    pub quantity: String,
    /// `InvoiceDate`.
    pub date: String,
    /// `UnitPrice`.
    pub price: String,
    /// `CustomerID`.
    pub customer: String,
    /// `Country`.
    pub country: String,
}

/// Reads a file line by line.
pub struct Reader {
    path: PathBuf,
    csv: csv::Reader<Box<dyn Read + Send>>,
    columns: [usize; COLUMNS.len()],
    row: csv::StringRecord,
}

impl Reader {
    /// Opens a file; by its first bytes it is an xz stream or plain CSV.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let cannot = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        let mut file = File::open(path).map_err(cannot)?;
        let mut magic = Vec::with_capacity(XZ_MAGIC.len());
        file.by_ref()
            .take(XZ_MAGIC.len() as u64)
            .read_to_end(&mut magic)
            .map_err(cannot)?;
        file.rewind().map_err(cannot)?;
        let bytes = BufReader::with_capacity(BUFFER, file);
        let bytes: Box<dyn Read + Send> = if magic == XZ_MAGIC {
            Box::new(XzDecoder::new(bytes))
        } else {
            Box::new(bytes)
        };
        Self::new(path, bytes)
    }

    /// Reads CSV from anywhere; `path` is for messages.
    pub fn new(path: &Path, bytes: Box<dyn Read + Send>) -> Result<Self, FileError> {
        let mut csv = csv::ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(BUFFER)
            .from_reader(bytes);
        let path = path.to_owned();
        let headers = match csv.headers() {
            Ok(headers) => headers.clone(),
            Err(source) => return Err(FileError::Csv { path, source }),
        };
        let mut columns = [0; COLUMNS.len()];
        for (place, column) in columns.iter_mut().zip(COLUMNS) {
            let at = headers
                .iter()
                .position(|name| name.trim_start_matches('\u{feff}') == column);
            let Some(at) = at else {
                let found = headers.iter().collect::<Vec<_>>().join(", ");
                return Err(FileError::Column {
                    path,
                    column,
                    found,
                });
            };
            *place = at;
        }
        Ok(Self {
            path,
            csv,
            columns,
            row: csv::StringRecord::new(),
        })
    }

    /// The next line; `None` at the end. A column that the line lacks is empty.
    pub fn record(&mut self) -> Result<Option<Record>, FileError> {
        let read = self.csv.read_record(&mut self.row);
        let read = read.map_err(|source| FileError::Csv {
            path: self.path.clone(),
            source,
        })?;
        if !read {
            return Ok(None);
        }
        let line = self.row.position().map_or(0, csv::Position::line);
        let row = &self.row;
        let [invoice, article, quantity, date, price, customer, country] = self
            .columns
            .map(|at| row.get(at).unwrap_or_default().trim().to_owned());
        Ok(Some(Record {
            line,
            invoice,
            article,
            quantity,
            date,
            price,
            customer,
            country,
        }))
    }
}
