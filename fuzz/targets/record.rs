#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tradewind_store::fuzz::record(data));
