//! How much memory, disk and history a store may use.

/// Settings of a store. All but `retention_heights` may differ from one start to the next
/// without consequence; that one may too, but pruned heights do not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Memory for blocks read from disk with their indices and filters, in bytes.
    /// Default: 256 MiB.
    pub cache_bytes: usize,
    /// Memory for writes that are in the log but not yet in tables, in bytes.
    /// Default: 128 MiB.
    pub write_buffer_bytes: usize,
    /// Heights below the tip whose state can be read and proved. Default: 1,024.
    pub retention_heights: u64,
    /// Table files held open at once. Default: 1,024.
    pub open_files: u16,
    /// Threads that write and merge tables. Default: 2.
    pub background_threads: u8,
    /// Whether a commit waits for the disk. Without it a power failure, though not a kill,
    /// may lose the last blocks: for tests and bulk loads. Default: true.
    pub sync: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache_bytes: 256 << 20,
            write_buffer_bytes: 128 << 20,
            retention_heights: 1024,
            open_files: 1024,
            background_threads: 2,
            sync: true,
        }
    }
}
