//! What is owed: payments that wait for their payee.
//!
//! An order ends as its rules say, whether or not the payee's account can take the money. What
//! it cannot take stays here, and the payee claims it once it can.
//!
//! Invariant: what this contract has in `cash` is what all orders hold and all that is owed.

use tradewind_sdk::prelude::*;

use crate::money::Id;
use crate::{Cash, Claimed, Escrow, Owed, Refused, cash};

impl Escrow {
    /// Pays out of the deposits, or owes it.
    pub(crate) fn pay(&mut self, id: &Id, bank: Party, to: Party, amount: Amount) -> Outcome {
        if amount.is_zero() {
            return Ok(());
        }
        let (seller, reference) = id;
        let myself = self.call().myself();
        match Cash::try_at(bank).transfer(myself, to, amount, reference.as_str()) {
            Ok(()) => Ok(()),
            Err(failed) if cash::waits(bank, &failed) => {
                self.owed.deposit(&(to, amount.currency), amount)?;
                emit(Owed {
                    to,
                    seller: *seller,
                    reference: reference.clone(),
                    amount,
                })
            }
            // The payee has no part in it: it fails again, and this call with it.
            Err(_) => {
                Cash::at(bank).transfer(myself, to, amount, reference.as_str());
                Ok(())
            }
        }
    }

    /// Pays what is owed to a party, or a part of it.
    pub(crate) fn pay_debt(&mut self, to: Party, amount: Amount, reference: String) -> Outcome {
        if amount.is_zero() {
            return Err(Refused::Nothing.into());
        }
        let owed = self.owed.withdraw(&(to, amount.currency), amount);
        owed.or(|owed| Refused::MoreThanOwed { owed })?;
        let cash = Cash::at(self.settings.required().cash);
        cash.transfer(self.call().myself(), to, amount, reference.as_str());
        emit(Claimed {
            to,
            amount,
            reference,
        })
    }
}
