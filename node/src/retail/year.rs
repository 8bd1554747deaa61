//! Lines to orders and refunds, in the order of the file.
//!
//! An invoice is all lines of its number; its lines of goods become one order, or several
//! when their arguments would not fit one call: `536365-1`, `536365-2` and so on. A
//! cancellation invoice becomes one refund of parts of earlier orders.

use std::collections::HashMap;

use super::decimal::Decimal;
use super::file::{FileError, Reader};
use super::line::{Aside, Buyer, Line};
use super::refund::Shelf;

/// Most bytes that the lines of one order take as arguments of a call. A call's arguments
/// have 64 KiB, and its other arguments less than 1 KiB.
const MAX_ORDER_BYTES: usize = 60 << 10;
/// Most bytes of a line beside its article: tags, quantity, price and tax in CBOR.
const LINE_BYTES: usize = 32;

/// What a shop did, in order.
#[derive(Clone, Debug, Default)]
pub struct Year {
    /// Orders and refunds.
    pub deeds: Vec<Deed>,
    /// Lines that are part of neither.
    pub aside: Vec<Aside>,
    /// Lines read.
    pub lines: u64,
    /// Invoices read, cancellations and those without an order included.
    pub invoices: u64,
    /// Invoices whose order is in several parts.
    pub split: u64,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Goods were bought.
    Order(Order),
    /// Goods were taken back.
    Refund(Refund),
}

/// Goods bought at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The invoice, with the number of the part if there are several.
    pub reference: String,
    /// Who buys.
    pub buyer: Buyer,
    /// Country of the buyer, as the file has it.
    pub country: String,
    /// The goods.
    pub items: Vec<Item>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its line in the file.
    pub line: u64,
    /// The article.
    pub article: String,
    /// How many.
    pub quantity: u32,
    /// Price of them all, in minor units.
    pub price: u64,
}

/// Goods taken back at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The cancellation invoice.
    pub invoice: String,
    /// What is refunded of which orders.
    pub parts: Vec<Part>,
}

/// What a refund takes back of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The order's place among the deeds.
    pub deed: usize,
    /// Which of its items, and how much of each, in minor units.
    pub items: Vec<(u32, u64)>,
}

impl Order {
    /// What it costs, in minor units.
    pub fn price(&self) -> u64 {
        self.items
            .iter()
            .fold(0, |sum, item| sum.saturating_add(item.price))
    }
}

impl Part {
    /// How much is refunded, in minor units.
    pub fn amount(&self) -> u64 {
        self.items
            .iter()
            .fold(0, |sum, (_, minor)| sum.saturating_add(*minor))
    }

    /// Refunds more of an item. Each item has one entry, so that the entries of a part are no
    /// more than the lines of its order.
    fn add(&mut self, item: u32, minor: u64) {
        match self.items.iter_mut().find(|(known, _)| *known == item) {
            Some((_, sum)) => *sum = sum.saturating_add(minor),
            None => self.items.push((item, minor)),
        }
    }
}

impl Year {
    /// Reads the first `limit` invoices of a file, or all.
    pub fn read(reader: Reader, limit: Option<u64>) -> Result<Self, FileError> {
        Self::read_in_parts(reader, limit, MAX_ORDER_BYTES)
    }

    /// Reads invoices into orders of at most so many bytes of lines.
    pub(super) fn read_in_parts(
        mut reader: Reader,
        limit: Option<u64>,
        order_bytes: usize,
    ) -> Result<Self, FileError> {
        let mut year = Self::default();
        let mut invoices: Vec<Vec<Line>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some(record) = reader.record()? {
            if !places.contains_key(&record.invoice) {
                if limit.is_some_and(|limit| places.len() as u64 >= limit) {
                    break;
                }
                places.insert(record.invoice.clone(), invoices.len());
                invoices.push(Vec::new());
            }
            year.lines += 1;
            let place = places
                .get(&record.invoice)
                .and_then(|at| invoices.get_mut(*at));
            match (Line::read(&record), place) {
                (Ok(line), Some(lines)) => lines.push(line),
                (Err(aside), _) => year.aside.push(aside),
                (Ok(_), None) => unreachable!("every invoice has its place"),
            }
        }
        year.invoices = invoices.len() as u64;
        let mut bought = Shelf::default();
        for lines in &invoices {
            match lines.first() {
                Some(line) if line.is_refund => year.refund(lines, &mut bought),
                Some(_) => year.order(lines, &mut bought, order_bytes),
                None => {}
            }
        }
        year.aside.sort_by_key(|aside| aside.line);
        Ok(year)
    }

    /// The orders, with their places among the deeds.
    pub fn orders(&self) -> impl Iterator<Item = (usize, &Order)> {
        self.deeds
            .iter()
            .enumerate()
            .filter_map(|(at, deed)| match deed {
                Deed::Order(order) => Some((at, order)),
                Deed::Refund(_) => None,
            })
    }

    /// The refunds.
    pub fn refunds(&self) -> impl Iterator<Item = &Refund> {
        self.deeds.iter().filter_map(|deed| match deed {
            Deed::Refund(refund) => Some(refund),
            Deed::Order(_) => None,
        })
    }

    /// The order at a place among the deeds.
    pub fn order_at(&self, deed: usize) -> Option<&Order> {
        match self.deeds.get(deed)? {
            Deed::Order(order) => Some(order),
            Deed::Refund(_) => None,
        }
    }

    /// The value of what is set aside.
    pub fn value_aside(&self) -> Decimal {
        self.aside.iter().map(|aside| aside.value).sum()
    }

    fn order(&mut self, lines: &[Line], bought: &mut Shelf, order_bytes: usize) {
        // Lines of one invoice are one order only if they are of one buyer.
        let mut parts: Vec<(Vec<&Line>, usize)> = Vec::new();
        for line in lines {
            let bytes = LINE_BYTES + line.article.len();
            match parts.last_mut() {
                Some((part, used))
                    if *used + bytes <= order_bytes
                        && part.last().is_none_or(|last| last.buyer == line.buyer) =>
                {
                    part.push(line);
                    *used += bytes;
                }
                _ => parts.push((vec![line], bytes)),
            }
        }
        let is_split = parts.len() > 1;
        self.split += u64::from(is_split);
        for (number, (lines, _)) in (1u32..).zip(&parts) {
            let Some(first) = lines.first() else { continue };
            let deed = self.deeds.len();
            (0u32..)
                .zip(lines)
                .for_each(|(item, line)| bought.put(line, deed, item));
            let reference = if is_split {
                format!("{}-{number}", first.invoice)
            } else {
                first.invoice.clone()
            };
            let items = lines.iter().map(|line| Item {
                line: line.line,
                article: line.article.clone(),
                quantity: line.quantity,
                price: line.price.saturating_mul(line.quantity.into()),
            });
            self.deeds.push(Deed::Order(Order {
                reference,
                buyer: first.buyer,
                country: first.country.clone(),
                items: items.collect(),
            }));
        }
    }

    fn refund(&mut self, lines: &[Line], bought: &mut Shelf) {
        let mut parts: Vec<Part> = Vec::new();
        for line in lines {
            let (taken, left) = bought.take(line);
            if let Some((quantity, reason)) = left {
                self.aside.push(line.aside(quantity, reason));
            }
            for taken in taken {
                let minor = line.price.saturating_mul(taken.quantity.into());
                let place = parts.iter().position(|part| part.deed == taken.order);
                let place = place.unwrap_or_else(|| {
                    parts.push(Part {
                        deed: taken.order,
                        items: Vec::new(),
                    });
                    parts.len() - 1
                });
                if let Some(part) = parts.get_mut(place) {
                    part.add(taken.item, minor);
                }
            }
        }
        if let (Some(first), false) = (lines.first(), parts.is_empty()) {
            self.deeds.push(Deed::Refund(Refund {
                invoice: first.invoice.clone(),
                parts,
            }));
        }
    }
}
