//! The compiler and cargo, as they are on this machine.

use std::io;
use std::path::PathBuf;
use std::process::Command;

use super::{ProjectError, TARGET};

/// The oldest compiler that builds contracts.
const LEAST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Version of the compiler that this command was built with.
pub const fn built_with() -> &'static str {
    env!("TRADEWIND_RUSTC")
}

/// What builds contracts.
#[derive(Clone, Debug)]
pub struct Tools {
    /// Version of the compiler, such as 1.95.0.
    pub rustc: String,
    pub(super) sysroot: PathBuf,
    pub(super) cargo_home: PathBuf,
}

impl Tools {
    /// Looks them up for a project's folder, and refuses what cannot build a contract.
    pub fn find(folder: &std::path::Path) -> Result<Self, ProjectError> {
        let rustc = |args: &[&str]| ask("rustc", folder, args);
        let version = rustc(&["--version"])?;
        let version = version.split(' ').nth(1).unwrap_or_default().to_owned();
        if numbers(&version) < numbers(LEAST) {
            return Err(ProjectError::OldCompiler {
                found: version,
                least: LEAST,
            });
        }
        let sysroot = PathBuf::from(rustc(&["--print", "sysroot"])?);
        if !sysroot.join("lib/rustlib").join(TARGET).exists() {
            return Err(ProjectError::NoTarget { rustc: version });
        }
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
        let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        Ok(Self {
            rustc: version,
            sysroot,
            cargo_home: cargo_home.or_else(home).unwrap_or_default(),
        })
    }
}

/// Cargo: the one that runs this command, if one does.
pub(super) fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

pub(super) fn missing(tool: &str, error: &io::Error) -> ProjectError {
    ProjectError::NoTool {
        tool: tool.to_owned(),
        why: error.to_string(),
    }
}

fn ask(tool: &str, folder: &std::path::Path, args: &[&str]) -> Result<String, ProjectError> {
    let output = Command::new(tool)
        .args(args)
        .current_dir(folder)
        .output()
        .map_err(|error| missing(tool, &error))?;
    if !output.status.success() {
        return Err(ProjectError::NoTool {
            tool: tool.to_owned(),
            why: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A version as numbers that compare; what follows a hyphen counts for nothing.
fn numbers(version: &str) -> Vec<u32> {
    let version = version.split('-').next().unwrap_or_default();
    version
        .split('.')
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_their_numbers() {
        assert!(numbers("1.95.0") >= numbers("1.95"));
        assert!(numbers("1.100.0-nightly") > numbers("1.95"));
        assert!(numbers("1.9.9") < numbers("1.95"));
    }
}
