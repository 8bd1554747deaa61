//! The Rust of the book's concepts, compiled by the doc tests.

#[doc = include_str!("../../docs/book/concepts/calls.md")]
mod calls {}
#[doc = include_str!("../../docs/book/concepts/events.md")]
mod events {}
#[doc = include_str!("../../docs/book/concepts/guards.md")]
mod guards {}
#[doc = include_str!("../../docs/book/concepts/money.md")]
mod money {}
#[doc = include_str!("../../docs/book/concepts/state.md")]
mod state {}
