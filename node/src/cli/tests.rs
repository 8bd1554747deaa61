use clap::CommandFactory;
use serde_json::{Value, json};
use tradewind_types::Schema;
use tradewind_types::schema::{Field, Guard, Method, MethodKind, Type};

use super::*;

fn field(number: u32, name: &str, ty: Type) -> Field {
    Field {
        number,
        name: name.into(),
        ty,
        key: false,
    }
}

fn fund() -> Method {
    Method {
        name: "fund".into(),
        kind: MethodKind::Action,
        guards: vec![Guard::Consent("buyer".into())],
        params: vec![
            field(0, "order", Type::Unsigned(64)),
            field(1, "amount", Type::Amount),
            field(2, "buyer", Type::Party),
            field(3, "witnesses", Type::List(Type::Party.into())),
            field(4, "lines", Type::Unsigned(16)),
            field(5, "is_urgent", Type::Bool),
            field(6, "note", Type::Option(Type::Text.into())),
        ],
        returns: Type::Unit,
        doc: "Pays an order into escrow.".into(),
    }
}

fn arguments(words: &[&str]) -> Result<Value, String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    flags::arguments(&Schema::default(), &fund(), &words).map_err(|fail| fail.to_string())
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn flags_become_the_methods_arguments() {
    let words = [
        "--order",
        "536365",
        "--amount=139.12GBP",
        "--witnesses",
        "bo@shop,cy@shop",
        "--witnesses",
        "di@bank",
        "--lines",
        "3",
        "--is-urgent",
        "--note",
        "null",
    ];
    let expected = json!({
        "order": "536365",
        "amount": "139.12GBP",
        "witnesses": ["bo@shop", "cy@shop", "di@bank"],
        "lines": 3,
        "is_urgent": true,
        "note": null,
    });
    assert_eq!(arguments(&words), Ok(expected));
    let whole = r#"{"order": "1"}"#;
    assert_eq!(arguments(&[whole]), Ok(json!({ "order": "1" })));
}

#[test]
fn goods_and_rates_are_written_as_people_write_them() {
    let method = Method {
        params: vec![
            field(0, "bags", Type::Quantity),
            field(1, "fee", Type::Rate),
        ],
        ..fund()
    };
    let words = ["--bags", "100", "--fee", "0.05"].map(str::to_owned);
    let arguments = flags::arguments(&Schema::default(), &method, &words);
    let arguments = arguments.map_err(|fail| fail.to_string());
    assert_eq!(arguments, Ok(json!({ "bags": "100", "fee": "0.05" })));
    let help = flags::help("cash@zone", &Schema::default(), &method);
    assert!(help.contains("--bags 100 --fee 0.05"), "{help}");
}

#[test]
fn a_slip_in_a_flag_is_answered_with_the_flag_that_was_meant() {
    for (words, expected) in [
        (
            &["--ammount", "1"][..],
            "fund has no --ammount; did you mean --amount?",
        ),
        (
            &["--json"],
            "fund has no --json; options of tradewind itself go before the command",
        ),
        (
            &["--colour", "red"],
            "fund has no --colour; it takes --order, --amount, --buyer, --witnesses, --lines, --is_urgent, --note",
        ),
        (&["536365"], "536365 stands alone; write --order 536365"),
        (
            &["--amount"],
            "--amount needs an amount such as \"139.12 GBP\"",
        ),
        (&["--order", "1", "--order", "2"], "--order is given twice"),
    ] {
        assert_eq!(arguments(words), Err(expected.to_owned()));
    }
}

#[test]
fn help_for_a_method_shows_how_to_call_it() {
    let help = flags::help("escrow@zone", &Schema::default(), &fund());
    let mut lines = help.lines();
    assert_eq!(lines.next(), Some("Pays an order into escrow."));
    assert_eq!(
        lines.nth(1),
        Some(
            "  tradewind call escrow@zone fund --order 7 --amount 139.12GBP --buyer ann@shop --witnesses ann@shop,ann@shop --lines 7 --is_urgent true --note <text>"
        )
    );
    assert_eq!(
        lines.last(),
        Some("Who may call it: whom --buyer names must agree")
    );
}
