//! Key files: a party's name and secret key, readable by their owner only.
//!
//! ```toml
//! party = "ann@shop"
//! public_key = "…"
//! secret_key = "…"
//! ```

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use serde::Deserialize;
use tradewind_client::Account;
use tradewind_types::{Hash, Party, PublicKey, SecretKey};

use super::fail::Fail;

/// Longest key file, in bytes.
const MAX_BYTES: u64 = 4096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entries {
    party: String,
    public_key: String,
    secret_key: String,
}

/// Writes a new key file; never over an old one.
pub(super) fn write(path: &Path, party: Party, key: &SecretKey) -> Result<(), Fail> {
    let secret = Hash::from_bytes(*key.seed());
    let text = format!(
        "party = \"{party}\"\npublic_key = \"{}\"\nsecret_key = \"{secret}\"\n",
        key.public()
    );
    let cannot = |error: std::io::Error| {
        Fail::system(&format!("cannot write the key file {}", path.display()), &error)
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
pub(super) fn read(path: &Path) -> Result<Account, Fail> {
    let shown = path.display();
    let cannot = |error: std::io::Error| Fail::system(&format!("cannot read the key file {shown}"), &error);
    let file = File::open(path).map_err(cannot)?;
    let mode = file.metadata().map_err(cannot)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(Fail::usage(format!(
            "others can read the key file {shown}; close it with `chmod 600 {shown}`"
        )));
    }
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text).map_err(cannot)?;
    let broken = |why: &str| Fail::usage(format!("{shown} is no key file: {why}"));
    let entries: Entries = toml::from_str(&text).map_err(|error| broken(error.message()))?;
    let party: Party = entries
        .party
        .parse()
        .map_err(|error: tradewind_types::name::NameError| broken(&error.to_string()))?;
    let secret: Hash = entries
        .secret_key
        .parse()
        .map_err(|_| broken("secret_key is not 64 lower-case hexadecimal digits"))?;
    let key = SecretKey::from_seed(secret.as_bytes());
    let public: Option<PublicKey> = entries.public_key.parse().ok();
    if public != Some(key.public()) {
        return Err(broken("public_key is not the public half of secret_key"));
    }
    Ok(Account::new(party, key))
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
        let account = read(&path).expect("just written");
        assert_eq!((account.party(), account.public()), (ann(), key().public()));
    }

    #[test]
    fn a_key_is_never_written_over_another() {
        let folder = folder();
        let path = folder.path().join("ann.key");
        write(&path, ann(), &key()).expect("a new file");
        let before = fs::read(&path).expect("written");
        let again = write(&path, ann(), &SecretKey::from_seed(&[8; 32])).expect_err("exists");
        assert!(again.to_string().ends_with("File exists (os error 17)"), "{again}");
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
