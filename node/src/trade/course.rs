//! The steps of an order with a given fate.

use tradewind_client::ClientError;
use tradewind_types::Amount;

use super::day::{Fate, Sale};
use super::desk::{Deal, Desk, Rebate, Step};
use super::market::Seats;
use super::people::People;

/// The platform's part of what a seller gets, in millionths.
pub const FEE_PER_MILLION: u32 = 15_000;

/// The parties of a sale.
pub fn deal(sale: &Sale, people: &mut People) -> Deal {
    Deal {
        seller: people.account(sale.shop),
        buyer: people.account(sale.buyer),
        reference: sale.reference.clone(),
    }
}

/// The steps that a sale takes in one go. For [`Fate::Held`] and [`Fate::Unanswered`] they end
/// where customs, or the deadline, comes in.
pub fn steps(
    desk: &Desk,
    seats: &Seats,
    sale: &Sale,
    people: &mut People,
) -> Result<Vec<Step>, ClientError> {
    let deal = deal(sale, people);
    let carrier = people.account(seats.carrier);
    let arbiter = people.account(seats.arbiter);
    let currency = sale.terms.currency;
    let price = sale.terms.price();
    let half = sale.terms.wares.first().map_or(0, |ware| ware.price / 2);
    let half_line = [(0, half)];
    let mut steps = vec![desk.purchase(&deal, &sale.terms)?];
    if sale.fate == Fate::Cancelled {
        steps.push(desk.cancel(&deal)?);
        return Ok(steps);
    }
    steps.push(desk.ship(&deal, &carrier)?);
    if sale.fate == Fate::Trimmed {
        steps.push(desk.refund_held(&deal, &half_line)?);
    }
    if sale.fate == Fate::Unanswered {
        steps.push(desk.dispute(&deal, "nothing arrived")?);
        return Ok(steps);
    }
    steps.push(desk.deliver(&deal, &carrier)?);
    let ruling = match sale.fate {
        Fate::RuledForBuyer => Some(price),
        Fate::RuledForSeller => Some(0),
        Fate::Split => Some(price / 3),
        _ => None,
    };
    if let Some(to_buyer) = ruling {
        steps.push(desk.dispute(&deal, "the goods are damaged")?);
        steps.push(desk.contest(&deal)?);
        steps.push(desk.rule(&deal, &arbiter, Amount::new(to_buyer, currency))?);
        return Ok(steps);
    }
    if sale.fate == Fate::Held {
        return Ok(steps);
    }
    steps.push(desk.release(&deal)?);
    match sale.fate {
        Fate::Rebated => {
            let gross = gross(sale);
            let fee = fee(gross).saturating_sub(fee(gross.saturating_sub(half)));
            let rebate = Rebate {
                deal,
                lines: half_line.to_vec(),
                own: half.saturating_sub(fee),
            };
            steps.extend(desk.refund_paid(&[rebate], currency)?);
        }
        Fate::Returned => {
            steps.push(desk.ask_return(&deal)?);
            steps.push(desk.take_back(&deal, Amount::new(paid(sale), currency))?);
            let (customs, tax) = (people.account(seats.customs), tax(sale));
            steps.push(desk.reverse_tax(&deal, &customs, Amount::new(tax, currency))?);
        }
        _ => {}
    }
    Ok(steps)
}

/// What a seller was paid for an order without refunds: all but tax and fee.
fn paid(sale: &Sale) -> u64 {
    let gross = gross(sale);
    gross.saturating_sub(fee(gross))
}

/// All but the tax.
fn gross(sale: &Sale) -> u64 {
    sale.terms.price().saturating_sub(tax(sale))
}

fn tax(sale: &Sale) -> u64 {
    sale.terms.wares.iter().map(|ware| ware.tax).sum()
}

/// The platform's fee, which is rounded down.
fn fee(gross: u64) -> u64 {
    let fee = u128::from(gross) * u128::from(FEE_PER_MILLION) / 1_000_000;
    fee as u64
}
