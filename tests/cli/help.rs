//! The examples of the help: commands that work as they stand.

use anyhow::{Result, ensure};
use serde_json::{Map, json};
use tradewind_tests::contracts;

use crate::run::Town;

/// What needs a project, or never ends.
const ELSEWHERE: [&str; 6] = ["node", "new", "test", "build", "deploy", "verify"];

/// Commands of a help's examples, as words, without what is said of them.
fn examples(help: &str) -> Vec<Vec<String>> {
    let lines = help.lines();
    let commands = lines.filter_map(|line| line.strip_prefix("  tradewind "));
    let commands = commands.filter_map(|line| line.split("  ").next());
    // A made-up transaction or cursor is cut short.
    let whole = commands.filter(|command| !command.contains('…'));
    whole
        .map(|command| command.split(' ').map(str::to_owned).collect())
        .filter(|words: &Vec<String>| !ELSEWHERE.contains(&words[0].as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_the_help_is_a_command_that_works() -> Result<()> {
    let town = Town::found(&["ann@shop"], 500).await?;
    let user = &town.user;
    let periods = [
        "deposit",
        "handling",
        "transit",
        "dispute",
        "response",
        "arbitration",
        "return",
    ];
    let periods = periods.map(|name| (format!("{name}_ms"), json!("86400000")));
    let settings = json!({
        "cash": "cash@zone", "platform": "admin@zone", "customs": "admin@zone",
        "fee_per_million": 0, "periods": Map::from_iter(periods),
    });
    let (module, settings) = (
        contracts()?.join("tradewind_escrow.wasm"),
        settings.to_string(),
    );
    let module = module.display().to_string();
    user.does(&["deploy", "escrow@zone", &module, "--settings", &settings])?;
    for (of, least) in [(None, 7), (Some("events"), 3), (Some("inspect"), 6)] {
        let words: Vec<&str> = of.into_iter().chain(["--help"]).collect();
        let examples = examples(&user.does(&words)?.out);
        ensure!(examples.len() >= least, "{words:?} has {examples:?}");
        for mut example in examples {
            if example[0] == "events" {
                example.push("--until-idle".to_owned());
            }
            if let Some(at) = example.iter().position(|word| word == "--at") {
                "1".clone_into(&mut example[at + 1]);
            }
            let words: Vec<&str> = example.iter().map(String::as_str).collect();
            user.does(&words)?;
        }
    }
    Ok(())
}
