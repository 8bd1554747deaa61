//! A file of vectors under construction.

use core::fmt::Debug;
use std::path::PathBuf;

use minicbor::{Decode, Encode};
use serde_json::{Value, json};
use tradewind_types::cbor::{self, Limits};

use crate::readable::Readable;

pub(crate) const LIMITS: Limits = Limits::bytes(1 << 16);

/// What one file holds.
#[derive(Default)]
pub(crate) struct Golden {
    accepted: Vec<Value>,
    refused: Vec<Value>,
}

impl Golden {
    /// Adds a value, and returns its bytes.
    pub(crate) fn accept<T>(&mut self, name: &str, value: &T) -> Vec<u8>
    where
        T: Readable + Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
    {
        self.accept_with(name, value, json!({}))
    }

    /// Adds a value with what else is known of it, and returns its bytes.
    pub(crate) fn accept_with<T>(&mut self, name: &str, value: &T, more: Value) -> Vec<u8>
    where
        T: Readable + Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
    {
        let bytes = cbor::encode(value);
        assert_eq!(cbor::decode::<T>(&bytes, LIMITS).as_ref(), Ok(value));
        let mut entry = json!({
            "name": name,
            "type": short_name::<T>(),
            "value": value.readable(),
            "cbor": hex::encode(&bytes),
        });
        merge(&mut entry, more);
        self.accepted.push(entry);
        bytes
    }

    /// Adds bytes that are no such value.
    pub(crate) fn refuse<T>(&mut self, name: &str, bytes: &[u8])
    where
        T: Encode<()> + for<'b> Decode<'b, ()> + Debug,
    {
        let reason = cbor::decode::<T>(bytes, LIMITS).expect_err(name);
        self.refuse_for(name, short_name::<T>(), bytes, &reason.to_string());
    }

    /// Adds bytes that are refused for a reason that is known.
    pub(crate) fn refuse_for(&mut self, name: &str, ty: &str, bytes: &[u8], reason: &str) {
        self.refused.push(json!({
            "name": name,
            "type": ty,
            "cbor": hex::encode(bytes),
            "reason": reason,
        }));
    }

    /// Adds an entry of a shape of its own.
    pub(crate) fn tell(&mut self, accepted: bool, entry: Value) {
        let list = match accepted {
            true => &mut self.accepted,
            false => &mut self.refused,
        };
        list.push(entry);
    }

    /// Compares with the file, or writes it.
    pub(crate) fn hold(self, file: &str) {
        let vectors = json!({ "accepted": self.accepted, "refused": self.refused });
        let text = serde_json::to_string_pretty(&vectors).expect("JSON") + "\n";
        let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors")).join(file);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).expect("a writable folder");
        }
        let golden = std::fs::read_to_string(&path).expect("the vectors; UPDATE=1 writes them");
        assert_eq!(golden, text, "{file} differs; UPDATE=1 writes it");
    }
}

/// Bytes written in hexadecimal.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("hexadecimal")
}

fn merge(entry: &mut Value, more: Value) {
    let (Value::Object(entry), Value::Object(more)) = (entry, more) else {
        panic!("two objects")
    };
    entry.extend(more);
}

fn short_name<T>() -> &'static str {
    let name = core::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}
