//! Why JSON and canonical bytes do not meet: where, and what was expected there.

use core::fmt;

use tradewind_types::cbor::DecodeError;

/// A value that does not fit, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct JsonError {
    /// Path from the top, such as `lines[2].price`; empty for the top itself.
    pub path: String,
    /// What does not fit.
    #[source]
    pub fault: JsonFault,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            self.fault.fmt(f)
        } else {
            write!(f, "{}: {}", self.path, self.fault)
        }
    }
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonFault {
    /// The text is not JSON.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// Another kind of value, or one out of range.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// In the words of the schema.
        expected: String,
        /// The value, shortened.
        found: String,
    },
    /// A field or parameter that the schema does not have.
    #[error("there is no `{name}` here{}", suggestion(.nearest.as_deref(), .known))]
    Unknown {
        /// What was found.
        name: String,
        /// The known name that looks most like it.
        nearest: Option<String>,
        /// All known names.
        known: Vec<String>,
    },
    /// A field or parameter is missing.
    #[error("`{name}` is missing: expected {expected}")]
    Missing {
        /// Its name.
        name: String,
        /// In the words of the schema.
        expected: String,
    },
    /// Money with more or fewer decimals than its currency has.
    #[error("{currency} has {decimals} decimals, found {found}")]
    Decimals {
        /// The currency.
        currency: String,
        /// Its decimals in ISO 4217.
        decimals: u16,
        /// What was found.
        found: String,
    },
    /// Decimals of money in a currency that has none to speak of.
    #[error(
        "{currency} has no minor unit in ISO 4217: write {{\"minor\": \"1\", \"currency\": \"{currency}\"}}"
    )]
    NoDecimals {
        /// The currency.
        currency: String,
    },
    /// Bytes that are not canonical, or too many or nested too deep.
    #[error(transparent)]
    Bytes(#[from] DecodeError),
    /// Canonical bytes that are not of the type.
    #[error("the bytes are not {expected}")]
    Mismatch {
        /// In the words of the schema.
        expected: String,
    },
    /// The schema names a type that it does not define.
    #[error("the schema does not define the type {name}")]
    Undefined {
        /// The type.
        name: String,
    },
    /// A state field cannot be addressed this way.
    #[error("{what}")]
    NotAKey {
        /// Why.
        what: &'static str,
    },
}

fn suggestion(nearest: Option<&str>, known: &[String]) -> String {
    match (nearest, known) {
        (Some(nearest), _) => format!("; did you mean `{nearest}`?"),
        (None, []) => "; nothing is expected".to_owned(),
        (None, known) => format!("; expected {}", known.join(", ")),
    }
}

impl JsonFault {
    pub(super) fn at(self, path: &str) -> JsonError {
        JsonError {
            path: path.to_owned(),
            fault: self,
        }
    }
}
