//! Doors of this crate as functions of arbitrary bytes, for fuzz targets and their corpora.
//!
//! A panic is the finding; the results do not matter.

use std::path::Path;

use tradewind_client::{Evidence, StateEvidence, TransactionEvidence, Trust};
use tradewind_types::{Header, cbor};

use crate::config::Config;
use crate::{genesis_file, keyfile};

pub use crate::cli::fuzz::command;
pub use crate::gateway::fuzz::request;

/// Reads a genesis file; what is read must be written and read back as the same chain.
pub fn genesis(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let Ok(genesis) = genesis_file::parse(text) else {
        return;
    };
    if genesis.state().is_ok() {
        let again = genesis_file::parse(&genesis_file::write(&genesis)).expect("own text");
        assert_eq!(again.chain(), genesis.chain());
    }
}

/// Reads a configuration file; a node must be able to work with what passes its check.
pub fn configuration(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let Ok(config) = Config::parse(text) else {
        return;
    };
    if config.check().is_ok() {
        let _ = (config.interval(), config.heartbeat());
        let _ = (config.mempool_limits(), config.store_options());
        let again = toml::to_string(&config).expect("settings are TOML");
        assert_eq!(Config::parse(&again).expect("own text"), config);
    }
}

/// Reads a key file.
pub fn key_file(data: &[u8]) {
    if let Ok(text) = core::str::from_utf8(data) {
        let _ = keyfile::parse(Path::new("a.key"), text);
    }
}

/// Reads a proof file and verifies it, trusting the chain and validators that it names itself.
pub fn proof_file(data: &[u8]) {
    let Ok(evidence) = Evidence::from_bytes(data) else {
        return;
    };
    assert_eq!(evidence.to_bytes(), data, "one proof has one spelling");
    let (Evidence::State(StateEvidence { header, .. })
    | Evidence::Transaction(TransactionEvidence { header, .. })) = &evidence;
    let limits = cbor::Limits::bytes(data.len());
    if let Ok(header) = cbor::decode::<Header>(&header.header, limits) {
        let trust = Trust {
            chain: header.chain,
            validators: header.validators,
        };
        let _ = trust.evidence(&evidence);
    }
}
