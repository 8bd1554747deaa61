//! A new project: a small contract of real trade with its scenarios.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::tools::built_with;
use super::{PROFILE, ProjectError, TARGET, sdk};

/// Where a project keeps its SDK.
const SDK: &str = ".tradewind/sdk";

/// Longest name of a package, in characters: it names the contract too, of at most 32 bytes.
const MAX_NAME: usize = 24;

/// Words that no package can be named by.
const TAKEN: &[&str] = &[
    "alloc",
    "as",
    "async",
    "await",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "match",
    "mod",
    "move",
    "mut",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "unsafe",
    "use",
    "where",
    "while",
    "yield",
];

/// Makes a project in `folder`, which must not exist or be empty. Its SDK is a copy of its own,
/// unless `sdk` names a checkout. Returns the package's name.
pub fn create(folder: &Path, sdk_folder: Option<&Path>) -> Result<String, ProjectError> {
    let name = name_of(folder)?;
    let is_free = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !folder.exists(),
    };
    if !is_free {
        return Err(ProjectError::Taken {
            path: folder.to_owned(),
        });
    }
    let checkout = sdk_folder.map(checkout).transpose()?;
    let sdk_path = checkout.as_deref().unwrap_or(Path::new(SDK));
    let fill = |template: &str| {
        template
            .replace("{{name}}", &name)
            .replace("{{crate}}", &name.replace('-', "_"))
            .replace("{{contract}}", &format!("{name}@zone"))
            .replace("{{sdk}}", &sdk_path.display().to_string())
            .replace("{{rust}}", env!("CARGO_PKG_RUST_VERSION"))
            .replace("{{rustc}}", built_with())
            .replace("{{profile}}", profile().trim_end())
            .replace("{{flags}}", flags().trim_end())
    };
    let files = [
        ("Cargo.toml", include_str!("new/manifest.toml")),
        (".cargo/config.toml", include_str!("new/config.toml")),
        (".gitignore", "target/\ntradewind-data/\n*.key\n"),
        ("README.md", include_str!("new/readme.md")),
        ("src/lib.rs", include_str!("new/lib.rs")),
        ("tests/scenario.rs", include_str!("new/scenario.rs")),
    ];
    for (name, template) in files {
        write(&folder.join(name), &fill(template))?;
    }
    write(&folder.join("Cargo.lock"), sdk::lock())?;
    if checkout.is_none() {
        sdk::write(&folder.join(SDK))?;
    }
    Ok(name)
}

fn write(path: &Path, text: &str) -> Result<(), ProjectError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(ProjectError::file("make the folder", parent))?;
    }
    fs::write(path, text).map_err(ProjectError::file("write", path))
}

/// The last part of the folder's path, if it can name a package.
fn name_of(folder: &Path) -> Result<String, ProjectError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_name = name.len() <= MAX_NAME
        && name.bytes().all(letters)
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.starts_with("tradewind")
        && !TAKEN.contains(&&*name);
    if is_name {
        Ok(name.into_owned())
    } else {
        let name = folder.display().to_string();
        Err(ProjectError::Name { name })
    }
}

fn checkout(folder: &Path) -> Result<PathBuf, ProjectError> {
    let is_sdk = |folder: &PathBuf| {
        ["sdk/Cargo.toml", "sdk/testing/Cargo.toml"]
            .iter()
            .all(|file| folder.join(file).exists())
    };
    let found = folder.canonicalize().ok().filter(is_sdk);
    found.ok_or_else(|| ProjectError::NoSdk {
        path: folder.to_owned(),
    })
}

/// The profile of contracts as a manifest has it.
fn profile() -> String {
    let profiles = Table::from_iter([(PROFILE.to_owned(), Value::Table(sdk::profile()))]);
    Table::from_iter([("profile".to_owned(), Value::Table(profiles))]).to_string()
}

/// The linker's flags as cargo's settings have them.
fn flags() -> String {
    let flags = sdk::link_flags().into_iter().map(Value::from).collect();
    let flags = Table::from_iter([("rustflags".to_owned(), Value::Array(flags))]);
    let target = Table::from_iter([(TARGET.to_owned(), Value::Table(flags))]);
    Table::from_iter([("target".to_owned(), Value::Table(target))]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_named_as_cargo_and_the_chain_can_name_it() {
        for name in ["receipts", "goods-2", "x"] {
            assert_eq!(
                name_of(&Path::new("some/where").join(name)).expect(name),
                name
            );
        }
        for name in [
            "Receipts",
            "2-goods",
            "goods_2",
            "test",
            "goods-",
            "tradewind-x",
            "..",
        ] {
            let refused = name_of(Path::new(name)).expect_err(name).to_string();
            assert_eq!(
                refused,
                format!(
                    "{name} cannot name a contract's package: expected lower-case letters, digits and hyphens, beginning with a letter, and no word of Rust or of Tradewind"
                )
            );
        }
    }

    #[test]
    fn a_project_is_never_made_over_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("goods");
        create(&path, None).expect("a new folder");
        let again = create(&path, None).expect_err("taken").to_string();
        let shown = path.display();
        assert_eq!(
            again,
            format!("{shown} is there already; a project is made in a folder of its own")
        );
    }
}
