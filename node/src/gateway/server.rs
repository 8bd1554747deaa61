//! The gRPC server: limits, TLS, health, reflection, and a graceful end.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig};
use tower::util::MapResponseLayer;
use tradewind_proto::v1::ledger_server::LedgerServer;

use super::accept::connections;
use super::ledger::Door;
use super::unread::Unread;
use crate::config::GatewayConfig;
use crate::file;
use crate::node::Node;

/// Longest list of headers, in bytes.
const MAX_HEADER_BYTES: u32 = 16 << 10;
/// How often a silent client is asked whether it lives, and how long it may take to say so.
const KEEPALIVE: Duration = Duration::from_secs(20);
/// Longest answer, in bytes: a block with its receipts.
const MAX_ANSWER_BYTES: usize = 64 << 20;
/// Longest file of certificates or a key, in bytes.
const MAX_PEM_BYTES: usize = 1 << 20;
/// How long connections may take to end once the node stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// Why the gateway does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A TLS file cannot be read.
    #[error("cannot read the TLS file {path}")]
    Tls {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// One TLS file is set and the other is not.
    #[error("tls_certificate and tls_key belong together: set both or neither")]
    HalfTls,
    /// Client certificates are asked for without TLS.
    #[error("tls_client_ca needs tls_certificate and tls_key: only TLS has client certificates")]
    ClientsWithoutTls,
    /// The transport refuses its settings, or broke.
    #[error("the gRPC transport failed")]
    Transport(#[from] tonic::transport::Error),
    /// The reading threads do not start.
    #[error("cannot start the reading threads")]
    Threads(#[source] std::io::Error),
    /// The descriptors of the services cannot be read.
    #[error("cannot describe the services")]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// An open door: it listens, and answers once it runs.
pub struct Gateway {
    node: Arc<Node>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Gateway {
    /// Listens on the node's configured address.
    pub async fn bind(node: Arc<Node>) -> Result<Self, GatewayError> {
        let address = node.config().listen;
        let listen = |source| GatewayError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self {
            node,
            listener,
            address,
        })
    }

    /// Where it listens; the configured port may be 0 for any.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` resolves; then takes nothing more in and lets answers that are
    /// under way end.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), GatewayError> {
        let Self { node, listener, .. } = self;
        let config = node.config().gateway.clone();
        let (stopping, stop_seen) = watch::channel(false);
        let door = Door::open(Arc::clone(&node), stop_seen.clone());
        let door = door.map_err(GatewayError::Threads)?;
        let incoming = connections(listener, config.max_connections, door.streams.clone());
        let ledger = LedgerServer::new(door)
            .max_decoding_message_size(config.max_request_bytes)
            .max_encoding_message_size(MAX_ANSWER_BYTES);
        let (health, health_service) = tonic_health::server::health_reporter();
        health.set_serving::<LedgerServer<Door>>().await;
        let mut fault = node.fault();
        let watched = health.clone();
        let health_watch = tokio::spawn(async move {
            if fault.wait_for(Option::is_some).await.is_ok() {
                watched.set_not_serving::<LedgerServer<Door>>().await;
            }
        });
        let reflection = tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(tradewind_proto::DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            .build_v1()?;
        let patience = Duration::from_millis(config.request_timeout_ms);
        let unread = Unread::new(patience);
        let mut server = Server::builder()
            .layer(MapResponseLayer::new(move |response| unread.hold(response)))
            .timeout(patience.saturating_add(KEEPALIVE))
            .max_concurrent_streams(config.max_requests_per_connection as u32)
            .http2_keepalive_interval(Some(KEEPALIVE))
            .http2_keepalive_timeout(Some(KEEPALIVE))
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .http2_max_pending_accept_reset_streams(Some(32));
        if let Some(tls) = tls(&config)? {
            server = server.tls_config(tls)?;
        }
        let mut stop_seen = stop_seen;
        let ended = async move {
            let _ = stop_seen.wait_for(|stop| *stop).await;
        };
        let serving = server
            .add_service(health_service)
            .add_service(reflection)
            .add_service(ledger)
            .serve_with_incoming_shutdown(incoming, ended);
        let stopped = async {
            stop.await;
            health.set_not_serving::<LedgerServer<Door>>().await;
            stopping.send_replace(true);
            // Whoever still talks then is cut off.
            tokio::time::sleep(FAREWELL).await;
        };
        let result = tokio::select! {
            served = serving => served,
            () = stopped => Ok(()),
        };
        health_watch.abort();
        Ok(result?)
    }
}

fn tls(config: &GatewayConfig) -> Result<Option<ServerTlsConfig>, GatewayError> {
    let read = |path: &Path| {
        file::read(path, MAX_PEM_BYTES).map_err(|source| GatewayError::Tls {
            path: path.to_owned(),
            source,
        })
    };
    let GatewayConfig {
        tls_certificate,
        tls_key,
        tls_client_ca,
        tls_client_required,
        ..
    } = config;
    let identity = match (tls_certificate, tls_key) {
        (None, None) if tls_client_ca.is_some() => return Err(GatewayError::ClientsWithoutTls),
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => Identity::from_pem(read(certificate)?, read(key)?),
        _ => return Err(GatewayError::HalfTls),
    };
    let mut tls = ServerTlsConfig::new().identity(identity).timeout(KEEPALIVE);
    if let Some(authorities) = tls_client_ca {
        tls = tls
            .client_ca_root(Certificate::from_pem(read(authorities)?))
            .client_auth_optional(!tls_client_required);
    }
    Ok(Some(tls))
}
