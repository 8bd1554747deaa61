//! How fast orders went through.

use std::time::{Duration, Instant};

/// When each order was done.
#[derive(Debug)]
pub struct Pace {
    start: Instant,
    done: Vec<Duration>,
}

impl Pace {
    /// Starts counting.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Notes that an order is done.
    pub fn mark(&mut self) {
        self.done.push(self.start.elapsed());
    }

    /// How long the orders took.
    pub fn seconds(&self) -> f64 {
        self.done.last().map_or(0.0, Duration::as_secs_f64)
    }

    /// Orders a second.
    pub fn rate(&self) -> f64 {
        rate(self.done.len(), self.seconds())
    }

    /// Orders a second of each tenth of the orders; nothing for fewer than ten.
    pub fn tenths(&self) -> Vec<f64> {
        let count = self.done.len();
        if count < 10 {
            return Vec::new();
        }
        let bound = |tenth: usize| tenth * count / 10;
        let time = |order: usize| {
            let last = order.checked_sub(1).and_then(|last| self.done.get(last));
            last.map_or(0.0, Duration::as_secs_f64)
        };
        let of = |tenth| {
            let (from, to) = (bound(tenth), bound(tenth + 1));
            rate(to - from, time(to) - time(from))
        };
        (0..10).map(of).collect()
    }

    #[cfg(test)]
    pub(super) fn of(done: Vec<Duration>) -> Self {
        Self {
            start: Instant::now(),
            done,
        }
    }
}

fn rate(count: usize, seconds: f64) -> f64 {
    if seconds > 0.0 {
        count as f64 / seconds
    } else {
        0.0
    }
}
