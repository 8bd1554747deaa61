//! Key files: a party's name and secret key, readable by their owner only.
//!
//! ```toml
//! party = "ann@shop"
//! public_key = "…"
//! secret_key = "…"
//! ```

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tradewind_types::name::NameError;
use tradewind_types::{Hash, Party, PublicKey, SecretKey};

use crate::file;

/// Longest key file, in bytes.
const MAX_BYTES: usize = 4096;

/// Why a key file cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The file cannot be written; it may exist, and is never written over.
    #[error("cannot write the key file {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file cannot be read.
    #[error("cannot read the key file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others than its owner can read the file.
    #[error("others can read the key file {path}; close it with `chmod 600 {path}`")]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// The file is not TOML with the three entries.
    #[error("{path} is no key file: {why}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The party's name is none.
    #[error("{path} is no key file: {source}")]
    Name {
        /// The file.
        path: PathBuf,
        /// Why.
        source: NameError,
    },
    /// The two keys do not belong together.
    #[error("{path} is no key file: public_key is not the public half of secret_key")]
    Halves {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    Randomness(getrandom::Error),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    party: String,
    public_key: String,
    secret_key: String,
}

/// Makes a key from the system's randomness, in a new file; never over an old one.
pub fn create(path: &Path, party: Party) -> Result<SecretKey, KeyFileError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(KeyFileError::Randomness)?;
    let key = SecretKey::from_seed(&seed);
    write(path, party, &key)?;
    Ok(key)
}

fn write(path: &Path, party: Party, key: &SecretKey) -> Result<(), KeyFileError> {
    let secret = Hash::from_bytes(*key.seed());
    let text = format!(
        "party = \"{party}\"\npublic_key = \"{}\"\nsecret_key = \"{secret}\"\n",
        key.public()
    );
    let cannot = |source| KeyFileError::Write {
        path: path.to_owned(),
        source,
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(cannot)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(cannot)
}

/// Reads a key file, which nobody but its owner may be able to read.
pub fn read(path: &Path) -> Result<(Party, SecretKey), KeyFileError> {
    let cannot = |source| KeyFileError::Read {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(cannot)?;
    let mode = file.metadata().map_err(cannot)?.permissions().mode();
    if mode & 0o077 != 0 {
        let path = path.to_owned();
        return Err(KeyFileError::Open { path });
    }
    let text = file::read_open(file, MAX_BYTES).and_then(file::text);
    parse(path, &text.map_err(cannot)?)
}

/// Reads the text of the key file at `path`.
pub(crate) fn parse(path: &Path, text: &str) -> Result<(Party, SecretKey), KeyFileError> {
    let own = || path.to_owned();
    let broken = |why: &str| KeyFileError::Parse {
        path: own(),
        why: why.to_owned(),
    };
    let entries: Entries = toml::from_str(text).map_err(|error| broken(error.message()))?;
    let party = entries.party.parse();
    let party = party.map_err(|source| KeyFileError::Name {
        path: own(),
        source,
    })?;
    let secret = entries.secret_key.parse::<Hash>();
    let secret =
        secret.map_err(|_| broken("secret_key is not 64 lower-case hexadecimal digits"))?;
    let key = SecretKey::from_seed(secret.as_bytes());
    let public: Option<PublicKey> = entries.public_key.parse().ok();
    if public != Some(key.public()) {
        return Err(KeyFileError::Halves { path: own() });
    }
    Ok((party, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn key() -> SecretKey {
        SecretKey::from_seed(&[7; 32])
    }

    fn ann() -> Party {
        "ann@shop".parse().expect("a name")
    }

    #[test]
    fn a_key_file_is_its_owners_alone_and_reads_back() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        write(&path, ann(), &key()).expect("a new file");
        let mode = fs::metadata(&path).expect("written").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let (party, read) = read(&path).expect("just written");
        assert_eq!((party, read.public()), (ann(), key().public()));
    }

    #[test]
    fn a_key_is_never_written_over_another() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        write(&path, ann(), &key()).expect("a new file");
        let before = fs::read(&path).expect("written");
        let again = write(&path, ann(), &SecretKey::from_seed(&[8; 32])).expect_err("exists");
        let KeyFileError::Write { source, .. } = again else {
            panic!("{again}")
        };
        assert_eq!(source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("unchanged"), before);
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        write(&path, ann(), &key()).expect("a new file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("mine");
        let shown = path.display();
        let refused = read(&path).expect_err("open to the group");
        let expected =
            format!("others can read the key file {shown}; close it with `chmod 600 {shown}`");
        assert_eq!(refused.to_string(), expected);
    }

    #[test]
    fn a_key_file_with_mismatched_halves_is_refused() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        write(&path, ann(), &key()).expect("a new file");
        let text = fs::read_to_string(&path).expect("written");
        let other = SecretKey::from_seed(&[8; 32]).public().to_string();
        fs::write(&path, text.replace(&key().public().to_string(), &other)).expect("mine");
        let expected = format!(
            "{} is no key file: public_key is not the public half of secret_key",
            path.display()
        );
        assert_eq!(read(&path).expect_err("halves").to_string(), expected);
    }
}
