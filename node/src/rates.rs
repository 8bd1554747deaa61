//! How often an organisation may ask.
//!
//! One instant an account: until when what it asked for is paid, each request paying for its
//! share of a second. An account that is not ahead of the clock says nothing and is dropped
//! when room is needed, so the table is bounded whatever names strangers make up.

use core::fmt;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tradewind_types::Organisation;

/// Most accounts kept. Beyond it newcomers share the account of strangers.
const MOST_ACCOUNTS: usize = 16_384;
const SECOND: Duration = Duration::from_secs(1);

/// On whose account a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Payer {
    /// The organisation of the client's certificate.
    Certified(Organisation),
    /// The organisation of the party whose signature was checked.
    Signed(Organisation),
    /// The organisation that an unsigned request names. Anybody can name any, so this account
    /// is not that of what the organisation signs.
    Claimed(Organisation),
    /// Those for whom there is no account of their own.
    Stranger,
}

/// An account is overdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{payer} may ask {per_second} times a second and asked more often; try again in {} ms", self.retry_ms()
)]
pub struct TooOften {
    /// Whose account.
    pub payer: Payer,
    /// What it may ask a second.
    pub per_second: u32,
    /// When it may ask again.
    pub retry: Duration,
}

impl TooOften {
    /// When it may ask again, in milliseconds.
    pub fn retry_ms(&self) -> u64 {
        self.retry.as_millis() as u64 + 1
    }
}

impl fmt::Display for Payer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certified(organisation) | Self::Signed(organisation) => organisation.fmt(f),
            Self::Claimed(organisation) => write!(f, "{organisation}, unsigned,"),
            Self::Stranger => f.write_str("all newcomers together"),
        }
    }
}

/// The accounts of a node.
#[derive(Debug)]
pub(crate) struct Rates {
    per_second: u32,
    start: Instant,
    /// Time since the start until which an account has paid.
    paid: Mutex<HashMap<Payer, Duration>>,
}

impl Rates {
    /// Each account may ask `per_second` times, which is at least 1.
    pub(crate) fn new(per_second: u32) -> Self {
        Self {
            per_second: per_second.max(1),
            start: Instant::now(),
            paid: Mutex::default(),
        }
    }

    /// Takes one request from the account.
    pub(crate) fn take(&self, payer: Payer) -> Result<(), TooOften> {
        self.take_at(payer, self.start.elapsed())
    }

    fn take_at(&self, payer: Payer, now: Duration) -> Result<(), TooOften> {
        let mut accounts = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = accounts.len() >= MOST_ACCOUNTS && !accounts.contains_key(&payer);
        if is_full {
            accounts.retain(|_, paid| *paid > now);
        }
        let payer = if is_full && accounts.len() >= MOST_ACCOUNTS {
            Payer::Stranger
        } else {
            payer
        };
        let paid = accounts.entry(payer).or_default();
        let next = (*paid).max(now) + SECOND / self.per_second;
        let latest = now + SECOND;
        if next > latest {
            return Err(TooOften {
                payer,
                per_second: self.per_second,
                retry: next.saturating_sub(latest),
            });
        }
        *paid = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisation(name: &str) -> Organisation {
        name.parse().expect("a name")
    }

    #[test]
    fn an_organisation_that_asks_too_often_is_told_when_to_come_back_and_harms_no_other() {
        let rates = Rates::new(10);
        let (shop, bank) = (
            Payer::Signed(organisation("shop")),
            Payer::Signed(organisation("bank")),
        );
        let now = Duration::from_secs(5);
        for _ in 0..10 {
            assert_eq!(rates.take_at(shop, now), Ok(()));
        }
        let refused = rates.take_at(shop, now).expect_err("the eleventh");
        assert_eq!(refused.retry, Duration::from_millis(100));
        let text = "shop may ask 10 times a second and asked more often; try again in 101 ms";
        assert_eq!(refused.to_string(), text);
        assert_eq!(rates.take_at(bank, now), Ok(()));
        assert_eq!(rates.take_at(shop, now + refused.retry), Ok(()));
        assert!(rates.take_at(shop, now + refused.retry).is_err());
    }

    #[test]
    fn a_claim_costs_the_signed_requests_of_the_claimed_nothing() {
        let rates = Rates::new(1);
        let now = Duration::from_secs(5);
        let shop = organisation("shop");
        assert_eq!(rates.take_at(Payer::Claimed(shop), now), Ok(()));
        assert!(rates.take_at(Payer::Claimed(shop), now).is_err());
        assert_eq!(rates.take_at(Payer::Signed(shop), now), Ok(()));
    }

    #[test]
    fn made_up_names_do_not_fill_the_table() {
        let rates = Rates::new(1);
        let now = Duration::from_secs(5);
        let claim = |i| Payer::Claimed(organisation(&format!("o{i}")));
        for i in 0..MOST_ACCOUNTS {
            assert_eq!(rates.take_at(claim(i), now), Ok(()));
        }
        // All are overdrawn: two newcomers find one account between them.
        assert_eq!(rates.take_at(claim(MOST_ACCOUNTS), now), Ok(()));
        let second = rates.take_at(claim(MOST_ACCOUNTS + 1), now);
        assert_eq!(second.expect_err("shared").payer, Payer::Stranger);
        // A second later none is ahead of the clock.
        let later = now + SECOND;
        assert_eq!(rates.take_at(claim(MOST_ACCOUNTS + 2), later), Ok(()));
        assert_eq!(rates.paid.lock().expect("not poisoned").len(), 1);
    }
}
