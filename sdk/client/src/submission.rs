//! What the answer to a submission says of the transaction.
//!
//! Invariant: a transaction is called rejected only for a reason by which the chain or the pool
//! turned it down. Whatever else went wrong, nobody here knows whether a block will have it.

use tonic::{Code, Status};
use tradewind_proto::{error, v1};
use tradewind_types::Hash;

use crate::error::{ClientError, FailedCall};

/// Reasons by which the chain or the pool turns a transaction down.
const REFUSALS: [&str; 9] = [
    "BAD_SIGNATURE",
    "BAD_TRANSACTION",
    "DUPLICATE_REQUEST",
    "EXPIRY_TOO_FAR",
    "GAS_LIMIT",
    "NOT_THE_KEY",
    "REJECTED",
    "SENDER_FROZEN",
    "UNKNOWN_SENDER",
];
/// The reason of a request that was turned away before the pool saw it.
const TOO_OFTEN: &str = "RATE_LIMITED";

/// Whether the connection broke, or the node at its end is about to stop: another try may meet
/// with another fate.
pub(crate) fn is_lost(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable | Code::Cancelled => true,
        Code::Unknown | Code::Internal => error::reason_of(status).is_none(),
        _ => false,
    }
}

/// Whether the same bytes may be sent again: nobody answered, or the node says so.
pub(crate) fn may_retry(status: &Status) -> bool {
    let reason = error::reason_of(status);
    is_lost(status)
        || status.code() == Code::DeadlineExceeded
        || matches!(reason.as_deref(), Some("BUSY" | TOO_OFTEN))
}

/// Whether the attempt that was answered so may have left the transaction in the pool.
pub(crate) fn may_be_taken(status: &Status) -> bool {
    error::reason_of(status).as_deref() != Some(TOO_OFTEN)
}

/// The error of a submission. `taken` says whether an attempt before the last may have left
/// the transaction in the pool.
pub(crate) fn explain(status: Status, transaction: Hash, taken: bool) -> ClientError {
    if let Some(committed) = error::committed(&status) {
        let outcome = committed
            .outcome
            .as_ref()
            .and_then(|outcome| outcome.outcome.clone());
        if let Some(v1::outcome::Outcome::Failure(failure)) = outcome {
            return ClientError::Failed(Box::new(FailedCall {
                committed,
                failure,
                text: status.message().to_owned(),
            }));
        }
    }
    let rejected = |reason| ClientError::Rejected {
        reason,
        text: status.message().to_owned(),
    };
    match error::reason_of(&status) {
        Some(reason) if reason == "EXPIRED" => ClientError::Expired { transaction },
        Some(reason) if REFUSALS.contains(&reason.as_str()) => rejected(reason),
        Some(reason) if reason == TOO_OFTEN && !taken => rejected(reason),
        None if !taken && !may_retry(&status) => status.into(),
        _ => ClientError::OutcomeUnknown {
            transaction,
            status: Box::new(status),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Hash = Hash::from_bytes([7; 32]);

    fn ours(code: Code, reason: &str) -> Status {
        error::status::<&str, &str>(code, reason, "a sentence", [])
    }

    fn word(status: Status, taken: bool) -> &'static str {
        match explain(status, ID, taken) {
            ClientError::Rejected { .. } => "rejected",
            ClientError::Expired { transaction } if transaction == ID => "expired",
            ClientError::OutcomeUnknown { transaction, .. } if transaction == ID => "unknown",
            ClientError::Status(_) => "answered",
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rejected_is_said_of_what_chain_or_pool_turned_down_and_of_nothing_else() {
        for reason in REFUSALS {
            assert_eq!(
                word(ours(Code::FailedPrecondition, reason), true),
                "rejected"
            );
        }
        let expired = ours(Code::FailedPrecondition, "EXPIRED");
        assert_eq!(word(expired, true), "expired");
        for (code, reason) in [
            (Code::DeadlineExceeded, "PENDING"),
            (Code::ResourceExhausted, "BUSY"),
            (Code::Unavailable, "STOPPING"),
            (Code::Internal, "FAULT"),
            (Code::FailedPrecondition, "OF_A_LATER_NODE"),
        ] {
            assert_eq!(word(ours(code, reason), false), "unknown", "{reason}");
        }
        for code in [
            Code::Unavailable,
            Code::Cancelled,
            Code::DeadlineExceeded,
            Code::Unknown,
            Code::Internal,
        ] {
            assert_eq!(
                word(Status::new(code, "gone"), false),
                "unknown",
                "{code:?}"
            );
        }
        let text = explain(Status::unavailable("gone"), ID, false).to_string();
        let expected = format!(
            "nobody knows what became of transaction {ID} (gone): ask its status, or submit the same bytes again"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn a_refusal_after_an_attempt_that_nobody_answered_decides_nothing() {
        let limited = || ours(Code::ResourceExhausted, "RATE_LIMITED");
        assert_eq!(word(limited(), false), "rejected");
        assert_eq!(word(limited(), true), "unknown");
        let strange = || Status::unimplemented("no such method");
        assert_eq!(word(strange(), false), "answered");
        assert_eq!(word(strange(), true), "unknown");
        assert!(!may_be_taken(&limited()));
        assert!(may_be_taken(&Status::unavailable("gone")));
    }

    #[test]
    fn a_broken_connection_is_told_from_a_node_that_speaks() {
        for lost in [
            ours(Code::Unavailable, "STOPPING"),
            Status::cancelled("gone"),
            Status::unknown("gone"),
            Status::internal("reset"),
        ] {
            assert!(is_lost(&lost), "{lost:?}");
        }
        for told in [
            ours(Code::Internal, "FAULT"),
            ours(Code::ResourceExhausted, "SLOW_READER"),
            ours(Code::InvalidArgument, "BAD_CURSOR"),
            Status::unimplemented("no such method"),
        ] {
            assert!(!is_lost(&told), "{told:?}");
        }
    }
}
