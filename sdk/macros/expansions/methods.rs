#[contract]
impl Harbour {
    /// The first master.
    pub fn open(&mut self, master: Party) -> Outcome {
        self.master.set(&master);
        Ok(())
    }
    /// Names were not kept before.
    #[migrate(from = 1)]
    fn names(&mut self, #[n(0)] ships: Table<u64, Party>) -> Outcome {
        Ok(())
    }
    #[anyone]
    pub fn arrive(&mut self, owner: Party, name: String) -> Outcome<u64> {
        self.berth(owner, name)
    }
    #[consent(owner)]
    #[check(is_moored(number))]
    pub fn leave(&mut self, owner: Party, number: u64) -> Outcome {
        Ok(())
    }
    #[role("pilot")]
    #[only(master)]
    pub fn close(&mut self) -> Outcome {
        Ok(())
    }
    pub fn owner(&self, number: u64) -> Option<Party> {
        self.ships.get(&number).map(|ship| ship.owner)
    }
    fn is_moored(&self, number: u64) -> Outcome {
        Ok(())
    }
}
