# Thin lines over cargo. All of them build the whole workspace with one profile, because
# RocksDB is compiled again for every profile and every choice of features.

TARGET    := $(or $(CARGO_TARGET_DIR),target)
CONTRACTS := $(TARGET)/wasm32v1-none/contract
# As a cdylib alone: cargo leaves link-time optimisation out where an rlib is made beside it.
WASM      := cargo rustc --quiet --lib --crate-type cdylib --profile contract --target wasm32v1-none
SHIPPED   := cash counter escrow receipts
MEASURED  := borsh-till raw-counter raw-till till

# Of the benchmark: ARRIVALS names a recorded day's arrivals, BENCH holds further flags.
.PHONY: demo test clients check bench prices contracts measured setup

demo: setup contracts        ## run a node and play a day of orders on it
	cargo build --quiet --workspace --bins
	$(TARGET)/debug/tradewind demo --contracts $(CONTRACTS)

test: setup contracts        ## pass the tests
	cargo build --quiet --workspace --bins
	cargo test --quiet --workspace

clients: setup contracts     ## pass the tests of the Python and TypeScript clients, and run the book's programs
	cargo build --quiet --workspace --bins
	tests/python/run
	tests/typescript/run

check: setup                 ## format, lints, documentation, dependencies
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- --deny warnings
	RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --quiet
	command -v cargo-deny > /dev/null || cargo install --quiet --locked cargo-deny
	cargo deny --all-features check bans licenses sources

bench: setup contracts measured ## print the benchmark table; writes bench/summary.json in the target folder
	cargo build --quiet --workspace --bins
	$(TARGET)/debug/tradewind-bench --contracts $(CONTRACTS) --summary $(TARGET)/bench/summary.json \
		$(if $(ARRIVALS),--arrivals $(ARRIVALS)) $(BENCH)

prices: setup contracts      ## print the time that a unit of gas buys, of all that contracts may do
	cargo build --quiet --workspace --bins
	$(TARGET)/debug/tradewind-bench --contracts $(CONTRACTS) --only prices

contracts: setup             ## build the contracts to wasm
	$(foreach name,$(SHIPPED),$(WASM) --package tradewind-$(name) &&) true

measured: setup              ## build the contracts that only benchmarks run
	$(foreach name,$(MEASURED),$(WASM) --package tradewind-$(name) &&) true

setup:                       ## install what the build needs and this machine lacks
	@rustup target list --installed | grep -qx wasm32v1-none || rustup target add wasm32v1-none
	@find /usr/lib /usr/local/lib -name 'libclang.so*' -o -name 'libclang-[0-9]*.so*' 2> /dev/null | grep -q . || scripts/install libclang-dev
	@command -v c++ > /dev/null || scripts/install g++
