//! A contract's project on disk: made, built, tested, compared with what is deployed.
//!
//! Cargo does the work; this module owns how it is asked. Invariant: a module depends on the
//! sources, the locked dependencies, the compiler's version and nothing else: not on where the
//! project lies, whose machine it is or what its environment says.

mod gas;
mod new;
mod sdk;
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use tradewind_types::{Domain, Hash, digest};

pub use gas::{Gas, GasOf};
pub use new::create;
pub use tools::{Tools, built_with};

/// The target that contracts are built for.
pub const TARGET: &str = "wasm32v1-none";
/// The profile that contracts are built with.
const PROFILE: &str = "contract";
/// Names the folder of modules to tests that run them.
const MODULES: &str = "TRADEWIND_MODULES";
/// Names the folder that tests write gas to.
const GAS: &str = "TRADEWIND_GAS";

/// Why a project cannot be made, built or tested.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// A file or folder cannot be read or written.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// What was attempted.
        action: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// A name that no package can have.
    #[error(
        "{name} cannot name a contract's package: expected lower-case letters, digits and hyphens, beginning with a letter, and no word of Rust or of Tradewind"
    )]
    Name {
        /// What was given.
        name: String,
    },
    /// The folder has something in it.
    #[error("{path} is there already; a project is made in a folder of its own")]
    Taken {
        /// The folder.
        path: PathBuf,
    },
    /// The folder given as the SDK's is none.
    #[error(
        "{path} holds no SDK: expected a checkout of Tradewind, with sdk/Cargo.toml and sdk/testing/Cargo.toml"
    )]
    NoSdk {
        /// The folder.
        path: PathBuf,
    },
    /// A tool is not installed.
    #[error("{tool} does not run ({why}); Rust and cargo are installed by https://rustup.rs")]
    NoTool {
        /// Which.
        tool: String,
        /// What the system said.
        why: String,
    },
    /// The compiler lacks the target of contracts.
    #[error(
        "the target {TARGET} is not installed for rustc {rustc}; install it with `rustup target add {TARGET}`"
    )]
    NoTarget {
        /// Version of the compiler.
        rustc: String,
    },
    /// The compiler is too old.
    #[error(
        "rustc {found} is too old, contracts need {least} or newer; get it with `rustup update`"
    )]
    OldCompiler {
        /// Version found.
        found: String,
        /// Version needed.
        least: &'static str,
    },
    /// Cargo does not understand the project.
    #[error("{path} is no project of a contract: {why}")]
    NoProject {
        /// The folder.
        path: PathBuf,
        /// What cargo said.
        why: String,
    },
    /// No package makes a module.
    #[error(
        "no package in {path} makes a module; a contract's Cargo.toml says `[lib] crate-type = [\"cdylib\", \"rlib\"]`"
    )]
    NoContract {
        /// The folder.
        path: PathBuf,
    },
    /// Several packages make modules.
    #[error("{path} has several contracts: {}; name one with --package", .names.join(", "))]
    Several {
        /// The folder.
        path: PathBuf,
        /// Their names.
        names: Vec<String>,
    },
    /// Cargo failed; it said why itself.
    #[error("{what} failed; cargo says why above")]
    Cargo {
        /// Which step.
        what: &'static str,
    },
}

impl ProjectError {
    fn file<'p>(action: &'static str, path: &'p Path) -> impl FnOnce(std::io::Error) -> Self + 'p {
        move |source| Self::File {
            action,
            path: path.to_owned(),
            source,
        }
    }
}

/// A folder with one contract or several.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    target: PathBuf,
    contracts: Vec<Package>,
    /// Folders of packages that lie outside the project and are no registry's.
    outside: Vec<PathBuf>,
}

/// A package that makes a module.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Version of the compiler that it asks for.
    pub rustc: Option<String>,
}

/// A module as it is deployed.
#[derive(Clone, Debug)]
pub struct Module {
    /// The package it was made of.
    pub package: Package,
    /// Where it lies.
    pub path: PathBuf,
    /// Its bytes.
    pub code: Vec<u8>,
}

impl Module {
    /// What the chain knows the module by.
    pub fn hash(&self) -> Hash {
        digest(Domain::Code, &[&self.code])
    }
}

impl Project {
    /// The project that `folder` is in.
    pub fn find(folder: &Path) -> Result<Self, ProjectError> {
        let no_project = |why: &str| ProjectError::NoProject {
            path: folder.to_owned(),
            why: why.trim().to_owned(),
        };
        let output = Command::new(tools::cargo())
            .args([
                "metadata",
                "--format-version",
                "1",
                "--filter-platform",
                TARGET,
            ])
            .current_dir(folder)
            .output()
            .map_err(|error| match folder.is_dir() {
                true => tools::missing("cargo", &error),
                false => no_project("there is no such folder"),
            })?;
        if !output.status.success() {
            return Err(no_project(&String::from_utf8_lossy(&output.stderr)));
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)
            .map_err(|error| no_project(&format!("cargo's answer: {error}")))?;
        let root = PathBuf::from(&metadata.workspace_root);
        let mut contracts = Vec::new();
        let mut outside = Vec::new();
        for package in metadata.packages {
            let folder = Path::new(&package.manifest_path).parent();
            let is_outside = folder.filter(|folder| !folder.starts_with(&root));
            if let (Some(folder), None) = (is_outside, &package.source) {
                outside.push(folder.to_owned());
            }
            let is_module = package.targets.iter().any(|target| target.makes("cdylib"));
            if is_module && metadata.workspace_members.contains(&package.id) {
                contracts.push(package.into());
            }
        }
        outside.sort();
        Ok(Self {
            target: PathBuf::from(metadata.target_directory),
            root,
            contracts,
            outside,
        })
    }

    /// Where it lies.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where modules and gas are kept.
    fn made(&self) -> PathBuf {
        self.target.join("tradewind")
    }

    /// The package of this name, or the only one.
    pub fn contract(&self, name: Option<&str>) -> Result<&Package, ProjectError> {
        let names = || self.contracts.iter().map(|package| package.name.clone());
        let chosen = |package: &&Package| name.is_none_or(|name| package.name == name);
        let mut found = self.contracts.iter().filter(chosen);
        match (found.next(), found.next()) {
            (Some(package), None) => Ok(package),
            (None, _) if self.contracts.is_empty() => Err(ProjectError::NoContract {
                path: self.root.clone(),
            }),
            _ => Err(ProjectError::Several {
                path: self.root.clone(),
                names: names().collect(),
            }),
        }
    }

    /// The packages that `name` means: that one, or all.
    pub fn contracts(&self, name: Option<&str>) -> Result<Vec<&Package>, ProjectError> {
        match name {
            Some(_) => Ok(vec![self.contract(name)?]),
            None if self.contracts.is_empty() => Err(ProjectError::NoContract {
                path: self.root.clone(),
            }),
            None => Ok(self.contracts.iter().collect()),
        }
    }

    /// Builds a package's module.
    pub fn build(&self, tools: &Tools, package: &Package) -> Result<Module, ProjectError> {
        let made = self.made();
        fs::create_dir_all(&made).map_err(ProjectError::file("make the folder", &made))?;
        let settings = made.join("build.toml");
        fs::write(&settings, sdk::build_settings())
            .map_err(ProjectError::file("write", &settings))?;
        let output = Command::new(tools::cargo())
            .current_dir(&self.root)
            .args([
                "build",
                "--lib",
                "--package",
                &package.name,
                "--target",
                TARGET,
            ])
            .args(["--profile", PROFILE, "--config"])
            .arg(&settings)
            .args(["--quiet", "--message-format", "json-render-diagnostics"])
            .env("CARGO_ENCODED_RUSTFLAGS", self.flags(tools))
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|error| tools::missing("cargo", &error))?;
        let failed = ProjectError::Cargo {
            what: "building the module",
        };
        if !output.status.success() {
            return Err(failed);
        }
        let built = artifact(&output.stdout, &package.name).ok_or(failed)?;
        let code = fs::read(&built).map_err(ProjectError::file("read", &built))?;
        let path = made.join(format!("{}.wasm", package.name));
        fs::write(&path, &code).map_err(ProjectError::file("write", &path))?;
        Ok(Module {
            package: package.clone(),
            path,
            code,
        })
    }

    /// Flags of the compiler, as cargo takes them: how to link, and names instead of places.
    fn flags(&self, tools: &Tools) -> String {
        let mut flags = sdk::link_flags();
        let mut remap = |place: &Path, name: &str| {
            flags.push(format!("--remap-path-prefix={}={name}", place.display()));
        };
        remap(&tools.sysroot, "/rust");
        remap(&tools.cargo_home, "/cargo");
        for (number, folder) in self.outside.iter().enumerate() {
            remap(folder, &format!("/outside/{number}"));
        }
        // The last one that fits wins: the project may lie below any of the others.
        remap(&self.root, "/contract");
        flags.join("\u{1f}")
    }

    /// Runs the tests, on modules that were built before. `words` are for cargo.
    pub fn test(&self, words: &[String]) -> Result<(), ProjectError> {
        let gas = self.gas_folder();
        if gas.exists() {
            fs::remove_dir_all(&gas).map_err(ProjectError::file("empty", &gas))?;
        }
        fs::create_dir_all(&gas).map_err(ProjectError::file("make the folder", &gas))?;
        let status = Command::new(tools::cargo())
            .current_dir(&self.root)
            .arg("test")
            .args(words)
            .env(GAS, &gas)
            .env(MODULES, self.made())
            .status()
            .map_err(|error| tools::missing("cargo", &error))?;
        if status.success() {
            Ok(())
        } else {
            Err(ProjectError::Cargo { what: "the tests" })
        }
    }

    fn gas_folder(&self) -> PathBuf {
        self.made().join("gas")
    }

    /// Gas that the last tests used.
    pub fn gas(&self) -> Result<Gas, ProjectError> {
        let folder = self.gas_folder();
        Gas::read(&folder).map_err(ProjectError::file("read", &folder))
    }
}

/// The module among what cargo says it made.
fn artifact(messages: &[u8], package: &str) -> Option<PathBuf> {
    let file = format!("{}.wasm", package.replace('-', "_"));
    let messages = messages.split(|byte| *byte == b'\n');
    let messages = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    let mut files = messages.flat_map(|message| message.filenames);
    files.find(|path| path.file_name().is_some_and(|name| name == file.as_str()))
}

/// What cargo says of an artifact.
#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// What cargo says of a workspace.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    workspace_members: Vec<String>,
    workspace_root: String,
    target_directory: String,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    name: String,
    source: Option<String>,
    manifest_path: String,
    targets: Vec<Target>,
    metadata: Option<Asked>,
}

#[derive(Deserialize)]
struct Target {
    crate_types: Vec<String>,
}

impl Target {
    fn makes(&self, kind: &str) -> bool {
        self.crate_types.iter().any(|made| made == kind)
    }
}

/// `[package.metadata]` of a contract.
#[derive(Deserialize)]
struct Asked {
    tradewind: Option<Wanted>,
}

#[derive(Deserialize)]
struct Wanted {
    rustc: Option<String>,
}

impl From<Described> for Package {
    fn from(described: Described) -> Self {
        let asked = described.metadata.and_then(|asked| asked.tradewind);
        Self {
            rustc: asked.and_then(|wanted| wanted.rustc),
            name: described.name,
        }
    }
}
