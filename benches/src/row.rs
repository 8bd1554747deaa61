//! One figure of a benchmark.

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
    /// What it is compared with; empty if with nothing.
    pub against: String,
    /// The figure over what it is compared with; 0 if with nothing.
    pub ratio: f64,
}

impl Row {
    /// A figure by itself.
    pub fn new(name: impl Into<String>, value: f64, unit: &str) -> Self {
        Self {
            name: name.into(),
            value,
            unit: unit.into(),
            against: String::new(),
            ratio: 0.0,
        }
    }

    /// The figure compared with another.
    #[must_use]
    pub fn against(mut self, what: impl Into<String>, other: f64) -> Self {
        self.against = what.into();
        self.ratio = self.value / other;
        self
    }
}
