//! What an operator can set: every limit with its unit and default, from a file, the
//! environment and flags, in that order of precedence from last to first.
//!
//! Nothing here is part of consensus; the chain's own limits are in its genesis.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tradewind_runtime::wasm::MOST_THREADS;

use crate::file;
use crate::mempool::MempoolLimits;

/// Longest configuration file, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// Longest signed transaction, which every limit of bytes must have room for.
const DEPLOYMENT_BYTES: u64 = (1 << 20) + (64 << 10);
/// Most reading threads: the blocks need an instance of each contract too.
pub(crate) const MOST_READ_THREADS: usize = MOST_THREADS as usize - 1;
/// Milliseconds of a day.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Settings of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Directory of the node's data.
    pub data: PathBuf,
    /// Genesis document; by default `genesis.toml` in the data directory.
    pub genesis: Option<PathBuf>,
    /// Key file of the validator; by default `validator.key` in the data directory.
    pub validator_key: Option<PathBuf>,
    /// Address of the gRPC gateway.
    pub listen: SocketAddr,
    /// How blocks are made.
    pub block: BlockConfig,
    /// What waits for a block.
    pub mempool: MempoolConfig,
    /// What is kept on disk and in memory.
    pub store: StoreConfig,
    /// What the gateway lets in.
    pub gateway: GatewayConfig,
}

/// How blocks are made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BlockConfig {
    /// Least time between the starts of two blocks, in milliseconds.
    pub interval_ms: u64,
    /// Time without transactions after which an empty block is made, in milliseconds.
    pub heartbeat_ms: u64,
    /// Most bytes of transactions in a block that this node builds.
    pub max_bytes: usize,
    /// Most transactions in a block that this node builds.
    pub max_transactions: usize,
}

/// What waits for a block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MempoolConfig {
    /// Most transactions.
    pub max_transactions: usize,
    /// Most bytes of signed transactions.
    pub max_bytes: usize,
    /// Most transactions of one organisation.
    pub max_organisation_transactions: usize,
    /// Most bytes of signed transactions of one organisation.
    pub max_organisation_bytes: usize,
}

/// What is kept on disk and in memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// Blocks whose state stays readable and provable, counted from the newest.
    pub retained_blocks: u64,
    /// Cache of data read from disk, in MiB.
    pub cache_mib: usize,
    /// Buffer of data to be written, in MiB.
    pub write_buffer_mib: usize,
    /// Pairs of the state trie held in memory, of 96 bytes each.
    pub resident_pairs: usize,
}

/// What the gateway lets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GatewayConfig {
    /// Longest request, in bytes.
    pub max_request_bytes: usize,
    /// Connections open at once.
    pub max_connections: usize,
    /// Requests of one connection under way at once.
    pub max_requests_per_connection: usize,
    /// Streams open at once, of all clients.
    pub max_streams: usize,
    /// Transactions of one submission stream under way at once.
    pub max_stream_pending: usize,
    /// Longest time a request may take, in milliseconds; streams are exempt.
    pub request_timeout_ms: u64,
    /// Most gas that a view or simulation may use.
    pub read_gas: u64,
    /// Threads that run views, simulations and proofs, at most 31; 0 means one a core.
    pub read_threads: usize,
    /// Views, simulations and proofs that may wait for a thread.
    pub max_reads_waiting: usize,
    /// Submissions, simulations and views of one organisation, a second; as many may come at
    /// once after a second of rest.
    pub organisation_requests_per_second: u32,
    /// Certificate file (PEM) for TLS; without one the gateway speaks plain HTTP/2.
    pub tls_certificate: Option<PathBuf>,
    /// Private key file (PEM) for TLS.
    pub tls_key: Option<PathBuf>,
    /// File (PEM) of the authorities whose client certificates are taken; without one no
    /// client is asked for a certificate.
    pub tls_client_ca: Option<PathBuf>,
    /// Whether a client without a certificate is turned away, where `tls_client_ca` is set.
    pub tls_client_required: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: PathBuf::from("tradewind-data"),
            genesis: None,
            validator_key: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 7400)),
            block: BlockConfig::default(),
            mempool: MempoolConfig::default(),
            store: StoreConfig::default(),
            gateway: GatewayConfig::default(),
        }
    }
}

impl Default for BlockConfig {
    fn default() -> Self {
        Self {
            interval_ms: 10,
            heartbeat_ms: 10_000,
            max_bytes: 8 << 20,
            max_transactions: 10_000,
        }
    }
}

impl Default for MempoolConfig {
    fn default() -> Self {
        let limits = MempoolLimits::default();
        Self {
            max_transactions: limits.transactions,
            max_bytes: limits.bytes,
            max_organisation_transactions: limits.organisation_transactions,
            max_organisation_bytes: limits.organisation_bytes,
        }
    }
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            retained_blocks: 256,
            cache_mib: 256,
            write_buffer_mib: 128,
            resident_pairs: 2_000_000,
        }
    }
}

impl Default for GatewayConfig {
    fn default() -> Self {
        Self {
            max_request_bytes: 2 << 20,
            max_connections: 1_024,
            max_requests_per_connection: 256,
            max_streams: 1_024,
            max_stream_pending: 8_192,
            request_timeout_ms: 30_000,
            read_gas: 500_000_000,
            read_threads: 0,
            max_reads_waiting: 1_024,
            organisation_requests_per_second: 20_000,
            tls_certificate: None,
            tls_key: None,
            tls_client_ca: None,
            tls_client_required: true,
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not TOML, or has unknown or wrong settings.
    #[error("configuration file {path}: {source}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A setting is outside what makes sense.
    #[error("{setting} is {found}, expected {least} to {most}")]
    Range {
        /// The setting.
        setting: &'static str,
        /// What it is.
        found: u64,
        /// The least it may be.
        least: u64,
        /// The most it may be.
        most: u64,
    },
}

impl Config {
    /// Reads a TOML file. Unknown settings are errors.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = file::read(path, MAX_BYTES).and_then(file::text);
        let text = text.map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text).map_err(|source| ConfigError::Parse {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// Reads the text of a configuration file.
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Checks that a node can work with every setting.
    pub fn check(&self) -> Result<(), ConfigError> {
        let Self {
            block,
            mempool,
            store,
            gateway,
            ..
        } = self;
        let bounds: [(&'static str, u64, u64, u64); 21] = [
            ("block.interval_ms", block.interval_ms, 0, DAY_MS),
            ("block.heartbeat_ms", block.heartbeat_ms, 10, DAY_MS),
            (
                "block.max_bytes",
                block.max_bytes as u64,
                DEPLOYMENT_BYTES,
                1 << 30,
            ),
            (
                "block.max_transactions",
                block.max_transactions as u64,
                1,
                1_000_000,
            ),
            (
                "mempool.max_transactions",
                mempool.max_transactions as u64,
                1,
                100_000_000,
            ),
            (
                "mempool.max_bytes",
                mempool.max_bytes as u64,
                DEPLOYMENT_BYTES,
                1 << 40,
            ),
            (
                "mempool.max_organisation_transactions",
                mempool.max_organisation_transactions as u64,
                1,
                100_000_000,
            ),
            (
                "mempool.max_organisation_bytes",
                mempool.max_organisation_bytes as u64,
                DEPLOYMENT_BYTES,
                1 << 40,
            ),
            ("store.retained_blocks", store.retained_blocks, 1, 1 << 40),
            ("store.cache_mib", store.cache_mib as u64, 1, 1 << 20),
            (
                "store.write_buffer_mib",
                store.write_buffer_mib as u64,
                1,
                1 << 16,
            ),
            (
                "store.resident_pairs",
                store.resident_pairs as u64,
                0,
                1 << 32,
            ),
            (
                "gateway.max_request_bytes",
                gateway.max_request_bytes as u64,
                DEPLOYMENT_BYTES,
                64 << 20,
            ),
            (
                "gateway.max_connections",
                gateway.max_connections as u64,
                1,
                1_000_000,
            ),
            (
                "gateway.max_requests_per_connection",
                gateway.max_requests_per_connection as u64,
                1,
                1_000_000,
            ),
            (
                "gateway.max_streams",
                gateway.max_streams as u64,
                0,
                1_000_000,
            ),
            (
                "gateway.max_stream_pending",
                gateway.max_stream_pending as u64,
                1,
                1_000_000,
            ),
            (
                "gateway.request_timeout_ms",
                gateway.request_timeout_ms,
                1,
                DAY_MS,
            ),
            (
                "gateway.read_threads",
                gateway.read_threads as u64,
                0,
                MOST_READ_THREADS as u64,
            ),
            (
                "gateway.max_reads_waiting",
                gateway.max_reads_waiting as u64,
                1,
                1_000_000,
            ),
            (
                "gateway.organisation_requests_per_second",
                gateway.organisation_requests_per_second.into(),
                1,
                10_000_000,
            ),
        ];
        for (setting, found, least, most) in bounds {
            if !(least..=most).contains(&found) {
                return Err(ConfigError::Range {
                    setting,
                    found,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }

    /// The genesis document.
    pub fn genesis_path(&self) -> PathBuf {
        self.genesis
            .clone()
            .unwrap_or_else(|| self.data.join("genesis.toml"))
    }

    /// The validator's key file.
    pub fn validator_key_path(&self) -> PathBuf {
        self.validator_key
            .clone()
            .unwrap_or_else(|| self.data.join("validator.key"))
    }

    /// Limits of the mempool.
    pub fn mempool_limits(&self) -> MempoolLimits {
        MempoolLimits {
            transactions: self.mempool.max_transactions,
            bytes: self.mempool.max_bytes,
            organisation_transactions: self.mempool.max_organisation_transactions,
            organisation_bytes: self.mempool.max_organisation_bytes,
        }
    }

    /// How the store keeps what it is given.
    pub(crate) fn store_options(&self) -> tradewind_store::Options {
        tradewind_store::Options {
            retention_heights: self.store.retained_blocks,
            cache_bytes: self.store.cache_mib << 20,
            write_buffer_bytes: self.store.write_buffer_mib << 20,
            ..tradewind_store::Options::default()
        }
    }

    /// Least time between blocks.
    pub fn interval(&self) -> Duration {
        Duration::from_millis(self.block.interval_ms)
    }

    /// Time after which an empty block is made.
    pub fn heartbeat(&self) -> Duration {
        Duration::from_millis(self.block.heartbeat_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_with_a_typing_error_is_refused_with_its_place() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "[block]\ninterval = 5\n").expect("written");
        let error = Config::from_file(file.path())
            .expect_err("refused")
            .to_string();
        assert!(error.contains("unknown field `interval`"), "{error}");
        assert!(error.contains("interval_ms"), "{error}");
    }

    #[test]
    fn settings_that_cannot_work_say_what_can() {
        #[allow(
            clippy::type_complexity,
            reason = "a table of changes and what they are told"
        )]
        let cases: [(fn(&mut Config), &str); 3] = [
            (
                |config| config.block.max_bytes = 1,
                "block.max_bytes is 1, expected 1114112 to 1073741824",
            ),
            (
                |config| config.gateway.max_streams = usize::MAX,
                "gateway.max_streams is 18446744073709551615, expected 0 to 1000000",
            ),
            (
                |config| config.store.cache_mib = 0,
                "store.cache_mib is 0, expected 1 to 1048576",
            ),
        ];
        for (change, text) in cases {
            let mut config = Config::default();
            change(&mut config);
            let error = config.check().expect_err("refused");
            assert_eq!(error.to_string(), text);
        }
        assert!(Config::default().check().is_ok());
    }

    #[test]
    fn the_default_configuration_reads_back_from_its_own_text() {
        let text = toml::to_string(&Config::default()).expect("TOML");
        assert_eq!(
            toml::from_str::<Config>(&text).expect("reads"),
            Config::default()
        );
    }
}
