//! `nomt` with its own storage engine, as its authors set it up, with BLAKE3, its faster hash.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use nomt::hasher::Blake3Hasher;
use nomt::{KeyReadWrite, Nomt, Options, SessionParams};
use sha2::{Digest, Sha256};

use super::{Contender, Proved};
use crate::workload::{Key, Write};

pub(super) struct NomtState {
    nomt: Nomt<Blake3Hasher>,
}

impl NomtState {
    pub(super) fn open(path: &Path, keys: usize) -> Result<Self> {
        let mut options = Options::new();
        options.path(path.join("nomt"));
        options.hashtable_buckets((keys / 2).max(64_000) as u32);
        options.preallocate_ht(false);
        Ok(Self {
            nomt: Nomt::open(options)?,
        })
    }
}

fn path(key: &Key) -> [u8; 32] {
    Sha256::digest(key).into()
}

impl Contender for NomtState {
    fn commit(&mut self, writes: &[Write]) -> Result<()> {
        let session = self.nomt.begin_session(SessionParams::default());
        let mut actuals: Vec<_> = writes
            .iter()
            .map(|write| (path(&write.key), KeyReadWrite::Write(write.new.clone())))
            .collect();
        actuals.sort_unstable_by_key(|(path, _)| *path);
        session.finish(actuals)?.commit(&self.nomt)
    }

    fn prove(&mut self, key: &Key, _: &[u8]) -> Result<Option<Proved>> {
        let session = self.nomt.begin_session(SessionParams::default());
        let proof = session.prove(path(key))?;
        // It has no encoding of its own: the siblings and the leaf.
        Ok(Some(Proved {
            bytes: proof.siblings.len() * 32 + 64,
            verifying: Duration::ZERO,
        }))
    }

    fn settle(&mut self) -> Result<()> {
        Ok(())
    }

    fn reopen(self: Box<Self>) -> Result<Option<Box<dyn Contender>>> {
        Ok(None)
    }
}
