//! What one line says: goods bought, goods taken back, or neither.

use core::fmt;

use tradewind_types::{Organisation, Party};

use super::decimal::Decimal;
use super::file::Record;

/// Longest article number, in bytes.
const MAX_ARTICLE: usize = 32;
/// Longest invoice number, in bytes: with the mark of a part it fits a payment's reference.
const MAX_INVOICE: usize = 24;

/// A customer in a country: one customer of two countries is two buyers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Buyer {
    /// Its name on a chain: `c17850@united-kingdom`.
    pub party: Party,
}

/// A line of goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file.
    pub line: u64,
    /// The invoice.
    pub invoice: String,
    /// Whether the goods were taken back.
    pub is_refund: bool,
    /// Who buys.
    pub buyer: Buyer,
    /// The article.
    pub article: String,
    /// How many.
    pub quantity: u32,
    /// Price of one, in minor units.
    pub price: u64,
    /// Price of one, as the file has it.
    pub unit: Decimal,
    /// Country, as the file has it.
    pub country: String,
}

/// A line, or what is left of one, that is no part of an order or refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Its number in the file.
    pub line: u64,
    /// The invoice.
    pub invoice: String,
    /// Why.
    pub reason: Reason,
    /// How many, negative for goods taken back; 0 if unreadable.
    pub quantity: i64,
    /// Quantity times price; 0 if unreadable.
    pub value: Decimal,
    /// Country, as the file has it.
    pub country: String,
}

/// Why a line is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nobody to pay.
    NoCustomer,
    /// A customer that is no number.
    BadCustomer,
    /// A country that makes no name.
    BadCountry,
    /// An invoice number that begins with `A`.
    Adjustment,
    /// An invoice that is neither a number nor `C` and a number.
    BadInvoice,
    /// No article, or an overlong one.
    BadArticle,
    /// Not `YYYY-MM-DD hh:mm:ss`.
    BadDate,
    /// No whole number, or too large.
    BadQuantity,
    /// Zero or less in an invoice.
    NothingBought,
    /// Zero or more in a cancellation.
    NothingReturned,
    /// No number, or too large.
    BadPrice,
    /// A price of zero.
    NoPrice,
    /// A price below zero.
    NegativePrice,
    /// A part of a penny.
    SubPenny,
    /// A cancellation of an article that this buyer had not bought.
    NeverBought,
    /// A cancellation at a price above any that this buyer had paid.
    Dearer,
    /// A cancellation of more than this buyer had left.
    NoneLeft,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoCustomer => "no customer",
            Self::BadCustomer => "customer is not a number",
            Self::BadCountry => "country makes no name",
            Self::Adjustment => "adjustment, not goods",
            Self::BadInvoice => "unknown kind of invoice",
            Self::BadArticle => "article has not 1 to 32 characters",
            Self::BadDate => "date is not YYYY-MM-DD hh:mm:ss",
            Self::BadQuantity => "quantity is not a whole number",
            Self::NothingBought => "quantity not above zero in an invoice",
            Self::NothingReturned => "quantity not below zero in a cancellation",
            Self::BadPrice => "price is not a number",
            Self::NoPrice => "price is zero",
            Self::NegativePrice => "price is below zero",
            Self::SubPenny => "price has more than 2 decimals",
            Self::NeverBought => "cancelled, never bought before by this buyer",
            Self::Dearer => "cancelled at more than was ever paid",
            Self::NoneLeft => "cancelled more than was bought",
        })
    }
}

impl Line {
    /// Reads a line.
    pub fn read(record: &Record) -> Result<Self, Aside> {
        judge(record).map_err(|reason| {
            let quantity = record.quantity.parse().unwrap_or(0);
            let price = record.price.parse().unwrap_or_default();
            Aside {
                line: record.line,
                invoice: record.invoice.clone(),
                reason,
                quantity,
                value: Decimal::times(price, quantity),
                country: record.country.clone(),
            }
        })
    }

    /// This line, or `quantity` of it, set aside.
    pub fn aside(&self, quantity: u32, reason: Reason) -> Aside {
        let count = i64::from(quantity);
        let quantity = if self.is_refund { -count } else { count };
        Aside {
            line: self.line,
            invoice: self.invoice.clone(),
            reason,
            quantity,
            value: self.unit.times(quantity),
            country: self.country.clone(),
        }
    }
}

fn judge(record: &Record) -> Result<Line, Reason> {
    let is_refund = kind(&record.invoice)?;
    let date = is_date(&record.date);
    let buyer = buyer(&record.customer, &record.country)?;
    if record.article.is_empty() || record.article.len() > MAX_ARTICLE {
        return Err(Reason::BadArticle);
    }
    if !date {
        return Err(Reason::BadDate);
    }
    let quantity: i64 = record.quantity.parse().map_err(|_| Reason::BadQuantity)?;
    if quantity <= 0 && !is_refund {
        return Err(Reason::NothingBought);
    }
    if quantity >= 0 && is_refund {
        return Err(Reason::NothingReturned);
    }
    let quantity = u32::try_from(quantity.unsigned_abs()).map_err(|_| Reason::BadQuantity)?;
    let unit: Decimal = record.price.parse().map_err(|_| Reason::BadPrice)?;
    if unit.is_zero() {
        return Err(Reason::NoPrice);
    }
    if unit.is_negative() {
        return Err(Reason::NegativePrice);
    }
    let price = unit.to_minor().ok_or(Reason::SubPenny)?;
    price
        .checked_mul(quantity.into())
        .ok_or(Reason::BadQuantity)?;
    Ok(Line {
        line: record.line,
        invoice: record.invoice.clone(),
        is_refund,
        buyer,
        article: record.article.clone(),
        quantity,
        price,
        unit,
        country: record.country.clone(),
    })
}

/// Whether an invoice is a cancellation.
fn kind(invoice: &str) -> Result<bool, Reason> {
    let number = |text: &str| {
        let fits = (1..=MAX_INVOICE).contains(&text.len());
        fits && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match invoice.split_at_checked(1) {
        _ if number(invoice) => Ok(false),
        Some(("C", rest)) if number(rest) => Ok(true),
        Some(("A", rest)) if number(rest) => Err(Reason::Adjustment),
        _ => Err(Reason::BadInvoice),
    }
}

/// The buyer `c<customer>@<country>`; the file writes customers as decimals, `17850.0`.
fn buyer(customer: &str, country: &str) -> Result<Buyer, Reason> {
    let number = customer.strip_suffix(".0").unwrap_or(customer);
    if number.is_empty() {
        return Err(Reason::NoCustomer);
    }
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::BadCustomer);
    }
    let organisation = organisation(country).ok_or(Reason::BadCountry)?;
    let name = Party::new(&format!("c{number}@{organisation}"));
    name.map(|party| Buyer { party })
        .map_err(|_| Reason::BadCustomer)
}

/// A country as an organisation: lower case, everything but letters and digits a hyphen.
fn organisation(country: &str) -> Option<Organisation> {
    let words = country
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    Organisation::new(&name).ok().filter(|_| name != "system")
}

/// A country as buyers' names have it; as the file has it if it makes no name.
pub fn country_name(country: &str) -> String {
    organisation(country).map_or_else(|| country.to_owned(), |name| name.to_string())
}

fn is_date(text: &str) -> bool {
    let shape = "dddd-dd-dd dd:dd:dd";
    let fits = |(byte, shape): (u8, u8)| match shape {
        b'd' => byte.is_ascii_digit(),
        mark => byte == mark,
    };
    let part =
        |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(fits)
        && part(5, 7).is_some_and(|month| (1..=12).contains(&month))
        && part(8, 10).is_some_and(|day| (1..=31).contains(&day))
        && part(11, 13).is_some_and(|hour| hour < 24)
        && part(14, 16).is_some_and(|minute| minute < 60)
        && part(17, 19).is_some_and(|second| second < 60)
}
