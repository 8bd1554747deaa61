//! The part of `cash` that pays, as the SDK spells it: what the contracts written by hand and
//! with another encoding are measured against.

#![no_std]

use tradewind_sdk::host;
use tradewind_sdk::prelude::*;

/// Who issues a currency.
#[record]
pub struct Terms {
    /// Mints.
    pub issuer: Party,
    /// Freezes, in `cash`.
    pub authority: Party,
}

/// What one party has of one currency, in minor units.
#[record]
#[derive(Copy, Default)]
pub struct Account {
    /// Can be spent.
    pub free: u64,
    /// Set aside.
    pub held: u64,
    /// Frozen.
    pub frozen: u64,
    /// Nothing goes out.
    pub stopped: bool,
    /// Largest single payment.
    pub largest_transfer: Option<u64>,
    /// Most the account may hold.
    pub largest_balance: Option<u64>,
}

/// Money was made.
#[event]
pub struct Minted {
    /// Who got it.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// The issuer's reference.
    pub reference: String,
}

/// A payment.
#[event]
pub struct Transferred {
    /// Debtor.
    #[key]
    pub from: Party,
    /// Creditor.
    #[key]
    pub to: Party,
    /// How much.
    pub amount: Amount,
    /// End-to-end reference.
    pub reference: String,
}

/// Why the till refuses.
#[failure]
pub enum Refused {
    /// No such currency.
    #[say(en = "{currency} is not issued here", zh = "本合约未发行 {currency}")]
    UnknownCurrency { currency: Currency } = 1,
    /// Admitted before.
    #[say(
        en = "{currency} is already issued here",
        zh = "本合约已发行 {currency}"
    )]
    CurrencyKnown { currency: Currency } = 2,
    /// Stopped.
    #[say(
        en = "payments in {currency} are paused",
        zh = "{currency} 的支付已暂停"
    )]
    Paused { currency: Currency } = 3,
    /// An amount of zero.
    #[say(en = "the amount is zero", zh = "金额为零")]
    Nothing = 4,
    /// Not enough.
    #[say(
        en = "{account} has {free} free, needs {wanted}",
        zh = "{account} 可用 {free}，需要 {wanted}"
    )]
    Short {
        account: Party,
        free: Amount,
        wanted: Amount,
    } = 5,
    /// The account is frozen.
    #[say(
        en = "the {currency} account of {account} is frozen",
        zh = "{account} 的 {currency} 账户已冻结"
    )]
    AccountStopped { account: Party, currency: Currency } = 6,
    /// Too much at once.
    #[say(
        en = "{account} may pay at most {limit} at once, not {wanted}",
        zh = "{account} 单笔限额 {limit}，不能支付 {wanted}"
    )]
    OverTransferLimit {
        account: Party,
        limit: Amount,
        wanted: Amount,
    } = 7,
    /// Too much in the account.
    #[say(
        en = "{account} may hold at most {limit}",
        zh = "{account} 余额上限为 {limit}"
    )]
    OverBalanceLimit { account: Party, limit: Amount } = 8,
    /// Not a reference.
    #[say(
        en = "a reference has 1 to {longest} printable ASCII characters",
        zh = "参考号须为 1 至 {longest} 个可打印 ASCII 字符"
    )]
    BadReference { longest: u32 } = 9,
    /// A stranger.
    #[say(en = "{party} is not registered", zh = "{party} 未注册")]
    UnknownParty { party: Party } = 17,
}

/// Money in several currencies.
#[contract]
pub struct Till {
    operator: Cell<Party>,
    currencies: Table<Currency, Terms>,
    paused: Table<Currency, bool>,
    supplies: Table<Currency, u64>,
    accounts: Table<(Currency, Party), Account>,
}

#[contract]
impl Till {
    /// `currencies` lists currency, issuer, authority.
    pub fn open(&mut self, operator: Party, currencies: Vec<(Currency, Party, Party)>) -> Outcome {
        self.operator.set(&operator);
        for (currency, issuer, authority) in currencies {
            if self.currencies.has(&currency) {
                return Err(Refused::CurrencyKnown { currency }.into());
            }
            self.currencies.set(&currency, &Terms { issuer, authority });
            self.paused.set(&currency, &false);
            self.supplies.set(&currency, &0);
        }
        Ok(())
    }

    /// Makes money.
    #[check(issuer_mints(amount))]
    pub fn mint(&mut self, to: Party, amount: Amount, reference: String) -> Outcome {
        something(amount)?;
        proper(&reference)?;
        let currency = amount.currency;
        let supply = self.supplies.get(&currency).unwrap_or_default();
        self.supplies.set(&currency, &supply.add(amount.minor)?);
        self.credit(to, amount)?;
        emit(Minted {
            to,
            amount,
            reference,
        })
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

    /// What a party can spend.
    pub fn balance(&self, of: Party, currency: Currency) -> Amount {
        let account = self.accounts.get(&(currency, of)).unwrap_or_default();
        Amount::new(account.free, currency)
    }

    fn issuer_mints(&self, amount: Amount) -> Outcome {
        let currency = amount.currency;
        match self.currencies.get(&currency) {
            Some(terms) => host::require_consent(&terms.issuer),
            None => return Err(Refused::UnknownCurrency { currency }.into()),
        }
        Ok(())
    }

    fn flowing(&self, currency: Currency) -> Outcome {
        match self.paused.get(&currency) {
            Some(false) => Ok(()),
            Some(true) => Err(Refused::Paused { currency }.into()),
            None => Err(Refused::UnknownCurrency { currency }.into()),
        }
    }

    fn debit(&mut self, from: Party, amount: Amount) -> Outcome {
        let (currency, wanted) = (amount.currency, amount);
        let at = (currency, from);
        let account = from;
        let mut found = self.accounts.get(&at).unwrap_or_default();
        if found.stopped {
            return Err(Refused::AccountStopped { account, currency }.into());
        }
        if let Some(limit) = found.largest_transfer.filter(|limit| wanted.minor > *limit) {
            let limit = Amount::new(limit, currency);
            return Err(Refused::OverTransferLimit {
                account,
                limit,
                wanted,
            }
            .into());
        }
        found.free = found.free.checked_sub(wanted.minor).ok_or_else(|| {
            let free = Amount::new(found.free, currency);
            Refused::Short {
                account,
                free,
                wanted,
            }
        })?;
        self.accounts.set(&at, &found);
        Ok(())
    }

    fn credit(&mut self, to: Party, amount: Amount) -> Outcome {
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
