//! Changes of bytes, the same every time.

/// Where changes come from: a counter through a mixing function (splitmix64).
pub(crate) struct Mutation(u64);

/// Numbers at which something else begins.
const EDGES: [u8; 8] = [0, 1, 0x17, 0x18, 0x7f, 0x80, 0xfe, 0xff];

impl Mutation {
    pub(crate) const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `most`, or 0.
    fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    /// `seed` with one to four changes.
    pub(crate) fn of(&mut self, seed: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(4) {
            self.change(&mut bytes, others);
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(bytes.len());
        let byte = self.next() as u8;
        if bytes.is_empty() {
            bytes.push(byte);
            return;
        }
        match self.below(8) {
            0 => bytes[at] = byte,
            1 => bytes[at] ^= 1 << (byte % 8),
            2 => bytes[at] = EDGES[self.below(EDGES.len())],
            3 => bytes.insert(at, byte),
            4 => drop(bytes.remove(at)),
            5 => bytes.truncate(at),
            6 => {
                // A piece once more.
                let end = (at + 1 + self.below(32)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                // The rest of another.
                let other = &others[self.below(others.len())];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[at.min(other.len())..]);
            }
        }
    }

    pub(crate) fn noise(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.next() as u8).collect()
    }
}
