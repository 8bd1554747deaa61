//! Money on the chain: several currencies, one issuer each.
//!
//! An account is a party and a currency. What it has is free, held for a payee until an
//! executor decides, or frozen by order of the issuer or the authority of the currency.
//!
//! Invariant, per currency: supply = minted - redeemed = sum over all accounts of free, held
//! and frozen; no part is negative. Frozen money moves by order of who froze it only, or by
//! seizure, to which issuer and authority both agree. Nothing leaves an account as long as an
//! order stops it, and each order is lifted by who gave it.
//!
//! References are end-to-end references of ISO 20022 (`EndToEndId`): 1 to 35 characters.

#![no_std]

mod account;
mod failure;
mod order;
mod records;

use tradewind_sdk::prelude::*;

pub use failure::Refused;
pub use records::{
    Account, AccountFrozen, AccountLine, AccountPage, FreezeOrder, Frozen, Held, Hold, HoldEnded,
    Minted, Redeemed, Seized, Terms, Transferred,
};

/// Money in several currencies.
#[contract]
pub struct Cash {
    /// Who admits currencies.
    operator: Cell<Party>,
    currencies: Table<Currency, Terms>,
    /// Whether payments are stopped, beside the terms because every payment reads it.
    paused: Table<Currency, bool>,
    supplies: Table<Currency, u64>,
    accounts: Table<(Currency, Party), Account>,
    /// By payer and reference.
    holds: Table<(Party, String), Hold>,
    /// That freeze money, by account and order.
    orders: Table<(Currency, Party, String), FreezeOrder>,
    /// Orders that stop a whole account, by account and order; of no amount.
    stops: Table<(Currency, Party, String), FreezeOrder>,
    /// How many of them stop an account.
    stop_counts: Table<(Currency, Party), u64>,
}

#[contract]
impl Cash {
    /// `operator` admits further currencies; `currencies` lists the first ones as currency,
    /// issuer, authority.
    pub fn open(&mut self, operator: Party, currencies: Vec<(Currency, Party, Party)>) -> Outcome {
        self.operator.set(&operator);
        for (currency, issuer, authority) in currencies {
            self.add_currency(currency, issuer, authority)?;
        }
        Ok(())
    }

    /// Admits a currency: `issuer` alone mints and redeems it; `authority` may freeze it too.
    #[only(operator)]
    pub fn add_currency(&mut self, currency: Currency, issuer: Party, authority: Party) -> Outcome {
        if self.currencies.has(&currency) {
            return Err(Refused::CurrencyKnown { currency }.into());
        }
        self.currencies.set(&currency, &Terms { issuer, authority });
        self.paused.set(&currency, &false);
        self.supplies.set(&currency, &0);
        Ok(())
    }

    /// Stops all transfers of a currency, or lets them go on.
    #[check(issuer_agrees(currency))]
    pub fn pause(&mut self, currency: Currency, paused: bool) -> Outcome {
        self.paused.set(&currency, &paused);
        Ok(())
    }

    /// Makes money.
    #[check(issuer_mints(amount))]
    pub fn mint(&mut self, to: Party, amount: Amount, reference: String) -> Outcome {
        let currency = amount.currency;
        something(amount)?;
        proper(&reference)?;
        let supply = self.supplies.get(&currency).unwrap_or_default();
        self.supplies.set(&currency, &supply.add(amount.minor)?);
        self.credit(to, amount)?;
        emit(Minted {
            to,
            amount,
            reference,
        })
    }

    /// Unmakes money of the issuer's own account.
    #[check(issuer_mints(amount))]
    pub fn redeem(&mut self, amount: Amount, reference: String) -> Outcome {
        let currency = amount.currency;
        something(amount)?;
        proper(&reference)?;
        let issuer = self.terms(currency)?.issuer;
        self.debit(issuer, amount)?;
        let supply = self.supplies.get(&currency).unwrap_or_default();
        self.supplies.set(&currency, &supply.less(amount.minor)?);
        emit(Redeemed { amount, reference })
    }

    /// Pays.
    #[consent(from)]
    pub fn transfer(
        &mut self,
        from: Party,
        to: Party,
        amount: Amount,
        reference: String,
    ) -> Outcome {
        something(amount)?;
        proper(&reference)?;
        self.flowing(amount.currency)?;
        self.debit(from, amount)?;
        self.credit(to, amount)?;
        emit(Transferred {
            from,
            to,
            amount,
            reference,
        })
    }

    /// Sets money aside for `to`; `executor` pays it out or gives it back until `expiry`,
    /// after which anyone may give it back.
    #[consent(from)]
    pub fn hold(
        &mut self,
        from: Party,
        to: Party,
        executor: Party,
        amount: Amount,
        expiry: Timestamp,
        reference: String,
    ) -> Outcome {
        something(amount)?;
        proper(&reference)?;
        self.flowing(amount.currency)?;
        let at = (from, reference);
        if self.holds.has(&at) {
            let (from, reference) = at;
            return Err(Refused::HoldExists { from, reference }.into());
        }
        self.set_aside(from, amount, |account, minor| {
            account.held = account.held.add(minor)?;
            Ok(())
        })?;
        let hold = Hold {
            to,
            executor,
            amount,
            expiry,
        };
        self.holds.set(&at, &hold);
        let (from, reference) = at;
        emit(Held {
            from,
            to,
            executor,
            amount,
            expiry,
            reference,
        })
    }

    /// Pays a hold out to its payee.
    #[check(executor_agrees(from, reference))]
    pub fn execute_hold(&mut self, from: Party, reference: String) -> Outcome {
        let hold = self.take_hold(from, &reference)?;
        let expiry = hold.expiry;
        if self.call().time() >= expiry {
            return Err(Refused::HoldExpired { reference, expiry }.into());
        }
        self.flowing(hold.amount.currency)?;
        self.unhold(from, hold.amount, false)?;
        self.credit(hold.to, hold.amount)?;
        emit(HoldEnded {
            from,
            to: hold.to,
            amount: hold.amount,
            paid: true,
            reference,
        })
    }

    /// Gives a hold back: its executor at any time, anyone once it has expired.
    #[check(executor_agrees_or_expired(from, reference))]
    pub fn release_hold(&mut self, from: Party, reference: String) -> Outcome {
        let hold = self.take_hold(from, &reference)?;
        self.unhold(from, hold.amount, true)?;
        emit(HoldEnded {
            from,
            to: hold.to,
            amount: hold.amount,
            paid: false,
            reference,
        })
    }

    /// Limits an account of the issuer's currency, in minor units; `None` lifts a limit.
    #[check(issuer_agrees(currency))]
    pub fn limit(
        &mut self,
        account: Party,
        currency: Currency,
        largest_transfer: Option<u64>,
        largest_balance: Option<u64>,
    ) -> Outcome {
        let known = self.account(account, currency);
        let limited = Account {
            largest_transfer,
            largest_balance,
            ..known
        };
        self.accounts.set(&(currency, account), &limited);
        Ok(())
    }

    /// Lets nothing out of an account, by order of the issuer or the authority.
    #[consent(by)]
    pub fn freeze_account(
        &mut self,
        by: Party,
        account: Party,
        currency: Currency,
        order: String,
        reason: String,
    ) -> Outcome {
        self.may_order(by, currency)?;
        let at = (currency, account, order);
        self.stop(&at, by)?;
        emit(AccountFrozen {
            account,
            currency,
            frozen: true,
            by,
            order: at.2,
            reason,
        })
    }

    /// Lifts an order of [`freeze_account`](Self::freeze_account). Only who gave it may; the
    /// account is let go with the last of them.
    #[consent(by)]
    pub fn unfreeze_account(
        &mut self,
        by: Party,
        account: Party,
        currency: Currency,
        order: String,
        reason: String,
    ) -> Outcome {
        let at = (currency, account, order);
        self.let_go(&at, by)?;
        emit(AccountFrozen {
            account,
            currency,
            frozen: false,
            by,
            order: at.2,
            reason,
        })
    }

    /// Freezes money of an account, by an order of the issuer or the authority.
    #[consent(by)]
    pub fn freeze(
        &mut self,
        by: Party,
        account: Party,
        amount: Amount,
        order: String,
        reason: String,
    ) -> Outcome {
        something(amount)?;
        self.may_order(by, amount.currency)?;
        let at = (amount.currency, account, order);
        order::give(&mut self.orders, &at, &FreezeOrder { by, amount })?;
        self.set_frozen(account, amount)?;
        emit(Frozen {
            account,
            amount,
            frozen: true,
            by,
            order: at.2,
            reason,
        })
    }

    /// Frees what an order froze. Only who ordered it may.
    #[consent(by)]
    pub fn unfreeze(
        &mut self,
        by: Party,
        account: Party,
        currency: Currency,
        order: String,
        reason: String,
    ) -> Outcome {
        let at = (currency, account, order);
        let FreezeOrder { amount, .. } = order::lift(&mut self.orders, &at, by)?;
        self.unfreeze_funds(account, amount, true)?;
        emit(Frozen {
            account,
            amount,
            frozen: false,
            by,
            order: at.2,
            reason,
        })
    }

    /// Moves what an order froze to another account. Issuer and authority both agree.
    #[check(both_agree(currency))]
    pub fn seize(
        &mut self,
        account: Party,
        currency: Currency,
        order: String,
        to: Party,
    ) -> Outcome {
        let at = (currency, account, order);
        let FreezeOrder { amount, .. } = order::take(&mut self.orders, &at)?;
        self.unfreeze_funds(account, amount, false)?;
        self.credit(to, amount)?;
        emit(Seized {
            account,
            to,
            amount,
            order: at.2,
        })
    }

    /// What a party can spend.
    pub fn balance(&self, of: Party, currency: Currency) -> Amount {
        Amount::new(self.account(of, currency).free, currency)
    }

    /// What a party has: free, held and frozen, in minor units, and its limits.
    pub fn account(&self, of: Party, currency: Currency) -> Account {
        self.accounts.get(&(currency, of)).unwrap_or_default()
    }

    /// All money of a currency.
    pub fn supply(&self, currency: Currency) -> Amount {
        let minor = self.supplies.get(&currency).unwrap_or_default();
        Amount::new(minor, currency)
    }

    /// Whether payments in a currency are stopped.
    pub fn is_paused(&self, currency: Currency) -> bool {
        self.paused.get(&currency).unwrap_or_default()
    }

    /// Issuer and authority of a currency.
    pub fn currency(&self, code: Currency) -> Option<Terms> {
        self.currencies.get(&code)
    }

    /// A hold by payer and reference.
    pub fn hold_of(&self, from: Party, reference: String) -> Option<Hold> {
        self.holds.get(&(from, reference))
    }

    /// Accounts of a currency by name, from a page token on.
    pub fn accounts(&self, currency: Currency, from: Option<Bytes>, limit: u32) -> AccountPage {
        let page = self.accounts.range(&currency, from.as_ref(), limit);
        let (lines, next) = page.lines(|(_, party), account| AccountLine { party, account });
        AccountPage { lines, next }
    }
}

/// Most characters of an end-to-end reference.
const MAX_REFERENCE: usize = 35;

fn proper(reference: &str) -> Outcome {
    let printable = reference.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if reference.is_empty() || reference.len() > MAX_REFERENCE || !printable {
        let longest = MAX_REFERENCE as u32;
        return Err(Refused::BadReference { longest }.into());
    }
    Ok(())
}

fn something(amount: Amount) -> Outcome {
    if amount.is_zero() {
        return Err(Refused::Nothing.into());
    }
    Ok(())
}
