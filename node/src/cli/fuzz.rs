//! The command line as a function of arbitrary bytes.

use clap::Parser;
use tradewind_proto::{fuzz::schema, json};

use super::{Cli, flags};

/// Reads `data`, a word a line, as the whole command line and as the arguments of a method.
pub fn command(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let words: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    let _ = Cli::try_parse_from(std::iter::once("tradewind".to_owned()).chain(words.clone()));
    let schema = schema();
    let method = schema.method("everything").expect("in the schema");
    if let Ok(value) = flags::arguments(&schema, method, &words) {
        let _ = json::encode_args(&schema, method, &value);
    }
}
