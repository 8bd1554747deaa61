//! Values of a type, as canonical CBOR, that shrink to simpler ones.
//!
//! Small pools make values meet: parties of the world, a few texts, small numbers, and now and
//! then what an author did not think of.

use minicbor::Encoder;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use tradewind_types::schema::{Definition, Field, Schema, Type, Variant};
use tradewind_types::{Party, Timestamp};

use super::Steering;
use crate::World;
use crate::signing::key_of;

type Bytes = BoxedStrategy<Vec<u8>>;

/// Makes the values of one method's arguments.
pub(crate) struct Values<'w> {
    schema: &'w Schema,
    method: &'w str,
    steering: &'w Steering,
    parties: Vec<Party>,
    others: Vec<Party>,
    now: Timestamp,
}

impl<'w> Values<'w> {
    pub(crate) fn new(
        world: &World,
        schema: &'w Schema,
        method: &'w str,
        steering: &'w Steering,
    ) -> Self {
        let parties = world.chain(|chain| chain.parties.clone());
        let contracts = world.known().into_iter().map(|known| known.name);
        let nobody = Party::new("nobody@nowhere").expect("a name");
        Self {
            schema,
            method,
            steering,
            parties: parties.iter().map(|known| known.party).collect(),
            others: contracts.chain([nobody]).collect(),
            now: world.time(),
        }
    }

    /// Values of an argument or field.
    pub(crate) fn of(&self, ty: &Type, name: &str) -> Bytes {
        let given = &self.steering.values;
        let exact = given.get(&format!("{}.{name}", self.method));
        match exact.or_else(|| given.get(name)) {
            Some(values) if !values.is_empty() => {
                prop_oneof![9 => select(values.clone()), 1 => self.any(ty, name)].boxed()
            }
            _ => self.any(ty, name),
        }
    }

    fn any(&self, ty: &Type, name: &str) -> Bytes {
        match ty {
            Type::Unit => Just(item(|to| to.null().map(|_| ()))).boxed(),
            Type::Bool => any::<bool>().prop_map(|value| encoded(&value)).boxed(),
            Type::Unsigned(bits) => unsigned(*bits).prop_map(|value| encoded(&value)).boxed(),
            Type::Signed(bits) => {
                let most = i64::MAX >> (64 - i64::from(*bits));
                prop_oneof![8 => -5..=5i64, 1 => select(vec![most, -most - 1])]
                    .prop_map(|value| encoded(&value))
                    .boxed()
            }
            Type::Text => texts(
                &["A", "B", "C"],
                &["", "a text of more than 35 characters ….", "北京\0"],
            ),
            Type::Organisation => {
                let names = self.parties.iter().map(Party::organisation);
                select(names.map(|name| encoded(&name)).collect::<Vec<_>>()).boxed()
            }
            Type::Role => texts(&["customs", "officer"], &["admin"]),
            Type::Currency => texts(&["EUR", "GBP"], &["XXX"]),
            Type::Party => {
                let known =
                    |parties: &[Party]| select(parties.iter().map(encoded).collect::<Vec<_>>());
                prop_oneof![15 => known(&self.parties), 1 => known(&self.others)].boxed()
            }
            Type::Bytes => vec(any::<u8>(), 0..4)
                .prop_map(|bytes| item(|to| to.bytes(&bytes).map(|_| ())))
                .boxed(),
            Type::Hash => (0..3u8)
                .prop_map(|byte| item(|to| to.bytes(&[byte; 32]).map(|_| ())))
                .boxed(),
            Type::PublicKey => {
                let keys = self
                    .parties
                    .iter()
                    .map(|party| *key_of(party).public().as_bytes());
                let keys = keys.map(|key| item(|to| to.bytes(&key).map(|_| ())));
                select(keys.collect::<Vec<_>>()).boxed()
            }
            Type::Timestamp => self.times(),
            Type::Quantity => unsigned(64).prop_map(|value| encoded(&value)).boxed(),
            // Small rates, and those that trade knows: tenths, all, several times.
            Type::Rate => prop_oneof![
                8 => unsigned(64).prop_map(|value| encoded(&value)),
                4 => (0..=40u64).prop_map(|tenths| encoded(&(tenths * 100_000_000)))
            ]
            .boxed(),
            Type::Amount => (unsigned(64), self.of(&Type::Currency, "currency"))
                .prop_map(|(minor, currency)| joined(4, [encoded(&minor), currency]))
                .boxed(),
            Type::Option(inner) => {
                let nothing = Just(item(|to| to.null().map(|_| ())));
                prop_oneof![1 => nothing, 2 => self.of(inner, name)].boxed()
            }
            Type::List(inner) => vec(self.of(inner, name), 0..=3)
                .prop_map(|items| joined(4, items))
                .boxed(),
            Type::Tuple(parts) => {
                let parts: Vec<Bytes> = parts.iter().map(|part| self.of(part, name)).collect();
                parts.prop_map(|parts| joined(4, parts)).boxed()
            }
            Type::Named(of) => match self.schema.definition(of) {
                Some(Definition::Record(record)) => self.fields(&record.fields),
                Some(Definition::Choice { variants, .. }) => self.choice(variants),
                None => panic!("the schema of {} lacks {of}", self.schema.name),
            },
        }
    }

    /// Moments around the beginning.
    fn times(&self) -> Bytes {
        let mut times: Vec<u64> = vec![0, self.now.get(), u64::MAX];
        let after = self.steering.jumps.iter();
        times.extend(after.map(|jump| self.now.get().saturating_add(*jump)));
        select(times).prop_map(|time| encoded(&time)).boxed()
    }

    /// A map from number to value; a field that is null is left out.
    fn fields(&self, fields: &[Field]) -> Bytes {
        let numbers: Vec<u32> = fields.iter().map(|field| field.number).collect();
        let values: Vec<Bytes> = fields
            .iter()
            .map(|field| self.of(&field.ty, &field.name))
            .collect();
        let map = values.prop_map(move |values| {
            let there = numbers
                .iter()
                .zip(values)
                .filter(|(_, value)| *value != [0xf6]);
            joined(
                5,
                there.map(|(number, value)| [encoded(number), value].concat()),
            )
        });
        map.boxed()
    }

    fn choice(&self, variants: &[Variant]) -> Bytes {
        let bare = variants.iter().all(|variant| variant.fields.is_empty());
        let choices = variants.iter().map(|variant| {
            let number = encoded(&variant.number);
            if bare {
                return Just(number).boxed();
            }
            let fields = self.fields(&variant.fields);
            fields
                .prop_map(move |fields| joined(4, [number.clone(), fields]))
                .boxed()
        });
        Union::new(choices).boxed()
    }
}

/// Mostly small; now and then at the end of the range.
fn unsigned(bits: u8) -> BoxedStrategy<u64> {
    let most = u64::MAX >> (64 - u32::from(bits));
    prop_oneof![6 => 0..=5u64, 4 => 0..=most.min(200), 1 => select(vec![most, most - 1, most / 2])]
        .boxed()
}

fn texts(usual: &[&str], odd: &[&str]) -> Bytes {
    let all = |texts: &[&str]| select(texts.iter().map(encoded).collect::<Vec<_>>());
    prop_oneof![15 => all(usual), 1 => all(odd)].boxed()
}

fn encoded(value: &impl minicbor::Encode<()>) -> Vec<u8> {
    tradewind_types::cbor::encode(value)
}

fn item(
    write: impl FnOnce(
        &mut Encoder<Vec<u8>>,
    ) -> Result<(), minicbor::encode::Error<core::convert::Infallible>>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder).expect("writing to a vector does not fail");
    encoder.into_writer()
}

/// An array (major type 4) or map (5) of these entries.
fn joined(major: u8, entries: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let entries: Vec<Vec<u8>> = entries.into_iter().collect();
    let len = entries.len() as u64;
    let mut bytes = item(|to| match major {
        5 => to.map(len).map(|_| ()),
        _ => to.array(len).map(|_| ()),
    });
    for entry in entries {
        bytes.extend(entry);
    }
    bytes
}

/// The canonical array of arguments.
pub(crate) fn arguments(args: &[Vec<u8>]) -> Vec<u8> {
    joined(4, args.iter().cloned())
}
