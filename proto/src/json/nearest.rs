//! Which of the known words someone probably meant.

/// The known word that is closest to `word`, if it is close enough to be a slip: a third of
/// its letters changed, dropped, added or swapped with the next.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(MAX_LETTERS).collect();
    known
        .into_iter()
        .map(|candidate| (slips(&word, candidate), candidate))
        .filter(|(slips, candidate)| *slips * 3 <= candidate.chars().count().max(word.len()))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// Longer words are compared by their beginnings.
const MAX_LETTERS: usize = 64;

/// Edit distance that counts a swap of neighbours once (optimal string alignment).
fn slips(word: &[char], candidate: &str) -> usize {
    let candidate: Vec<char> = candidate.chars().take(MAX_LETTERS).collect();
    let columns = candidate.len() + 1;
    let mut rows: Vec<Vec<usize>> = vec![(0..columns).collect()];
    for (i, a) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in candidate.iter().enumerate() {
            let changed = rows[i][j] + usize::from(a != b);
            let mut least = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == candidate[j - 1] && word[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[word.len()][candidate.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_none() {
        let known = ["amount", "order", "buyer"];
        for (word, expected) in [
            ("amuont", Some("amount")),
            ("ammount", Some("amount")),
            ("orde", Some("order")),
            ("Buyer", Some("buyer")),
            ("currency", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
