//! Threads for everything that reads state or runs contracts on a client's behalf.
//!
//! They have the stack that contracts need, and there are as many as may use the processor at
//! once. Invariant: no more than `max_waiting` jobs wait; a job whose client went away is not
//! run; a job that panics takes nobody with it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;
use tonic::{Code, Status};
use tradewind_proto::error;
use tradewind_runtime::wasm::THREAD_STACK_BYTES;

use super::refuse;
use crate::config::MOST_READ_THREADS;

type Job = Box<dyn FnOnce() + Send>;

/// A pool of reading threads. They end when it is dropped.
#[derive(Debug)]
pub(super) struct Readers {
    queue: SyncSender<Job>,
    threads: usize,
}

impl Readers {
    /// `threads` of 0 means one a core.
    pub(super) fn start(threads: usize, max_waiting: usize) -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if threads == 0 { cores } else { threads };
        let threads = threads.min(MOST_READ_THREADS);
        let (queue, jobs) = sync_channel(max_waiting);
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..threads {
            let jobs = Arc::clone(&jobs);
            std::thread::Builder::new()
                .name("read".into())
                .stack_size(THREAD_STACK_BYTES)
                .spawn(move || work(&jobs))?;
        }
        Ok(Self { queue, threads })
    }

    /// How many threads read.
    pub(super) const fn threads(&self) -> usize {
        self.threads
    }

    /// Runs `job` on a reading thread.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Status> + Send + 'static,
    ) -> Result<T, Status> {
        let (sender, receiver) = oneshot::channel();
        let job = Box::new(move || {
            if !sender.is_closed() {
                let _ = sender.send(job());
            }
        });
        match self.queue.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                return Err(refuse::busy("too many reads are waiting; try again later"));
            }
            Err(TrySendError::Disconnected(_)) => return Err(refuse::stopping()),
        }
        receiver.await.unwrap_or_else(|_| {
            let text = "this node failed on the request; its log says why";
            let nothing: [(&str, &str); 0] = [];
            Err(error::status(Code::Internal, "FAULT", text, nothing))
        })
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a read panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn a_read_beyond_the_limit_is_told_to_come_back() {
        let readers = Arc::new(Readers::start(1, 1).expect("threads"));
        let (started, has_started) = channel();
        let (release, is_released) = channel::<()>();
        let running = Arc::clone(&readers);
        let first = tokio::spawn(async move {
            let job = move || {
                started.send(()).expect("awaited");
                is_released.recv().expect("released");
                Ok(1)
            };
            running.run(job).await
        });
        tokio::task::spawn_blocking(move || has_started.recv())
            .await
            .expect("no panic")
            .expect("started");
        // One runs, one waits, the third is too many. The waiting job goes into the queue when
        // its future is first polled, so a failed third proves that it is there.
        let waiting = readers.run(|| Ok(2));
        tokio::pin!(waiting);
        let third = async { readers.run(|| Ok(3)).await };
        let refused = tokio::select! {
            biased;
            _ = &mut waiting => panic!("the only thread is taken"),
            refused = third => refused.expect_err("one too many"),
        };
        assert_eq!(error::reason_of(&refused).as_deref(), Some("BUSY"));
        release.send(()).expect("the job waits");
        assert_eq!(first.await.expect("no panic").expect("ran"), 1);
        assert_eq!(waiting.await.expect("ran"), 2);
    }

    #[tokio::test]
    async fn a_read_that_panics_harms_nobody_else() {
        let readers = Readers::start(1, 4).expect("threads");
        let broken = readers.run::<u8>(|| panic!("a bug")).await;
        let status = broken.expect_err("panicked");
        assert_eq!(status.code(), Code::Internal);
        assert_eq!(readers.run(|| Ok(7)).await.expect("the thread lives"), 7);
    }
}
