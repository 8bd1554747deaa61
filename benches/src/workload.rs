//! A chain's writes: blocks of updates, inserts and deletes over many keys, the same for every
//! contender.
//!
//! Keys are 32 bytes and look random, as hashed accounts do; values are 100 bytes. Of a
//! hundred changes 85 update a key, 10 insert one and 5 delete one, each chosen uniformly.

use std::collections::HashSet;

/// A flat state key.
pub type Key = [u8; 32];

/// A change of one key.
#[derive(Clone, Debug)]
pub struct Write {
    /// The key.
    pub key: Key,
    /// Its value before, which the executor has read.
    pub old: Option<Vec<u8>>,
    /// Its value after; `None` deletes.
    pub new: Option<Vec<u8>>,
}

/// Makes blocks.
#[derive(Debug)]
pub struct Workload {
    random: Random,
    /// Keys that exist, with how often each was written.
    live: Vec<(u64, u32)>,
    next: u64,
}

impl Workload {
    /// No keys yet.
    pub fn new(seed: u64) -> Self {
        Self {
            random: Random(seed),
            live: Vec::new(),
            next: 0,
        }
    }

    /// A block that inserts `count` keys.
    pub fn load(&mut self, count: usize) -> Vec<Write> {
        (0..count).map(|_| self.insert()).collect()
    }

    /// A block of `count` changes to distinct keys.
    pub fn block(&mut self, count: usize) -> Vec<Write> {
        let mut seen = HashSet::new();
        let mut writes = Vec::with_capacity(count);
        while writes.len() < count {
            let index = self.random.below(self.live.len());
            let (id, version) = self.live[index];
            if seen.contains(&id) {
                continue;
            }
            let write = match self.random.below(100) {
                0..85 => {
                    self.live[index].1 += 1;
                    seen.insert(id);
                    Write {
                        key: key(id),
                        old: Some(value(id, version)),
                        new: Some(value(id, version + 1)),
                    }
                }
                85..95 => {
                    seen.insert(self.next);
                    self.insert()
                }
                _ => {
                    self.live.swap_remove(index);
                    seen.insert(id);
                    Write {
                        key: key(id),
                        old: Some(value(id, version)),
                        new: None,
                    }
                }
            };
            writes.push(write);
        }
        writes
    }

    /// Some key that exists, with its value.
    pub fn sample(&mut self) -> (Key, Vec<u8>) {
        let (id, version) = self.live[self.random.below(self.live.len())];
        (key(id), value(id, version))
    }

    fn insert(&mut self) -> Write {
        let id = self.next;
        self.next += 1;
        self.live.push((id, 0));
        Write {
            key: key(id),
            old: None,
            new: Some(value(id, 0)),
        }
    }
}

fn key(id: u64) -> Key {
    let mut key = [0; 32];
    Random(id ^ 0x6b65_7973).fill(&mut key);
    key
}

fn value(id: u64, version: u32) -> Vec<u8> {
    let mut value = vec![0; 100];
    Random(id.rotate_left(32) ^ u64::from(version)).fill(&mut value);
    value
}

/// `SplitMix64`.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let random = self.next().to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}
