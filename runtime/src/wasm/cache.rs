//! Compiled modules on disk, so that a restart does not compile them again.
//!
//! The name of an artefact holds everything that decides its content. The directory belongs
//! to the node: whoever can write there can run code as the node. A damaged file is noticed
//! by its checksum, dropped and compiled again; the cache can be deleted at any time.

use std::fs::{self, DirEntry, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use tradewind_types::{Domain, Hash, digest};
use wasmtime::{Engine, Module};

/// Most bytes of the directory. Beyond it, those modules go that were used least lately, down to
/// half.
const MOST_BYTES: u64 = 4 << 30;

/// A directory of compiled modules.
#[derive(Clone, Debug)]
pub struct DiskCache {
    directory: PathBuf,
    most: u64,
    /// Bytes in it.
    bytes: Arc<AtomicU64>,
}

impl DiskCache {
    /// Uses `directory`, which is made if it is not there.
    pub fn open(directory: &Path) -> std::io::Result<Self> {
        Self::of(directory, MOST_BYTES)
    }

    fn of(directory: &Path, most: u64) -> std::io::Result<Self> {
        fs::create_dir_all(directory)?;
        let cache = Self {
            directory: directory.to_owned(),
            most,
            bytes: Arc::default(),
        };
        let bytes = cache.files().iter().map(|(_, bytes, _)| bytes).sum();
        cache.bytes.store(bytes, Ordering::Relaxed);
        Ok(cache)
    }

    pub(super) fn load(&self, engine: &Engine, name: &Hash) -> Option<Module> {
        let path = self.path(name);
        let bytes = fs::read(&path).ok()?;
        // Only the order in which modules go depends on it.
        let _ = File::open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        let (checksum, artefact) = bytes.split_first_chunk::<32>()?;
        if digest(Domain::Code, &[artefact]).as_bytes() != checksum {
            tracing::warn!(%name, "compiled module is damaged on disk; compiling it again");
            return None;
        }
        // SAFETY: the bytes are what `store` wrote: the checksum holds, the directory is the
        // node's own, and the engine refuses artefacts of another version or configuration.
        #[expect(unsafe_code, reason = "the only way to load a compiled module")]
        let module = unsafe { Module::deserialize(engine, artefact) };
        module
            .map_err(|error| tracing::warn!(%name, %error, "compiled module does not load"))
            .ok()
    }

    /// Keeps a module; failing to is no harm but time.
    pub(super) fn store(&self, module: &Module, name: &Hash) {
        let written = module
            .serialize()
            .map_err(|error| error.to_string())
            .and_then(|artefact| {
                let checksum = digest(Domain::Code, &[&artefact]);
                let bytes = [checksum.as_bytes().as_slice(), &artefact].concat();
                let partial = self
                    .directory
                    .join(format!("{name}.{}.partial", std::process::id()));
                let len = bytes.len() as u64;
                fs::write(&partial, bytes)
                    .and_then(|()| fs::rename(&partial, self.path(name)))
                    .map(|()| self.bytes.fetch_add(len, Ordering::Relaxed) + len)
                    .map_err(|error| error.to_string())
            })
            .map(|bytes| {
                if bytes > self.most {
                    self.let_go();
                }
            });
        if let Err(error) = written {
            tracing::warn!(%name, error, "cannot keep a compiled module");
        }
    }

    fn path(&self, name: &Hash) -> PathBuf {
        self.directory.join(name.to_string())
    }

    /// Removes the files that were used least lately, until half the room is free.
    fn let_go(&self) {
        let mut files = self.files();
        files.sort_by_key(|(used, ..)| *used);
        let mut left = files.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
        for (_, bytes, path) in files {
            if left <= self.most / 2 {
                break;
            }
            if fs::remove_file(path).is_ok() {
                left -= bytes;
            }
        }
        self.bytes.store(left, Ordering::Relaxed);
    }

    /// When each file was used last, its bytes and its path.
    fn files(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let file = |entry: DirEntry| {
            let metadata = entry.metadata().ok()?;
            Some((metadata.modified().ok()?, metadata.len(), entry.path()))
        };
        let entries = fs::read_dir(&self.directory).into_iter().flatten();
        entries.flatten().filter_map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_of_compiled_modules_stays_within_its_bound() {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = Engine::default();
        let module = Module::new(&engine, b"\0asm\x01\0\0\0").expect("a module");
        let len = module.serialize().expect("bytes").len() as u64 + 32;
        let cache = DiskCache::of(folder.path(), 4 * len).expect("a folder");
        let name = |number: u8| digest(Domain::Code, &[&[number]]);
        for number in 0..12 {
            cache.store(&module, &name(number));
            // The first is used throughout.
            assert!(cache.load(&engine, &name(0)).is_some());
        }
        let held: u64 = cache.files().iter().map(|(_, bytes, _)| bytes).sum();
        assert!(held <= 4 * len, "{held} bytes, {len} a module");
        assert_eq!(held, cache.bytes.load(Ordering::Relaxed));
        let again = DiskCache::of(folder.path(), 4 * len).expect("a folder");
        assert_eq!(held, again.bytes.load(Ordering::Relaxed));
        assert!(cache.load(&engine, &name(11)).is_some());
    }
}
