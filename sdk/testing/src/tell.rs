//! A step in words: what was called, by whose leave, where in the test, and what it did.

use std::collections::BTreeMap;

use serde_json::Value;
use tradewind_proto::json;
use tradewind_types::schema::{Guard, Method};
use tradewind_types::{Event, Failure, Outcome, Party};

use crate::chain::{Change, Step};
use crate::{Mode, World, decoded};

impl World {
    /// Why a step is not what was expected of it.
    pub(crate) fn report(&self, step: &Step, expected: &str) -> String {
        let mut text = format!("{} was expected {expected}", self.title(step));
        line(&mut text, "called with", [self.arguments(step)]);
        line(&mut text, "but it", [self.outcome(step)]);
        line(&mut text, "told", self.events(step));
        line(&mut text, "changed", self.changes(&step.changes));
        line(&mut text, "panicked", step.panics.iter().cloned());
        text
    }

    /// What a step did in this world and in another, where they differ.
    pub(crate) fn difference(&self, step: &Step, other: &World, otherwise: &Step) -> String {
        let mut text = format!(
            "{} does not do the same as wasm",
            self.title_of(step, "as native code")
        );
        line(&mut text, "called with", [self.arguments(step)]);
        let mut both = |what: &str, native: Vec<String>, wasm: Vec<String>| {
            if native != wasm {
                line(&mut text, &format!("native {what}"), or_nothing(native));
                line(&mut text, &format!("wasm {what}"), or_nothing(wasm));
            }
        };
        both(
            "ended",
            vec![self.outcome(step)],
            vec![other.outcome(otherwise)],
        );
        both("told", self.events(step), other.events(otherwise));
        if step.receipt.outcome == otherwise.receipt.outcome {
            let (native, wasm) = (self.left(&step.changes), self.left(&otherwise.changes));
            both("left", less(&native, &wasm), less(&wasm, &native));
        }
        text
    }

    fn title(&self, step: &Step) -> String {
        let how = match self.mode() {
            Mode::Native => "as native code",
            Mode::Wasm => "as wasm",
        };
        self.title_of(step, how)
    }

    fn title_of(&self, step: &Step, how: &str) -> String {
        let (contract, method) = (step.call.contract, &step.call.method);
        let guard = self
            .method(step)
            .map_or_else(String::new, |found| guards(&found));
        let at = step.at.map_or_else(String::new, |at| format!(" at {at}"));
        format!("{contract}.{method}{guard}, {how}{at},")
    }

    fn method(&self, step: &Step) -> Option<Method> {
        let schema = self.schema(&step.call.contract)?;
        schema.method(&step.call.method).cloned()
    }

    fn arguments(&self, step: &Step) -> String {
        let schema = self.schema(&step.call.contract);
        let decoded = schema.and_then(|schema| {
            let method = schema.method(&step.call.method)?;
            json::decode_args(&schema, method, &step.call.args).ok()
        });
        decoded
            .unwrap_or_else(|| json::plain(&step.call.args))
            .to_string()
    }

    fn outcome(&self, step: &Step) -> String {
        let returned = match &step.receipt.outcome {
            Outcome::Failed { failure, .. } => return self.words(failure),
            Outcome::Success(returned) => returned.first().map(|returned| &returned.0),
        };
        let bytes = returned.map(Vec::as_slice).unwrap_or_default();
        let schema = self.schema(&step.call.contract);
        let decoded = schema.and_then(|schema| {
            let method = schema.method(&step.call.method)?;
            json::decode_returned(&schema, method, bytes).ok()
        });
        match decoded.unwrap_or_else(|| json::plain(bytes)) {
            Value::Null => "took effect".into(),
            value => format!("took effect and returned {value}"),
        }
    }

    /// A failure by the schema of the contract that failed.
    pub(crate) fn words(&self, failure: &Failure) -> String {
        let schema = self.schema(failure.contract());
        let told = json::render(failure, schema.as_deref());
        let fields = match &told.fields {
            Value::Null => String::new(),
            fields => format!(" {fields}"),
        };
        let how = if told.refused {
            "refused"
        } else {
            "was stopped"
        };
        format!("{how}: {}{fields}: {}", told.name, told.en)
    }

    fn events(&self, step: &Step) -> Vec<String> {
        step.events().map(|event| self.event(event)).collect()
    }

    fn event(&self, event: &Event) -> String {
        let decoded = self.schema(&event.contract).and_then(|schema| {
            let fields = &schema.event(&event.name)?.fields;
            json::decode_fields(&schema, fields, &event.data).ok()
        });
        let fields = decoded.unwrap_or_else(|| json::plain(&event.data));
        format!("{}.{} {fields}", event.contract, event.name)
    }

    /// What records were and are.
    fn changes(&self, changes: &[Change]) -> Vec<String> {
        let told = changes.iter().map(|change| {
            let (label, before) = self.record(change, change.before.as_deref());
            let (_, after) = self.record(change, change.after.as_deref());
            format!("{label}: {}", turned(before.as_ref(), after.as_ref()))
        });
        told.collect()
    }

    /// What records are after changes, by where they are.
    fn left(&self, changes: &[Change]) -> BTreeMap<String, String> {
        let told = changes.iter().map(|change| {
            let (label, after) = self.record(change, change.after.as_deref());
            (label, shown(after.as_ref()))
        });
        told.collect()
    }

    fn record(&self, change: &Change, bytes: Option<&[u8]>) -> (String, Option<Value>) {
        let schema = self.schema(&change.contract);
        let schema = schema.as_deref().cloned().unwrap_or_default();
        let label = decoded::label(&schema, &change.key);
        let value = bytes.map(|bytes| decoded::value(&schema, &change.key, bytes));
        (format!("{} {label}", change.contract), value)
    }

    /// All state of a contract, a record a line.
    pub(crate) fn state_text(&self, contract: &Party) -> String {
        let schema = self
            .schema(contract)
            .as_deref()
            .cloned()
            .unwrap_or_default();
        let state = self.chain(|chain| chain.state_of(contract));
        let lines = state.iter().map(|(key, bytes)| {
            let label = decoded::label(&schema, key);
            format!("  {label} = {}\n", decoded::value(&schema, key, bytes))
        });
        lines.collect()
    }
}

/// The lines of `lines` that `others` have not.
fn less(lines: &BTreeMap<String, String>, others: &BTreeMap<String, String>) -> Vec<String> {
    let differ = lines
        .iter()
        .filter(|(label, value)| others.get(*label) != Some(value));
    differ
        .map(|(label, value)| format!("{label}: {value}"))
        .collect()
}

fn or_nothing(lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() {
        vec!["nothing of this".into()]
    } else {
        lines
    }
}

fn line(text: &mut String, what: &str, lines: impl IntoIterator<Item = String>) {
    for (number, line) in lines.into_iter().enumerate() {
        let what = if number == 0 { what } else { "" };
        text.push_str(&format!("\n  {what:<12} {line}"));
    }
}

/// ` [consent(from)]`
fn guards(method: &Method) -> String {
    if method.guards.is_empty() {
        return String::new();
    }
    let guards = method.guards.iter().map(|guard| match guard {
        Guard::Anyone => "anyone".to_owned(),
        Guard::Consent(arg) => format!("consent({arg})"),
        Guard::Role(role) => format!("role({role})"),
        Guard::Only(cell) => format!("only({cell})"),
        Guard::Custom(check) => format!("check({check})"),
    });
    format!(" [{}]", guards.collect::<Vec<_>>().join(", "))
}

/// What a value was and is; of objects, only the fields that changed.
fn turned(before: Option<&Value>, after: Option<&Value>) -> String {
    if let (Some(Value::Object(before)), Some(Value::Object(after))) = (before, after) {
        let changed = after
            .iter()
            .filter(|(name, value)| before.get(*name) != Some(*value));
        let fields = changed
            .map(|(name, value)| format!("{name} {}", turned(before.get(name), Some(value))));
        return fields.collect::<Vec<_>>().join(", ");
    }
    format!("{} -> {}", shown(before), shown(after))
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".into(), Value::to_string)
}
