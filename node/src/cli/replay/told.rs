//! What a replay tells in the end, to people and to scripts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Replayed;
use crate::cli::output::grouped;
use crate::retail::{Decimal, Reason, Year};
use crate::trade::Money;

impl Replayed {
    /// Lines set aside, quantity-less or not, and their value, by reason.
    fn reasons(&self) -> BTreeMap<Reason, (usize, Decimal)> {
        let mut reasons: BTreeMap<Reason, (usize, Decimal)> = BTreeMap::new();
        for aside in &self.year.aside {
            let (lines, value) = reasons.entry(aside.reason).or_default();
            *lines += 1;
            *value = *value + aside.value;
        }
        reasons
    }

    /// The rate of the last tenth, compared with the first.
    fn steadiness(&self) -> Option<f64> {
        let tenths = self.pace.tenths();
        Some(tenths.last()? / tenths.first()?)
    }

    pub(super) fn json(&self) -> Value {
        let reasons = self.reasons();
        let reasons = reasons.iter().map(|(reason, (lines, value))| {
            (
                reason.to_string(),
                json!({ "lines": lines, "value": value.to_string() }),
            )
        });
        let countries = self.countries.iter();
        let countries = countries.map(|(country, net)| (country.clone(), net.to_string().into()));
        let header = &self.proven.header;
        let value = |minor| Decimal::minor(minor).to_string();
        json!({
            "lines": self.year.lines,
            "invoices": self.year.invoices,
            "orders": self.year.orders().count(),
            "split_invoices": self.year.split,
            "refunds": self.year.refunds().count(),
            "buyers": self.buyers,
            "aside": reasons.collect::<serde_json::Map<_, _>>(),
            "deposited": value(self.money.deposited),
            "paid": value(self.money.paid),
            "refunded": value(self.money.refunded),
            "held": value(self.money.held),
            "supply": value(self.supply),
            "accounts": self.accounts,
            "countries": countries.collect::<serde_json::Map<_, _>>(),
            "file_value": self.value.to_string(),
            "conserved": true,
            "transactions": self.transactions,
            "gas": self.gas,
            "fullest_gas_limit_per_cent": self.fullest,
            "seconds": self.pace.seconds(),
            "orders_per_second": self.pace.rate(),
            "tenths": self.pace.tenths(),
            "last_over_first": self.steadiness(),
            "height": header.height.get(),
            "state_root": header.state_root.to_string(),
            "proof": { "order": self.proven.order.reference, "bytes": self.proven.bytes, "verified": true },
        })
    }

    pub(super) fn text(&self) -> String {
        use core::fmt::Write as _;
        let mut text = String::new();
        let write = &mut text;
        let Year {
            lines,
            invoices,
            split,
            aside,
            ..
        } = &self.year;
        let (orders, refunds) = (self.year.orders().count(), self.year.refunds().count());
        let count = |count: usize| grouped(count as u64);
        // Writing to a string does not fail.
        let _ = writeln!(
            write,
            "{} lines of {} invoices: {} orders of {} buyers, {} refunds",
            grouped(*lines),
            grouped(*invoices),
            count(orders),
            count(self.buyers),
            count(refunds)
        );
        let _ = writeln!(
            write,
            "{} invoices were too long for one order and became several",
            grouped(*split)
        );
        let _ = writeln!(
            write,
            "\n{} lines are no part of an order or refund, or not in full:",
            count(aside.len())
        );
        for (reason, (lines, value)) in self.reasons() {
            let _ = writeln!(write, "  {:>8}  {reason:<46}{value:>16} GBP", count(lines));
        }
        let _ = writeln!(write, "\n{:<22}{:>16}", "country", "net on chain, GBP");
        for (country, net) in &self.countries {
            let _ = writeln!(write, "{country:<22}{net:>16}");
        }
        let value = |minor| Decimal::minor(minor);
        let Money {
            deposited,
            paid,
            refunded,
            held,
            ..
        } = self.money;
        let _ = writeln!(
            write,
            "\nbuyers paid in {} GBP = {} to the merchant + {} refunded + {} held",
            value(deposited),
            value(paid),
            value(refunded),
            value(held)
        );
        let _ = writeln!(
            write,
            "all money there is: {} GBP = what {} accounts have",
            value(self.supply),
            count(self.accounts)
        );
        let _ = writeln!(
            write,
            "the file's lines add up to {} GBP; every country agrees, with what was set aside",
            self.value
        );
        let _ = writeln!(
            write,
            "\n{} transactions in {:.1} s: {:.0} orders/s",
            grouped(self.transactions),
            self.pace.seconds(),
            self.pace.rate()
        );
        let tenths = self.pace.tenths();
        if let Some(steadiness) = self.steadiness() {
            let tenths: Vec<String> = tenths.iter().map(|rate| format!("{rate:.0}")).collect();
            let _ = writeln!(
                write,
                "by tenths {}; last/first {steadiness:.2}",
                tenths.join(" ")
            );
        }
        let header = &self.proven.header;
        let _ = writeln!(
            write,
            "block {}, state root {}",
            grouped(header.height.get()),
            header.state_root
        );
        let _ = writeln!(
            write,
            "order {} proved by {} bytes, verified against the chain's validators alone",
            self.proven.order.reference,
            grouped(self.proven.bytes as u64)
        );
        text
    }
}
