//! `tradewind key`: make and show keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use tradewind_types::Party;

use super::Common;
use super::fail::Fail;
use super::output::Output;
use super::passphrase::new_passphrase;
use crate::keyfile;

/// Make and show keys.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  tradewind key new ann@shop              asks for a passphrase and seals the key with it
  tradewind key new ann@shop --plain      a file that anybody who has it can sign with
  tradewind key seal ann@shop.key         seal a key that is not sealed yet

A script gives the passphrase in TRADEWIND_PASSPHRASE or by --passphrase-file.")]
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
    /// Seal the key of a file by a passphrase.
    Seal {
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
    /// Do not seal it by a passphrase.
    #[arg(long)]
    plain: bool,
}

pub(super) fn run(common: &Common, command: KeyCommand, output: &mut Output) -> Result<(), Fail> {
    match command {
        KeyCommand::New(NewArgs { party, out, plain }) => {
            let path = out.unwrap_or_else(|| PathBuf::from(format!("{party}.key")));
            let passphrase = match plain {
                true => None,
                false => new_passphrase(common)?,
            };
            let key = keyfile::create_sealed(&path, party, passphrase.as_deref())?;
            let public = key.public().to_string();
            let file = path.display().to_string();
            let sealed = passphrase.is_some();
            let json = json!({
                "party": party.as_str(),
                "public_key": public,
                "file": file,
                "sealed": sealed,
            });
            output.tell(&json, || {
                let how = match sealed {
                    true => "sealed by the passphrase",
                    false => "not sealed: who has the file can sign",
                };
                format!("key of {party} is in {file}, {how}\npublic key  {public}")
            });
        }
        KeyCommand::Show { file } => {
            let (party, public, sealed) = keyfile::show(&file)?;
            let public = public.to_string();
            let json = json!({ "party": party.as_str(), "public_key": public, "sealed": sealed });
            output.tell(&json, || {
                let sealed = if sealed { "yes" } else { "no" };
                format!("party       {party}\npublic key  {public}\nsealed      {sealed}")
            });
        }
        KeyCommand::Seal { file } => {
            let passphrase = new_passphrase(common)?.ok_or_else(|| {
                Fail::usage("a key is sealed by a passphrase: set TRADEWIND_PASSPHRASE or give --passphrase-file FILE")
            })?;
            let party = keyfile::seal(&file, &passphrase)?;
            let file = file.display().to_string();
            let json = json!({ "party": party.as_str(), "file": file, "sealed": true });
            output.tell(&json, || format!("the key of {party} in {file} is sealed"));
        }
    }
    Ok(())
}
