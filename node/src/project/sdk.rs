//! The SDK's sources, as this command was built with them, and how contracts are built.
//!
//! A project gets them as a workspace of its own, so that no checkout and no registry is
//! needed. Profile and linker flags are read from the same sources: they stand in one place.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use super::{PROFILE, ProjectError, TARGET};

/// Files by their path in the workspace.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sdk.rs"));

fn file(name: &str) -> &'static str {
    let found = FILES.iter().find(|(known, _)| *known == name);
    found.expect("the build put it in").1
}

fn parse(name: &str) -> Table {
    file(name).parse().expect("cargo read it before")
}

/// The dependencies that this command was built and tested with.
pub(super) fn lock() -> &'static str {
    file("Cargo.lock")
}

/// Writes the sources below `folder`.
pub(super) fn write(folder: &Path) -> Result<(), ProjectError> {
    let names = FILES.iter().map(|(name, _)| *name);
    let members: Vec<&str> = names
        .filter_map(|name| name.strip_suffix("/Cargo.toml"))
        .collect();
    for (name, text) in FILES {
        let text = match *name {
            "Cargo.lock" | ".cargo/config.toml" => continue,
            "Cargo.toml" => root(&members),
            name if name.ends_with("/Cargo.toml") => member(name),
            _ => (*text).to_owned(),
        };
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(ProjectError::file("make the folder", parent))?;
        fs::write(&path, text).map_err(ProjectError::file("write", &path))?;
    }
    Ok(())
}

/// The workspace's manifest with these members and nothing else of ours.
fn root(members: &[&str]) -> String {
    let mut manifest = parse("Cargo.toml");
    manifest.retain(|key, _| key == "workspace");
    let workspace = manifest.get_mut("workspace").and_then(Value::as_table_mut);
    let workspace = workspace.expect("it is a workspace");
    let list = members.iter().map(|member| Value::from(*member)).collect();
    workspace.insert("members".into(), Value::Array(list));
    if let Some(dependencies) = workspace
        .get_mut("dependencies")
        .and_then(Value::as_table_mut)
    {
        let path = |used: &Value| Some(used.get("path")?.as_str()?.to_owned());
        dependencies.retain(|_, used| path(used).is_none_or(|path| members.contains(&&*path)));
    }
    manifest.to_string()
}

/// A crate's manifest without what only its own tests need.
fn member(name: &str) -> String {
    let mut manifest = parse(name);
    for key in ["dev-dependencies", "test", "bench", "example"] {
        manifest.remove(key);
    }
    manifest.to_string()
}

/// The profile of contracts.
pub(super) fn profile() -> Table {
    let manifest = parse("Cargo.toml");
    let profile = manifest
        .get("profile")
        .and_then(|profiles| profiles.get(PROFILE));
    let profile = profile.and_then(Value::as_table);
    profile.expect("the workspace has the profile").clone()
}

/// Settings that cargo builds a module with, whatever the project says.
pub(super) fn build_settings() -> String {
    let profiles = Table::from_iter([(PROFILE.to_owned(), Value::Table(profile()))]);
    Table::from_iter([("profile".to_owned(), Value::Table(profiles))]).to_string()
}

/// Flags that a module is linked with.
pub(super) fn link_flags() -> Vec<String> {
    let settings = parse(".cargo/config.toml");
    let target = settings
        .get("target")
        .and_then(|targets| targets.get(TARGET));
    let flags = target.and_then(|target| target.get("rustflags"));
    let flags = flags.and_then(Value::as_array);
    let flags = flags.expect("the workspace has flags for contracts").iter();
    flags.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendored_workspace_names_its_members_and_no_other_crate_of_ours() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path()).expect("written");
        let text = fs::read_to_string(folder.path().join("Cargo.toml")).expect("written");
        let manifest: Table = text.parse().expect("TOML");
        let members = manifest["workspace"]["members"].as_array().expect("a list");
        for member in members {
            let member = member.as_str().expect("text");
            assert!(
                folder.path().join(member).join("src/lib.rs").exists(),
                "{member}"
            );
        }
        assert!(members.contains(&"sdk/testing".into()), "{members:?}");
        let dependencies = manifest["workspace"]["dependencies"]
            .as_table()
            .expect("a table");
        assert!(!dependencies.contains_key("tradewind-store"));
        assert!(dependencies.contains_key("tradewind-types"));
        assert!(manifest.get("profile").is_none());
    }

    #[test]
    fn modules_are_built_as_the_workspace_says() {
        assert_eq!(profile()["lto"].as_str(), Some("fat"));
        assert_eq!(profile()["overflow-checks"].as_bool(), Some(true));
        assert!(link_flags().contains(&"link-arg=-zstack-size=16384".to_owned()));
    }
}
