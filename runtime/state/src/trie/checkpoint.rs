//! Checkpoints: copies of the directory on disk, so that a start need not read the buckets.
//!
//! Since a snapshot never changes, one is written out slice by slice while later blocks go
//! on: each block adds a slice about as long as what it changed, so that a start reads a
//! checkpoint and at most about twice as many journal entries. The copy before is deleted when
//! the next one is complete.
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
use super::page::{self, PageKey, PageSource, PageWrite, Reader, Writer};
use super::position::Position;
use super::{TrieError, TrieView};

/// Fewest buckets in a slice that is not the last of its checkpoint.
const SLICE_MIN: usize = 64;

/// The last complete copy and the one under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Checkpoint {
    done: Option<Copied>,
    next: Option<(TrieView, Copied, Position)>,
}

/// The slices of a copy that are written.
#[derive(Clone, Copy, Debug)]
struct Copied {
    height: Height,
    slices: u32,
}

impl Checkpoint {
    /// Writes the next slice, starting a copy of `now` if none is under way.
    pub(super) fn advance(
        &self,
        now: &TrieView,
        changed: usize,
        writes: &mut Vec<PageWrite>,
    ) -> Self {
        let (of, mut copied, cursor) = match (&self.next, now.height) {
            (Some((of, copied, cursor)), _) => (of, *copied, Some(cursor)),
            (None, Some(height)) => (now, Copied { height, slices: 0 }, None),
            (None, None) => return self.clone(),
        };
        let limit = changed.max(SLICE_MIN);
        let mut entries = Vec::new();
        of.directory
            .list(Position::ROOT, cursor, limit, &mut entries);

        let mut page = Writer::with_capacity(entries.len().saturating_mul(48));
        page.entries(&entries);
        writes.push(page.finish(PageKey::slice(copied.height, copied.slices)));
        copied.slices = copied.slices.saturating_add(1);
        match entries.last() {
            Some((cursor, _)) if entries.len() == limit => Self {
                done: self.done,
                next: Some((of.clone(), copied, *cursor)),
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
        copied(&mut page, self.next.as_ref().map(|(_, copied, _)| *copied));
        page.position(
            self.next
                .as_ref()
                .map_or(&Position::ROOT, |(_, _, cursor)| cursor),
        );
        page.finish(PageKey::HEAD)
    }
}

/// Height up to which a start needs no journal; `None` if it needs all.
pub(super) fn height(source: &impl PageSource) -> Result<Option<Height>, TrieError> {
    let head = Head::read(source)?;
    Ok(head.and_then(|head| head.done).map(|done| done.height))
}

/// The directory as the head has it.
pub(super) fn open(source: &impl PageSource) -> Result<(TrieView, Checkpoint), TrieError> {
    let mut base = TrieView {
        directory: Node::EMPTY,
        height: None,
    };
    let Some(head) = Head::read(source)? else {
        return Ok((base, Checkpoint::default()));
    };
    if let Some(done) = head.done {
        for slice in 0..done.slices {
            let key = PageKey::slice(done.height, slice);
            let entries = page::require(source, &key, page::entries)?;
            let entries = entries.into_iter().map(|(at, entry)| (at, Some(entry)));
            base.directory = base.directory.place(entries.collect(), &key)?;
        }
        base.height = Some(done.height);
    }

    // Newest first, as journals name their predecessors.
    let mut journals = Vec::new();
    let mut reached = head.height;
    while let Some(height) = reached.filter(|_| reached > base.height) {
        let journal = Journal::read(source, height)?;
        reached = journal.previous;
        journals.push((height, journal));
    }
    let mut roll = |base: TrieView, to: Option<Height>| {
        let mut changes = Placements::new();
        while let Some((_, journal)) = journals.pop_if(|(height, _)| Some(*height) <= to) {
            journal.redo(&mut changes);
        }
        Ok::<_, TrieError>(TrieView {
            directory: base.directory.place(changes, &PageKey::HEAD)?,
            height: to,
        })
    };
    let mut next = None;
    if let Some((copied, cursor)) = head.next {
        base = roll(base, Some(copied.height))?;
        next = Some((base.clone(), copied, cursor));
    }
    let now = roll(base, head.height)?;
    if now.root() != head.root {
        return Err(TrieError::Corrupt {
            key: PageKey::HEAD,
            what: "the directory has another root",
        });
    }
    let done = head.done;
    Ok((now, Checkpoint { done, next }))
}

struct Head {
    height: Option<Height>,
    root: Hash,
    done: Option<Copied>,
    next: Option<(Copied, Position)>,
}

impl Head {
    fn read(source: &impl PageSource) -> Result<Option<Self>, TrieError> {
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
