//! A gate where people leave things: the contract that the scenario tests are tested with.
//!
//! It is never deployed. It has mistakes that tests must find: it does not always do the same
//! as native code and as wasm, and it counts wrong what is passed to oneself.

#![no_std]

use tradewind_sdk::prelude::*;

/// Things and whose they are.
#[contract]
pub struct Gate {
    warden: Cell<Party>,
    count: Cell<u64>,
    total: Cell<u64>,
    things: Table<Party, u64>,
    notes: Table<(Party, String), Note>,
    blob: Cell<Bytes>,
}

/// What was left with a note.
#[record]
pub struct Note {
    /// How many things.
    pub things: u64,
    /// When they are fetched.
    pub fetched: Option<Timestamp>,
}

/// In what native code and module are not alike.
#[choice]
pub enum Way {
    /// What is returned.
    Result,
    /// What is told.
    Event,
    /// Why it is refused.
    Failure,
    /// What is stored.
    State,
}

/// Somebody left things.
#[event]
pub struct Left {
    /// Who.
    #[key]
    pub who: Party,
    /// How many.
    pub things: u64,
}

/// Why the gate refuses.
#[failure]
pub enum Refused {
    /// Not so many.
    #[say(en = "{who} left {left}", zh = "{who} 存放了 {left}")]
    Short { who: Party, left: u64 } = 1,
}

#[contract]
impl Gate {
    /// Whoever deploys it is the warden.
    pub fn open(&mut self) -> Outcome {
        let warden = self.call().caller();
        self.warden.set(&warden);
        Ok(())
    }

    /// Counts somebody in.
    #[anyone]
    pub fn add(&mut self, by: u64) -> Outcome<u64> {
        self.count.increase(by)
    }

    /// How many were counted in.
    pub fn count(&self) -> u64 {
        self.count.get()
    }

    /// Leaves things.
    #[consent(who)]
    pub fn leave(&mut self, who: Party, things: u64) -> Outcome {
        let all = self.left(who).add(things)?;
        self.things.set(&who, &all);
        self.total.increase(things)?;
        emit(Left { who, things })
    }

    /// Leaves things with a note, which another party reads too.
    #[consent(who)]
    #[consent(reader)]
    pub fn note(&mut self, who: Party, reader: Party, text: String, note: Note) -> Outcome {
        self.notes.set(&(reader, text), &note);
        self.leave(who, note.things)
    }

    /// Gives things to another: a mistake, if that is the same party.
    #[consent(from)]
    pub fn pass(&mut self, from: Party, to: Party, things: u64) -> Outcome {
        let (theirs, others) = (self.left(from), self.left(to));
        let rest = theirs.checked_sub(things).ok_or(Refused::Short {
            who: from,
            left: theirs,
        })?;
        self.things.set(&from, &rest);
        self.things.set(&to, &others.add(things)?);
        Ok(())
    }

    /// Forgets the count.
    #[only(warden)]
    pub fn reset(&mut self) -> Outcome {
        self.count.set(&0);
        Ok(())
    }

    /// Takes everything of a party.
    #[role("customs")]
    pub fn clear(&mut self, of: Party) -> Outcome {
        self.total.decrease(self.left(of))?;
        self.things.remove(&of);
        Ok(())
    }

    /// Does one thing as native code and another as wasm.
    #[anyone]
    pub fn differ(&mut self, way: Way) -> Outcome<u64> {
        let who = self.call().caller();
        let which = u64::from(cfg!(target_arch = "wasm32"));
        match way {
            Way::Result => return Ok(which),
            Way::Event => emit(Left { who, things: which })?,
            Way::Failure => return Err(Refused::Short { who, left: which }.into()),
            Way::State => self.count.set(&which),
        }
        Ok(0)
    }

    /// Tells much.
    #[anyone]
    pub fn shout(&mut self, times: u32) -> Outcome {
        let who = self.call().caller();
        (0..times).try_for_each(|_| emit(Left { who, things: 1 }))
    }

    /// Stores much.
    #[anyone]
    pub fn swell(&mut self, bytes: u32) -> Outcome {
        let blob = core::iter::repeat_n(0, bytes as usize);
        self.blob.set(&Bytes(blob.collect()));
        Ok(())
    }

    /// Works much.
    #[anyone]
    pub fn spin(&mut self, rounds: u64) -> Outcome<u64> {
        let mut sum = self.count.get();
        for round in 0..rounds {
            sum = sum.rotate_left(7) ^ round;
        }
        Ok(sum)
    }

    /// What a party left.
    pub fn left(&self, who: Party) -> u64 {
        self.things.get(&who).unwrap_or_default()
    }

    /// What all left.
    pub fn total(&self) -> u64 {
        self.total.get()
    }
}
