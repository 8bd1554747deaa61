//! What a stretch of work cost this process: CPU of all its threads, bytes given to the disk,
//! memory held.

use std::fs;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Reads the meters of this process.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    cpu: Duration,
    excluded: Duration,
    disk_bytes: u64,
}

impl Meter {
    /// Starts counting.
    pub fn start() -> Self {
        Self {
            cpu: clock(ClockId::ProcessCPUTime),
            excluded: Duration::ZERO,
            disk_bytes: field("/proc/self/io", "write_bytes:"),
        }
    }

    /// Runs something on this thread that is not counted, such as making input.
    pub fn exclude<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let before = clock(ClockId::ThreadCPUTime);
        let result = work();
        self.excluded += clock(ClockId::ThreadCPUTime).saturating_sub(before);
        result
    }

    /// Process CPU since the start, in microseconds, user and system.
    pub fn cpu_us(&self) -> f64 {
        let spent = clock(ClockId::ProcessCPUTime).saturating_sub(self.cpu);
        spent.saturating_sub(self.excluded).as_secs_f64() * 1e6
    }

    /// Bytes that this process caused to be written to the disk since the start.
    pub fn disk_bytes(&self) -> f64 {
        field("/proc/self/io", "write_bytes:").saturating_sub(self.disk_bytes) as f64
    }
}

/// Memory held by this process, in bytes.
pub fn resident_bytes() -> f64 {
    field("/proc/self/status", "RssAnon:") as f64 * 1024.0
}

fn clock(id: ClockId) -> Duration {
    let time = clock_gettime(id);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        time.tv_nsec.unsigned_abs() as u32,
    )
}

fn field(path: &str, name: &str) -> u64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
