//! Answers on their way to a client, which takes them when it likes: HTTP/2 leaves that to it.
//!
//! Invariant: all long answers that wait for their clients hold no more than [`MOST_BYTES`]
//! together; and of an answer that its client does not go on taking for twice as long as a
//! request may wait, everything is let go but one piece. Twice, so that a stream that was not
//! read has ended with its reason before.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body::{Body as _, Frame};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};
use tonic::body::Body;
use tonic::codegen::{Bytes, http};
use tonic::{Code, Status};
use tradewind_proto::error;

use super::refuse;

/// All long answers that wait for their clients, in bytes.
const MOST_BYTES: usize = 256 << 20;
/// A longer answer goes in pieces of so many bytes.
const PIECE_BYTES: usize = 16 << 10;

/// What all answers may hold, and for how long. Cheap to clone.
#[derive(Clone)]
pub(super) struct Unread {
    room: Arc<Semaphore>,
    patience: Duration,
}

impl Unread {
    /// `patience` is how long a request may wait.
    pub(super) fn new(patience: Duration) -> Self {
        Self::of(MOST_BYTES, patience.saturating_mul(2))
    }

    fn of(most_bytes: usize, patience: Duration) -> Self {
        Self {
            room: Arc::new(Semaphore::new(most_bytes)),
            patience,
        }
    }

    /// The same response, held for its client no longer than that.
    pub(super) fn hold(&self, response: http::Response<Body>) -> http::Response<Body> {
        response.map(|body| Body::new(Answer::new(body, self.clone())))
    }
}

/// The body of a response.
struct Answer {
    held: Arc<Mutex<Held>>,
    limits: Unread,
    clock: Option<AbortHandle>,
}

/// What is held for the client.
struct Held {
    /// What comes; none once the answer was given up.
    body: Option<Body>,
    /// What came of it, and is too long to go at once.
    rest: Bytes,
    /// The room that it takes.
    room: Option<OwnedSemaphorePermit>,
    /// Since when the client could take more; none while there is nothing to take.
    since: Option<Instant>,
    /// Why the answer was given up, until it is told.
    end: Option<Status>,
}

type Polled = Poll<Option<Result<Frame<Bytes>, Status>>>;

impl Answer {
    fn new(body: Body, limits: Unread) -> Self {
        let held = Held {
            body: Some(body),
            rest: Bytes::new(),
            room: None,
            since: None,
            end: None,
        };
        Self {
            held: Arc::new(Mutex::new(held)),
            limits,
            clock: None,
        }
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        let this = self.get_mut();
        let polled = lock(&this.held).poll(&this.limits.room, context);
        if polled.is_ready() && this.clock.is_none() {
            let watched = watch(Arc::downgrade(&this.held), this.limits.patience);
            this.clock = Some(tokio::spawn(watched).abort_handle());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        let held = lock(&self.held);
        let ends = held.body.as_ref().is_none_or(Body::is_end_stream);
        ends && held.rest.is_empty() && held.end.is_none()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if let Some(clock) = &self.clock {
            clock.abort();
        }
    }
}

impl Held {
    fn poll(&mut self, room: &Arc<Semaphore>, context: &mut Context<'_>) -> Polled {
        self.since = None;
        if self.rest.is_empty() {
            drop(self.room.take());
            let Some(body) = &mut self.body else {
                return Poll::Ready(self.end.take().map(trailers));
            };
            let frame = match ready!(Pin::new(body).poll_frame(context)) {
                Some(Ok(frame)) => frame,
                end => return Poll::Ready(end),
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(frame) => return Poll::Ready(Some(Ok(frame))),
            }
            if self.rest.len() > PIECE_BYTES {
                let bytes = u32::try_from(self.rest.len()).unwrap_or(u32::MAX);
                self.room = Arc::clone(room).try_acquire_many_owned(bytes).ok();
                if self.room.is_none() {
                    let text = "too many long answers wait for their clients; try again later";
                    self.give_up(refuse::busy(text));
                    return Poll::Ready(self.end.take().map(trailers));
                }
            }
        }
        self.since = Some(Instant::now());
        let piece = self.rest.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn give_up(&mut self, why: Status) {
        self.body = None;
        self.rest = Bytes::new();
        self.room = None;
        self.end = Some(why);
    }
}

fn trailers(status: Status) -> Result<Frame<Bytes>, Status> {
    let mut headers = http::HeaderMap::new();
    status.add_header(&mut headers)?;
    Ok(Frame::trailers(headers))
}

/// Gives an answer up once its client took nothing for `patience`.
async fn watch(held: Weak<Mutex<Held>>, patience: Duration) {
    loop {
        let left = {
            let Some(held) = held.upgrade() else { return };
            let mut held = lock(&held);
            let waited = held.since.map_or(Duration::ZERO, |since| since.elapsed());
            let left = patience.saturating_sub(waited);
            if left.is_zero() {
                held.give_up(unread(patience));
                return;
            }
            left
        };
        sleep(left).await;
    }
}

fn unread(patience: Duration) -> Status {
    let limit = patience.as_millis();
    let text = format!("this answer was not read for {limit} ms; ask again");
    let pairs = [("stall_limit_ms", limit.to_string())];
    error::status(Code::ResourceExhausted, "SLOW_READER", text, pairs)
}

fn lock(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    /// A message that comes at once, and an end that never comes.
    struct Endless(Option<Bytes>);

    impl http_body::Body for Endless {
        type Data = Bytes;
        type Error = Status;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Polled {
            match self.0.take() {
                Some(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
                None => Poll::Pending,
            }
        }
    }

    fn answer(limits: &Unread, len: usize) -> Body {
        let bytes: Vec<u8> = (0..len).map(|i| i as u8).collect();
        let body = Body::new(Endless(Some(bytes.into())));
        limits.hold(http::Response::new(body)).into_body()
    }

    async fn next(body: &mut Body) -> Frame<Bytes> {
        let next = poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut *body), context));
        next.await.expect("goes on").expect("sound")
    }

    async fn piece(body: &mut Body) -> Bytes {
        next(body).await.into_data().expect("a piece")
    }

    async fn reason(body: &mut Body) -> String {
        let trailers = next(body).await.into_trailers().expect("the end");
        let status = Status::from_header_map(&trailers).expect("a status");
        error::reason_of(&status).expect("of ours")
    }

    #[tokio::test]
    async fn a_long_answer_comes_whole_in_pieces() {
        let limits = Unread::of(50_000, Duration::from_mins(1));
        let mut body = answer(&limits, 40_000);
        let mut whole = Vec::new();
        for len in [PIECE_BYTES, PIECE_BYTES, 40_000 - 2 * PIECE_BYTES] {
            let piece = piece(&mut body).await;
            assert_eq!(piece.len(), len);
            whole.extend_from_slice(&piece);
        }
        assert!((0..40_000usize).all(|i| whole[i] == i as u8));
    }

    #[tokio::test]
    async fn what_is_not_taken_is_let_go_and_whoever_reads_on_is_told() {
        let limits = Unread::of(50_000, Duration::from_millis(30));
        let mut body = answer(&limits, 40_000);
        assert_eq!(piece(&mut body).await.len(), PIECE_BYTES);
        assert_eq!(limits.room.available_permits(), 10_000);
        while limits.room.available_permits() < 50_000 {
            sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(reason(&mut body).await, "SLOW_READER");
        assert!(http_body::Body::is_end_stream(&body));
    }

    #[tokio::test]
    async fn who_waits_for_the_node_may_wait() {
        let limits = Unread::of(50_000, Duration::from_millis(30));
        let mut body = answer(&limits, 100);
        assert_eq!(piece(&mut body).await.len(), 100);
        let waited = tokio::time::timeout(Duration::from_millis(200), next(&mut body)).await;
        waited.expect_err("nothing came, and nothing was given up");
    }

    #[tokio::test]
    async fn a_long_answer_beyond_what_all_may_hold_is_told_to_come_back() {
        let limits = Unread::of(50_000, Duration::from_mins(1));
        let mut first = answer(&limits, 40_000);
        piece(&mut first).await;
        let mut second = answer(&limits, 40_000);
        assert_eq!(reason(&mut second).await, "BUSY");
        // A short one needs no room.
        assert_eq!(piece(&mut answer(&limits, 100)).await.len(), 100);
        drop(first);
        assert_eq!(piece(&mut answer(&limits, 40_000)).await.len(), PIECE_BYTES);
    }
}
