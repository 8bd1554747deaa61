//! Genesis documents as files, and the one of a developer's chain.
//!
//! ```toml
//! name = "zone"
//! time_ms = 1767225600000
//!
//! [organisations]
//! zone = "Free-trade zone authority"
//!
//! [[parties]]
//! name = "admin@zone"
//! roles = ["admin"]
//! keys = ["…"]
//!
//! [[validators]]
//! party = "node-1@zone"
//! key = "…"
//! power = 1
//!
//! [governance]
//! rule = "any"                 # any, all, majority, or a number of organisations
//! organisations = ["zone"]
//! roles = ["admin"]
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tradewind_runtime::genesis::{Genesis, GenesisOrganisation, GenesisParty};
use tradewind_runtime::{Rules, registry};
use tradewind_types::block::{Validator, ValidatorSetError};
use tradewind_types::name::NameError;
use tradewind_types::policy::{Policy, Rule};
use tradewind_types::signature::KeyError;
use tradewind_types::{Organisation, Party, PublicKey, Role, Timestamp, ValidatorSet};

use crate::file;

/// Largest genesis file, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// Why a file is no genesis document.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenesisFileError {
    /// The file cannot be read.
    #[error("cannot read the genesis file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not TOML, or has unknown or missing entries.
    #[error("genesis file: {0}")]
    Parse(#[from] Box<toml::de::Error>),
    /// A name in it is none.
    #[error("genesis file: {text:?} is no name: {source}")]
    Name {
        /// What stands there.
        text: String,
        /// Why.
        source: NameError,
    },
    /// A key in it is none.
    #[error("genesis file: {text:?} is no key: {source}")]
    Key {
        /// What stands there.
        text: String,
        /// Why.
        source: KeyError,
    },
    /// The rule is none.
    #[error("genesis file: governance rule {found:?}, expected any, all, majority or a number")]
    Rule {
        /// What stands there.
        found: String,
    },
    /// The validators are no set.
    #[error("genesis file: {0}")]
    Validators(#[from] ValidatorSetError),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    time_ms: u64,
    organisations: BTreeMap<String, String>,
    parties: Vec<FileParty>,
    validators: Vec<FileValidator>,
    governance: FilePolicy,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileParty {
    name: String,
    #[serde(default)]
    roles: Vec<String>,
    keys: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileValidator {
    party: String,
    key: String,
    power: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilePolicy {
    rule: String,
    #[serde(default)]
    organisations: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
}

/// Reads a genesis file.
pub fn read(path: &Path) -> Result<Genesis, GenesisFileError> {
    let text = file::read(path, MAX_BYTES).and_then(file::text);
    let text = text.map_err(|source| GenesisFileError::Read {
        path: path.to_owned(),
        source,
    })?;
    parse(&text)
}

/// Reads the text of a genesis file.
pub fn parse(text: &str) -> Result<Genesis, GenesisFileError> {
    let file: File = toml::from_str(text).map_err(Box::new)?;
    let organisation = |(name, title): (&String, &String)| {
        Ok(GenesisOrganisation {
            organisation: named(name, Organisation::new)?,
            title: title.clone(),
        })
    };
    let party = |party: &FileParty| {
        Ok(GenesisParty {
            party: named(&party.name, Party::new)?,
            roles: names(&party.roles, Role::new)?,
            keys: party
                .keys
                .iter()
                .map(|text| key(text))
                .collect::<Result<_, _>>()?,
        })
    };
    let validator = |validator: &FileValidator| {
        Ok(Validator {
            party: named(&validator.party, Party::new)?,
            key: key(&validator.key)?,
            power: validator.power,
        })
    };
    let validators: Result<Vec<_>, GenesisFileError> =
        file.validators.iter().map(validator).collect();
    let organisations: Result<Vec<_>, GenesisFileError> =
        file.organisations.iter().map(organisation).collect();
    let parties: Result<Vec<_>, GenesisFileError> = file.parties.iter().map(party).collect();
    Ok(Genesis {
        name: file.name,
        time: Timestamp::new(file.time_ms),
        organisations: organisations?,
        parties: parties?,
        governance: Policy {
            rule: rule(&file.governance.rule)?,
            organisations: names(&file.governance.organisations, Organisation::new)?,
            roles: names(&file.governance.roles, Role::new)?,
        },
        validators: ValidatorSet::new(validators?)?,
        rules: Rules::default(),
    })
}

/// The text of a genesis file.
pub fn write(genesis: &Genesis) -> String {
    let texts = |names: &[Role]| names.iter().map(ToString::to_string).collect();
    let file = File {
        name: genesis.name.clone(),
        time_ms: genesis.time.get(),
        organisations: genesis
            .organisations
            .iter()
            .map(|listed| (listed.organisation.to_string(), listed.title.clone()))
            .collect(),
        parties: genesis
            .parties
            .iter()
            .map(|party| FileParty {
                name: party.party.to_string(),
                roles: texts(&party.roles),
                keys: party.keys.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        validators: genesis
            .validators
            .members()
            .iter()
            .map(|member| FileValidator {
                party: member.party.to_string(),
                key: member.key.to_string(),
                power: member.power,
            })
            .collect(),
        governance: FilePolicy {
            rule: match genesis.governance.rule {
                Rule::Any => "any".into(),
                Rule::All => "all".into(),
                Rule::Majority => "majority".into(),
                Rule::AtLeast(voices) => voices.to_string(),
                Rule::Nobody => "nobody".into(),
            },
            organisations: genesis
                .governance
                .organisations
                .iter()
                .map(ToString::to_string)
                .collect(),
            roles: texts(&genesis.governance.roles),
        },
    };
    toml::to_string(&file).expect("names, numbers and lists are TOML")
}

/// A developer's chain: one organisation, `zone`, whose administrator decides alone.
pub fn development(time: Timestamp, admin: PublicKey, validator: PublicKey) -> Genesis {
    let zone = Organisation::new("zone").expect("a name");
    let title = "Free-trade zone authority".into();
    let party = |name| Party::new(name).expect("a name");
    let member = Validator {
        party: party("node-1@zone"),
        key: validator,
        power: 1,
    };
    Genesis {
        name: "development".into(),
        time,
        organisations: vec![GenesisOrganisation {
            organisation: zone,
            title,
        }],
        parties: vec![GenesisParty {
            party: party("admin@zone"),
            roles: vec![registry::admin()],
            keys: vec![admin],
        }],
        governance: Policy::one_of(zone, registry::admin()),
        validators: ValidatorSet::new(vec![member]).expect("one member with power"),
        rules: Rules::default(),
    }
}

fn named<T>(text: &str, read: fn(&str) -> Result<T, NameError>) -> Result<T, GenesisFileError> {
    read(text).map_err(|source| GenesisFileError::Name {
        text: text.to_owned(),
        source,
    })
}

fn names<T: Ord>(
    texts: &[String],
    read: fn(&str) -> Result<T, NameError>,
) -> Result<Vec<T>, GenesisFileError> {
    let mut names: Vec<T> = texts
        .iter()
        .map(|text| named(text, read))
        .collect::<Result<_, _>>()?;
    names.sort();
    Ok(names)
}

fn key(text: &str) -> Result<PublicKey, GenesisFileError> {
    text.parse().map_err(|source| GenesisFileError::Key {
        text: text.to_owned(),
        source,
    })
}

fn rule(text: &str) -> Result<Rule, GenesisFileError> {
    match text {
        "any" => Ok(Rule::Any),
        "all" => Ok(Rule::All),
        "majority" => Ok(Rule::Majority),
        number => {
            let wrong = || GenesisFileError::Rule {
                found: number.to_owned(),
            };
            number.parse().map(Rule::AtLeast).map_err(|_| wrong())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::SecretKey;

    fn chain() -> Genesis {
        let key = |seed| SecretKey::from_seed(&[seed; 32]).public();
        development(Timestamp::new(1_767_225_600_000), key(1), key(2))
    }

    #[test]
    fn a_genesis_reads_back_from_its_file_as_the_same_chain() {
        let read = parse(&write(&chain())).expect("reads");
        assert_eq!(read.chain(), chain().chain());
        assert!(read.state().is_ok());
    }

    #[test]
    fn a_wrong_entry_says_what_was_expected() {
        let cases = [
            (
                "any",
                "most",
                "governance rule \"most\", expected any, all, majority or a number",
            ),
            (
                "admin@zone",
                "Admin@zone",
                "\"Admin@zone\" is no name: a name is made of",
            ),
            (
                "power",
                "weight",
                "unknown field `weight`, expected one of `party`, `key`, `power`",
            ),
        ];
        for (right, wrong, expected) in cases {
            let error = parse(&write(&chain()).replace(right, wrong)).expect_err("refused");
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
