//! Compiled modules on disk, so that a restart does not compile them again.
//!
//! The name of an artefact holds everything that decides its content. The directory belongs
//! to the node: whoever can write there can run code as the node. A damaged file is noticed
//! by its checksum, dropped and compiled again; the cache can be deleted at any time.

use std::fs;
use std::path::{Path, PathBuf};

use tradewind_types::{Domain, Hash, digest};
use wasmtime::{Engine, Module};

/// A directory of compiled modules.
#[derive(Clone, Debug)]
pub struct DiskCache {
    directory: PathBuf,
}

impl DiskCache {
    /// Uses `directory`, which is made if it is not there.
    pub fn open(directory: &Path) -> std::io::Result<Self> {
        fs::create_dir_all(directory)?;
        Ok(Self {
            directory: directory.to_owned(),
        })
    }

    pub(super) fn load(&self, engine: &Engine, name: &Hash) -> Option<Module> {
        let bytes = fs::read(self.path(name)).ok()?;
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
                fs::write(&partial, bytes)
                    .and_then(|()| fs::rename(&partial, self.path(name)))
                    .map_err(|error| error.to_string())
            });
        if let Err(error) = written {
            tracing::warn!(%name, error, "cannot keep a compiled module");
        }
    }

    fn path(&self, name: &Hash) -> PathBuf {
        self.directory.join(name.to_string())
    }
}
