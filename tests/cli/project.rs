//! From an empty folder to a contract that is called and can be rebuilt by anybody.
//!
//! Nothing is fetched: what the projects need was fetched for this repository. Their own
//! builds are kept in the target folder from run to run.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tradewind_tests::NodeProcess;

use crate::run::User;

/// A user whose projects keep their builds between runs of the tests, by purpose.
fn developer(purpose: &str) -> Result<User> {
    let mut user = User::new()?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(purpose);
    user.set("CARGO_TARGET_DIR", target.display().to_string());
    user.set("CARGO_NET_OFFLINE", "true");
    Ok(user)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &place)?;
        } else {
            std::fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_contract_is_tested_built_deployed_called_and_verified() -> Result<()> {
    let mut user = developer("transcript")?;
    let data = user.path("chain");
    let mut node = NodeProcess::start(&data)?;
    node.client().await?;
    user.set("TRADEWIND_NODE", node.uri());
    let admin = data.join("admin@zone.key").display().to_string();
    user.set("TRADEWIND_KEY", admin);
    let step = |words: &[&str]| -> Result<String> {
        let said = user.run_in("receipts", words)?;
        ensure!(said.code == 0, "{words:?}: {}\n{}", said.out, said.err);
        Ok(said.out)
    };
    let slip = |words: &[&str], code: i32, told: &str| -> Result<()> {
        let said = user.run_in("receipts", words)?;
        ensure!(
            said.code == code && said.err.contains(told),
            "{words:?} was expected to end with {code} and to say {told:?}: {said:?}"
        );
        Ok(())
    };

    let made = user.does(&["new", "receipts"])?.out;
    assert!(
        made.contains("\n  cd receipts\n  tradewind test "),
        "{made}"
    );
    let tested = step(&["test"])?;
    assert!(tested.contains("test result: ok. 2 passed"), "{tested}");

    // The table has the gas of what the tests called, and the command that comes next.
    let built = step(&["build"])?;
    let mut lines = built.lines();
    assert!(
        lines
            .next()
            .is_some_and(|line| line.starts_with("Receipts  "))
    );
    let transfer = lines.find(|line| line.starts_with("transfer  action "));
    assert!(
        transfer.is_some_and(|line| line.contains(',')),
        "no gas of transfer: {built}"
    );
    assert_eq!(
        lines.last(),
        Some("try  tradewind deploy receipts@zone . --depot ann@shop")
    );
    assert!(step(&["check"])?.contains(": admitted\n"));

    let deploy = ["deploy", "receipts@zone", ".", "--depot", "admin@zone"];
    let deployed = step(&deploy)?;
    assert!(
        deployed.starts_with("receipts@zone is deployed in block "),
        "{deployed}"
    );
    let issue = [
        "receipts@zone",
        "issue",
        "--to",
        "admin@zone",
        "--kilograms",
        "100",
    ];
    let simulated = step(&[&["simulate"], &issue[..]].concat())?;
    assert!(simulated.contains("held[admin@zone]"), "{simulated}");
    let called = step(&[&["call"], &issue[..]].concat())?;
    assert!(
        called.starts_with("issue of receipts@zone succeeded in block "),
        "{called}"
    );
    let viewed = step(&["view", "receipts@zone", "holding", "--of", "admin@zone"])?;
    assert_eq!(viewed, "100\n");
    let verify = ["--json", "verify", "receipts@zone", "--source", "."];
    let verified: Value = serde_json::from_str(&step(&verify)?)?;
    assert_eq!(verified["verified"], json!(true));

    // Slips on the way are answered with what was meant.
    slip(
        &["call", "receipts@zone", "transfr"],
        2,
        "did you mean transfer?",
    )?;
    slip(
        &["deploy", "receipts@zone", ".", "--depo", "admin@zone"],
        2,
        "did you mean --depot?",
    )?;
    slip(&deploy, 1, "tradewind call registry@system upgrade ")?;

    // An action that says of nobody that they may call it does not build: one error, in words.
    let source = user.path("receipts/src/lib.rs");
    let text = std::fs::read_to_string(&source)?;
    std::fs::write(&source, text.replacen("    #[only(depot)]\n", "", 1))?;
    slip(
        &["build"],
        2,
        "error: `issue` changes state: say who may call it with",
    )?;
    slip(&["build"], 2, "due to 1 previous error\n")?;

    // One number in the source is another contract.
    std::fs::write(&source, text.replace("= 1,", "= 2,"))?;
    let other = user.run_in("receipts", &verify)?;
    assert_eq!(other.code, 4, "{other:?}");
    let told: Value = serde_json::from_str(&other.err)?;
    assert_eq!(told["details"]["verified"], json!(false));
    assert_eq!(told["details"]["deployed"], verified["deployed"]);
    Ok(())
}

#[test]
fn two_clones_in_different_folders_give_one_hash() -> Result<()> {
    let user = developer("clone-one")?;
    user.does(&["new", "goods"])?;
    let first = user.asks(&["build", "goods"])?;
    assert_eq!(
        (&first["contract"], &first["package"]),
        (&json!("Receipts"), &json!("goods"))
    );
    let mut other = developer("clone-two")?;
    other.set("RUSTFLAGS", "-C opt-level=0");
    let place = other.path("a/much/deeper/place");
    copy(&user.path("goods"), &place)?;
    let second = other.asks(&["build", &place.display().to_string()])?;
    assert_eq!(first["hash"], second["hash"]);
    // Not a word of where either of them lies, nor of whose machine it is.
    let path = PathBuf::from(second["module"].as_str().context("a path")?);
    let code = std::fs::read(path)?;
    for place in [
        user.folder(),
        other.folder(),
        Path::new(&std::env::var("HOME")?),
    ] {
        let word = place.as_os_str().as_encoded_bytes();
        let said = code.windows(word.len()).any(|window| window == word);
        assert!(!said, "the module names {}", place.display());
    }
    Ok(())
}

#[test]
fn a_check_shows_each_limit_used_and_allowed() -> Result<()> {
    let user = User::new()?;
    std::fs::write(user.path("cash.wasm"), tradewind_tests::module("cash")?)?;
    let told = user.asks(&["check", "cash.wasm"])?;
    assert_eq!(told["admitted"], json!(true));
    let limits = told["limits"].as_array().context("limits")?;
    let of = |what: &str| limits.iter().find(|limit| limit["what"] == what).cloned();
    let bytes = of("bytes").context("bytes")?;
    assert_eq!(
        bytes["used"].as_u64(),
        Some(tradewind_tests::module("cash")?.len() as u64)
    );
    for what in [
        "functions",
        "imports",
        "nested blocks in a function",
        "bytes of the schema",
    ] {
        let limit = of(what).with_context(|| what.to_owned())?;
        assert!(
            limit["used"].as_u64() <= limit["allowed"].as_u64(),
            "{limit}"
        );
        assert!(limit["used"].as_u64() > Some(0), "{limit}");
    }
    // What is no module is refused in words, and the figures still show how far it came.
    std::fs::write(user.path("text.wasm"), "not wasm")?;
    let refused = user.run(&["check", "text.wasm"])?;
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused
            .err
            .starts_with("error: text.wasm would not be admitted: not a valid module: "),
        "{}",
        refused.err
    );
    assert!(
        refused.out.contains("text.wasm: refused"),
        "{}",
        refused.out
    );
    Ok(())
}

#[test]
fn a_folder_that_is_no_contract_is_answered_with_what_was_expected() -> Result<()> {
    let user = developer("none")?;
    std::fs::create_dir(user.path("empty"))?;
    let none = user.run(&["build", "empty"])?;
    assert_eq!(none.code, 2, "{none:?}");
    assert!(
        none.err
            .starts_with("error: empty is no project of a contract: "),
        "{}",
        none.err
    );
    std::fs::create_dir_all(user.path("plain/src"))?;
    std::fs::write(user.path("plain/src/lib.rs"), "")?;
    std::fs::write(
        user.path("plain/Cargo.toml"),
        "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    let plain = user.run(&["build", "plain"])?;
    assert_eq!(plain.code, 2, "{plain:?}");
    assert!(
        plain.err.contains("makes a module; a contract's Cargo.toml says `[lib] crate-type = [\"cdylib\", \"rlib\"]`"),
        "{}",
        plain.err
    );
    let name = user.run(&["new", "Goods"])?;
    assert_eq!(name.code, 2);
    assert!(
        name.err.contains("Goods cannot name a contract's package"),
        "{}",
        name.err
    );
    let sdk = user.run(&["new", "goods", "--sdk", "empty"])?;
    assert_eq!(sdk.code, 2);
    assert!(sdk.err.contains("empty holds no SDK"), "{}", sdk.err);
    Ok(())
}
