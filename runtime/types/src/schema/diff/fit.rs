//! Whether what one type writes is what another reads.
//!
//! Types of a stranger's schema may name each other in circles, so pairs of types wait in a
//! list rather than on the stack, no pair is followed twice, and all comparisons of a diff
//! together take no more than [`MAX_STEPS`].

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cell::Cell;

use crate::schema::{Definition, Field, Schema, Type, Variant};

/// Most looks at a field, variant or definition; beyond it, types do not fit.
pub(super) const MAX_STEPS: usize = 1 << 22;

/// How closely the new type must follow the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Bytes of the old type are read as the new one: optional fields, variants and wider
    /// integers may be added.
    Read,
    /// As `Read`, and JSON of the old type too.
    Take,
    /// The bytes are the same.
    Same,
    /// Bytes and JSON are the same.
    Show,
}

impl Fit {
    /// Whether the new type may take more than the old one.
    fn widens(self) -> bool {
        matches!(self, Self::Read | Self::Take)
    }

    /// Whether names of fields and variants count.
    fn names(self) -> bool {
        matches!(self, Self::Take | Self::Show)
    }
}

/// One comparison of two types, or of the fields of two records.
pub(super) struct Comparison<'s> {
    old: &'s Schema,
    new: &'s Schema,
    fit: Fit,
    /// Steps left to this and all later comparisons.
    steps: &'s Cell<usize>,
    /// Pairs of named types that were followed.
    seen: BTreeSet<(&'s str, &'s str)>,
}

type Pairs<'s> = Vec<(&'s Type, &'s Type)>;

impl<'s> Comparison<'s> {
    pub(super) fn new(old: &'s Schema, new: &'s Schema, fit: Fit, steps: &'s Cell<usize>) -> Self {
        let seen = BTreeSet::new();
        Self {
            old,
            new,
            fit,
            steps,
            seen,
        }
    }

    /// Whether the new type follows the old one.
    pub(super) fn types_fit(mut self, old: &'s Type, new: &'s Type) -> bool {
        self.all_fit([(old, new)].to_vec())
    }

    /// Whether the new fields follow the old ones.
    pub(super) fn fields_fit(mut self, old: &'s [Field], new: &'s [Field]) -> bool {
        let pairs = self.fields(old, new);
        pairs.is_some_and(|pairs| self.all_fit(pairs))
    }

    /// Takes steps; `None` if there are not so many left.
    fn walk(&self, steps: usize) -> Option<()> {
        self.steps.set(self.steps.get().checked_sub(steps)?);
        Some(())
    }

    fn all_fit(&mut self, mut waiting: Pairs<'s>) -> bool {
        while let Some((old, new)) = waiting.pop() {
            match self.pair(old, new) {
                Some(below) => waiting.extend(below),
                None => return false,
            }
        }
        true
    }

    /// What has to fit for these to fit; `None` if they cannot.
    fn pair(&mut self, old: &'s Type, new: &'s Type) -> Option<Pairs<'s>> {
        let fits = |condition: bool| condition.then(Vec::new);
        match (old, new) {
            (Type::Unsigned(a), Type::Unsigned(b)) | (Type::Signed(a), Type::Signed(b)) => {
                fits(a == b || (self.fit.widens() && a < b))
            }
            (Type::Option(a), Type::Option(b)) | (Type::List(a), Type::List(b)) => {
                Some([(&**a, &**b)].to_vec())
            }
            (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
                Some(a.iter().zip(b).collect())
            }
            (Type::Named(a), Type::Named(b)) => self.named(a, b),
            (Type::Unit, Type::Option(_)) => None,
            (a, Type::Option(b)) if self.fit.widens() => Some([(a, &**b)].to_vec()),
            (a, b) => fits(a == b),
        }
    }

    fn named(&mut self, old: &'s str, new: &'s str) -> Option<Pairs<'s>> {
        if !self.seen.insert((old, new)) {
            return Some(Vec::new());
        }
        self.walk(self.old.types.len().saturating_add(self.new.types.len()))?;
        match (self.old.definition(old), self.new.definition(new)) {
            (Some(Definition::Record(a)), Some(Definition::Record(b))) => {
                self.fields(&a.fields, &b.fields)
            }
            (
                Some(Definition::Choice { variants: a, .. }),
                Some(Definition::Choice { variants: b, .. }),
            ) => self.variants(a, b),
            // A native contract under test has no definitions: its schema is not of a module.
            (None, None) => (old == new).then(Vec::new),
            _ => None,
        }
    }

    fn fields(&self, old: &'s [Field], new: &'s [Field]) -> Option<Pairs<'s>> {
        self.walk(old.len().saturating_mul(new.len()).saturating_mul(2))?;
        let mut pairs = Vec::with_capacity(old.len());
        for was in old {
            let now = new.iter().find(|now| now.number == was.number)?;
            if self.fit.names() && was.name != now.name {
                return None;
            }
            // A field that may be left out is not written like one that is always there.
            let optional = |ty: &Type| matches!(ty, Type::Option(_));
            if optional(&was.ty) && !optional(&now.ty) {
                return None;
            }
            pairs.push((&was.ty, &now.ty));
        }
        let added = new
            .iter()
            .filter(|now| old.iter().all(|was| was.number != now.number));
        let may_add = |field: &Field| self.fit.widens() && matches!(field.ty, Type::Option(_));
        added.into_iter().all(may_add).then_some(pairs)
    }

    fn variants(&self, old: &'s [Variant], new: &'s [Variant]) -> Option<Pairs<'s>> {
        self.walk(old.len().saturating_mul(new.len()))?;
        let bare = |variants: &[Variant]| variants.iter().all(|one| one.fields.is_empty());
        if bare(old) != bare(new) || (!self.fit.widens() && old.len() != new.len()) {
            return None;
        }
        let mut pairs = Vec::new();
        for was in old {
            let now = new.iter().find(|now| now.number == was.number)?;
            if self.fit.names() && was.name != now.name {
                return None;
            }
            pairs.extend(self.fields(&was.fields, &now.fields)?);
        }
        Some(pairs)
    }
}
