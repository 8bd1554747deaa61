//! `tradewind profile`: networks and keys under names, in a file of the user's.
//!
//! ```toml
//! current = "port"
//!
//! [profile.port]
//! node = "https://ledger.port.example:7400"
//! key = "/home/ann/ann@shop.key"
//! ca = "/home/ann/port.pem"
//! ```
//!
//! Flags win over the environment, that over the profile.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tradewind_proto::json::nearest;

use super::Common;
use super::fail::Fail;
use super::output::Output;
use super::table::{Table, good};

/// Longest file of profiles, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// Networks and keys under names.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  tradewind profile add port --node https://ledger.port.example:7400 --key ann@shop.key
  tradewind profile use port
  tradewind --profile port status         once, without making it the current one

Flags win over the environment, that over the profile.")]
pub(super) enum ProfileCommand {
    /// Add a profile of --node and --key, with --ca, --cert and --cert-key, or change one.
    Add {
        /// Its name.
        name: String,
    },
    /// Use a profile from now on.
    Use {
        /// Its name.
        name: String,
    },
    /// Forget a profile.
    Remove {
        /// Its name.
        name: String,
    },
    /// Show all profiles.
    List,
}

/// Where a node is and who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    /// The node's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) node: Option<String>,
    /// The key file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<PathBuf>,
    /// The authorities of an https node's certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ca: Option<PathBuf>,
    /// The certificate to show, and its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cert: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cert_key: Option<PathBuf>,
}

/// The file.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    #[serde(default)]
    profile: BTreeMap<String, Profile>,
}

/// The profile of `--profile`, or the current one; an empty one if there is none.
pub(super) fn chosen(common: &Common) -> Result<Profile, Fail> {
    let profiles = Profiles::read()?;
    match common.profile.as_ref().or(profiles.current.as_ref()) {
        Some(name) => profiles.get(name).cloned(),
        None => Ok(Profile::default()),
    }
}

pub(super) fn run(
    common: &Common,
    command: ProfileCommand,
    output: &mut Output,
) -> Result<(), Fail> {
    let mut profiles = Profiles::read()?;
    match command {
        ProfileCommand::Add { name } => {
            if common.node.is_none() && common.key.is_none() && common.ca.is_none() {
                return Err(Fail::usage(
                    "a profile is of --node URL, --key FILE or both, found neither",
                ));
            }
            let profile = profiles.profile.entry(name.clone()).or_default();
            if let Some(node) = &common.node {
                profile.node = Some(node.clone());
            }
            for (given, kept) in [
                (&common.key, &mut profile.key),
                (&common.ca, &mut profile.ca),
                (&common.cert, &mut profile.cert),
                (&common.cert_key, &mut profile.cert_key),
            ] {
                if let Some(given) = given {
                    *kept = Some(whole(given)?);
                }
            }
            profiles.current.get_or_insert_with(|| name.clone());
        }
        ProfileCommand::Use { name } => {
            profiles.get(&name)?;
            profiles.current = Some(name);
        }
        ProfileCommand::Remove { name } => {
            profiles.get(&name)?;
            profiles.profile.remove(&name);
            profiles.current.take_if(|current| *current == name);
        }
        ProfileCommand::List => {
            profiles.tell(output);
            return Ok(());
        }
    }
    profiles.write()?;
    profiles.tell(output);
    Ok(())
}

impl Profiles {
    fn read() -> Result<Self, Fail> {
        let path = file()?;
        match crate::file::read(&path, MAX_BYTES).and_then(crate::file::text) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| Fail::usage(format!("{}: {}", path.display(), error.message()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Fail::system(
                &format!("cannot read {}", path.display()),
                &error,
            )),
        }
    }

    fn write(&self) -> Result<(), Fail> {
        let path = file()?;
        let text = toml::to_string(self).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, text))
            .map_err(|error| Fail::system(&format!("cannot write {}", path.display()), &error))
    }

    fn get(&self, name: &str) -> Result<&Profile, Fail> {
        self.profile.get(name).ok_or_else(|| {
            let names = || self.profile.keys().map(String::as_str);
            let hint = match (nearest(name, names()), self.profile.is_empty()) {
                (Some(near), _) => format!("did you mean {near}?"),
                (None, true) => "there is none yet; `tradewind profile add` makes one".to_owned(),
                (None, false) => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            };
            Fail::usage(format!("no profile is named {name}; {hint}"))
        })
    }

    fn tell(&self, output: &mut Output) {
        let shown = |path: &PathBuf| path.display().to_string();
        let json = json!({
            "current": self.current,
            "profiles": self.profile.iter().map(|(name, profile)| json!({
                "name": name,
                "node": profile.node,
                "key": profile.key.as_ref().map(shown),
                "ca": profile.ca.as_ref().map(shown),
                "cert": profile.cert.as_ref().map(shown),
                "cert_key": profile.cert_key.as_ref().map(shown),
            })).collect::<Vec<_>>(),
        });
        output.tell(&json, || {
            let mut table = Table::new(["", "profile", "node", "key"]);
            for (name, profile) in &self.profile {
                let mark = match self.current.as_ref() == Some(name) {
                    true => good("*"),
                    false => String::new(),
                };
                let node = profile.node.clone().unwrap_or_default();
                let key = profile.key.as_ref().map(shown).unwrap_or_default();
                table.row([mark, name.clone(), node, key]);
            }
            table.to_string()
        });
    }
}

/// The path of a file from wherever the command runs next.
fn whole(path: &Path) -> Result<PathBuf, Fail> {
    let shown = path.display();
    path.canonicalize()
        .map_err(|error| Fail::system(&format!("cannot find {shown}"), &error))
}

fn file() -> Result<PathBuf, Fail> {
    Ok(folder("XDG_CONFIG_HOME", ".config")?.join("profiles.toml"))
}

/// The user's folder of this command, by the rules of XDG.
pub(super) fn folder(variable: &str, below_home: &str) -> Result<PathBuf, Fail> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = || set("HOME").map(|home| PathBuf::from(home).join(below_home));
    let base = set(variable).map(PathBuf::from).or_else(home);
    base.map(|base| base.join("tradewind")).ok_or_else(|| {
        Fail::usage(format!(
            "neither {variable} nor HOME says where to keep files"
        ))
    })
}
