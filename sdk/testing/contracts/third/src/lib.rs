//! The ledger in kilograms, with the day of each entry and an index by weight.
#![no_std]

use tradewind_sdk::prelude::*;

/// What somebody holds, since when.
#[record]
pub struct Holding {
    /// Kilograms.
    pub kilos: Quantity,
    /// When it was written down.
    pub since: Timestamp,
}

/// Who holds how many kilograms.
#[contract(version = 2, breaks(put, held))]
pub struct Ledger {
    held: Table<Party, Holding>,
    #[index(held, by = kilos)]
    by_weight: Index<Quantity, Party>,
}

#[contract]
impl Ledger {
    /// Brings tonnes over. The old entry goes first: the index takes what stands in the
    /// table for a holding.
    #[migrate(from = 1)]
    fn in_kilos(&mut self, #[n(0)] mut held: Table<Party, u64>) -> Outcome {
        for (of, tonnes) in held.scan() {
            held.remove(&of);
            self.put(of, Quantity::new(tonnes).times(1000)?)?;
        }
        Ok(())
    }

    /// Writes down what somebody holds.
    #[anyone]
    pub fn put(&mut self, of: Party, kilos: Quantity) -> Outcome {
        let since = self.call().time();
        self.held.set(&of, &Holding { kilos, since });
        Ok(())
    }

    /// What must not happen.
    #[anyone]
    pub fn spill(&mut self) -> Outcome {
        panic!("spilt")
    }

    /// What somebody holds.
    pub fn held(&self, of: Party) -> Option<Holding> {
        self.held.get(&of)
    }

    /// Who holds most.
    pub fn heaviest(&self) -> Option<Party> {
        let last = self.by_weight.scan().backwards().first();
        last.map(|(_, party)| party)
    }
}
