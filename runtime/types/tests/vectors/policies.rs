//! Policies: who must agree.

use tradewind_types::cbor;
use tradewind_types::policy::{Policy, Rule};

use crate::golden::{Golden, bytes};
use crate::sample::name;

fn policy(rule: Rule, organisations: &[&str], roles: &[&str]) -> Policy {
    Policy {
        rule,
        organisations: organisations.iter().map(|text| name(text)).collect(),
        roles: roles.iter().map(|text| name(text)).collect(),
    }
}

#[test]
fn a_policy_is_a_rule_over_organisations_and_roles() {
    let mut golden = Golden::default();
    for (title, policy) in [
        ("anyone", policy(Rule::Any, &[], &[])),
        (
            "one officer of customs",
            policy(Rule::Any, &["customs"], &["officer"]),
        ),
        (
            "bank, customs and port",
            policy(Rule::All, &["bank", "customs", "port"], &[]),
        ),
        (
            "most of three",
            policy(Rule::Majority, &["bank", "customs", "port"], &["admin"]),
        ),
        (
            "two of whoever",
            policy(Rule::AtLeast(2), &[], &["admin", "officer"]),
        ),
        ("nobody", policy(Rule::Nobody, &[], &[])),
    ] {
        assert_eq!(policy.check(), Ok(()), "{title}");
        golden.accept(title, &policy);
    }
    golden.refuse::<Policy>("a rule that is not known", &bytes("a3008205a001800280"));
    golden.refuse::<Policy>("a rule without its fields", &bytes("a300810001800280"));
    golden.refuse::<Policy>("no roles", &bytes("a2008200a00180"));
    for (title, policy) in [
        ("all of nobody in particular", policy(Rule::All, &[], &[])),
        ("two of one", policy(Rule::AtLeast(2), &["bank"], &[])),
        (
            "organisations out of order",
            policy(Rule::Any, &["port", "bank"], &[]),
        ),
        ("a role twice", policy(Rule::Any, &[], &["admin", "admin"])),
    ] {
        let reason = policy.check().expect_err(title);
        golden.refuse_for(title, "Policy", &cbor::encode(&policy), &reason.to_string());
    }
    golden.hold("policies.json");
}
