//! `tradewind simulate`: what a call would do, who would have to agree, what it would touch.

use serde_json::{Value, json};
use tradewind_client::v1::{Simulation, Touched};

use super::Common;
use super::call::{CallArgs, Prepared, VALIDITY_MS, prepared};
use super::draft::{Draft, need_json, need_text};
use super::fail::Fail;
use super::output::{Output, grouped, plain, value};
use super::table::{Table, bad};
use super::told::{event_json, events_text, outcome_json, outcome_text};

pub(super) async fn simulate(
    common: &Common,
    args: CallArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let Some(Prepared {
        client,
        contract,
        method,
        arguments,
    }) = prepared(common, "simulate", args, output).await?
    else {
        return Ok(());
    };
    let sender = super::connection::party(common)?;
    let call = contract.invocation(&method, &arguments)?;
    let draft = Draft::new(&client, sender, vec![call], VALIDITY_MS)?;
    let simulation = draft.tried(&client).await?;
    let Simulation {
        height,
        outcome,
        gas_used,
        events,
        diagnostics,
        needs,
        touched,
    } = &simulation;
    let json = json!({
        "height": height,
        "gas_used": gas_used,
        "outcome": outcome_json(outcome.as_ref()),
        "events": events.iter().map(event_json).collect::<Vec<_>>(),
        "diagnostics": diagnostics,
        "needs": needs.iter().map(need_json).collect::<Vec<_>>(),
        "touched": touched.iter().map(touched_json).collect::<Vec<_>>(),
    });
    output.tell(&json, || {
        let mut text = format!(
            "after block {height} it would use gas {}\n",
            grouped(*gas_used)
        );
        text += &outcome_text(outcome.as_ref());
        text += &events_text(events);
        for line in diagnostics {
            text += &format!("note      {line}\n");
        }
        for need in needs {
            text += &format!("{}   {}\n", bad("missing"), need_text(need));
        }
        if !touched.is_empty() {
            text += &format!("\n{}", records(touched));
        }
        text
    });
    Ok(())
}

fn touched_json(touched: &Touched) -> Value {
    let record = touched.record.clone().unwrap_or_default();
    let parts = serde_json::from_str(&record.parts).unwrap_or(Value::Null);
    json!({
        "contract": record.contract,
        "field": record.field,
        "key": parts,
        "raw_key": hex::encode(&record.key),
        "read": touched.read,
        "written": touched.written,
        "before": value(record.value.as_ref()),
        "after": value(touched.after.as_ref()),
    })
}

fn records(touched: &[Touched]) -> String {
    let mut table = Table::new(["touched", "record", "before", "after"]);
    for touched in touched {
        let record = touched.record.clone().unwrap_or_default();
        let how = match (touched.read, touched.written) {
            (_, false) => "read",
            (true, true) => "read, written",
            (false, true) => "written",
        };
        let before = value(record.value.as_ref());
        let after = value(touched.after.as_ref());
        let after = match after == before {
            true => "same".to_owned(),
            false => plain(&after),
        };
        table.row([
            how.to_owned(),
            super::inspect::place(&record),
            plain(&before),
            after,
        ]);
    }
    table.to_string()
}
