//! How much of each limit a module uses.
//!
//! Every limit that is a number is checked here, so that what refuses a module and what a
//! developer is shown are one.

use super::Refused;

macro_rules! counts {
    ($($name:ident $what:literal,)+) => {
        /// What is counted.
        #[derive(Clone, Copy)]
        pub(super) enum Count {
            $($name,)+
        }

        const WORDS: &[&str] = &[$($what),+];
    };
}

counts! {
    Bytes "bytes",
    Types "types",
    Imports "imports",
    Functions "functions",
    Params "parameters in a function",
    Slots "locals and operands in a function",
    Nesting "nested blocks in a function",
    Loops "loops in a function",
    LoopNesting "nested loops in a function",
    BodyBytes "bytes in a function",
    Tables "tables",
    TableElements "table elements",
    Elements "elements",
    Memories "memories",
    MemoryPages "initial memory pages of 64 KiB",
    Globals "globals",
    Exports "exports",
    DataSegments "data segments",
    Work "units of work to compile",
    SchemaBytes "bytes of the schema",
}

/// One limit: what a module uses of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// What is counted.
    pub what: &'static str,
    /// The most that was found, in one function or in the module.
    pub used: u64,
    /// The most that is allowed.
    pub allowed: u64,
}

/// What was counted so far.
#[derive(Default)]
pub(super) struct Usage([(u64, u64); WORDS.len()]);

impl Usage {
    /// Notes what was found, and refuses more than is allowed.
    pub(super) fn at_most(&mut self, count: Count, found: u64, max: u64) -> Result<(), Refused> {
        self.note(count, found, max);
        if found > max {
            let what = WORDS.get(count as usize).copied().unwrap_or_default();
            Err(Refused::TooMany { what, found, max })
        } else {
            Ok(())
        }
    }

    /// Notes what was found, which something else judges.
    pub(super) fn note(&mut self, count: Count, found: u64, max: u64) {
        if let Some((used, allowed)) = self.0.get_mut(count as usize) {
            *used = found.max(*used);
            *allowed = max;
        }
    }

    /// Every limit that was met.
    pub(super) fn figures(&self) -> Vec<Used> {
        let figures = WORDS.iter().zip(&self.0);
        let met = figures.filter(|(_, (_, allowed))| *allowed > 0);
        met.map(|(what, (used, allowed))| Used {
            what,
            used: *used,
            allowed: *allowed,
        })
        .collect()
    }
}
