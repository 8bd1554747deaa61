//! HTTP/2 (RFC 9113) by hand, to send what no library would.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
pub(crate) const PING: u8 = 6;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const WINDOW_UPDATE: u8 = 8;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
/// Setting: how much may be sent on a stream before the reader makes room.
const INITIAL_WINDOW_SIZE: u16 = 4;

/// A connection on which anything can be sent.
pub(crate) struct Connection(TcpStream);

impl Connection {
    /// Greets the node. It may send `window` bytes on each stream, and no more until it is told.
    pub(crate) async fn open(address: SocketAddr, window: u32) -> Result<Self> {
        let mut connection = Self(TcpStream::connect(address).await?);
        let mut setting = INITIAL_WINDOW_SIZE.to_be_bytes().to_vec();
        setting.extend(window.to_be_bytes());
        let mut greeting = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        greeting.extend(frame(SETTINGS, 0, 0, &setting));
        connection.send(&greeting).await?;
        Ok(connection)
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.0.write_all(bytes).await?)
    }

    /// Reads frames until one of this kind, and returns its payload.
    pub(crate) async fn wait_for(&mut self, kind: u8) -> Result<Vec<u8>> {
        self.wait_past(kind, |_, _| {}).await
    }

    /// The same, and looks at the frames before.
    pub(crate) async fn wait_past(
        &mut self,
        kind: u8,
        mut look: impl FnMut(u8, &[u8]),
    ) -> Result<Vec<u8>> {
        let read = async {
            loop {
                let mut head = [0; 9];
                self.0.read_exact(&mut head).await?;
                let len = u32::from_be_bytes([0, head[0], head[1], head[2]]);
                let mut payload = vec![0; len as usize];
                self.0.read_exact(&mut payload).await?;
                if head[3] == kind {
                    return Ok(payload);
                }
                look(head[3], &payload);
            }
        };
        timeout(Duration::from_secs(10), read)
            .await
            .context("no such frame in ten seconds")?
    }
}

/// A frame: length (3), kind (1), flags (1), stream (4), payload.
pub(crate) fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let [_, a, b, c] = (payload.len() as u32).to_be_bytes();
    let mut frame = vec![a, b, c, kind, flags];
    frame.extend(stream.to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// The headers of a call that goes on.
pub(crate) fn call(stream: u32, method: &str) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &header_block(method, &[]))
}

/// The headers of a call with further ones.
pub(crate) fn call_with(stream: u32, method: &str, more: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, &header_block(method, more))
}

/// The last message of a call: not compressed (1), length (4), bytes.
pub(crate) fn message(stream: u32, bytes: &[u8]) -> Vec<u8> {
    let mut body = vec![0];
    body.extend((bytes.len() as u32).to_be_bytes());
    body.extend_from_slice(bytes);
    frame(DATA, END_STREAM, stream, &body)
}

/// HPACK (RFC 7541) without table and Huffman code.
fn header_block(method: &str, more: &[(&str, &str)]) -> Vec<u8> {
    // From the static table: `:method: POST`, `:scheme: http`.
    let mut block = vec![0x83, 0x86];
    let path = format!("/tradewind.v1.Ledger/{method}");
    for (name, value) in [
        (":path", path.as_str()),
        (":authority", "node"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ]
    .iter()
    .chain(more)
    {
        block.push(0);
        for text in [name, value] {
            integer(&mut block, text.len());
            block.extend_from_slice(text.as_bytes());
        }
    }
    block
}

/// A length with a prefix of seven bits.
fn integer(block: &mut Vec<u8>, mut value: usize) {
    if value < 127 {
        return block.push(value as u8);
    }
    block.push(127);
    value -= 127;
    while value >= 128 {
        block.push((value % 128) as u8 | 0x80);
        value /= 128;
    }
    block.push(value as u8);
}
