//! Keys, profiles, completions, and what wrong words are answered with.

use anyhow::Result;
use serde_json::json;

use crate::run::User;

#[test]
fn a_sealed_key_needs_its_passphrase_from_a_file_or_the_environment() -> Result<()> {
    let mut user = User::new()?;
    let secret = user.path("secret");
    std::fs::write(&secret, "correct horse\n")?;
    let secret = secret.display().to_string();
    let make = ["--passphrase-file", &secret, "key", "new", "ann@shop"];
    let open = user.run(&make)?;
    assert_eq!(
        (open.code, open.err.as_str()),
        (
            2,
            format!("error: others can read the passphrase file {secret}; close it with `chmod 600 {secret}`\n").as_str()
        )
    );
    close(&secret)?;
    let made = user.asks(&make)?;
    assert_eq!(made["sealed"], json!(true));
    let text = std::fs::read_to_string(user.path("ann@shop.key"))?;
    assert!(
        text.contains("[seal]") && !text.contains("secret_key"),
        "{text}"
    );
    let shown = user.asks(&["key", "show", "ann@shop.key"])?;
    assert_eq!(shown["public_key"], made["public_key"]);
    let again = user.run(&["key", "seal", "ann@shop.key"])?;
    assert_eq!(again.code, 2, "{again:?}");

    // Without a terminal and without a passphrase, a key is plain; it is sealed later.
    let plain = user.asks(&["key", "new", "bo@shop"])?;
    assert_eq!(plain["sealed"], json!(false));
    user.set("TRADEWIND_PASSPHRASE", "open sesame");
    let sealed = user.asks(&["key", "seal", "bo@shop.key"])?;
    assert_eq!(sealed["sealed"], json!(true));
    let shown = user.asks(&["key", "show", "bo@shop.key"])?;
    assert_eq!(shown["public_key"], plain["public_key"]);
    let again = user.run(&["key", "seal", "bo@shop.key"])?;
    assert_eq!(
        (again.code, again.err.as_str()),
        (2, "error: the key in bo@shop.key is sealed already\n")
    );
    Ok(())
}

fn close(path: &str) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(())
}

#[test]
fn profiles_name_networks_and_keys() -> Result<()> {
    let user = User::new()?;
    user.does(&["key", "new", "ann@shop", "--plain"])?;
    let neither = user.run(&["profile", "add", "port"])?;
    assert_eq!(
        (neither.code, neither.err.as_str()),
        (
            2,
            "error: a profile is of --node URL, --key FILE or both, found neither\n"
        )
    );
    let added = user.asks(&[
        "profile",
        "add",
        "port",
        "--node",
        "http://127.0.0.1:1",
        "--key",
        "ann@shop.key",
    ])?;
    assert_eq!(added["current"], json!("port"));
    std::fs::write(user.path("ca.pem"), "authorities")?;
    let home = ["--node", "https://127.0.0.1:2", "--ca", "ca.pem"];
    user.does(&[["profile", "add", "home"].as_slice(), &home].concat())?;
    let used = user.asks(&["profile", "use", "home"])?;
    assert_eq!(used["current"], json!("home"));
    let listed = user.asks(&["profile", "list"])?;
    let whole = |name: &str| user.path(name).canonicalize();
    let (key, ca) = (whole("ann@shop.key")?, whole("ca.pem")?);
    assert_eq!(
        listed["profiles"],
        json!([
            { "name": "home", "node": "https://127.0.0.1:2", "key": null, "ca": ca, "cert": null, "cert_key": null },
            { "name": "port", "node": "http://127.0.0.1:1", "key": key, "ca": null, "cert": null, "cert_key": null },
        ])
    );
    let slip = user.run(&["profile", "use", "prot"])?;
    assert_eq!(
        (slip.code, slip.err.as_str()),
        (2, "error: no profile is named prot; did you mean port?\n")
    );
    // The profile says where the node is; a flag wins over it.
    let status = user.run(&["status"])?;
    assert_eq!(status.code, 3);
    assert!(status.err.contains("https://127.0.0.1:2"), "{}", status.err);
    let status = user.run(&["--profile", "port", "status"])?;
    assert!(status.err.contains("http://127.0.0.1:1"), "{}", status.err);
    let status = user.run(&["--node", "http://127.0.0.1:3", "status"])?;
    assert!(status.err.contains("http://127.0.0.1:3"), "{}", status.err);
    Ok(())
}

#[test]
fn every_command_has_help_and_is_completed_in_every_shell() -> Result<()> {
    let user = User::new()?;
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = user.does(&["completions", shell])?.out;
        for command in ["new", "verify", "inspect", "approve", "profile"] {
            assert!(
                script.contains(command),
                "{shell} does not complete {command}"
            );
        }
    }
    let whole = user.does(&["--help"])?.out;
    assert!(whole.contains("Exit codes:"), "{whole}");
    for command in [
        "new",
        "build",
        "test",
        "check",
        "verify",
        "node",
        "key",
        "deploy",
        "call",
        "simulate",
        "view",
        "inspect",
        "propose",
        "approve",
        "submit",
        "schema",
        "events",
        "proof",
        "status",
        "demo",
        "replay",
        "profile",
        "completions",
    ] {
        assert!(
            whole.contains(&format!("  {command} ")),
            "no {command} in the help"
        );
        user.does(&[command, "--help"])?;
    }
    Ok(())
}
