//! Places for streams: so many for all clients, and no more than a share of them for one
//! connection.
//!
//! Invariant: one connection, whatever it opens, leaves places to the others.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::{Code, Status};
use tradewind_proto::error;

/// One connection has at most this part of all places.
const PART: usize = 4;

/// The places for streams. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Places {
    most: usize,
    free: Arc<Semaphore>,
}

/// What a connection may have of the places. Travels with its requests.
#[derive(Clone, Debug)]
pub(super) struct Share {
    most: usize,
    free: Arc<Semaphore>,
}

/// A place that is taken, until this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_share: Option<OwnedSemaphorePermit>,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            free: Arc::new(Semaphore::new(most)),
        }
    }

    /// The share of a new connection: at least one place.
    pub(super) fn share(&self) -> Share {
        let most = self.most.div_ceil(PART);
        Share {
            most,
            free: Arc::new(Semaphore::new(most)),
        }
    }

    /// Takes a place, from a connection's share if the request came by one.
    pub(super) fn take(&self, share: Option<&Share>) -> Result<Place, Status> {
        let of_share = share.map(Share::take).transpose()?;
        let of_all = Arc::clone(&self.free).try_acquire_owned();
        Ok(Place {
            _of_all: of_all.map_err(|_| {
                let text = format!(
                    "{} streams are open, which is all this node serves",
                    self.most
                );
                too_many(self.most, text)
            })?,
            _of_share: of_share,
        })
    }
}

impl Share {
    fn take(&self) -> Result<OwnedSemaphorePermit, Status> {
        let free = Arc::clone(&self.free).try_acquire_owned();
        free.map_err(|_| {
            let text = format!(
                "this connection has {} streams open, which is all that one connection may have",
                self.most
            );
            too_many(self.most, text)
        })
    }
}

fn too_many(limit: usize, text: String) -> Status {
    let pairs = [("limit", limit.to_string())];
    error::status(Code::ResourceExhausted, "TOO_MANY_STREAMS", text, pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_connection_has_a_quarter_of_the_places_and_the_others_have_the_rest() {
        let places = Places::new(8);
        let (greedy, other) = (places.share(), places.share());
        let taken: Vec<Place> = (0..2)
            .map(|_| places.take(Some(&greedy)).expect("its share"))
            .collect();
        let refused = places.take(Some(&greedy)).expect_err("more than its share");
        assert_eq!(
            error::reason_of(&refused).as_deref(),
            Some("TOO_MANY_STREAMS")
        );
        let expected =
            "this connection has 2 streams open, which is all that one connection may have";
        assert_eq!(refused.message(), expected);
        let _place = places.take(Some(&other)).expect("free for others");
        drop(taken);
        let _place = places.take(Some(&greedy)).expect("given back");
    }

    #[test]
    fn a_place_that_was_refused_for_want_of_any_costs_the_connection_nothing() {
        let places = Places::new(2);
        let taken = [0, 1].map(|_| places.take(None).expect("free"));
        let share = places.share();
        let refused = places.take(Some(&share)).expect_err("full");
        assert_eq!(
            refused.message(),
            "2 streams are open, which is all this node serves"
        );
        drop(taken);
        places.take(Some(&share)).expect("free again");
    }
}
