//! Tradewind.
