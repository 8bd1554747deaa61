//! The exports.

#![expect(unsafe_code, reason = "exports")]

use tradewind_raw::abi::{
    BAD_ARGUMENTS, BAD_STATE, OVERFLOW, Place, emit, fail, is_party, output, refuse,
    require_consent, write,
};
use tradewind_raw::cbor::{Amount, Reader};

/// State fields, by their numbers.
const OPERATOR: u8 = 0;
const CURRENCIES: u8 = 1;
const PAUSED: u8 = 2;
const SUPPLIES: u8 = 3;
const ACCOUNTS: u8 = 4;

/// Longest end-to-end reference.
const MAX_REFERENCE: u64 = 35;

/// Place for arguments: long enough for two currencies and no more.
type Input = Place<512>;
/// Place for a key or a value.
type Bytes = Place<160>;

struct Account {
    free: u64,
    held: u64,
    frozen: u64,
    stopped: bool,
    largest_transfer: Option<u64>,
    largest_balance: Option<u64>,
}

fn arguments(input: &mut Input, count: u64) -> Reader<'_> {
    let mut arguments = Reader::new(input.input(), BAD_ARGUMENTS);
    arguments.exactly(4, count);
    arguments
}

fn key(field: u8, currency: &[u8]) -> Bytes {
    let mut key = Bytes::new();
    key.push(0);
    key.push(field);
    key.put(currency);
    key
}

fn account_key(currency: &[u8], party: &[u8]) -> Bytes {
    let mut key = key(ACCOUNTS, currency);
    key.put(party);
    key.push(0);
    key
}

fn store_number(key: &Bytes, number: u64) {
    let mut value = Bytes::new();
    value.head(0, number);
    write(key.bytes(), value.bytes());
}

#[cold]
fn refuse_currency(code: u32, currency: &[u8]) -> ! {
    let mut fields = Bytes::new();
    fields.push(0xa1);
    fields.text_field(0, currency);
    refuse(code, fields.bytes())
}

fn something(amount: Amount<'_>) {
    if amount.minor == 0 {
        refuse(4, &[0xa0]);
    }
}

fn proper(reference: &[u8]) {
    let printable = reference.iter().all(|byte| (b' '..=b'~').contains(byte));
    if reference.is_empty() || reference.len() as u64 > MAX_REFERENCE || !printable {
        let mut fields = Bytes::new();
        fields.push(0xa1);
        fields.push(0);
        fields.head(0, MAX_REFERENCE);
        refuse(9, fields.bytes());
    }
}

fn flowing(currency: &[u8]) {
    match Bytes::new().read(key(PAUSED, currency).bytes()) {
        Some([0xf4]) => {}
        Some([0xf5]) => refuse_currency(3, currency),
        Some(_) => fail(BAD_STATE),
        None => refuse_currency(1, currency),
    }
}

fn account(key: &Bytes) -> Option<Account> {
    let mut place = Bytes::new();
    let mut value = Reader::new(place.read(key.bytes())?, BAD_STATE);
    let mut left = value.head(5);
    let mut field = |value: &mut Reader<'_>, number| {
        if !value.has(number, &mut left) {
            fail(BAD_STATE);
        }
    };
    field(&mut value, 0);
    let free = value.head(0);
    field(&mut value, 1);
    let held = value.head(0);
    field(&mut value, 2);
    let frozen = value.head(0);
    field(&mut value, 3);
    let stopped = value.bool();
    let largest_transfer = value.has(4, &mut left).then(|| value.head(0));
    let largest_balance = value.has(5, &mut left).then(|| value.head(0));
    value.end(left);
    Some(Account {
        free,
        held,
        frozen,
        stopped,
        largest_transfer,
        largest_balance,
    })
}

fn store(key: &Bytes, account: &Account) {
    let limits = [(4, account.largest_transfer), (5, account.largest_balance)];
    let count = limits.iter().filter(|(_, limit)| limit.is_some()).count();
    let mut value = Bytes::new();
    value.head(5, 4 + count as u64);
    for (number, part) in (0..).zip([account.free, account.held, account.frozen]) {
        value.push(number);
        value.head(0, part);
    }
    value.push(3);
    value.push(0xf4 | u8::from(account.stopped));
    for (number, limit) in limits {
        if let Some(limit) = limit {
            value.push(number);
            value.head(0, limit);
        }
    }
    write(key.bytes(), value.bytes());
}

#[cold]
fn refuse_account(code: u32, party: &[u8], amounts: &[Amount<'_>]) -> ! {
    let mut fields = Bytes::new();
    fields.head(5, 1 + amounts.len() as u64);
    fields.text_field(0, party);
    for (number, amount) in (1..).zip(amounts) {
        fields.amount_field(number, *amount);
    }
    refuse(code, fields.bytes())
}

fn debit(from: &[u8], amount: Amount<'_>) {
    let of = |minor| Amount { minor, ..amount };
    let key = account_key(amount.currency, from);
    let mut account = account(&key).unwrap_or(NONE);
    if account.stopped {
        let mut fields = Bytes::new();
        fields.push(0xa2);
        fields.text_field(0, from);
        fields.text_field(1, amount.currency);
        refuse(6, fields.bytes());
    }
    if let Some(limit) = account
        .largest_transfer
        .filter(|limit| amount.minor > *limit)
    {
        refuse_account(7, from, &[of(limit), amount]);
    }
    match account.free.checked_sub(amount.minor) {
        Some(free) => account.free = free,
        None => refuse_account(5, from, &[of(account.free), amount]),
    }
    store(&key, &account);
}

fn credit(to: &[u8], amount: Amount<'_>) {
    let key = account_key(amount.currency, to);
    let mut account = match account(&key) {
        Some(account) => account,
        None if is_party(to) => NONE,
        None => refuse_account(17, to, &[]),
    };
    account.free = sum(account.free, amount.minor);
    if let Some(limit) = account.largest_balance {
        let total = sum(sum(account.free, account.held), account.frozen);
        if total > limit {
            let limit = Amount {
                minor: limit,
                ..amount
            };
            refuse_account(8, to, &[limit]);
        }
    }
    store(&key, &account);
}

const NONE: Account = Account {
    free: 0,
    held: 0,
    frozen: 0,
    stopped: false,
    largest_transfer: None,
    largest_balance: None,
};

fn sum(a: u64, b: u64) -> u64 {
    a.checked_add(b).unwrap_or_else(|| fail(OVERFLOW))
}

fn supply(key: &Bytes) -> u64 {
    let mut place = Bytes::new();
    place.read(key.bytes()).map_or(0, |value| {
        let mut value = Reader::new(value, BAD_STATE);
        let supply = value.head(0);
        value.end(0);
        supply
    })
}

#[unsafe(export_name = "open")]
extern "C" fn open() {
    let mut input = Input::new();
    let mut arguments = arguments(&mut input, 2);
    let mut value = Bytes::new();
    value.text(arguments.party());
    write(key(OPERATOR, &[]).bytes(), value.bytes());
    for _ in 0..arguments.head(4) {
        arguments.exactly(4, 3);
        let currency = arguments.currency();
        let (issuer, authority) = (arguments.party(), arguments.party());
        let terms_key = key(CURRENCIES, currency);
        if Bytes::new().read(terms_key.bytes()).is_some() {
            refuse_currency(2, currency);
        }
        let mut terms = Bytes::new();
        terms.push(0xa2);
        terms.text_field(0, issuer);
        terms.text_field(1, authority);
        write(terms_key.bytes(), terms.bytes());
        write(key(PAUSED, currency).bytes(), &[0xf4]);
        store_number(&key(SUPPLIES, currency), 0);
    }
    arguments.end(0);
}

#[unsafe(export_name = "mint")]
extern "C" fn mint() {
    let mut input = Input::new();
    let mut arguments = arguments(&mut input, 3);
    let (to, amount, reference) = (arguments.party(), arguments.amount(), arguments.text());
    arguments.end(0);
    let mut place = Bytes::new();
    let Some(terms) = place.read(key(CURRENCIES, amount.currency).bytes()) else {
        refuse_currency(1, amount.currency)
    };
    let mut terms = Reader::new(terms, BAD_STATE);
    terms.exactly(5, 2);
    terms.exactly(0, 0);
    let issuer = terms.party();
    terms.exactly(0, 1);
    terms.party();
    terms.end(0);
    require_consent(issuer);
    something(amount);
    proper(reference);
    let supply_key = key(SUPPLIES, amount.currency);
    store_number(&supply_key, sum(supply(&supply_key), amount.minor));
    credit(to, amount);
    let mut event = Bytes::new();
    event.push(0xa3);
    event.text_field(0, to);
    event.amount_field(1, amount);
    event.text_field(2, reference);
    emit("Minted", 1, event.bytes());
}

#[unsafe(export_name = "transfer")]
extern "C" fn transfer() {
    let mut input = Input::new();
    let mut arguments = arguments(&mut input, 4);
    let (from, to) = (arguments.party(), arguments.party());
    let (amount, reference) = (arguments.amount(), arguments.text());
    arguments.end(0);
    require_consent(from);
    something(amount);
    proper(reference);
    flowing(amount.currency);
    debit(from, amount);
    credit(to, amount);
    let mut event = Bytes::new();
    event.push(0xa4);
    event.text_field(0, from);
    event.text_field(1, to);
    event.amount_field(2, amount);
    event.text_field(3, reference);
    emit("Transferred", 2, event.bytes());
}

#[unsafe(export_name = "balance")]
extern "C" fn balance() {
    let mut input = Input::new();
    let mut arguments = arguments(&mut input, 2);
    let (of, currency) = (arguments.party(), arguments.currency());
    arguments.end(0);
    let account = account(&account_key(currency, of)).unwrap_or(NONE);
    let mut value = Bytes::new();
    value.amount(Amount {
        minor: account.free,
        currency,
    });
    output(value.bytes());
}
