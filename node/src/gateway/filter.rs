//! Which events a stream tells.

use std::sync::Arc;

use tonic::{Code, Status};
use tradewind_proto::v1::{self, KeyMatch, key_match};
use tradewind_proto::{error, json};
use tradewind_store::EventFilter;
use tradewind_types::{Event, Party, Schema};

use super::refuse;

/// Most filters of one stream, and keys of one filter.
const MAX_FILTERS: usize = 64;

/// A test of events. Empty parts fit everything.
#[derive(Debug)]
struct Filter {
    contract: Option<Party>,
    name: Option<String>,
    /// Field numbers and the canonical values they must have.
    keys: Vec<(u32, Vec<u8>)>,
}

/// The filters of a stream: an event is told if one of them fits.
#[derive(Debug)]
pub(super) struct Filters(Vec<Filter>);

impl Filters {
    /// Reads the filters of a request. `schema` finds a contract's interface.
    pub(super) fn read(
        filters: &[v1::EventFilter],
        schema: impl Fn(Party) -> Result<Arc<Schema>, Status>,
    ) -> Result<Self, Status> {
        if filters.len() > MAX_FILTERS {
            let text = format!(
                "{} filters, at most {MAX_FILTERS} are allowed",
                filters.len()
            );
            return Err(refuse::invalid("TOO_MANY_FILTERS", text));
        }
        let filters = filters.iter().map(|filter| Filter::read(filter, &schema));
        filters.collect::<Result<_, _>>().map(Self)
    }

    /// What of the filters the store can sort out by its index.
    pub(super) fn coarse(&self) -> EventFilter {
        match self.0.as_slice() {
            [
                Filter {
                    contract: Some(contract),
                    name: None,
                    ..
                },
            ] => EventFilter::Contract(*contract),
            [
                Filter {
                    contract: Some(contract),
                    name: Some(name),
                    ..
                },
            ] => EventFilter::Name(*contract, name.clone()),
            _ => EventFilter::All,
        }
    }

    pub(super) fn fit(&self, event: &Event) -> bool {
        self.0.is_empty() || self.0.iter().any(|filter| filter.fits(event))
    }
}

impl Filter {
    fn read(
        filter: &v1::EventFilter,
        schema: &impl Fn(Party) -> Result<Arc<Schema>, Status>,
    ) -> Result<Self, Status> {
        let contract = match filter.contract.as_str() {
            "" => None,
            name => Some(refuse::party("contract", name)?),
        };
        let mut keys = Vec::new();
        if !filter.keys.is_empty() {
            let Some(contract) = contract.filter(|_| !filter.name.is_empty()) else {
                let text = "a filter by keys needs the contract and the event's name";
                return Err(refuse::invalid("BAD_FILTER", text));
            };
            if filter.keys.len() > MAX_FILTERS {
                let text = format!(
                    "{} keys, at most {MAX_FILTERS} are allowed",
                    filter.keys.len()
                );
                return Err(refuse::invalid("BAD_FILTER", text));
            }
            let schema = schema(contract)?;
            let read = |key| read_key(&schema, &filter.name, key);
            keys = filter.keys.iter().map(read).collect::<Result<_, _>>()?;
        }
        Ok(Self {
            contract,
            name: (!filter.name.is_empty()).then(|| filter.name.clone()),
            keys,
        })
    }

    fn fits(&self, event: &Event) -> bool {
        self.contract
            .is_none_or(|contract| contract == event.contract)
            && self.name.as_ref().is_none_or(|name| *name == event.name)
            && self
                .keys
                .iter()
                .all(|(number, value)| field(&event.data, *number) == Some(value.as_slice()))
    }
}

fn read_key(schema: &Schema, event: &str, key: &KeyMatch) -> Result<(u32, Vec<u8>), Status> {
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        let hint = json::nearest(name, known.iter().copied())
            .map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"));
        refuse::invalid("BAD_FILTER", format!("there is no {what} {name}{hint}"))
    };
    let Some(record) = schema.event(event) else {
        let known = schema.events.iter().map(|known| known.name.as_str());
        return Err(unknown("event", event, known.collect()));
    };
    let fields = || record.fields.iter().filter(|field| field.key);
    let Some(field) = fields().find(|field| field.name == key.field) else {
        let known = fields().map(|known| known.name.as_str());
        return Err(unknown("key field", &key.field, known.collect()));
    };
    let value = match &key.value {
        Some(key_match::Value::Cbor(bytes)) => bytes.clone(),
        Some(key_match::Value::Json(text)) => json::parse(text)
            .and_then(|value| json::encode(schema, &field.ty, &value))
            .map_err(|error| refuse::invalid("BAD_FILTER", format!("{}: {error}", field.name)))?,
        None => {
            let pairs = [("field", key.field.as_str())];
            let text = format!("the key field {} needs a value", field.name);
            return Err(error::status(
                Code::InvalidArgument,
                "BAD_FILTER",
                text,
                pairs,
            ));
        }
    };
    Ok((field.number, value))
}

/// The canonical value of a field in an event's map.
fn field(data: &[u8], number: u32) -> Option<&[u8]> {
    let mut decoder = minicbor::Decoder::new(data);
    let count = decoder.map().ok()??;
    for _ in 0..count {
        let found = decoder.u32().ok()?;
        let start = decoder.position();
        decoder.skip().ok()?;
        if found == number {
            return data.get(start..decoder.position());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::schema::{Field, Record, Type};

    fn schema() -> Schema {
        let field = |number, name: &str, ty, key| Field {
            number,
            name: name.into(),
            ty,
            key,
        };
        let funded = Record {
            name: "Funded".into(),
            fields: vec![
                field(0, "buyer", Type::Party, true),
                field(1, "order", Type::Unsigned(64), true),
                field(2, "note", Type::Text, false),
            ],
            doc: String::new(),
        };
        Schema {
            events: vec![funded],
            ..Schema::default()
        }
    }

    fn filter(keys: &[(&str, &str)]) -> v1::EventFilter {
        let key = |(field, json): &(&str, &str)| KeyMatch {
            field: (*field).into(),
            value: Some(key_match::Value::Json((*json).into())),
        };
        v1::EventFilter {
            contract: "escrow@zone".into(),
            name: "Funded".into(),
            keys: keys.iter().map(key).collect(),
        }
    }

    fn read(filters: &[v1::EventFilter]) -> Result<Filters, String> {
        let schema = Arc::new(schema());
        Filters::read(filters, |_| Ok(Arc::clone(&schema)))
            .map_err(|status| status.message().to_owned())
    }

    fn funded(buyer: &str, order: u8) -> Event {
        let mut data = vec![0xa3, 0x00, 0x60 + buyer.len() as u8];
        data.extend_from_slice(buyer.as_bytes());
        data.extend_from_slice(&[0x01, order, 0x02, 0x60]);
        Event {
            contract: "escrow@zone".parse().expect("a name"),
            name: "Funded".into(),
            keys: 2,
            data,
        }
    }

    #[test]
    fn a_buyer_follows_her_own_orders_only() {
        let filters = read(&[filter(&[("buyer", "\"ann@shop\""), ("order", "7")])]).expect("fits");
        assert!(filters.fit(&funded("ann@shop", 7)));
        assert!(!filters.fit(&funded("ann@shop", 8)));
        assert!(!filters.fit(&funded("bob@shop", 7)));
        let elsewhere = Event {
            contract: "escrow@other".parse().expect("a name"),
            ..funded("ann@shop", 7)
        };
        assert!(!filters.fit(&elsewhere));
        assert!(read(&[]).expect("no filter").fit(&elsewhere));
    }

    #[test]
    fn a_filter_that_could_never_fit_is_refused() {
        let cases = [
            (
                filter(&[("buyre", "1")]),
                "there is no key field buyre; did you mean buyer?",
            ),
            (filter(&[("note", "\"\"")]), "there is no key field note"),
            (
                filter(&[("buyer", "7")]),
                "buyer: expected a party such as \"ann@shop\", found 7",
            ),
            (
                v1::EventFilter {
                    name: String::new(),
                    ..filter(&[("buyer", "\"ann@shop\"")])
                },
                "a filter by keys needs the contract and the event's name",
            ),
            (
                v1::EventFilter {
                    contract: "Escrow".into(),
                    ..filter(&[])
                },
                "contract: a party is written name@organisation",
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(read(&[filter]).map(drop), Err(expected.to_owned()));
        }
        let many = vec![filter(&[]); MAX_FILTERS + 1];
        assert_eq!(
            read(&many).map(drop),
            Err("65 filters, at most 64 are allowed".to_owned())
        );
    }

    #[test]
    fn hostile_event_bytes_fit_no_key() {
        for data in [
            &[][..],
            &[0xff],
            &[0xa1],
            &[0xbf, 0x00],
            &[0xa1, 0x00, 0x5b],
        ] {
            assert_eq!(field(data, 0), None);
        }
    }
}
