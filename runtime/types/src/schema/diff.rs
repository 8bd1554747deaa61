//! What an upgrade of a contract would break, and what the author has to write so that it
//! does not, or so that it is meant.
//!
//! | what changes | what it takes |
//! |---|---|
//! | a state field, method, event, event field or failure is added | nothing |
//! | a state field takes all that its old type wrote | nothing |
//! | a state field's values change their type, an index is put over a table that was there | a migration |
//! | a state field goes, or gets another number | its number is retired |
//! | a state field's storage or key changes, or what an index is by | another field |
//! | a method, event or failure is not as callers and readers know it | its name in `breaks(…)` |
//!
//! Invariant: without a break, every stored value is read as what was written, and every call
//! that was right is still right.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;

use super::{Field, Method, MethodKind, Migration, Schema, StateField, Storage, Type};

mod fit;
#[cfg(test)]
mod tests;

use fit::{Comparison, Fit, MAX_STEPS};

/// One thing that an upgrade would break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The state field, method, event, event's field or failure.
    pub element: String,
    /// What happens to it.
    pub change: Change,
    /// How it was before; empty if there is nothing to say.
    pub was: String,
    /// How it would be.
    pub now: String,
}

macro_rules! changes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal, $cure:ident, $text:literal;)+) => {
        /// What happens to a part of a contract. Numbers are part of consensus: never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Change {
            $($(#[doc = $doc])+ $name = $number,)+
        }

        impl Change {
            /// All changes, by ascending number.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The change's name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// What the author has to write.
            pub const fn cure(self) -> Cure {
                match self { $(Self::$name => Cure::$cure,)+ }
            }

            const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

changes! {
    /// The new version is lower than the one on the chain.
    VersionLowered = 1, Raise, "would go back";
    /// A state field is gone.
    FieldRemoved = 2, Retire, "is gone";
    /// A state field has another number.
    FieldRenumbered = 3, Retire, "has another number";
    /// A state field keeps its values in another way.
    StorageChanged = 4, Replace, "is kept in another way";
    /// The key of a state field has another type.
    KeyChanged = 5, Replace, "has another key";
    /// The values of a state field have another type.
    ValueChanged = 6, Migrate, "holds values of another type";
    /// An index is by something else, or of another table.
    IndexChanged = 7, Replace, "indexes something else";
    /// A new index is over a table that has entries.
    IndexUnfilled = 8, Migrate, "is a new index over entries that are there already";
    /// A retired number is used, or no longer retired.
    NumberReused = 9, Replace, "was retired";
    /// A migration takes the state of the chain for something else.
    MigrationMisreads = 10, Migrate, "is read by the migration as what it is not";
    /// A method is gone.
    MethodRemoved = 11, Declare, "is gone";
    /// A view became an action, or the other way round.
    KindChanged = 12, Declare, "is called in another way";
    /// A method takes other arguments.
    ArgumentsChanged = 13, Declare, "takes other arguments";
    /// A method returns something else.
    ResultChanged = 14, Declare, "returns something else";
    /// An event is gone.
    EventRemoved = 15, Declare, "is gone";
    /// A field of an event is gone.
    EventFieldRemoved = 16, Declare, "is gone";
    /// A field of an event has another name or type, or is a key or not.
    EventFieldChanged = 17, Declare, "is something else";
    /// The code of a failure means another failure.
    CodeReused = 18, Declare, "has the code of another failure";
    /// The fields of a failure are others.
    FailureChanged = 19, Declare, "has other fields";
}

/// What an author writes so that a change does not break, or is meant. Numbers are part of
/// consensus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// A higher version.
    Raise = 1,
    /// A migration that reads the field as it was.
    Migrate = 2,
    /// The field's number among those retired.
    Retire = 3,
    /// A new field with a number of its own.
    Replace = 4,
    /// The name among what the version breaks.
    Declare = 5,
}

impl Cure {
    /// All cures, by ascending number.
    pub const ALL: &[Self] = &[
        Self::Raise,
        Self::Migrate,
        Self::Retire,
        Self::Replace,
        Self::Declare,
    ];

    /// The cure's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Raise => "Raise",
            Self::Migrate => "Migrate",
            Self::Retire => "Retire",
            Self::Replace => "Replace",
            Self::Declare => "Declare",
        }
    }

    /// What to write.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Raise => "raise #[contract(version = …)]",
            Self::Migrate => {
                "raise #[contract(version = …)] and bring it over in a method marked \
                 #[migrate(from = …)] that takes the field as it was"
            }
            Self::Retire => {
                "give it back its number with #[n(…)], or retire the number: \
                 #[contract(version = …, retired(…))]"
            }
            Self::Replace => "leave it, and declare a new field with a number of its own",
            Self::Declare => {
                "leave it, or say that it is meant: #[contract(version = …, breaks(…))]"
            }
        }
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (change, advice) = (self.change.text(), self.change.cure().advice());
        write!(f, "{} {change}", self.element)?;
        if !(self.was.is_empty() && self.now.is_empty()) {
            write!(f, ": was {}, would be {}", self.was, self.now)?;
        }
        write!(f, "; {advice}")
    }
}

/// What the upgrade from `old` to `new` would break, most basic first; nothing if it may be.
pub fn breaks(old: &Schema, new: &Schema) -> Vec<Break> {
    let mut diff = Diff {
        old,
        new,
        migration: migration(old, new),
        steps: Cell::new(MAX_STEPS),
        found: Vec::new(),
    };
    let (was, now) = (old.release.version, new.release.version);
    if now < was {
        diff.add("version", Change::VersionLowered, was, now);
    }
    diff.state();
    diff.methods();
    diff.events();
    diff.failures();
    diff.found
}

/// The migration that the upgrade from `old` to `new` runs.
pub fn migration<'n>(old: &Schema, new: &'n Schema) -> Option<&'n Migration> {
    let is_newer = new.release.version > old.release.version;
    new.migration(old.release.version).filter(|_| is_newer)
}

struct Diff<'s> {
    old: &'s Schema,
    new: &'s Schema,
    migration: Option<&'s Migration>,
    /// Steps that comparisons may still take.
    steps: Cell<usize>,
    found: Vec<Break>,
}

impl Diff<'_> {
    fn add(
        &mut self,
        element: impl ToString,
        change: Change,
        was: impl ToString,
        now: impl ToString,
    ) {
        self.found.push(Break {
            element: element.to_string(),
            change,
            was: was.to_string(),
            now: now.to_string(),
        });
    }

    /// Takes the steps of looking through so many; says whether there were enough of them.
    /// Without, the upgrade is refused: whoever describes so much has it compared by hand.
    fn look_through<T>(&self, among: &[T]) -> bool {
        let left = self.steps.get().checked_sub(among.len());
        self.steps.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether the new version says that what this name stands for is meant to break.
    fn is_declared(&self, name: &str) -> bool {
        self.new.release.version > self.old.release.version
            && self
                .new
                .release
                .breaks
                .binary_search_by(|declared| declared.as_str().cmp(name))
                .is_ok()
    }

    fn state(&mut self) {
        let (old, new) = (self.old, self.new);
        for number in &old.release.retired {
            if new.release.retired.binary_search(number).is_err() {
                self.add(
                    format!("state field {number}"),
                    Change::NumberReused,
                    "",
                    "",
                );
            }
        }
        for was in &old.state {
            if !self.look_through(&new.state) {
                return self.gone(was);
            }
            match new.field(was.number) {
                Some(now) => self.field(was, now),
                None if new.release.retired.binary_search(&was.number).is_ok() => {}
                None => self.gone(was),
            }
        }
        for now in new
            .state
            .iter()
            .filter(|now| old.field(now.number).is_none())
        {
            let follows = now.follows.as_ref();
            let is_late = follows.is_some_and(|follows| old.field(follows.table).is_some());
            if is_late && self.migration.is_none() {
                self.add(&now.name, Change::IndexUnfilled, "", "");
            }
        }
        let migration = self.migration;
        for read in migration.iter().flat_map(|migration| &migration.reads) {
            let found = old.field(read.number);
            if !found.is_some_and(|found| self.is_as_read(found, read)) {
                let found = found.map_or_else(|| "nothing".to_string(), layout);
                self.add(&read.name, Change::MigrationMisreads, found, layout(read));
            }
        }
    }

    fn gone(&mut self, was: &StateField) {
        let moved = self.new.state.iter().find(|now| now.name == was.name);
        match moved {
            Some(now) => {
                self.add(&was.name, Change::FieldRenumbered, was.number, now.number);
            }
            None => self.add(&was.name, Change::FieldRemoved, "", ""),
        }
    }

    fn field(&mut self, was: &StateField, now: &StateField) {
        let change = if was.storage != now.storage {
            Change::StorageChanged
        } else if was.follows != now.follows {
            Change::IndexChanged
        } else if !self.has_same_key(was, now) {
            Change::KeyChanged
        } else if self.fit(&was.value, &now.value, Fit::Read) || self.is_brought_over(was) {
            return;
        } else {
            Change::ValueChanged
        };
        self.add(&now.name, change, layout(was), layout(now));
    }

    fn is_brought_over(&self, was: &StateField) -> bool {
        let reads = self.migration.iter().flat_map(|migration| &migration.reads);
        reads
            .filter(|read| read.number == was.number)
            .any(|read| self.is_as_read(was, read))
    }

    fn is_as_read(&self, found: &StateField, read: &StateField) -> bool {
        found.storage == read.storage
            && self.has_same_key(found, read)
            && self.fit(&found.value, &read.value, Fit::Same)
    }

    fn has_same_key(&self, was: &StateField, now: &StateField) -> bool {
        let parts = was.key.iter().zip(&now.key);
        was.key.len() == now.key.len()
            && parts
                .into_iter()
                .all(|(was, now)| self.fit(was, now, Fit::Same))
    }

    fn fit(&self, was: &Type, now: &Type, fit: Fit) -> bool {
        self.comparison(fit).types_fit(was, now)
    }

    fn comparison(&self, fit: Fit) -> Comparison<'_> {
        Comparison::new(self.old, self.new, fit, &self.steps)
    }

    fn methods(&mut self) {
        let called = |method: &&Method| method.kind != MethodKind::Open;
        for was in self.old.methods.iter().filter(called) {
            if self.is_declared(&was.name) {
                continue;
            }
            if !self.look_through(&self.new.methods) {
                return self.add(&was.name, Change::MethodRemoved, "", "");
            }
            let Some(now) = self.new.method(&was.name).filter(called) else {
                self.add(&was.name, Change::MethodRemoved, "", "");
                continue;
            };
            if was.kind != now.kind {
                self.add(&was.name, Change::KindChanged, kind(was), kind(now));
            }
            if !self.takes_the_same(was, now) {
                let (was_params, now_params) = (list(&was.params), list(&now.params));
                self.add(&was.name, Change::ArgumentsChanged, was_params, now_params);
            }
            if !self.fit(&was.returns, &now.returns, Fit::Show) {
                self.add(&was.name, Change::ResultChanged, &was.returns, &now.returns);
            }
        }
    }

    fn takes_the_same(&self, was: &Method, now: &Method) -> bool {
        let pairs = was.params.iter().zip(&now.params);
        was.params.len() == now.params.len()
            && pairs
                .into_iter()
                .all(|(was, now)| was.name == now.name && self.fit(&was.ty, &now.ty, Fit::Take))
    }

    fn events(&mut self) {
        for was in &self.old.events {
            if self.is_declared(&was.name) {
                continue;
            }
            if !self.look_through(&self.new.events) {
                return self.add(&was.name, Change::EventRemoved, "", "");
            }
            let Some(now) = self.new.event(&was.name) else {
                self.add(&was.name, Change::EventRemoved, "", "");
                continue;
            };
            for field in &was.fields {
                let element = format!("{}.{}", was.name, field.name);
                if !self.look_through(&now.fields) {
                    return self.add(element, Change::EventFieldRemoved, "", "");
                }
                let found = now.fields.iter().find(|now| now.number == field.number);
                let Some(found) = found else {
                    self.add(element, Change::EventFieldRemoved, "", "");
                    continue;
                };
                let same = field.name == found.name
                    && field.key == found.key
                    && self.fit(&field.ty, &found.ty, Fit::Show);
                if !same {
                    let change = Change::EventFieldChanged;
                    self.add(element, change, described(field), described(found));
                }
            }
        }
    }

    fn failures(&mut self) {
        for was in &self.old.failures {
            if !self.look_through(&self.new.failures) {
                return self.add(&was.name, Change::FailureChanged, "", "");
            }
            let Some(now) = self.new.failure(was.code) else {
                continue;
            };
            if self.is_declared(&was.name) {
                continue;
            }
            if was.name != now.name {
                self.add(&was.name, Change::CodeReused, &was.name, &now.name);
            } else if !self
                .comparison(Fit::Show)
                .fields_fit(&was.fields, &now.fields)
            {
                let change = Change::FailureChanged;
                self.add(&was.name, change, list(&was.fields), list(&now.fields));
            }
        }
    }
}

/// A state field as its declaration reads.
fn layout(field: &StateField) -> String {
    let kept = match field.storage {
        Storage::Cell => "cell",
        Storage::Table => "table",
        Storage::Index => "index",
        Storage::Queue => "queue",
        Storage::Log => "log",
    };
    let parts = field.key.iter().chain([&field.value]);
    let parts: Vec<String> = parts.map(ToString::to_string).collect();
    let by = field.follows.as_ref().map_or_else(String::new, |follows| {
        let unique = if follows.unique { ", unique" } else { "" };
        format!(" of {} by {}{unique}", follows.table, follows.by)
    });
    format!("{kept}<{}>{by}", parts.join(", "))
}

fn kind(method: &Method) -> &'static str {
    match method.kind {
        MethodKind::Open => "the constructor",
        MethodKind::Action => "an action",
        MethodKind::View => "a view",
    }
}

fn described(field: &Field) -> String {
    let key = if field.key { "key " } else { "" };
    format!("{key}{}: {}", field.name, field.ty)
}

fn list(fields: &[Field]) -> String {
    let fields: Vec<String> = fields.iter().map(described).collect();
    format!("({})", fields.join(", "))
}
