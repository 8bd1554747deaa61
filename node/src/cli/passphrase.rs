//! Where a key's passphrase comes from: the environment, a file, or a person.

use std::fs::File;
use std::io::{IsTerminal as _, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use console::Term;

use super::Common;
use super::fail::Fail;

/// Holds the passphrase itself.
const VARIABLE: &str = "TRADEWIND_PASSPHRASE";
/// Longest passphrase, in bytes.
const MAX_BYTES: u64 = 4096;

/// The passphrase of a key that exists.
pub(super) fn passphrase(common: &Common) -> Result<String, Fail> {
    if let Some(given) = given(common)? {
        return Ok(given);
    }
    let terminal = terminal().ok_or_else(|| {
        Fail::usage(format!(
            "the key is sealed and nobody is there to be asked for its passphrase; set {VARIABLE} or give --passphrase-file FILE"
        ))
    })?;
    ask(&terminal, "passphrase: ")
}

/// The passphrase of a key to be made; none for a key that is not to be sealed.
pub(super) fn new_passphrase(common: &Common) -> Result<Option<String>, Fail> {
    if let Some(given) = given(common)? {
        return Ok(Some(given));
    }
    let Some(terminal) = terminal() else {
        return Ok(None);
    };
    let first = ask(&terminal, "passphrase (empty for none): ")?;
    if first.is_empty() {
        return Ok(None);
    }
    if ask(&terminal, "once more: ")? != first {
        return Err(Fail::usage(
            "the two passphrases differ; nothing was written",
        ));
    }
    Ok(Some(first))
}

fn given(common: &Common) -> Result<Option<String>, Fail> {
    if let Some(path) = &common.passphrase_file {
        return from_file(path).map(Some);
    }
    let text = std::env::var(VARIABLE).ok();
    Ok(text.filter(|text| !text.is_empty()))
}

/// The first line of a file that its owner alone can read.
fn from_file(path: &Path) -> Result<String, Fail> {
    let shown = path.display();
    let cannot = |error: std::io::Error| Fail::system(&format!("cannot read {shown}"), &error);
    let file = File::open(path).map_err(cannot)?;
    let metadata = file.metadata().map_err(cannot)?;
    if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
        return Err(Fail::usage(format!(
            "others can read the passphrase file {shown}; close it with `chmod 600 {shown}`"
        )));
    }
    let mut text = String::new();
    file.take(MAX_BYTES)
        .read_to_string(&mut text)
        .map_err(cannot)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Fail::usage(format!(
            "{shown} holds no passphrase: its first line is empty"
        )));
    }
    Ok(line.to_owned())
}

fn terminal() -> Option<Term> {
    let terminal = Term::stderr();
    (std::io::stdin().is_terminal() && terminal.is_term()).then_some(terminal)
}

fn ask(terminal: &Term, question: &str) -> Result<String, Fail> {
    let read = terminal
        .write_str(question)
        .and_then(|()| terminal.read_secure_line());
    read.map_err(|error| Fail::system("cannot ask for a passphrase", &error))
}
