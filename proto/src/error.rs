//! Errors on the wire: `google.rpc.Status` with details that a program can read.
//!
//! Every error carries an `ErrorInfo` with the domain [`DOMAIN`] and a reason in capitals. A
//! failure of a contract adds its contract, code, name and fields, and its sentence in the
//! languages that the contract speaks.

use std::collections::HashMap;
use std::time::Duration;

use prost::Message;
use prost_types::Any;
use serde_json::Value;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt, pb};
use tradewind_types::HostFailure;

use crate::json::Rendered;
use crate::v1::Committed;

/// The domain of every `ErrorInfo`.
pub const DOMAIN: &str = "tradewind";

/// A status whose details say `reason` and `metadata`.
pub fn status<K: Into<String>, V: Into<String>>(
    code: Code,
    reason: &str,
    text: impl Into<String>,
    metadata: impl IntoIterator<Item = (K, V)>,
) -> Status {
    let metadata: HashMap<String, String> = metadata
        .into_iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect();
    let details = ErrorDetails::with_error_info(reason, DOMAIN, metadata);
    Status::with_error_details(code, text, details)
}

/// A status of a limit that was reached: it says how long to wait, in a `RetryInfo` too.
pub fn retry_later<K: Into<String>, V: Into<String>>(
    reason: &str,
    text: impl Into<String>,
    metadata: impl IntoIterator<Item = (K, V)>,
    wait: Duration,
) -> Status {
    let metadata: HashMap<String, String> = metadata
        .into_iter()
        .map(|(key, value)| (key.into(), value.into()))
        .collect();
    let mut details = ErrorDetails::with_error_info(reason, DOMAIN, metadata);
    details.set_retry_info(Some(wait));
    Status::with_error_details(Code::ResourceExhausted, text, details)
}

/// How long a status says to wait before asking again.
pub fn wait_of(status: &Status) -> Option<Duration> {
    status.get_details_retry_info()?.retry_delay
}

/// The status of a failed call: its code by what failed, its metadata by the schema.
pub fn failure(call: u32, rendered: &Rendered) -> Status {
    let mut metadata: HashMap<String, String> = [
        ("contract", rendered.contract.to_string()),
        ("call", call.to_string()),
        ("code", rendered.code.to_string()),
        ("name", rendered.name.clone()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into();
    let fields: Vec<(String, &Value)> = match &rendered.fields {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => (0..)
            .zip(items)
            .map(|(i, value): (u32, _)| (i.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in fields {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        metadata.insert(format!("field.{name}"), text);
    }
    let mut details = ErrorDetails::with_error_info(reason(&rendered.name), DOMAIN, metadata);
    if !rendered.zh.is_empty() {
        details.set_localized_message("zh", &rendered.zh);
    }
    Status::with_error_details(code(rendered), &rendered.en, details)
}

/// Adds where the transaction stands in the chain, so that a failed call can be told from one
/// that was never taken.
#[must_use]
pub fn with_committed(status: &Status, committed: &Committed) -> Status {
    let mut wire = pb::Status::decode(status.details()).unwrap_or_default();
    wire.details.push(Any {
        type_url: COMMITTED_URL.to_owned(),
        value: committed.encode_to_vec(),
    });
    let details = wire.encode_to_vec().into();
    Status::with_details(status.code(), status.message(), details)
}

/// What [`with_committed`] added, if it did.
pub fn committed(status: &Status) -> Option<Committed> {
    let wire = pb::Status::decode(status.details()).ok()?;
    let detail = wire
        .details
        .iter()
        .find(|detail| detail.type_url == COMMITTED_URL)?;
    Committed::decode(detail.value.as_slice()).ok()
}

/// The reason in capitals, if the status is one of ours.
pub fn reason_of(status: &Status) -> Option<String> {
    let info = status.get_details_error_info()?;
    (info.domain == DOMAIN).then_some(info.reason)
}

const COMMITTED_URL: &str = "type.googleapis.com/tradewind.v1.Committed";

/// `MissingConsent` as `MISSING_CONSENT`.
fn reason(name: &str) -> String {
    let mut reason = String::with_capacity(name.len() + 4);
    let mut after_lower = false;
    for letter in name.chars() {
        if letter.is_uppercase() && after_lower {
            reason.push('_');
        }
        after_lower = letter.is_lowercase() || letter.is_ascii_digit();
        reason.extend(letter.to_uppercase());
    }
    reason
}

fn code(rendered: &Rendered) -> Code {
    if rendered.refused {
        return Code::FailedPrecondition;
    }
    let host = HostFailure::ALL
        .iter()
        .find(|failure| u32::from(failure.code()) == rendered.code);
    match host {
        Some(
            HostFailure::MissingConsent
            | HostFailure::MissingRole
            | HostFailure::NotPermitted
            | HostFailure::NotTheKey
            | HostFailure::ConsentUsed
            | HostFailure::ConsentExpired
            | HostFailure::PartyFrozen,
        ) => Code::PermissionDenied,
        Some(HostFailure::UnknownContract | HostFailure::UnknownMethod) => Code::NotFound,
        Some(HostFailure::BadArguments | HostFailure::ModuleRefused) => Code::InvalidArgument,
        Some(HostFailure::OutOfGas | HostFailure::LimitExceeded | HostFailure::TooDeep) => {
            Code::ResourceExhausted
        }
        _ => Code::FailedPrecondition,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_refusal_carries_its_contract_its_fields_and_its_place_in_the_chain() {
        let rendered = Rendered {
            contract: "escrow@zone".parse().expect("a name"),
            refused: true,
            code: 1,
            name: "ShortOfFunds".into(),
            fields: json!({ "who": "ann@shop", "held": "1.00 GBP" }),
            en: "ann@shop holds 1.00 GBP".into(),
            zh: "ann@shop 仅持有 1.00 GBP".into(),
        };
        let plain = failure(2, &rendered);
        assert_eq!(committed(&plain), None);
        let place = Committed {
            height: 7,
            ..Committed::default()
        };
        let status = with_committed(&plain, &place);
        assert_eq!(status.code(), Code::FailedPrecondition);
        assert_eq!(status.message(), "ann@shop holds 1.00 GBP");
        assert_eq!(committed(&status), Some(place));
        assert_eq!(reason_of(&status).as_deref(), Some("SHORT_OF_FUNDS"));
        let details = status.get_error_details();
        let metadata = &details.error_info().expect("an ErrorInfo").metadata;
        for (key, value) in [
            ("contract", "escrow@zone"),
            ("call", "2"),
            ("code", "1"),
            ("name", "ShortOfFunds"),
            ("field.who", "ann@shop"),
            ("field.held", "1.00 GBP"),
        ] {
            assert_eq!(metadata.get(key).map(String::as_str), Some(value), "{key}");
        }
        let chinese = details.localized_message().expect("a sentence");
        assert_eq!(chinese.locale, "zh");
        assert_eq!(chinese.message, "ann@shop 仅持有 1.00 GBP");
    }
}
