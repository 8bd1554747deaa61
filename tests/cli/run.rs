//! Runs the command in a folder of its own, against a node of its own.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tradewind_client::Client;
use tradewind_tests::{NodeProcess, Zone, command};

/// What a command said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The last line of standard output as JSON.
    pub(crate) fn json(&self) -> Result<Value> {
        let line = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(line).with_context(|| format!("{self:?}"))
    }
}

/// A user: a folder to work in, settings and a home of the own.
pub(crate) struct User {
    home: TempDir,
    variables: Vec<(String, String)>,
}

impl User {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            home: tempfile::tempdir()?,
            variables: Vec::new(),
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.push((name.to_owned(), value.into()));
    }

    /// Runs `tradewind` with these words in a folder below the user's.
    pub(crate) fn run_in(&self, folder: &str, words: &[&str]) -> Result<Said> {
        let mut command = command()?;
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TRADEWIND_")) {
            command.env_remove(name);
        }
        let output = command
            .args(words)
            .current_dir(self.folder().join(folder))
            .env("XDG_CONFIG_HOME", self.path(".config"))
            .env("XDG_STATE_HOME", self.path(".state"))
            .env("NO_COLOR", "1")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(std::process::Stdio::null())
            .output()?;
        Ok(Said {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout)?,
            err: String::from_utf8(output.stderr)?,
        })
    }

    pub(crate) fn run(&self, words: &[&str]) -> Result<Said> {
        self.run_in("", words)
    }

    /// Runs what must succeed.
    pub(crate) fn does(&self, words: &[&str]) -> Result<Said> {
        let said = self.run(words)?;
        ensure!(said.code == 0, "{words:?} failed: {said:?}");
        Ok(said)
    }

    /// Runs what must succeed and answers in JSON.
    pub(crate) fn asks(&self, words: &[&str]) -> Result<Value> {
        let words: Vec<&str> = ["--json"].iter().chain(words).copied().collect();
        self.does(&words)?.json()
    }
}

/// A node with `cash` on it, and a user who is its administrator.
pub(crate) struct Town {
    pub(crate) user: User,
    pub(crate) client: Client,
    // Stopped when the town is dropped.
    _node: NodeProcess,
}

impl Town {
    /// Everybody of `names` has `pence` on the account.
    pub(crate) async fn found(names: &[&str], pence: u64) -> Result<Self> {
        let mut user = User::new()?;
        let data = user.path("tradewind-data");
        let mut node = NodeProcess::start(&data)?;
        let client = node.client().await?;
        Zone::found(&client, &data, names, pence).await?;
        user.set("TRADEWIND_NODE", node.uri());
        user.set(
            "TRADEWIND_KEY",
            data.join("admin@zone.key").display().to_string(),
        );
        Ok(Self {
            user,
            client,
            _node: node,
        })
    }

    /// Gives a party a new key in a file and registers it.
    pub(crate) fn key(&self, party: &str) -> Result<String> {
        let made = self.user.asks(&["key", "new", party, "--plain"])?;
        let public = made["public_key"].as_str().context("a public key")?;
        let words = [
            "call",
            "registry@system",
            "add_key",
            "--party",
            party,
            "--key",
            public,
        ];
        self.user.does(&words)?;
        Ok(made["file"].as_str().context("a file")?.to_owned())
    }
}
