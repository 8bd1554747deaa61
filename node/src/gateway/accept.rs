//! Taking connections: a bounded number, and only from clients that say something.
//!
//! Invariant: a client that connects and stays silent holds a place for no longer than
//! [`GREETING`], and an error of one connection, or of accepting one, ends no other.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{sleep, timeout};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::server::Connected;

use super::places::{Places, Share};

/// How long a new connection may take to send the first bytes of its greeting.
const GREETING: Duration = Duration::from_secs(10);
/// Length of an HTTP/2 preface; a TLS greeting is longer.
const GREETING_BYTES: usize = 24;
/// Pause after the system could not accept, for instance for want of file descriptors.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection that holds its place among the connections, and has a share of the streams.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    share: Share,
    _place: OwnedSemaphorePermit,
}

/// Accepts until the returned stream is dropped.
pub(super) fn connections(
    listener: TcpListener,
    most: usize,
    streams: Places,
) -> ReceiverStream<io::Result<Connection>> {
    let (sender, receiver) = mpsc::channel(16);
    let places = Arc::new(Semaphore::new(most));
    tokio::spawn(accept(listener, places, streams, sender));
    ReceiverStream::new(receiver)
}

async fn accept(
    listener: TcpListener,
    places: Arc<Semaphore>,
    streams: Places,
    sender: mpsc::Sender<io::Result<Connection>>,
) {
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = sender.closed() => return,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(PAUSE).await;
                continue;
            }
        };
        let (sender, share) = (sender.clone(), streams.share());
        tokio::spawn(async move {
            let greeted = timeout(GREETING, greeting(&stream)).await;
            if !matches!(greeted, Ok(Ok(()))) || stream.set_nodelay(true).is_err() {
                tracing::debug!(%peer, "a connection without greeting");
                return;
            }
            let connection = Connection {
                stream,
                share,
                _place: place,
            };
            let _ = sender.send(Ok(connection)).await;
        });
    }
}

/// Waits for the first bytes without taking them.
async fn greeting(stream: &TcpStream) -> io::Result<()> {
    let mut seen = [0; GREETING_BYTES];
    loop {
        match stream.peek(&mut seen).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            GREETING_BYTES => return Ok(()),
            _ => sleep(Duration::from_millis(10)).await,
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl Connected for Connection {
    type ConnectInfo = Share;

    fn connect_info(&self) -> Share {
        self.share.clone()
    }
}
