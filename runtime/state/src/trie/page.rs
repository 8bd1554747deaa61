//! Stored pages: their keys and their frame.
//!
//! ```text
//! key                       page
//! 'j' height(8)             journal: what a block changed
//! 'c' height(8) slice(4)    slice of a copy of the directory that was begun at that height
//! 'h'                       head: where to start reading
//! 'p'                       oldest height that is kept
//!
//! 0         1            9
//! +---------+------------+--------------------------------------+
//! | version | checksum   | body; integers big-endian            |
//! +---------+------------+--------------------------------------+
//! ```
//! The checksum is over key and body, so a page under a wrong key does not pass.
//!
//! Invariant: a page with a height in its key is written once and deleted at most once.

use alloc::vec::Vec;
use core::fmt;

use tradewind_types::{Hash, Height};

use super::TrieError;
use super::directory::Entry;
use super::position::Position;
use super::source::{Place, TrieSource};

/// A change to the stored pages. Those of one update belong in one atomic batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageWrite {
    /// Stores a page.
    Put(PageKey, Vec<u8>),
    /// Deletes a page.
    Delete(PageKey),
}

impl PageWrite {
    /// The page's key.
    pub fn key(&self) -> &PageKey {
        match self {
            Self::Put(key, _) | Self::Delete(key) => key,
        }
    }
}

const KEY_MAX: usize = 1 + 8 + 4;

/// Key of a stored page; unique to it among all pages of a trie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageKey {
    bytes: [u8; KEY_MAX],
    len: u8,
}

impl PageKey {
    pub(super) const HEAD: Self = Self::single(b'h');
    pub(super) const OLDEST: Self = Self::single(b'p');

    const fn single(tag: u8) -> Self {
        let mut bytes = [0; KEY_MAX];
        bytes[0] = tag;
        Self { bytes, len: 1 }
    }

    fn new(tag: u8, parts: &[&[u8]]) -> Self {
        let mut key = Self::single(tag);
        for part in parts {
            let start = usize::from(key.len);
            let end = start.saturating_add(part.len());
            let room = key.bytes.get_mut(start..end);
            room.expect("KEY_MAX fits the longest key")
                .copy_from_slice(part);
            key.len = end as u8;
        }
        key
    }

    pub(super) fn journal(height: Height) -> Self {
        Self::new(b'j', &[&height.get().to_be_bytes()])
    }

    pub(super) fn slice(height: Height, slice: u32) -> Self {
        Self::new(b'c', &[&height.get().to_be_bytes(), &slice.to_be_bytes()])
    }

    /// The key's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Whether the page is written once and deleted at most once, which lets a store use its
    /// cheaper way to delete.
    pub fn is_written_once(&self) -> bool {
        self.len > 1
    }
}

impl fmt::Display for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.as_bytes().iter();
        if let Some(tag) = bytes.next() {
            write!(f, "{}", char::from(*tag))?;
        }
        bytes.try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const VERSION: u8 = 1;
const FRAME: usize = 1 + 8;

/// A checksum for accidents: each step is a bijection of the state, so that any change
/// within one word is found.
fn checksum(key: &PageKey, body: &[u8]) -> u64 {
    let mut sum = body.len() as u64;
    for part in [key.as_bytes(), body] {
        let (words, tail) = part.as_chunks::<8>();
        let mut last = [0; 8];
        last.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
        for word in words.iter().chain([&last]) {
            sum = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            sum ^= sum >> 32;
        }
    }
    sum
}

/// Writes a page body.
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn with_capacity(body: usize) -> Self {
        let mut bytes = Vec::with_capacity(body.saturating_add(FRAME));
        bytes.push(VERSION);
        bytes.extend_from_slice(&[0; 8]);
        Self(bytes)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn u16(&mut self, n: u16) -> &mut Self {
        self.bytes(&n.to_be_bytes())
    }

    pub(super) fn u32(&mut self, n: u32) -> &mut Self {
        self.bytes(&n.to_be_bytes())
    }

    pub(super) fn u64(&mut self, n: u64) -> &mut Self {
        self.bytes(&n.to_be_bytes())
    }

    /// `0` for none, or `1 ‖ height`.
    pub(super) fn height(&mut self, height: Option<Height>) -> &mut Self {
        match height {
            None => self.bytes(&[0]),
            Some(height) => self.bytes(&[1]).u64(height.get()),
        }
    }

    pub(super) fn hash(&mut self, hash: &Hash) -> &mut Self {
        self.bytes(hash.as_bytes())
    }

    pub(super) fn position(&mut self, at: &Position) -> &mut Self {
        self.u16(at.depth()).bytes(at.significant())
    }

    /// `count ‖ count × (position ‖ height ‖ pairs ‖ hash)`.
    pub(super) fn entries<'a>(
        &mut self,
        entries: impl ExactSizeIterator<Item = (&'a Position, &'a Entry)>,
    ) -> &mut Self {
        self.u32(entries.len() as u32);
        for (at, entry) in entries {
            self.position(at)
                .u64(entry.height.get())
                .u16(entry.pairs)
                .hash(&entry.hash);
        }
        self
    }

    pub(super) fn finish(self, key: PageKey) -> PageWrite {
        let mut bytes = self.0;
        if let Some((_, rest)) = bytes.split_first_mut()
            && let Some((sum, body)) = rest.split_first_chunk_mut::<8>()
        {
            *sum = checksum(&key, body).to_be_bytes();
        }
        PageWrite::Put(key, bytes)
    }
}

/// Reads a page body. Every method fails with [`TrieError::Corrupt`] at its end.
pub(super) struct Reader<'a> {
    key: PageKey,
    rest: &'a [u8],
}

/// Reads a page, `None` if it is not there, and hands its body to `parse`, which must
/// consume it.
pub(super) fn read<T>(
    source: &impl TrieSource,
    key: &PageKey,
    parse: impl FnOnce(&mut Reader<'_>) -> Result<T, TrieError>,
) -> Result<Option<T>, TrieError> {
    let found = source.page(key).map_err(|source| TrieError::Source {
        place: Place::Page(*key),
        source,
    })?;
    let Some(bytes) = found else {
        return Ok(None);
    };
    let mut reader = Reader {
        key: *key,
        rest: &bytes,
    };
    let [version] = reader.array()?;
    let sum = reader.u64()?;
    if version != VERSION {
        return Err(reader.corrupt("unknown version"));
    }
    if sum != checksum(key, reader.rest) {
        return Err(reader.corrupt("checksum does not match"));
    }
    let value = parse(&mut reader)?;
    if reader.rest.is_empty() {
        Ok(Some(value))
    } else {
        Err(reader.corrupt("bytes after its end"))
    }
}

/// Reads a page that must be there.
pub(super) fn require<T>(
    source: &impl TrieSource,
    key: &PageKey,
    parse: impl FnOnce(&mut Reader<'_>) -> Result<T, TrieError>,
) -> Result<T, TrieError> {
    read(source, key, parse)?.ok_or(TrieError::Missing { key: *key })
}

impl Reader<'_> {
    pub(super) fn corrupt(&self, what: &'static str) -> TrieError {
        TrieError::Corrupt {
            place: Place::Page(self.key),
            what,
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], TrieError> {
        let (bytes, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or_else(|| self.corrupt("it ends early"))?;
        self.rest = rest;
        Ok(*bytes)
    }

    pub(super) fn u8(&mut self) -> Result<u8, TrieError> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, TrieError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, TrieError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, TrieError> {
        self.array().map(u64::from_be_bytes)
    }

    pub(super) fn height(&mut self) -> Result<Option<Height>, TrieError> {
        match self.u8()? {
            0 => Ok(None),
            1 => self.u64().map(|height| Some(Height::new(height))),
            _ => Err(self.corrupt("neither a height nor none")),
        }
    }

    pub(super) fn hash(&mut self) -> Result<Hash, TrieError> {
        self.array().map(Hash::from_bytes)
    }

    pub(super) fn position(&mut self) -> Result<Position, TrieError> {
        let depth = self.u16()?;
        let len = usize::from(depth.div_ceil(8));
        let mut prefix = [0; 32];
        match (prefix.get_mut(..len), self.rest.split_at_checked(len)) {
            (Some(to), Some((from, rest))) => {
                to.copy_from_slice(from);
                self.rest = rest;
            }
            _ => return Err(self.corrupt("position out of range")),
        }
        let prefix = Hash::from_bytes(prefix);
        let at = Position::of(&prefix, depth);
        if at.depth() == depth && *at.prefix() == prefix {
            Ok(at)
        } else {
            Err(self.corrupt("position out of range"))
        }
    }
}

/// Reads what [`Writer::entries`] wrote.
pub(super) fn entries(page: &mut Reader<'_>) -> Result<Vec<(Position, Entry)>, TrieError> {
    let count = page.u32()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let at = page.position()?;
        let entry = Entry {
            height: Height::new(page.u64()?),
            pairs: page.u16()?,
            hash: page.hash()?,
        };
        entries.push((at, entry));
    }
    Ok(entries)
}
