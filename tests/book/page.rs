//! A page of the book: its commands and what they are expected to print.

use std::fs;
use std::path::{Path, PathBuf};

/// A page as lines.
pub(crate) struct Page {
    lines: Vec<String>,
    /// By how many lines the page has grown above a step that is still to be mended.
    grown: isize,
}

/// A command and what it is expected to print.
pub(crate) struct Step {
    /// The command, continuation lines included.
    pub(crate) command: String,
    /// Its line, counted from 1.
    pub(crate) line: usize,
    /// What it prints.
    pub(crate) expected: Vec<String>,
    /// Index of the first expected line.
    start: usize,
}

impl Page {
    /// Reads a page.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            lines: text.lines().map(ToOwned::to_owned).collect(),
            grown: 0,
        }
    }

    /// The commands of its `console` blocks.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let (mut inside, mut continued) = (false, false);
        for (at, line) in self.lines.iter().enumerate() {
            if let Some(fence) = line.strip_prefix("```") {
                inside = !inside && fence == "console";
                continued = false;
            } else if inside && let Some(command) = line.strip_prefix("$ ") {
                continued = line.ends_with('\\');
                steps.push(Step {
                    command: command.to_owned(),
                    line: at + 1,
                    expected: Vec::new(),
                    start: at + 1,
                });
            } else if inside && let Some(step) = steps.last_mut() {
                if continued {
                    continued = line.ends_with('\\');
                    step.command += "\n";
                    step.command += line;
                    step.start = at + 1;
                } else {
                    step.expected.push(line.clone());
                }
            }
        }
        steps
    }

    /// The blocks of a language, as its fence has it.
    pub(crate) fn blocks(&self, language: &str) -> Vec<String> {
        blocks(&self.lines, language)
    }

    /// The blocks of a language below a heading, up to the next heading of its kind.
    pub(crate) fn blocks_of(&self, heading: &str, language: &str) -> Vec<String> {
        let start = self.lines.iter().position(|line| line == heading);
        let section = &self.lines[start.expect("a heading of the page") + 1..];
        let end = section.iter().position(|line| line.starts_with("## "));
        blocks(&section[..end.unwrap_or(section.len())], language)
    }

    /// Whether it has Rust that is compiled.
    pub(crate) fn has_rust(&self) -> bool {
        !self.blocks("rust").is_empty()
    }

    /// Whether it shows a file of tests, which are run where they lie.
    pub(crate) fn shows_tests(&self) -> bool {
        let shown = |line: &String| line.starts_with("{{#include ") && line.contains("/tests/");
        self.lines.iter().any(shown)
    }

    /// Puts what was printed in the place of what was expected.
    pub(crate) fn mend(&mut self, step: &Step, printed: &[String]) {
        let start = step.start.strict_add_signed(self.grown);
        let end = start + step.expected.len();
        self.lines.splice(start..end, printed.iter().cloned());
        self.grown += printed.len() as isize - step.expected.len() as isize;
    }

    /// Writes the page.
    pub(crate) fn write(&self, path: &Path) {
        fs::write(path, self.lines.join("\n") + "\n").expect("the page can be written");
    }
}

/// The blocks of a language among lines.
fn blocks(lines: &[String], language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for line in lines {
        match (line.strip_prefix("```"), &mut block) {
            (Some(fence), None) if fence == language => block = Some(String::new()),
            (Some(_), _) => blocks.extend(block.take()),
            (None, Some(text)) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

impl Step {
    /// Whether the printed lines are those expected.
    pub(crate) fn allows(&self, printed: &[String]) -> bool {
        lines_match(&self.expected, printed)
    }
}

fn lines_match(expected: &[String], printed: &[String]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((any, rest)) if any == "..." => {
            (0..=printed.len()).any(|skip| lines_match(rest, &printed[skip..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line_matches(line, first) && lines_match(rest, others)),
    }
}

fn line_matches(expected: &str, printed: &str) -> bool {
    match expected.split_once("[..]") {
        None => expected == printed,
        Some((first, rest)) => printed.strip_prefix(first).is_some_and(|left| {
            let mut ends = (0..=left.len()).filter(|end| left.is_char_boundary(*end));
            ends.any(|end| line_matches(rest, &left[end..]))
        }),
    }
}

/// All pages below a folder.
pub(crate) fn all(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            pages.extend(all(&path));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// The pages that have commands.
pub(crate) fn with_transcripts(folder: &Path) -> Vec<PathBuf> {
    all(folder)
        .into_iter()
        .filter(|path| !Page::read(path).steps().is_empty())
        .collect()
}

#[test]
fn wildcards_match_within_a_line_and_over_lines() {
    let lines = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    let cases = [
        (&["block [..]"][..], &["block 17"][..], true),
        (&["in block [..] (gas [..])"], &["in block 3 (gas 7)"], true),
        (&["in block [..] (gas [..])"], &["in block 3"], false),
        (&["a", "...", "z"], &["a", "b", "c", "z"], true),
        (&["a", "...", "z"], &["a", "z"], true),
        (&["a", "...", "z"], &["a", "b"], false),
        (&["a"], &["ab"], false),
        (&["a"], &["a", "b"], false),
        (&["...", "z"], &["z"], true),
    ];
    for (expected, printed, holds) in cases {
        let found = lines_match(&lines(expected), &lines(printed));
        assert_eq!(found, holds, "{expected:?} against {printed:?}");
    }
}
