//! Runs the transcripts of the book: every command of a `console` block, in order, in one shell
//! a page, against a node of the page's own, and compares what it printed.
//!
//! In what is expected, `[..]` stands for anything within a line and a line `...` for any number
//! of lines. `UPDATE=1` writes what was printed into the page where it differs.
//!
//! Rust of the pages is compiled by the doc tests of this package (`tests/src/book.rs`); Python
//! and TypeScript are run by `tests/python/run` and `tests/typescript/run`.

mod links;
mod page;
mod reference;
mod shell;

use std::path::{Path, PathBuf};

use page::Page;
use shell::Shell;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("in the workspace")
        .to_owned()
}

fn book() -> PathBuf {
    root().join("docs/book")
}

fn is_update() -> bool {
    std::env::var("UPDATE").is_ok_and(|update| update == "1")
}

/// Plays a page, and says where it does not hold.
fn play(name: &str) {
    let path = book().join(name);
    let mut page = Page::read(&path);
    let mut shell = Shell::start();
    let mut wrong = Vec::new();
    for step in page.steps() {
        let printed = shell.run(&step.command);
        if !step.allows(&printed) {
            wrong.push(format!(
                "{name}:{}: $ {}\n--- expected\n{}\n--- printed\n{}",
                step.line,
                step.command,
                step.expected.join("\n"),
                printed.join("\n")
            ));
            page.mend(&step, &printed);
        }
    }
    if is_update() {
        page.write(&path);
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}

macro_rules! pages {
    ($($test:ident: $page:literal,)+) => {
        $(
            #[test]
            fn $test() {
                play($page);
            }
        )+

        #[test]
        fn every_page_with_a_transcript_is_played() {
            let played = [$($page),+];
            let missing: Vec<PathBuf> = page::with_transcripts(&book())
                .into_iter()
                .filter(|path| !played.iter().any(|name| path.ends_with(name)))
                .collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    };
}

pages! {
    the_first_contract_is_made_as_the_book_says: "first-contract.md",
    parties_and_policies_work_as_the_book_says: "concepts/parties.md",
    transactions_work_as_the_book_says: "concepts/transactions.md",
    customs_are_set_up_as_the_book_says: "howto/customs-python.md",
    upgrades_are_asked_for_as_the_book_says: "concepts/upgrades.md",
    proofs_are_fetched_and_verified_as_the_book_says: "concepts/proofs.md",
}

/// What the commands of a page's section need and do not end with, or what takes too long.
const NOT_PLAYED: [&str; 2] = ["tradewind node", "tradewind test"];

#[test]
fn the_readme_leads_from_an_empty_folder_to_contracts_that_work() {
    let page = Page::read(&root().join("README.md"));
    let mut shell = Shell::start();
    let target = tradewind_tests::contracts().expect("the target folder");
    let target = target.ancestors().nth(2).expect("the target folder");
    shell.run(&format!("ln -s {} target; set -e", target.display()));
    let mut printed = Vec::new();
    for section in ["## Your own node", "## A contract"] {
        for block in page.blocks_of(section, "sh") {
            let lines = block.lines();
            let played = lines.filter(|line| NOT_PLAYED.iter().all(|not| !line.starts_with(not)));
            let block: Vec<&str> = played.collect();
            if !block.is_empty() {
                printed.extend(shell.run(&block.join("\n")));
            }
        }
    }
    for told in [
        "escrow@zone is deployed in block ",
        "139.12 GBP",
        "cash@zone accounts[GBP, ann@shop] ",
        "receipts@zone is deployed in block ",
    ] {
        let is_told = printed.iter().any(|line| line.starts_with(told));
        assert!(is_told, "{told:?} in {printed:#?}");
    }
}

#[test]
fn the_table_of_contents_names_every_page_and_no_other() {
    let summary = std::fs::read_to_string(book().join("SUMMARY.md")).expect("a table of contents");
    let mut named: Vec<&str> = summary
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    named.sort_unstable();
    let mut pages: Vec<String> = page::all(&book())
        .into_iter()
        .filter_map(|path| {
            let name = path
                .strip_prefix(book())
                .expect("below the book")
                .to_owned();
            name.to_str().map(ToOwned::to_owned)
        })
        .filter(|name| name != "SUMMARY.md")
        .collect();
    pages.sort_unstable();
    assert_eq!(named, pages);
}

#[test]
fn every_link_leads_somewhere_and_every_file_that_is_shown_is_there() {
    let mut wrong = Vec::new();
    let mut pages = page::all(&book());
    pages.extend(["README.md", "ARCHITECTURE.md"].map(|name| root().join(name)));
    for page in pages {
        wrong.extend(links::broken(&page));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_concept_has_an_example_that_runs() {
    let compiled = std::fs::read_to_string(root().join("tests/src/book.rs")).expect("doc tests");
    let mut wrong = Vec::new();
    for path in page::all(&book().join("concepts")) {
        let page = Page::read(&path);
        let name = path.file_name().expect("a file").to_string_lossy();
        let is_compiled = compiled.contains(&format!("/concepts/{name}\""));
        if page.has_rust() != is_compiled {
            wrong.push(format!(
                "{name}: Rust that is no doc test, or a doc test without Rust"
            ));
        }
        if !page.has_rust() && page.steps().is_empty() && !page.shows_tests() {
            wrong.push(format!("{name}: neither Rust nor a transcript"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_first_contract_is_the_one_that_is_made() {
    let made = root().join("node/src/project/new");
    let read = |name: &str| std::fs::read_to_string(made.join(name)).expect("a template");
    let files = [read("lib.rs"), read("scenario.rs")];
    let blocks = Page::read(&book().join("first-contract.md")).blocks("rust,ignore");
    assert!(!blocks.is_empty());
    for block in blocks {
        assert!(
            files.iter().any(|file| file.contains(&block)),
            "the book shows what `tradewind new` does not make:\n{block}"
        );
    }
}

/// Compares a page that is made from the code, or writes it.
fn made(name: &str, expected: &str) {
    let path = book().join(name);
    if is_update() {
        std::fs::write(&path, expected).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name} is out of date: run with UPDATE=1");
}

#[test]
fn the_reference_of_host_functions_is_the_table_they_are_dispatched_by() {
    made("reference/host-functions.md", &reference::host_functions());
}

#[test]
fn the_reference_of_the_schema_is_the_types_that_encode_it() {
    made("reference/schema.md", &reference::schema(&root()));
}
