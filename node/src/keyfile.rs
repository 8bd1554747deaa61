//! Key files: a party's name and secret key, readable by their owner only.
//!
//! ```toml
//! party = "ann@shop"
//! public_key = "…"
//! secret_key = "…"
//! ```
//!
//! A file may be sealed by a passphrase: a table `[seal]` stands in place of `secret_key`.

mod seal;

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use seal::{Seal, SealError};
use serde::{Deserialize, Serialize};
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
    /// The key is sealed, and whoever reads it has no passphrase.
    #[error("the key in {path} is sealed by a passphrase, which this cannot ask for")]
    Sealed {
        /// The file.
        path: PathBuf,
    },
    /// The key is sealed already.
    #[error("the key in {path} is sealed already")]
    SealedBefore {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase does not open the file.
    #[error("the passphrase does not open {path}")]
    Passphrase {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    Randomness(getrandom::Error),
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    party: String,
    public_key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seal: Option<Seal>,
}

/// Makes a key from the system's randomness, in a new file; never over an old one.
pub fn create(path: &Path, party: Party) -> Result<SecretKey, KeyFileError> {
    create_sealed(path, party, None)
}

/// Makes a key whose file is sealed by a passphrase, if one is given.
pub fn create_sealed(
    path: &Path,
    party: Party,
    passphrase: Option<&str>,
) -> Result<SecretKey, KeyFileError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(KeyFileError::Randomness)?;
    let key = SecretKey::from_seed(&seed);
    write(path, &entries(path, party, &key, passphrase)?)?;
    Ok(key)
}

/// Seals the key of a file that has none yet: the file is replaced in one step.
pub fn seal(path: &Path, passphrase: &str) -> Result<Party, KeyFileError> {
    let sealed_before = |_| KeyFileError::SealedBefore {
        path: path.to_owned(),
    };
    let (party, key) = match read(path) {
        Err(KeyFileError::Sealed { path }) => return Err(sealed_before(path)),
        other => other?,
    };
    let beside = PathBuf::from(format!("{}.new", path.display()));
    write(&beside, &entries(path, party, &key, Some(passphrase))?)?;
    std::fs::rename(&beside, path).map_err(|source| KeyFileError::Write {
        path: path.to_owned(),
        source,
    })?;
    Ok(party)
}

fn entries(
    path: &Path,
    party: Party,
    key: &SecretKey,
    passphrase: Option<&str>,
) -> Result<Entries, KeyFileError> {
    let seal = passphrase.map(|passphrase| Seal::make(party, key, passphrase));
    let seal = seal.transpose().map_err(|error| broken_seal(path, error))?;
    let plain = || Hash::from_bytes(*key.seed()).to_string();
    Ok(Entries {
        party: party.to_string(),
        public_key: key.public().to_string(),
        secret_key: seal.is_none().then(plain),
        seal,
    })
}

fn broken_seal(path: &Path, error: SealError) -> KeyFileError {
    let path = path.to_owned();
    match error {
        SealError::Malformed(why) => KeyFileError::Parse {
            path,
            why: format!("seal: {why}"),
        },
        SealError::Passphrase => KeyFileError::Passphrase { path },
        SealError::Randomness(error) => KeyFileError::Randomness(error),
    }
}

fn write(path: &Path, entries: &Entries) -> Result<(), KeyFileError> {
    let text = toml::to_string(entries).expect("entries are TOML");
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

/// Reads a key file that is not sealed, which nobody but its owner may be able to read.
pub fn read(path: &Path) -> Result<(Party, SecretKey), KeyFileError> {
    let (party, entries) = load(path)?;
    unlock(path, party, &entries, || Err(sealed(path)))
}

/// Whose key a file holds.
pub fn party(path: &Path) -> Result<Party, KeyFileError> {
    load(path).map(|(party, _)| party)
}

/// Whose key a file holds, its public half, and whether it is sealed. The public half of a
/// sealed key is what the file says.
pub fn show(path: &Path) -> Result<(Party, PublicKey, bool), KeyFileError> {
    let (party, entries) = load(path)?;
    match &entries.seal {
        Some(_) => Ok((party, public(path, &entries)?, true)),
        None => read(path).map(|(party, key)| (party, key.public(), false)),
    }
}

/// Reads a key file; asks for the passphrase if the key is sealed.
pub fn open<E: From<KeyFileError>>(
    path: &Path,
    passphrase: impl FnOnce() -> Result<String, E>,
) -> Result<(Party, SecretKey), E> {
    let (party, entries) = load(path)?;
    unlock(path, party, &entries, passphrase)
}

/// Reads the text of the key file at `path`, which is not sealed.
pub(crate) fn parse(path: &Path, text: &str) -> Result<(Party, SecretKey), KeyFileError> {
    let (party, entries) = entries_of(path, text)?;
    unlock(path, party, &entries, || Err(sealed(path)))
}

fn unlock<E: From<KeyFileError>>(
    path: &Path,
    party: Party,
    entries: &Entries,
    passphrase: impl FnOnce() -> Result<String, E>,
) -> Result<(Party, SecretKey), E> {
    let broken = |why: &str| KeyFileError::Parse {
        path: path.to_owned(),
        why: why.to_owned(),
    };
    let key = match (&entries.secret_key, &entries.seal) {
        (Some(secret), None) => {
            let secret = secret.parse::<Hash>();
            let secret =
                secret.map_err(|_| broken("secret_key is not 64 lower-case hexadecimal digits"))?;
            SecretKey::from_seed(secret.as_bytes())
        }
        (None, Some(seal)) => {
            let public = public(path, entries)?;
            let key = seal.open(party, &public, &passphrase()?);
            key.map_err(|error| broken_seal(path, error))?
        }
        _ => return Err(broken("expected either secret_key or a table [seal]").into()),
    };
    let public: Option<PublicKey> = entries.public_key.parse().ok();
    if public != Some(key.public()) {
        return Err(KeyFileError::Halves {
            path: path.to_owned(),
        }
        .into());
    }
    Ok((party, key))
}

fn sealed(path: &Path) -> KeyFileError {
    KeyFileError::Sealed {
        path: path.to_owned(),
    }
}

fn public(path: &Path, entries: &Entries) -> Result<PublicKey, KeyFileError> {
    entries.public_key.parse().map_err(|_| KeyFileError::Parse {
        path: path.to_owned(),
        why: "public_key is not 64 lower-case hexadecimal digits".into(),
    })
}

/// Reads a file that nobody but its owner may be able to read.
fn load(path: &Path) -> Result<(Party, Entries), KeyFileError> {
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
    entries_of(path, &text.map_err(cannot)?)
}

fn entries_of(path: &Path, text: &str) -> Result<(Party, Entries), KeyFileError> {
    let entries: Entries = toml::from_str(text).map_err(|error| KeyFileError::Parse {
        path: path.to_owned(),
        why: error.message().to_owned(),
    })?;
    let party = entries.party.parse();
    let party = party.map_err(|source| KeyFileError::Name {
        path: path.to_owned(),
        source,
    })?;
    Ok((party, entries))
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

    fn keep(path: &Path, key: &SecretKey) -> Result<(), KeyFileError> {
        write(path, &entries(path, ann(), key, None)?)
    }

    fn open_with(path: &Path, passphrase: &str) -> Result<(Party, SecretKey), KeyFileError> {
        open(path, || Ok(passphrase.to_owned()))
    }

    #[test]
    fn a_sealed_key_opens_by_its_passphrase_alone() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        let key = create_sealed(&path, ann(), Some("correct horse")).expect("a new file");
        let text = fs::read_to_string(&path).expect("written");
        assert!(!text.contains("secret_key"), "{text}");
        let (party, opened) = open_with(&path, "correct horse").expect("the passphrase");
        assert_eq!((party, opened.public()), (ann(), key.public()));
        let shown = path.display();
        assert_eq!(
            open_with(&path, "correct house")
                .expect_err("another")
                .to_string(),
            format!("the passphrase does not open {shown}")
        );
        assert_eq!(
            read(&path).expect_err("sealed").to_string(),
            format!("the key in {shown} is sealed by a passphrase, which this cannot ask for")
        );
        // The name is sealed along with the secret.
        fs::write(&path, text.replace("ann@shop", "bo@shop")).expect("mine");
        assert_eq!(
            open_with(&path, "correct horse")
                .expect_err("changed")
                .to_string(),
            format!("the passphrase does not open {shown}")
        );
    }

    #[test]
    fn a_key_is_sealed_in_its_place_once() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        let key = create(&path, ann()).expect("a new file");
        assert_eq!(seal(&path, "open sesame").expect("sealed"), ann());
        let (_, opened) = open_with(&path, "open sesame").expect("the passphrase");
        assert_eq!(opened.public(), key.public());
        assert_eq!(show(&path).expect("sound"), (ann(), key.public(), true));
        assert_eq!(
            seal(&path, "again").expect_err("sealed").to_string(),
            format!("the key in {} is sealed already", path.display())
        );
    }

    #[test]
    fn a_key_file_is_its_owners_alone_and_reads_back() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        keep(&path, &key()).expect("a new file");
        let mode = fs::metadata(&path).expect("written").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let (party, read) = read(&path).expect("just written");
        assert_eq!((party, read.public()), (ann(), key().public()));
    }

    #[test]
    fn a_key_is_never_written_over_another() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        keep(&path, &key()).expect("a new file");
        let before = fs::read(&path).expect("written");
        let again = keep(&path, &SecretKey::from_seed(&[8; 32])).expect_err("exists");
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
        keep(&path, &key()).expect("a new file");
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
        keep(&path, &key()).expect("a new file");
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
