//! What pages point at: other pages, their headings, and files that they show.

use std::fs;
use std::path::Path;

/// What a page points at and is not there, in words.
pub(crate) fn broken(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).expect("a page");
    let folder = page.parent().expect("in a folder");
    let mut wrong = Vec::new();
    for link in links(&text) {
        if !link.starts_with("https://") && !is_there(page, folder, link) {
            wrong.push(format!("{} links to {link}", page.display()));
        }
    }
    for shown in text.split("{{#include ").skip(1) {
        let shown = shown.split("}}").next().unwrap_or_default();
        let (file, anchor) = shown.split_once(':').unwrap_or((shown, ""));
        let source = fs::read_to_string(folder.join(file)).unwrap_or_default();
        let has = |mark: &str| {
            let marked = format!("{mark}: {anchor}");
            source.lines().any(|line| line.ends_with(&marked))
        };
        let is_shown = anchor.is_empty() || (has("ANCHOR") && has("ANCHOR_END"));
        if source.is_empty() || !is_shown {
            wrong.push(format!("{} shows {shown}", page.display()));
        }
    }
    wrong
}

/// The targets of links, outside of code.
fn links(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    let targets = prose.flat_map(|prose| prose.split("](").skip(1));
    targets.filter_map(|rest| rest.split(')').next()).collect()
}

fn is_there(page: &Path, folder: &Path, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => page.to_owned(),
        file => folder.join(file),
    };
    let Ok(text) = fs::read_to_string(target) else {
        return false;
    };
    heading.is_empty()
        || text
            .lines()
            .any(|line| anchor(line).as_deref() == Some(heading))
}

/// The name by which a heading can be linked to, as mdBook makes it.
fn anchor(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let name = heading.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        letter if letter.is_alphanumeric() => letter.to_lowercase().next(),
        _ => None,
    });
    Some(name.collect())
}

#[test]
fn links_and_files_that_lead_nowhere_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    write(
        "a.py",
        "# ANCHOR: whole\nx = 1\n# ANCHOR_END: whole\n# ANCHOR: half\n",
    );
    write("b.md", "# Two words, one heading\n");
    let page = "[b](b.md) [h](b.md#two-words-one-heading) [web](https://example.com)\n\
                {{#include a.py:whole}}\n```\n[code](is no link)\n```\n";
    write("good.md", page);
    assert_eq!(broken(&folder.path().join("good.md")), Vec::<String>::new());
    write(
        "bad.md",
        "[c](c.md) [h](b.md#three) {{#include a.py:half}} {{#include c.py}}\n",
    );
    let found = broken(&folder.path().join("bad.md"));
    let found: Vec<&str> = found
        .iter()
        .filter_map(|text| text.split(".md ").nth(1))
        .collect();
    assert_eq!(
        found,
        [
            "links to c.md",
            "links to b.md#three",
            "shows a.py:half",
            "shows c.py"
        ]
    );
}
