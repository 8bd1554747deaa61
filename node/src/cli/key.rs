//! `tradewind key`: make and show keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use tradewind_types::Party;

use super::fail::Fail;
use super::output::Output;
use crate::keyfile;

/// Make and show keys.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key for a party, in a file that only you can read.
    ///
    /// The party's administrator registers the public key: `tradewind call registry@system
    /// add_key --party ann@shop --key …`.
    New(NewArgs),
    /// Show the party and the public key of a key file.
    Show {
        /// The key file.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Whose key: name@organisation.
    party: Party,
    /// Where to write it; by default <party>.key in this folder.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(command: KeyCommand, output: &mut Output) -> Result<(), Fail> {
    match command {
        KeyCommand::New(NewArgs { party, out }) => {
            let path = out.unwrap_or_else(|| PathBuf::from(format!("{party}.key")));
            let key = keyfile::create(&path, party)?;
            let public = key.public().to_string();
            let file = path.display().to_string();
            let json = json!({ "party": party.as_str(), "public_key": public, "file": file });
            output.tell(&json, || {
                format!("key of {party} is in {file}\npublic key  {public}")
            });
        }
        KeyCommand::Show { file } => {
            let (party, key) = keyfile::read(&file)?;
            let public = key.public().to_string();
            let json = json!({ "party": party.as_str(), "public_key": public });
            output.tell(&json, || {
                format!("party       {party}\npublic key  {public}")
            });
        }
    }
    Ok(())
}
