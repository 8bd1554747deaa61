//! One figure of a benchmark, and the table they make.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A figure, and what it is compared with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// What was measured, in snake case.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The figure it is compared with, in the same unit; 0 if with nothing.
    pub against: f64,
    /// The figure over what it is compared with; 0 if with nothing.
    pub ratio: f64,
    /// Whose figure that is; empty if nobody's.
    pub whose: String,
}

impl Row {
    /// A figure by itself.
    pub fn new(name: impl Into<String>, value: f64, unit: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value,
            unit: unit.into(),
            against: 0.0,
            ratio: 0.0,
            whose: String::new(),
        }
    }

    /// The figure compared with another.
    #[must_use]
    pub fn against(mut self, whose: impl Into<String>, other: f64) -> Self {
        self.whose = whose.into();
        self.against = other;
        self.ratio = self.value / other;
        self
    }
}

/// A line of the table.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name, value, unit, ..
        } = self;
        write!(f, "{name:<36} {value:>14.2} {unit:<15}")?;
        if self.whose.is_empty() {
            return Ok(());
        }
        write!(
            f,
            " {:>8.2} x {:>10.2}  {}",
            self.ratio, self.against, self.whose
        )
    }
}
