//! Why a command did not do what it was asked.

use core::fmt;
use std::error::Error;

use serde_json::{Value, json};
use tradewind_client::{ClientError, VerifyError};
use tradewind_proto::json::JsonError;

use crate::keyfile::KeyFileError;

/// A command that failed: whose turn it is, and what to tell them.
#[derive(Debug)]
pub struct Fail {
    code: u8,
    text: String,
    details: Value,
}

const REFUSED: u8 = 1;
const USAGE: u8 = 2;
const UNREACHABLE: u8 = 3;
const UNPROVEN: u8 = 4;

impl Fail {
    fn new(code: u8, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
            details: Value::Null,
        }
    }

    /// The command or its arguments are wrong.
    pub(super) fn usage(text: impl Into<String>) -> Self {
        Self::new(USAGE, text)
    }

    /// The chain, or what it knows, says no.
    pub(super) fn refused(text: impl Into<String>) -> Self {
        Self::new(REFUSED, text)
    }

    /// What was claimed is not so; `details` says what is.
    pub(super) fn unproven(text: impl Into<String>, details: Value) -> Self {
        Self {
            details,
            ..Self::new(UNPROVEN, text)
        }
    }

    /// The system refused something.
    pub(super) fn system(action: &str, error: &dyn Error) -> Self {
        Self::new(USAGE, format!("{action}: {error}"))
    }

    /// The node stopped, or did not start.
    pub(super) fn node(error: impl fmt::Display) -> Self {
        Self::new(REFUSED, error.to_string())
    }

    /// Something failed for reasons of its own, which are told too.
    pub(super) fn caused(error: &dyn Error) -> Self {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text += &format!(": {error}");
            cause = error.source();
        }
        Self::new(REFUSED, text)
    }

    /// The same, with what to do about it.
    pub(super) fn but(mut self, advice: &str) -> Self {
        self.text = format!("{}; {advice}", self.text);
        self
    }

    /// The process's exit code.
    pub(super) const fn code(&self) -> u8 {
        self.code
    }

    /// For scripts.
    pub(super) fn json(&self) -> Value {
        json!({ "error": self.text, "details": self.details })
    }
}

impl fmt::Display for Fail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<JsonError> for Fail {
    fn from(error: JsonError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<KeyFileError> for Fail {
    fn from(error: KeyFileError) -> Self {
        Self {
            code: USAGE,
            ..Self::caused(&error)
        }
    }
}

impl From<VerifyError> for Fail {
    fn from(error: VerifyError) -> Self {
        Self::new(UNPROVEN, error.to_string())
    }
}

impl From<ClientError> for Fail {
    fn from(error: ClientError) -> Self {
        let text = match &error {
            ClientError::Connect { .. } => format!(
                "{}; is a node running there? start one with `tradewind node`",
                Self::caused(&error)
            ),
            other => other.to_string(),
        };
        match error {
            ClientError::Failed(failed) => {
                let failure = &failed.failure;
                let fields = failure.fields.as_ref().map_or("", |fields| &fields.json);
                let details = json!({
                    "state": "committed",
                    "height": failed.committed.height,
                    "contract": failure.contract,
                    "code": failure.code,
                    "name": failure.name,
                    "fields": serde_json::from_str::<Value>(fields).unwrap_or_default(),
                    "zh": failure.text_zh,
                });
                let text = format!("{}: {text}", failure.name);
                Self {
                    details,
                    ..Self::new(REFUSED, text)
                }
            }
            ClientError::Rejected { reason, .. } => Self {
                details: json!({ "state": "rejected", "reason": reason }),
                ..Self::new(REFUSED, text)
            },
            ClientError::Expired { transaction } => Self {
                details: json!({ "state": "expired", "transaction": transaction.to_string() }),
                ..Self::new(REFUSED, text)
            },
            ClientError::OutcomeUnknown { transaction, .. } => Self {
                details: json!({ "state": "unknown", "transaction": transaction.to_string() }),
                ..Self::new(UNREACHABLE, text)
            },
            ClientError::Status(status) => {
                let reason = tradewind_proto::error::reason_of(&status);
                let unreachable = matches!(
                    status.code(),
                    tonic::Code::Unavailable | tonic::Code::DeadlineExceeded
                );
                let code = match &reason {
                    None => UNREACHABLE,
                    Some(_) if unreachable => UNREACHABLE,
                    Some(_) if status.code() == tonic::Code::InvalidArgument => USAGE,
                    Some(_) => REFUSED,
                };
                Self {
                    details: json!({ "reason": reason }),
                    ..Self::new(code, text)
                }
            }
            ClientError::Method { .. } | ClientError::Json(_) | ClientError::Plain { .. } => {
                Self::usage(text)
            }
            ClientError::Verify(_) => Self::new(UNPROVEN, text),
            _ => Self::new(UNREACHABLE, text),
        }
    }
}
