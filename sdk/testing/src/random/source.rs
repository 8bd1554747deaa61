//! Canonical values as the Rust that an author would write for them.

use minicbor::Decoder;
use tradewind_types::Party;
use tradewind_types::schema::{Definition, Field, Schema, Type};

/// What a party is called in the test: `ann` for `ann@shop`.
pub(crate) fn variable(party: &str, all: &[Party]) -> String {
    let (name, organisation) = party.split_once('@').unwrap_or((party, ""));
    let same = all
        .iter()
        .filter(|other| other.as_str().split('@').next() == Some(name));
    let name = if same.count() > 1 {
        format!("{name}_{organisation}")
    } else {
        name.to_owned()
    };
    name.replace('-', "_")
}

/// An argument: text and parties need no conversion there.
pub(crate) fn argument(schema: &Schema, ty: &Type, bytes: &[u8], all: &[Party]) -> String {
    let mut source = Source {
        schema,
        cbor: Decoder::new(bytes),
        all,
    };
    let text = match ty {
        Type::Text => source.cbor.str().ok().map(|text| format!("{text:?}")),
        Type::Party => source
            .cbor
            .str()
            .ok()
            .map(|name| format!("&{}", variable(name, all))),
        _ => source.value(ty),
    };
    text.expect("the arguments were made by their types")
}

struct Source<'a> {
    schema: &'a Schema,
    cbor: Decoder<'a>,
    all: &'a [Party],
}

impl Source<'_> {
    fn value(&mut self, ty: &Type) -> Option<String> {
        let text = match ty {
            Type::Unit => self.cbor.null().ok().map(|()| "()".to_owned())?,
            Type::Bool => self.cbor.bool().ok()?.to_string(),
            Type::Unsigned(_) => self.cbor.u64().ok()?.to_string(),
            Type::Signed(_) => self.cbor.i64().ok()?.to_string(),
            Type::Text => format!("{:?}.into()", self.cbor.str().ok()?),
            Type::Party => variable(self.cbor.str().ok()?, self.all),
            Type::Organisation | Type::Role | Type::Currency => {
                format!("{:?}.parse().expect(\"valid\")", self.cbor.str().ok()?)
            }
            Type::Bytes => format!("Bytes(vec!{:?})", self.cbor.bytes().ok()?),
            Type::Hash => format!("Hash::from_bytes({:?})", self.cbor.bytes().ok()?),
            Type::PublicKey => format!("PublicKey::from_bytes({:?})", self.cbor.bytes().ok()?),
            Type::Timestamp => format!("Timestamp::new({})", self.cbor.u64().ok()?),
            Type::Quantity => format!("Quantity::new({})", self.cbor.u64().ok()?),
            Type::Rate => format!("Rate::new({})", self.cbor.u64().ok()?),
            Type::Amount => {
                self.cbor.array().ok()?;
                let minor = self.cbor.u64().ok()?;
                format!("Amount::new({minor}, {})", self.value(&Type::Currency)?)
            }
            Type::Option(inner) => match self.cbor.datatype().ok()? {
                minicbor::data::Type::Null => self.cbor.null().ok().map(|()| "None".to_owned())?,
                _ => format!("Some({})", self.value(inner)?),
            },
            Type::List(inner) => {
                let len = self.cbor.array().ok()??;
                let items: Option<Vec<_>> = (0..len).map(|_| self.value(inner)).collect();
                format!("vec![{}]", items?.join(", "))
            }
            Type::Tuple(parts) => {
                self.cbor.array().ok()?;
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.value(part)).collect();
                format!("({})", parts?.join(", "))
            }
            Type::Named(name) => match self.schema.definition(name)? {
                Definition::Record(record) => format!("{name} {}", self.fields(&record.fields)?),
                Definition::Choice { variants, .. } => {
                    let bare = variants.iter().all(|variant| variant.fields.is_empty());
                    if !bare {
                        self.cbor.array().ok()?;
                    }
                    let number = self.cbor.u32().ok()?;
                    let variant = variants.iter().find(|variant| variant.number == number)?;
                    let fields = match bare {
                        true => String::new(),
                        false => format!(" {}", self.fields(&variant.fields)?),
                    };
                    format!("{name}::{}{fields}", variant.name)
                }
            },
        };
        Some(text)
    }

    fn fields(&mut self, fields: &[Field]) -> Option<String> {
        let mut left = self.cbor.map().ok()??;
        let mut texts = Vec::new();
        for field in fields {
            let next = self.cbor.probe().u32().ok().filter(|_| left > 0);
            let value = if next == Some(field.number) {
                left -= 1;
                self.cbor.skip().ok()?;
                match &field.ty {
                    Type::Option(inner) => format!("Some({})", self.value(inner)?),
                    ty => self.value(ty)?,
                }
            } else {
                "None".into()
            };
            texts.push(format!("{}: {value}", field.name));
        }
        Some(format!("{{ {} }}", texts.join(", ")))
    }
}
