//! A year of a real shop: the UCI Online Retail file as orders and refunds.
//!
//! Citation: Chen, Sain, Guo (2012), "Data mining for the online retail industry",
//! doi:10.1057/dbm.2012.17, CC BY 4.0.
//!
//! ```text
//! file ──▶ Record ──▶ Line ──▶ Year { orders, refunds, aside }
//!   └─────▶ totals by country, by a pass of its own that shares only the CSV reader
//! ```
//!
//! Nothing here knows of a chain. Invariant, per country and to the last digit of the file:
//! value of all lines = orders - refunds + lines set aside. What is set aside is listed with
//! its line number and reason; nothing is dropped.

mod decimal;
mod file;
mod line;
mod refund;
mod totals;
mod year;

pub use decimal::Decimal;
pub use file::{FileError, Reader, Record};
pub use line::{Aside, Buyer, Line, Reason, country_name};
pub use totals::Totals;
pub use year::{Deed, Item, Order, Part, Refund, Year};

#[cfg(test)]
mod tests;
