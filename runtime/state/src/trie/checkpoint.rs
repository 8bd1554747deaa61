//! Checkpoints: copies of the directory on disk, so that a start need not read the leaves.
//!
//! A copy is written slice by slice while blocks go on, each slice from the directory as it
//! then is, about as long as what the block changed. So a copy mixes the heights since it was
//! begun, and is mended by the journals since: a bucket that one of them names is where the
//! last of them left it, any other was there all the time and is in the copy. No old
//! directory is held for it, and a start reads one copy and at most about twice as many
//! journal entries. The copy before is deleted when the next one is complete.
//!
//! ```text
//! slice: entries of consecutive buckets
//! head:  height, or none ‖ root (32) ‖ checkpoint's height, or none ‖ slices (4)
//!        ‖ copy's height, or none ‖ slices (4) ‖ position of its last bucket
//! ```

use alloc::vec::Vec;

use tradewind_types::{Hash, Height};

use super::directory::Node;
use super::journal::{Journal, Placements};
use super::page::{self, PageKey, PageWrite, Reader, Writer};
use super::position::Position;
use super::source::{Place, TrieSource};
use super::{TrieError, TrieView};

/// Fewest buckets in a slice that is not the last of its checkpoint.
const SLICE_MIN: usize = 64;

/// The last complete copy, and the one under way with the last bucket in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Checkpoint {
    done: Option<Copied>,
    next: Option<(Copied, Position)>,
}

/// The slices of a copy that are written.
#[derive(Clone, Copy, Debug)]
struct Copied {
    /// Height at which it was begun: it lacks nothing that later journals do not name.
    height: Height,
    slices: u32,
}

impl Checkpoint {
    #[cfg(test)]
    pub(super) fn is_under_way(&self) -> bool {
        self.next.is_some()
    }

    /// Writes the next slice, from the directory `now`, or the first of another copy.
    pub(super) fn advance(
        self,
        now: &TrieView,
        changed: usize,
        writes: &mut Vec<PageWrite>,
    ) -> Self {
        let (mut copied, cursor) = match (self.next, now.height) {
            (Some((copied, cursor)), _) => (copied, Some(cursor)),
            (None, Some(height)) => (Copied { height, slices: 0 }, None),
            (None, None) => return self,
        };
        let limit = changed.max(SLICE_MIN);
        let mut entries = Vec::new();
        now.directory
            .list(Position::ROOT, cursor.as_ref(), limit, &mut entries);

        let mut page = Writer::with_capacity(entries.len().saturating_mul(48));
        page.entries(entries.iter().map(|(at, entry)| (at, entry)));
        writes.push(page.finish(PageKey::slice(copied.height, copied.slices)));
        copied.slices = copied.slices.saturating_add(1);
        match entries.last() {
            Some((cursor, _)) if entries.len() == limit => Self {
                done: self.done,
                next: Some((copied, *cursor)),
            },
            _ => {
                if let Some(old) = self.done {
                    let keys = (0..old.slices).map(|slice| PageKey::slice(old.height, slice));
                    writes.extend(keys.map(PageWrite::Delete));
                }
                Self {
                    done: Some(copied),
                    next: None,
                }
            }
        }
    }

    /// The head page, which makes `now` what a start finds.
    pub(super) fn head(&self, now: &TrieView) -> PageWrite {
        let mut page = Writer::with_capacity(128);
        page.height(now.height).hash(&now.root());
        let copied = |page: &mut Writer, copied: Option<Copied>| {
            page.height(copied.map(|c| c.height))
                .u32(copied.map_or(0, |c| c.slices));
        };
        copied(&mut page, self.done);
        copied(&mut page, self.next.map(|(copied, _)| copied));
        page.position(&self.next.map_or(Position::ROOT, |(_, cursor)| cursor));
        page.finish(PageKey::HEAD)
    }
}

/// Height up to which a start needs no journal; `None` if it needs all.
pub(super) fn height(source: &impl TrieSource) -> Result<Option<Height>, TrieError> {
    let head = Head::read(source)?;
    Ok(head.and_then(|head| head.done).map(|done| done.height))
}

/// The directory as the head has it.
pub(super) fn open(source: &impl TrieSource) -> Result<(TrieView, Checkpoint), TrieError> {
    let Some(head) = Head::read(source)? else {
        return Ok((TrieView::EMPTY, Checkpoint::default()));
    };
    let copied = head.done.map(|done| done.height);
    // Newest first, as journals name their predecessors.
    let mut journals = Vec::new();
    let mut reached = head.height;
    while let Some(height) = reached.filter(|_| reached > copied) {
        let journal = Journal::read(source, height)?;
        reached = journal.previous;
        journals.push(journal);
    }
    let mut changes = Placements::new();
    for journal in journals.iter().rev() {
        journal.redo(&mut changes);
    }
    let mut directory = Node::EMPTY;
    if let Some(done) = head.done {
        for slice in 0..done.slices {
            let key = PageKey::slice(done.height, slice);
            let mut entries = page::require(source, &key, page::entries)?;
            entries.retain(|(at, _)| !changes.contains_key(at));
            let entries = entries.into_iter().map(|(at, entry)| (at, Some(entry)));
            directory = directory.place(entries.collect(), &key)?;
        }
    }
    let directory = directory.place(changes, &PageKey::HEAD)?;
    if directory.hash != head.root {
        return Err(TrieError::Corrupt {
            place: Place::Page(PageKey::HEAD),
            what: "the directory has another root",
        });
    }
    let now = TrieView {
        directory,
        height: head.height,
    };
    let (done, next) = (head.done, head.next);
    Ok((now, Checkpoint { done, next }))
}

struct Head {
    height: Option<Height>,
    root: Hash,
    done: Option<Copied>,
    next: Option<(Copied, Position)>,
}

impl Head {
    fn read(source: &impl TrieSource) -> Result<Option<Self>, TrieError> {
        fn copied(page: &mut Reader<'_>) -> Result<Option<Copied>, TrieError> {
            let (height, slices) = (page.height()?, page.u32()?);
            Ok(height.map(|height| Copied { height, slices }))
        }
        page::read(source, &PageKey::HEAD, |page| {
            let (height, root) = (page.height()?, page.hash()?);
            let (done, next) = (copied(page)?, copied(page)?);
            let cursor = page.position()?;
            Ok(Self {
                height,
                root,
                done,
                next: next.map(|next| (next, cursor)),
            })
        })
    }
}
