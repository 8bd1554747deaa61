//! A shell in a folder of its own, beside a node of its own.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;
use tradewind_tests::{NodeProcess, binaries};

/// Ends what a command printed.
const MARK: &str = "\u{1e}";

/// The shell in which a page's commands run one after the other.
pub(crate) struct Shell {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    _node: NodeProcess,
    _folder: TempDir,
}

impl Shell {
    /// Starts a shell whose `tradewind` talks to a new chain with its data in
    /// `tradewind-data`.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut node = NodeProcess::start(&folder.path().join("tradewind-data")).expect("a node");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(node.client()).expect("the node answers");
        let binaries = binaries().expect("the target folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut bash = Command::new("bash");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TRADEWIND_")) {
            bash.env_remove(name);
        }
        let mut child = bash
            .args(["--noprofile", "--norc"])
            .current_dir(folder.path())
            .env("PATH", format!("{}:{path}", binaries.display()))
            .env("TRADEWIND_NODE", node.uri())
            .env("CARGO_HOME", kept("CARGO_HOME", ".cargo"))
            .env("RUSTUP_HOME", kept("RUSTUP_HOME", ".rustup"))
            .env("HOME", folder.path())
            .env("NO_COLOR", "1")
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("CARGO_TARGET_DIR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("bash starts");
        let mut input = child.stdin.take().expect("piped");
        writeln!(input, "exec 2>&1").expect("bash reads");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self {
            child,
            input: Some(input),
            output,
            _node: node,
            _folder: folder,
        }
    }

    /// Runs a command and returns the lines it printed.
    pub(crate) fn run(&mut self, command: &str) -> Vec<String> {
        let input = self.input.as_mut().expect("the shell runs");
        writeln!(input, "{{ {command}\n}} < /dev/null\nprintf '{MARK}\\n'").expect("bash reads");
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).expect("bash writes text");
            assert!(read != 0, "the shell ended at `{command}`: {lines:#?}");
            let line = line.trim_end().to_owned();
            match line.strip_suffix(MARK) {
                Some("") => return lines,
                Some(rest) => {
                    lines.push(rest.to_owned());
                    return lines;
                }
                None => lines.push(line),
            }
        }
    }
}

/// Where Rust keeps its things: the only part of this user's home that a reader has too.
fn kept(variable: &str, folder: &str) -> PathBuf {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let home = std::env::var_os("HOME").unwrap_or_default();
    named.unwrap_or_else(|| Path::new(&home).join(folder))
}

impl Drop for Shell {
    fn drop(&mut self) {
        drop(self.input.take());
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
