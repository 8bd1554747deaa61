//! Names of a schema as other languages spell them.

use std::collections::BTreeSet;

/// `largest_transfer` as `largestTransfer`.
pub(super) fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// `largest_transfer` as `LargestTransfer`.
pub(super) fn pascal(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    words.map(capital).collect()
}

/// `HoldEnded` as `hold_ended`.
pub(super) fn snake(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len() + 4);
    for (i, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && i > 0 && !spelled.ends_with('_') {
            spelled.push('_');
        }
        spelled.extend(letter.to_lowercase());
    }
    spelled
}

/// The name, with a `_` if it is one of the words that are taken.
pub(super) fn free(name: String, taken: &str) -> String {
    if taken.split_whitespace().any(|word| word == name) {
        name + "_"
    } else {
        name
    }
}

/// Text of at most `width` letters a line, broken between words.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Those of some names that a text has as words.
pub(super) fn used<'n>(text: &str, names: &[&'n str]) -> Vec<&'n str> {
    let words: BTreeSet<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .collect();
    let used = names.iter().filter(|name| words.contains(**name));
    used.copied().collect()
}
