//! A contract with its interface.

use serde_json::Value;
use tradewind_proto::json;
use tradewind_types::schema::Method;
use tradewind_types::{Domain, Hash, Invocation, Party, Schema, cbor, digest};

use crate::error::ClientError;

/// A contract and the schema by which its calls are encoded.
///
/// A schema decides which bytes an argument becomes, so a schema from a node that is not
/// trusted can swap two arguments: compare [`Contract::schema_hash`] with one you know, or
/// bring the schema from the contract's build.
#[derive(Clone, Debug)]
pub struct Contract {
    name: Party,
    schema: Schema,
}

impl Contract {
    /// A contract whose schema is known.
    pub const fn new(name: Party, schema: Schema) -> Self {
        Self { name, schema }
    }

    /// Its name on the chain.
    pub const fn name(&self) -> Party {
        self.name
    }

    /// Its interface.
    pub const fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Hash of its interface.
    pub fn schema_hash(&self) -> Hash {
        digest(Domain::Schema, &[&cbor::encode(&self.schema)])
    }

    /// The method of this name.
    pub fn method(&self, name: &str) -> Result<&Method, ClientError> {
        self.schema.method(name).ok_or_else(|| {
            let known = self
                .schema
                .methods
                .iter()
                .map(|method| method.name.as_str());
            ClientError::Method {
                contract: self.name,
                method: name.to_owned(),
                nearest: json::nearest(name, known).map(str::to_owned),
            }
        })
    }

    /// The key under which the state has the value of a cell, or of a table or an index at these
    /// key parts.
    pub fn state_key(&self, field: &str, parts: &[Value]) -> Result<Vec<u8>, ClientError> {
        Ok(json::state_key(&self.name, &self.schema, field, parts)?.0)
    }

    /// A call with arguments as JSON.
    pub fn invocation(&self, method: &str, args: &Value) -> Result<Invocation, ClientError> {
        let args = json::encode_args(&self.schema, self.method(method)?, args)?;
        Ok(Invocation::new(self.name, method, args))
    }
}
