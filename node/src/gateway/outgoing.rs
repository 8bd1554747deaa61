//! A stream of answers to one client, through a small buffer.
//!
//! Invariant: whoever fills it never waits longer than the stall limit for a client that does
//! not read. The first message that finds no room ends the stream: the client receives what is
//! buffered, then an error that says so, and nothing behind it.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio_stream::Stream;
use tokio_stream::wrappers::WatchStream;
use tonic::{Code, Status};
use tradewind_proto::error;

use super::places::Place;

/// The filling end. Holds its place among the open streams.
#[derive(Debug)]
pub(super) struct Filler<T> {
    buffer: mpsc::Sender<T>,
    end: Arc<OnceLock<Status>>,
    /// Turns true with the first message that is lost.
    broken: watch::Sender<bool>,
    stall: Duration,
    _place: Place,
}

/// The stream that the client reads.
#[derive(Debug)]
pub(super) struct Outgoing<T> {
    buffer: mpsc::Receiver<T>,
    end: Arc<OnceLock<Status>>,
    broken: WatchStream<bool>,
    ended: bool,
}

/// The client is gone or does not read: stop filling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

pub(super) fn outgoing<T>(
    place: Place,
    messages: usize,
    stall: Duration,
) -> (Filler<T>, Outgoing<T>) {
    let (sender, buffer) = mpsc::channel(messages);
    let end = Arc::new(OnceLock::new());
    let (broken, seen) = watch::channel(false);
    let filler = Filler {
        buffer: sender,
        end: Arc::clone(&end),
        broken,
        stall,
        _place: place,
    };
    let outgoing = Outgoing {
        buffer,
        end,
        broken: WatchStream::from_changes(seen),
        ended: false,
    };
    (filler, outgoing)
}

impl<T> Filler<T> {
    /// Sends a message, waiting for a slow client as long as the stall limit.
    pub(super) async fn send(&self, message: T) -> Result<(), Gone> {
        if self.is_gone() {
            return Err(Gone);
        }
        match self.buffer.send_timeout(message, self.stall).await {
            Ok(()) => Ok(()),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Err(Gone),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => {
                let limit = self.stall.as_millis();
                let text = format!(
                    "this stream was not read for {limit} ms; go on from the last message you processed"
                );
                let pairs = [("stall_limit_ms", limit.to_string())];
                self.end(error::status(
                    Code::ResourceExhausted,
                    "SLOW_READER",
                    text,
                    pairs,
                ));
                self.broken.send_replace(true);
                Err(Gone)
            }
        }
    }

    /// Ends the stream with an error, behind what is buffered and what is still sent.
    pub(super) fn end(&self, status: Status) {
        let _ = self.end.set(status);
    }

    /// Whether there is nobody left to send to.
    pub(super) fn is_gone(&self) -> bool {
        *self.broken.borrow() || self.buffer.is_closed()
    }

    /// Resolves when the client has gone, or was told that it does not read.
    pub(super) async fn gone(&self) {
        let mut broken = self.broken.subscribe();
        tokio::select! {
            () = self.buffer.closed() => {}
            _ = broken.wait_for(|broken| *broken) => {}
        }
    }
}

impl<T> Stream for Outgoing<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if Pin::new(&mut self.broken).poll_next(context) == Poll::Ready(Some(true)) {
            // What is buffered is still told, and nothing behind what was lost.
            self.buffer.close();
        }
        match self.buffer.poll_recv(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(message)) => Poll::Ready(Some(Ok(message))),
            Poll::Ready(None) if self.ended => Poll::Ready(None),
            Poll::Ready(None) => {
                self.ended = true;
                Poll::Ready(self.end.get().cloned().map(Err))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::places::Places;
    use super::*;
    use tokio_stream::StreamExt;

    /// A buffer of two messages in the only place there is.
    fn of_two(places: &Places, stall: Duration) -> (Filler<u8>, Outgoing<u8>) {
        outgoing(places.take(None).expect("free"), 2, stall)
    }

    async fn reason(stream: &mut Outgoing<u8>) -> String {
        let end = stream.next().await.expect("an end").expect_err("a reason");
        error::reason_of(&end).expect("of ours")
    }

    #[tokio::test]
    async fn a_client_that_does_not_read_gets_what_was_buffered_and_the_reason() {
        let places = Places::new(1);
        let (filler, mut stream) = of_two(&places, Duration::from_millis(20));
        assert_eq!(filler.send(1).await, Ok(()));
        assert_eq!(filler.send(2).await, Ok(()));
        assert_eq!(filler.send(3).await, Err(Gone));
        places.take(None).expect_err("still filling");
        drop(filler);
        // Whoever never reads keeps no place.
        places.take(None).expect("free");
        assert_eq!(stream.next().await.expect("buffered").ok(), Some(1));
        assert_eq!(stream.next().await.expect("buffered").ok(), Some(2));
        assert_eq!(reason(&mut stream).await, "SLOW_READER");
        assert!(stream.next().await.is_none());
    }

    #[tokio::test]
    async fn behind_a_lost_message_comes_the_reason_and_no_other_message() {
        let places = Places::new(1);
        let (filler, mut stream) = of_two(&places, Duration::from_millis(20));
        for message in 1..=2 {
            assert_eq!(filler.send(message).await, Ok(()));
        }
        assert_eq!(filler.send(3).await, Err(Gone));
        filler.gone().await;
        // The client reads on while others still have something for it.
        assert_eq!(stream.next().await.expect("buffered").ok(), Some(1));
        assert_eq!(filler.send(4).await, Err(Gone));
        assert_eq!(stream.next().await.expect("buffered").ok(), Some(2));
        assert_eq!(reason(&mut stream).await, "SLOW_READER");
        assert!(stream.next().await.is_none());
    }

    #[tokio::test]
    async fn a_client_that_went_away_stops_the_filling() {
        let places = Places::new(1);
        let (filler, stream) = of_two(&places, Duration::from_mins(1));
        assert!(!filler.is_gone());
        drop(stream);
        filler.gone().await;
        assert!(filler.is_gone());
        assert_eq!(filler.send(1).await, Err(Gone));
    }
}
