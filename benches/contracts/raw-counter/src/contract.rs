//! The exports.

#![expect(unsafe_code, reason = "exports")]

use tradewind_raw::abi::{BAD_ARGUMENTS, BAD_STATE, OVERFLOW, Place, fail, output, write};
use tradewind_raw::cbor::Reader;

/// Field 0 of the state.
const COUNT: [u8; 2] = [0, 0];

fn arguments(input: &[u8], count: u64) -> Reader<'_> {
    let mut arguments = Reader::new(input, BAD_ARGUMENTS);
    arguments.exactly(4, count);
    arguments
}

fn stored() -> u64 {
    let mut place = Place::<9>::new();
    place.read(&COUNT).map_or(0, |value| {
        let mut value = Reader::new(value, BAD_STATE);
        let count = value.head(0);
        value.end(0);
        count
    })
}

#[unsafe(export_name = "open")]
extern "C" fn open() {
    arguments(Place::<64>::new().input(), 0).end(0);
}

#[unsafe(export_name = "add")]
extern "C" fn add() {
    let mut input = Place::<64>::new();
    let mut arguments = arguments(input.input(), 1);
    let by = arguments.head(0);
    arguments.end(0);
    let Some(sum) = stored().checked_add(by) else {
        fail(OVERFLOW)
    };
    let mut value = Place::<9>::new();
    value.head(0, sum);
    write(&COUNT, value.bytes());
    output(value.bytes());
}

#[unsafe(export_name = "count")]
extern "C" fn count() {
    arguments(Place::<64>::new().input(), 0).end(0);
    let mut value = Place::<9>::new();
    value.head(0, stored());
    output(value.bytes());
}
