//! How the parts of an account change, and who may change them.
//!
//! Invariant: each function moves as much out of one part as into another, or is paired by
//! its caller with the one that does.

use tradewind_sdk::host;
use tradewind_sdk::prelude::*;

use crate::{Account, Cash, Hold, Refused, Terms};

impl Cash {
    pub(crate) fn terms(&self, currency: Currency) -> Outcome<Terms> {
        let terms = self.currencies.get(&currency);
        terms.ok_or_else(|| Refused::UnknownCurrency { currency }.into())
    }

    /// The currency exists and is not paused.
    pub(crate) fn flowing(&self, currency: Currency) -> Outcome {
        match self.paused.get(&currency) {
            Some(false) => Ok(()),
            Some(true) => Err(Refused::Paused { currency }.into()),
            None => Err(Refused::UnknownCurrency { currency }.into()),
        }
    }

    pub(crate) fn issuer_agrees(&self, currency: Currency) -> Outcome {
        host::require_consent(&self.terms(currency)?.issuer);
        Ok(())
    }

    pub(crate) fn issuer_mints(&self, amount: Amount) -> Outcome {
        self.issuer_agrees(amount.currency)
    }

    pub(crate) fn both_agree(&self, currency: Currency) -> Outcome {
        let terms = self.terms(currency)?;
        host::require_consent(&terms.issuer);
        if terms.authority != terms.issuer {
            host::require_consent(&terms.authority);
        }
        Ok(())
    }

    pub(crate) fn may_order(&self, by: Party, currency: Currency) -> Outcome {
        let terms = self.terms(currency)?;
        if by != terms.issuer && by != terms.authority {
            return Err(Refused::NoAuthority { by, currency }.into());
        }
        Ok(())
    }

    pub(crate) fn executor_agrees(&self, from: Party, reference: &str) -> Outcome {
        host::require_consent(&self.find_hold(from, reference)?.executor);
        Ok(())
    }

    pub(crate) fn executor_agrees_or_expired(&self, from: Party, reference: &str) -> Outcome {
        let hold = self.find_hold(from, reference)?;
        if self.call().time() < hold.expiry {
            host::require_consent(&hold.executor);
        }
        Ok(())
    }

    /// Takes free money out of an account that may pay.
    pub(crate) fn debit(&mut self, from: Party, amount: Amount) -> Outcome {
        self.set_aside(from, amount, |_, _| Ok(()))
    }

    /// Takes free money out of an account that may pay, and lets `keep` put it elsewhere in
    /// the same account.
    pub(crate) fn set_aside(
        &mut self,
        from: Party,
        amount: Amount,
        keep: impl FnOnce(&mut Account, u64) -> Outcome,
    ) -> Outcome {
        let (currency, wanted) = (amount.currency, amount.minor);
        let at = (currency, from);
        let mut account = self.accounts.get(&at).unwrap_or_default();
        if account.stopped {
            return Err(Refused::AccountStopped {
                account: from,
                currency,
            }
            .into());
        }
        if let Some(limit) = account.largest_transfer.filter(|limit| wanted > *limit) {
            let limit = Amount::new(limit, currency);
            return Err(Refused::OverTransferLimit {
                account: from,
                limit,
                wanted: amount,
            }
            .into());
        }
        account.free = take(from, account.free, amount)?;
        keep(&mut account, wanted)?;
        self.accounts.set(&at, &account);
        Ok(())
    }

    /// Adds free money to an account.
    pub(crate) fn credit(&mut self, to: Party, amount: Amount) -> Outcome {
        let at = (amount.currency, to);
        let mut account = match self.accounts.get(&at) {
            Some(account) => account,
            None if self.call().knows(&to) => Account::default(),
            None => return Err(Refused::UnknownParty { party: to }.into()),
        };
        account.free = account.free.add(amount.minor)?;
        if let Some(limit) = account.largest_balance {
            let total = account.free.add(account.held)?.add(account.frozen)?;
            if total > limit {
                let limit = Amount::new(limit, amount.currency);
                return Err(Refused::OverBalanceLimit { account: to, limit }.into());
            }
        }
        self.accounts.set(&at, &account);
        Ok(())
    }

    pub(crate) fn find_hold(&self, from: Party, reference: &str) -> Outcome<Hold> {
        let at = (from, reference.owned());
        let hold = self.holds.get(&at);
        hold.ok_or_else(|| {
            let (from, reference) = at;
            Refused::NoHold { from, reference }.into()
        })
    }

    pub(crate) fn take_hold(&mut self, from: Party, reference: &str) -> Outcome<Hold> {
        let hold = self.find_hold(from, reference)?;
        self.holds.remove(&(from, reference.owned()));
        Ok(hold)
    }

    /// Takes held money out of an account, back to its free part if `keep`.
    pub(crate) fn unhold(&mut self, from: Party, amount: Amount, keep: bool) -> Outcome {
        let at = (amount.currency, from);
        let mut account = self.accounts.get(&at).unwrap_or_default();
        if account.stopped && !keep {
            let currency = amount.currency;
            return Err(Refused::AccountStopped {
                account: from,
                currency,
            }
            .into());
        }
        account.held = account.held.less(amount.minor)?;
        if keep {
            account.free = account.free.add(amount.minor)?;
        }
        self.accounts.set(&at, &account);
        Ok(())
    }

    pub(crate) fn set_frozen(&mut self, of: Party, amount: Amount) -> Outcome {
        let mut account = self.account(of, amount.currency);
        account.free = take(of, account.free, amount)?;
        account.frozen = account.frozen.add(amount.minor)?;
        self.accounts.set(&(amount.currency, of), &account);
        Ok(())
    }

    /// Takes frozen money out of an account, back to its free part if `keep`.
    pub(crate) fn unfreeze_funds(&mut self, of: Party, amount: Amount, keep: bool) -> Outcome {
        let mut account = self.account(of, amount.currency);
        account.frozen = account.frozen.less(amount.minor)?;
        if keep {
            account.free = account.free.add(amount.minor)?;
        }
        self.accounts.set(&(amount.currency, of), &account);
        Ok(())
    }
}

fn take(account: Party, free: u64, wanted: Amount) -> Outcome<u64> {
    free.checked_sub(wanted.minor).ok_or_else(|| {
        let free = Amount::new(free, wanted.currency);
        Refused::Short {
            account,
            free,
            wanted,
        }
        .into()
    })
}
