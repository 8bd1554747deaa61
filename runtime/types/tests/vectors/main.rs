//! The golden vectors of the vocabulary: what every client library must write and refuse.
//!
//! One file a kind lies in `runtime/types/vectors`. An accepted entry says a value in readable
//! JSON and its canonical bytes, with whatever hash, bytes to sign or signature it has; a
//! refused one says bytes that are no such value, and why. `UPDATE=1` writes the files.
//!
//! In the readable form, integers of 64 bits are text, bytes are hexadecimal, an alternative
//! is its name or an object from its name to its fields, and what is absent is `null`.

mod blocks;
mod canonical;
mod golden;
mod hashes;
mod keys;
mod lists;
mod names;
mod policies;
mod quantities;
mod readable;
mod receipts;
mod sample;
mod schemas;
mod transactions;
