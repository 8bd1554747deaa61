//! What became of a call, for people and for scripts.

use serde_json::{Value, json};
use tradewind_client::v1::{self, Committed, outcome};

use super::output::{grouped, plain, value};
use super::table::{bad, good};

pub(super) fn committed_json(committed: &Committed) -> Value {
    json!({
        "height": committed.height,
        "index": committed.index,
        "succeeded": committed.succeeded,
        "gas_used": committed.gas_used,
        "outcome": outcome_json(committed.outcome.as_ref()),
        "events": committed.events.iter().map(event_json).collect::<Vec<_>>(),
    })
}

pub(super) fn committed_text(what: &str, committed: &Committed) -> String {
    let mut text = format!(
        "{what} {} in block {} (gas {})\n",
        good("succeeded"),
        committed.height,
        grouped(committed.gas_used)
    );
    text += &outcome_text(committed.outcome.as_ref());
    text + &events_text(&committed.events)
}

pub(super) fn event_json(event: &v1::Event) -> Value {
    json!({
        "contract": event.contract,
        "name": event.name,
        "fields": value(event.fields.as_ref()),
        "height": event.height,
        "transaction": hex::encode(&event.transaction_id),
        "index": event.index,
    })
}

pub(super) fn outcome_json(outcome: Option<&v1::Outcome>) -> Value {
    match outcome.and_then(|outcome| outcome.outcome.as_ref()) {
        Some(outcome::Outcome::Success(success)) => {
            let returned = success
                .returned
                .iter()
                .map(|returned| value(Some(returned)));
            json!({ "returned": returned.collect::<Vec<_>>() })
        }
        Some(outcome::Outcome::Failure(failure)) => json!({
            "contract": failure.contract,
            "code": failure.code,
            "name": failure.name,
            "fields": value(failure.fields.as_ref()),
            "en": failure.text_en,
            "zh": failure.text_zh,
        }),
        None => Value::Null,
    }
}

pub(super) fn outcome_text(outcome: Option<&v1::Outcome>) -> String {
    match outcome.and_then(|outcome| outcome.outcome.as_ref()) {
        Some(outcome::Outcome::Success(success)) => {
            let returned = success
                .returned
                .iter()
                .map(|returned| value(Some(returned)));
            let told = returned.filter(|returned| !returned.is_null());
            told.map(|returned| format!("returned  {}\n", plain(&returned)))
                .collect()
        }
        Some(outcome::Outcome::Failure(failure)) => {
            format!(
                "{}     {}: {}\n",
                bad("fails"),
                failure.name,
                failure.text_en
            )
        }
        None => String::new(),
    }
}

pub(super) fn events_text(events: &[v1::Event]) -> String {
    let line = |event: &v1::Event| {
        let fields = plain(&value(event.fields.as_ref()));
        format!("event     {} {} {fields}\n", event.contract, event.name)
    };
    events.iter().map(line).collect()
}
