//! The exports.

#![expect(unsafe_code, reason = "exports")]

extern crate alloc;

use alloc::string::String;
use alloc::vec::Vec;

use borsh::{BorshDeserialize, BorshSerialize};
use tradewind_sdk::host;
use tradewind_sdk::prelude::Party;
use tradewind_sdk::types::HostFailure;
use tradewind_sdk::types::key::{KeyPart, local_key};

use crate::values::{Account, Code, Minted, Money, Name, Terms, Transferred};

const OPERATOR: u16 = 0;
const CURRENCIES: u16 = 1;
const PAUSED: u16 = 2;
const SUPPLIES: u16 = 3;
const ACCOUNTS: u16 = 4;

/// Most characters of an end-to-end reference.
const MAX_REFERENCE: usize = 35;

fn arguments<T: BorshDeserialize>() -> T {
    read(&host::input(), HostFailure::BadArguments)
}

fn read<T: BorshDeserialize>(bytes: &[u8], blame: HostFailure) -> T {
    borsh::from_slice(bytes).unwrap_or_else(|_| host::fail(blame))
}

fn encode(value: &impl BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).unwrap_or_else(|_| host::fail(HostFailure::BadState))
}

fn load<T: BorshDeserialize>(key: &[u8]) -> Option<T> {
    host::read(key).map(|bytes| read(&bytes, HostFailure::BadState))
}

fn store(key: &[u8], value: &impl BorshSerialize) {
    host::write(key, &encode(value));
}

/// The host takes events in canonical CBOR, and a byte string is that.
fn emit(name: &str, keys: u32, event: &impl BorshSerialize) {
    let fields = encode(event);
    let mut bytes = Vec::with_capacity(fields.len() + 2);
    bytes.extend_from_slice(&[0x58, fields.len() as u8]);
    bytes.extend_from_slice(&fields);
    host::emit(name, keys, &bytes);
}

fn refuse(code: u32, fields: &impl BorshSerialize) -> ! {
    host::refuse(code, &encode(fields))
}

fn key(field: u16, currency: Code) -> Vec<u8> {
    let mut key = local_key(field, &());
    key.extend_from_slice(&currency.0);
    key
}

fn account_key(currency: Code, party: Name) -> Vec<u8> {
    let mut key = key(ACCOUNTS, currency);
    party.0.write(&mut key);
    key
}

fn something(amount: Money) {
    if amount.minor == 0 {
        refuse(4, &());
    }
}

fn proper(reference: &str) {
    let printable = reference.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if reference.is_empty() || reference.len() > MAX_REFERENCE || !printable {
        refuse(9, &(MAX_REFERENCE as u32));
    }
}

fn flowing(currency: Code) {
    match load(&key(PAUSED, currency)) {
        Some(false) => {}
        Some(true) => refuse(3, &currency),
        None => refuse(1, &currency),
    }
}

fn sum(a: u64, b: u64) -> u64 {
    a.checked_add(b)
        .unwrap_or_else(|| host::fail(HostFailure::Overflow))
}

fn debit(from: Name, amount: Money) {
    let of = |minor| Money { minor, ..amount };
    let key = account_key(amount.currency, from);
    let mut account: Account = load(&key).unwrap_or_default();
    if account.stopped {
        refuse(6, &(from, amount.currency));
    }
    if let Some(limit) = account
        .largest_transfer
        .filter(|limit| amount.minor > *limit)
    {
        refuse(7, &(from, of(limit), amount));
    }
    match account.free.checked_sub(amount.minor) {
        Some(free) => account.free = free,
        None => refuse(5, &(from, of(account.free), amount)),
    }
    store(&key, &account);
}

fn credit(to: Name, amount: Money) {
    let key = account_key(amount.currency, to);
    let mut account: Account = match load(&key) {
        Some(account) => account,
        None if host::is_party(&to.0) => Account::default(),
        None => refuse(17, &to),
    };
    account.free = sum(account.free, amount.minor);
    if let Some(limit) = account.largest_balance {
        let total = sum(sum(account.free, account.held), account.frozen);
        if total > limit {
            let limit = Money {
                minor: limit,
                ..amount
            };
            refuse(8, &(to, limit));
        }
    }
    store(&key, &account);
}

#[unsafe(export_name = "open")]
extern "C" fn open() {
    let (operator, currencies): (Name, Vec<(Code, Name, Name)>) = arguments();
    store(&local_key(OPERATOR, &()), &operator);
    for (currency, issuer, authority) in currencies {
        let terms = key(CURRENCIES, currency);
        if host::has(&terms) {
            refuse(2, &currency);
        }
        store(&terms, &Terms { issuer, authority });
        store(&key(PAUSED, currency), &false);
        store(&key(SUPPLIES, currency), &0u64);
    }
}

#[unsafe(export_name = "mint")]
extern "C" fn mint() {
    let (to, amount, reference): (Name, Money, String) = arguments();
    let Some(terms) = load::<Terms>(&key(CURRENCIES, amount.currency)) else {
        refuse(1, &amount.currency)
    };
    host::require_consent(&terms.issuer.0);
    something(amount);
    proper(&reference);
    let supply_key = key(SUPPLIES, amount.currency);
    let supply = load(&supply_key).unwrap_or_default();
    store(&supply_key, &sum(supply, amount.minor));
    credit(to, amount);
    let minted = Minted {
        to,
        amount,
        reference,
    };
    emit("Minted", 1, &minted);
}

#[unsafe(export_name = "transfer")]
extern "C" fn transfer() {
    let (from, to, amount, reference): (Name, Name, Money, String) = arguments();
    let party: &Party = &from.0;
    host::require_consent(party);
    something(amount);
    proper(&reference);
    flowing(amount.currency);
    debit(from, amount);
    credit(to, amount);
    let transferred = Transferred {
        from,
        to,
        amount,
        reference,
    };
    emit("Transferred", 2, &transferred);
}

#[unsafe(export_name = "balance")]
extern "C" fn balance() {
    let (of, currency): (Name, Code) = arguments();
    let account: Account = load(&account_key(currency, of)).unwrap_or_default();
    let balance = Money {
        minor: account.free,
        currency,
    };
    host::output(&encode(&balance));
}
