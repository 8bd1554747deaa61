//! The chain beside the file: every order, every country, every account.

use std::collections::BTreeMap;

use tradewind_types::Party;

use super::shop::Shop;
use crate::retail::{Decimal, Totals, Year, country_name};
use crate::trade::{Balances, Money, OrderRecord, TradeError, must_agree};

/// Compares every order on the chain with the file; returns the money of all.
pub(super) fn orders(year: &Year, found: &[OrderRecord]) -> Result<Money, TradeError> {
    let mut refunds: BTreeMap<usize, u64> = BTreeMap::new();
    for part in year.refunds().flat_map(|refund| &refund.parts) {
        let sum = refunds.entry(part.deed).or_default();
        *sum = sum.saturating_add(part.amount());
    }
    let by_reference: BTreeMap<&str, &OrderRecord> = found
        .iter()
        .map(|order| (order.reference.as_str(), order))
        .collect();
    must_agree("the number of orders", &found.len(), &year.orders().count())?;
    let mut sum = Money::default();
    for (place, order) in year.orders() {
        let reference = order.reference.as_str();
        let on_chain = by_reference.get(reference).copied();
        let on_chain = on_chain.ok_or_else(|| TradeError::Unexpected {
            what: format!("order {reference} is not on the chain"),
        })?;
        let refunded = refunds.get(&place).copied().unwrap_or_default();
        must_agree(
            format!("the buyer of {reference}"),
            &on_chain.buyer,
            &order.buyer.party,
        )?;
        must_agree(
            format!("the price of {reference}"),
            &on_chain.money.deposited,
            &order.price(),
        )?;
        must_agree(
            format!("the refunds of {reference}"),
            &on_chain.money.refunded,
            &refunded,
        )?;
        must_agree(
            format!("the state of {reference}"),
            &on_chain.state.as_str(),
            &"Released",
        )?;
        sum.add(&on_chain.money);
    }
    sum.check("all orders")?;
    Ok(sum)
}

/// Compares each country: what its orders brought on the chain, and what was set aside, is
/// what the file's lines add up to.
pub(super) fn countries(
    year: &Year,
    found: &[OrderRecord],
    totals: &Totals,
) -> Result<BTreeMap<String, Decimal>, TradeError> {
    let mut net: BTreeMap<String, Decimal> = BTreeMap::new();
    for order in found {
        let sum = net
            .entry(order.buyer.organisation().to_string())
            .or_default();
        *sum = *sum + Decimal::minor(order.money.deposited) - Decimal::minor(order.money.refunded);
    }
    let mut all = net.clone();
    for aside in &year.aside {
        let sum = all.entry(country_name(&aside.country)).or_default();
        *sum = *sum + aside.value;
    }
    let mut expected: BTreeMap<String, Decimal> = BTreeMap::new();
    for (country, value) in &totals.countries {
        let sum = expected.entry(country_name(country)).or_default();
        *sum = *sum + *value;
    }
    must_agree("the number of countries", &all.len(), &expected.len())?;
    for (country, sum) in &all {
        let expected = expected.get(country).copied().unwrap_or_default();
        must_agree(format!("the value of {country}"), sum, &expected)?;
    }
    Ok(net)
}

/// Compares what everybody has with what became of the orders' money.
pub(super) fn accounts(shop: &Shop, balances: &Balances, money: &Money) -> Result<(), TradeError> {
    let of = |party: &Party| balances.accounts.get(party).copied().unwrap_or_default();
    must_agree("what escrow holds", &of(&shop.seats.escrow), &money.held)?;
    must_agree("what the merchant has", &of(&shop.merchant), &money.paid)?;
    must_agree("all money there is", &balances.supply, &money.deposited)?;
    let back: u64 = shop.buyers.iter().map(of).fold(0, u64::saturating_add);
    must_agree("what the buyers have", &back, &money.refunded)
}
