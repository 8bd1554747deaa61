//! The wire of Tradewind: services and messages of `tradewind.v1`, the JSON that people and
//! other systems write, and the details of errors.
//!
//! Protobuf is transport. It is never hashed or signed; what is, travels inside as canonical
//! CBOR. The feature `grpc` has all of it; without that the crate is the JSON alone.

#[cfg(feature = "grpc")]
pub mod error;
pub mod fuzz;
pub mod json;

/// Messages, client and server of the package `tradewind.v1`. The comments of the `.proto`
/// files are its documentation.
#[cfg(feature = "grpc")]
#[expect(
    clippy::pedantic,
    reason = "generated: what has a comment in the .proto file has documentation"
)]
pub mod v1 {
    tonic::include_proto!("tradewind.v1");
}

/// The compiled `.proto` files, for the reflection service.
#[cfg(feature = "grpc")]
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/tradewind.v1.bin"));
