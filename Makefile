# Thin lines over cargo. All of them build the whole workspace with one profile, because
# RocksDB is compiled again for every profile and every choice of features.

TARGET    := $(or $(CARGO_TARGET_DIR),target)
CONTRACTS := $(TARGET)/wasm32v1-none/contract
WASM      := cargo build --quiet --profile contract --target wasm32v1-none

.PHONY: demo test check bench contracts setup

demo: setup contracts        ## run a node and play a day of orders on it
	cargo build --quiet --workspace --bins
	$(TARGET)/debug/tradewind demo --contracts $(CONTRACTS)

test: setup contracts        ## pass the tests
	cargo test --workspace --quiet

check: setup                 ## format, lints, documentation, dependencies
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --quiet
	command -v cargo-deny > /dev/null || cargo install --quiet --locked cargo-deny
	cargo deny --all-features check bans licenses sources

bench: setup contracts       ## print the benchmark table; writes bench/summary.json in the target folder
	cargo build --quiet --workspace --bins
	$(TARGET)/debug/tradewind-bench --contracts $(CONTRACTS) --summary $(TARGET)/bench/summary.json

contracts: setup             ## build the contracts to wasm
	$(WASM) --package tradewind-cash --package tradewind-escrow

setup:                       ## install what the build needs and this machine lacks
	@rustup target list --installed | grep -qx wasm32v1-none || rustup target add wasm32v1-none
	@ls /usr/lib/llvm-*/lib/libclang*.so* > /dev/null 2>&1 || scripts/install libclang-dev
	@command -v c++ > /dev/null || scripts/install g++
