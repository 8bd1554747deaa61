//! Words for people or JSON for scripts, on standard output.

use std::io::{self, Write};

use clap::CommandFactory as _;
use serde_json::Value;

use super::fail::Fail;
use super::table::bad_on_stderr;

/// Where results go.
#[derive(Debug)]
pub(super) struct Output {
    json: bool,
}

impl Output {
    pub(super) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Tells a result: `json` to a script, `text` to a person.
    ///
    /// A reader that went away, such as `head`, ends the process as it would end any other.
    pub(super) fn tell(&mut self, json: &Value, text: impl FnOnce() -> String) {
        let line = if self.json { json.to_string() } else { text() };
        let mut out = io::stdout().lock();
        if writeln!(out, "{}", line.trim_end())
            .and_then(|()| out.flush())
            .is_err()
        {
            std::process::exit(0);
        }
    }

    /// Prints the script that completes commands in a shell.
    #[allow(
        clippy::unused_self,
        reason = "what is printed goes through the output"
    )]
    pub(super) fn script(&self, shell: clap_complete::Shell) {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut super::Cli::command(), "tradewind", &mut script);
        // A reader that went away has enough of it.
        let _ = io::stdout().lock().write_all(&script);
    }

    /// Tells a person how a long command gets on.
    pub(super) fn note(&self, text: &str) {
        if !self.json {
            // Nobody has to listen.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Tells why a command failed.
    pub(super) fn fail(&mut self, fail: &Fail) {
        let mut err = io::stderr().lock();
        let _ = if self.json {
            writeln!(err, "{}", fail.json())
        } else {
            writeln!(err, "{} {fail}", bad_on_stderr("error:"))
        };
    }
}

/// A JSON value as people read it: records without quotes and braces, one line.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| format!("{name}: {}", plain(value));
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// A value of the wire as JSON; its bytes if the schema did not explain them.
pub(super) fn value(value: Option<&tradewind_proto::v1::Value>) -> Value {
    let Some(value) = value else {
        return Value::Null;
    };
    if value.json.is_empty() && !value.cbor.is_empty() {
        return serde_json::json!({ "cbor": hex::encode(&value.cbor) });
    }
    serde_json::from_str(&value.json).unwrap_or_default()
}

/// A number with separators: `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
