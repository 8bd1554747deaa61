//! Which purchase a cancellation takes back.
//!
//! A cancellation names the customer, the article, a quantity and a price, not the invoice.
//! It is matched to lines that
//!
//! * stand earlier in the file,
//! * are of the same buyer (customer and country) and the same article,
//! * were paid at the price of the cancellation or above, and
//! * have units left that no earlier cancellation took.
//!
//! Lines of exactly the same price come first, then the others; among equals the newest comes
//! first. As many units are taken of each as it has, until the quantity is reached. Each
//! matched unit is refunded at the price of the cancellation. Units that find no line are set
//! aside with the reason: the buyer never bought the article, paid less for it each time, or
//! has not enough of it left.
//!
//! Invariant: the refunds of a line never exceed what was paid for it, because no unit is
//! taken twice and none is refunded above its price.

use std::collections::HashMap;

use super::line::{Buyer, Line, Reason};

/// What buyers have bought and not brought back.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    lots: HashMap<Buyer, HashMap<String, Vec<Lot>>>,
}

#[derive(Debug)]
struct Lot {
    order: usize,
    item: u32,
    price: u64,
    left: u32,
}

/// Units of an order's line that a cancellation takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) order: usize,
    pub(super) item: u32,
    pub(super) quantity: u32,
}

impl Shelf {
    /// Notes that `line` is item `item` of order `order`.
    pub(super) fn put(&mut self, line: &Line, order: usize, item: u32) {
        let lot = Lot {
            order,
            item,
            price: line.price,
            left: line.quantity,
        };
        let articles = self.lots.entry(line.buyer).or_default();
        articles.entry(line.article.clone()).or_default().push(lot);
    }

    /// Takes what a cancellation gives back: from where, and how many units found no line and
    /// why.
    pub(super) fn take(&mut self, line: &Line) -> (Vec<Taken>, Option<(u32, Reason)>) {
        let lots = self
            .lots
            .get_mut(&line.buyer)
            .and_then(|lots| lots.get_mut(&line.article));
        let Some(lots) = lots else {
            return (Vec::new(), Some((line.quantity, Reason::NeverBought)));
        };
        let mut wanted = line.quantity;
        let mut taken = Vec::new();
        for same in [true, false] {
            let fits = |lot: &&mut Lot| {
                if same {
                    lot.price == line.price
                } else {
                    lot.price > line.price
                }
            };
            for lot in lots.iter_mut().rev().filter(fits) {
                let quantity = lot.left.min(wanted);
                if quantity != 0 {
                    lot.left -= quantity;
                    wanted -= quantity;
                    taken.push(Taken {
                        order: lot.order,
                        item: lot.item,
                        quantity,
                    });
                }
            }
        }
        let is_dearer = lots.iter().all(|lot| lot.price < line.price);
        let reason = if is_dearer {
            Reason::Dearer
        } else {
            Reason::NoneLeft
        };
        (taken, (wanted != 0).then_some((wanted, reason)))
    }
}
