//! `tradewind node`: a node in this process, until it is told to stop.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use tradewind_runtime::Genesis;
use tradewind_types::{Party, SecretKey};

use crate::config::{Config, ConfigError};
use crate::gateway::{Gateway, GatewayError};
use crate::genesis_file::{self, GenesisFileError};
use crate::keyfile::{self, KeyFileError};
use crate::node::{Node, StartError};
use crate::pipeline::wall_clock;

/// How to run a node. Flags win over the environment, that over the file.
#[derive(Debug, Args)]
pub struct NodeArgs {
    /// Configuration file (TOML); `--print-config` shows every setting.
    #[arg(long, env = "TRADEWIND_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Directory of the node's data. An empty one gets a developer's chain.
    #[arg(long, env = "TRADEWIND_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Address of the gRPC gateway; port 0 takes any.
    #[arg(long, env = "TRADEWIND_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Genesis file of the chain.
    #[arg(long, env = "TRADEWIND_GENESIS", value_name = "FILE")]
    genesis: Option<PathBuf>,
    /// Print the settings that would be used, and end.
    #[arg(long)]
    print_config: bool,
}

/// Why a node does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The genesis file is wrong.
    #[error(transparent)]
    Genesis(#[from] GenesisFileError),
    /// A key file is wrong.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The data directory cannot be prepared.
    #[error("cannot write {path}")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it was not.
        #[source]
        source: std::io::Error,
    },
    /// The node does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The gateway does not open, or broke.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The process cannot have what it needs.
    #[error("cannot start")]
    Process(#[from] std::io::Error),
    /// The node broke while it ran.
    #[error("{reason}")]
    Broken {
        /// Why.
        reason: String,
    },
}

/// Runs a node until it is interrupted, terminated or broken.
pub fn run(args: NodeArgs) -> Result<(), RunError> {
    let config = config(&args)?;
    config.check()?;
    if args.print_config {
        use std::io::Write as _;
        let text = toml::to_string(&config).expect("settings are TOML");
        std::io::stdout().write_all(text.as_bytes())?;
        return Ok(());
    }
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // A second subscriber, as tests may have, is no reason not to run.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    // Tables, connections and contracts each have one open: as many as the system lets us.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
    let (genesis, key) = chain(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(config, genesis, key))
}

async fn serve(config: Config, genesis: Genesis, key: SecretKey) -> Result<(), RunError> {
    let node = Node::start(config, genesis, key)?;
    let gateway = match Gateway::bind(std::sync::Arc::clone(&node)).await {
        Ok(gateway) => gateway,
        Err(error) => {
            node.stop();
            return Err(error.into());
        }
    };
    tracing::info!(
        chain = %node.chain(),
        height = %node.durable().header.height,
        address = %gateway.address(),
        "listening"
    );
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    let mut fault = node.fault();
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => tracing::info!("interrupted, stopping"),
            _ = terminate.recv() => tracing::info!("terminated, stopping"),
            _ = fault.wait_for(Option::is_some) => {}
        }
    };
    let served = gateway.run(stop).await;
    let stopping = std::sync::Arc::clone(&node);
    let stopped = tokio::task::spawn_blocking(move || stopping.stop()).await;
    served?;
    if stopped.is_err() {
        return Err(RunError::Broken {
            reason: "the node panicked while it stopped".into(),
        });
    }
    let reason = node.fault().borrow().clone();
    if let Some(reason) = reason {
        return Err(RunError::Broken { reason });
    }
    tracing::info!(height = %node.durable().header.height, "stopped");
    Ok(())
}

fn config(args: &NodeArgs) -> Result<Config, RunError> {
    let mut config = match &args.config {
        Some(path) => Config::from_file(path)?,
        None => Config::default(),
    };
    if let Some(data) = &args.data {
        config.data.clone_from(data);
    }
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    if args.genesis.is_some() {
        config.genesis.clone_from(&args.genesis);
    }
    Ok(config)
}

/// The chain's genesis and this validator's key. A data directory without either, and no
/// word of where they are, gets a developer's chain.
pub(crate) fn chain(config: &Config) -> Result<(Genesis, SecretKey), RunError> {
    let (genesis, key) = (config.genesis_path(), config.validator_key_path());
    let is_new = config.genesis.is_none() && config.validator_key.is_none() && !genesis.exists();
    if is_new {
        found(&config.data, &genesis, &key)?;
    }
    let (_, key) = keyfile::read(&key)?;
    Ok((genesis_file::read(&genesis)?, key))
}

fn found(data: &Path, genesis: &Path, validator: &Path) -> Result<(), RunError> {
    let cannot = |path: &Path| {
        let path = path.to_owned();
        move |source| RunError::Write { path, source }
    };
    std::fs::create_dir_all(data).map_err(cannot(data))?;
    let party = |name| Party::new(name).expect("a name");
    let admin_path = data.join("admin@zone.key");
    let admin_key = keyfile::create(&admin_path, party("admin@zone"))?;
    let validator_key = keyfile::create(validator, party("node-1@zone"))?;
    let document =
        genesis_file::development(wall_clock(), admin_key.public(), validator_key.public());
    std::fs::write(genesis, genesis_file::write(&document)).map_err(cannot(genesis))?;
    tracing::info!(admin = %admin_path.display(), genesis = %genesis.display(), "founded a developer's chain");
    Ok(())
}
