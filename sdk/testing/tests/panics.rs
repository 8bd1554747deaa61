//! A panic of a contract: people read text, file and line; the chain has a number.

use tradewind_ledger_third::Ledger;
use tradewind_sdk::types::{Failure, HostFailure};
use tradewind_testing::scenario;

#[test]
fn people_read_where_a_contract_panicked_and_the_chain_does_not() {
    scenario(|world| {
        let ann = world.party("ann@shop");
        let ledger = world.open::<Ledger>("ledger@zone", &());
        let sent = ledger.by(ann).spill();
        let (contract, code) = (ledger.name(), HostFailure::Trapped);
        let fields = Vec::new();
        let failure = Failure::Host {
            contract,
            code,
            fields,
        };
        assert_eq!(sent.failure(), &failure);
        let source = include_str!("../contracts/third/src/lib.rs").lines();
        let (line, text) = (1..)
            .zip(source)
            .find(|(_, text)| text.contains("panic!"))
            .expect("it panics");
        let column = text.find("panic!").expect("it panics") + 1;
        let place = format!("sdk/testing/contracts/third/src/lib.rs:{line}:{column}");
        assert_eq!(
            sent.diagnostics(),
            [format!("ledger@zone: spilt ({place})")]
        );
    });
}
