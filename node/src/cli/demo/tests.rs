use super::*;

fn args() -> DemoArgs {
    DemoArgs {
        contracts: Some(Modules::beside_tests()),
        data: None,
        seed: 3,
        orders: 12,
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}

#[test]
fn a_day_of_every_fate_adds_up_and_tells_what_customs_stopped() {
    let account = block_on(play(args())).expect("a day");
    assert_eq!(account.held.refusal, "RecordHeld");
    assert_eq!(account.outcomes().len(), Fate::ALL.len());
    let json = account.json();
    assert_eq!(
        (&json["orders"], &json["conserved"]),
        (&json!(12), &json!(true))
    );
    let text = account.text();
    assert!(
        text.contains("customs lifted the hold and the release went through"),
        "{text}"
    );
}

#[test]
fn without_contracts_the_demo_says_how_to_build_them() {
    let empty = tempfile::tempdir().expect("a folder");
    let path = empty.path().to_owned();
    let error = block_on(play(DemoArgs {
        contracts: Some(path.clone()),
        ..args()
    }));
    let expected = format!(
        "no contract at {}; build the contracts with `make contracts`, or say with --contracts where they are",
        path.join("tradewind_cash.wasm").display()
    );
    assert_eq!(error.err().expect("no contracts").to_string(), expected);
}

#[test]
fn a_market_is_never_opened_in_a_directory_that_is_in_use() {
    let used = tempfile::tempdir().expect("a folder");
    std::fs::write(used.path().join("genesis.toml"), "").expect("written");
    let data = used.path().to_owned();
    let error = block_on(play(DemoArgs {
        data: Some(data.clone()),
        ..args()
    }));
    let expected = format!(
        "{} is not empty; a market begins in an empty directory",
        data.display()
    );
    assert_eq!(error.err().expect("in use").to_string(), expected);
}
