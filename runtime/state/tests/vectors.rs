//! The golden vectors of state proofs: what every client library must believe and refuse.
//!
//! `runtime/state/vectors/proofs.json` holds the pairs of a small state, its root, proofs that
//! hold, and proofs that do not with the reason. `UPDATE=1` writes it.

use serde_json::{Value, json};
use tradewind_state::{Change, Claim, MemoryPages, Proof, Shape, Trie, path_of, value_hash_of};
use tradewind_types::{Hash, Height};

/// A key of the state and its value.
type Entry = (Vec<u8>, Vec<u8>);

/// A key, and what is claimed to lie under it.
type Claimed = (Vec<u8>, Option<Vec<u8>>);

struct State {
    entries: Vec<Entry>,
    trie: Trie,
    pages: MemoryPages,
}

impl State {
    fn new(count: u16) -> Self {
        let entry = |n: u16| (key(n), n.to_string().into_bytes());
        let entries: Vec<Entry> = (0..count).map(entry).collect();
        let mut pages = MemoryPages::default();
        let changes: Vec<Change> = entries
            .iter()
            .map(|(key, value)| Change {
                path: path_of(key),
                value: Some(value_hash_of(value)),
            })
            .collect();
        let update = Trie::open(&pages, Shape::default())
            .and_then(|trie| trie.update(&pages, Height::new(1), &changes))
            .expect("an empty trie takes changes");
        pages.apply(Height::new(1), update.writes);
        let trie = update.trie;
        Self {
            entries,
            trie,
            pages,
        }
    }

    /// The truth about keys, and its proof.
    fn prove(&self, numbers: &[u16]) -> (Vec<Claimed>, Proof) {
        let paths: Vec<Hash> = numbers.iter().map(|n| path_of(&key(*n))).collect();
        let truth = |n: &u16| {
            let entry = self.entries.get(usize::from(*n));
            (key(*n), entry.map(|(_, value)| value.clone()))
        };
        let proof = self.trie.prove(&self.pages, &paths).expect("a proof");
        (numbers.iter().map(truth).collect(), proof)
    }
}

fn key(n: u16) -> Vec<u8> {
    [
        &b"cash@zone\0\0\x04GBP"[..],
        format!("party-{n}@shop\0").as_bytes(),
    ]
    .concat()
}

fn verify(root: &Hash, claims: &[Claimed], proof: &[u8]) -> Result<(), String> {
    let claims: Vec<Claim> = claims
        .iter()
        .map(|(key, value)| Claim {
            path: path_of(key),
            value: value.as_deref().map(value_hash_of),
        })
        .collect();
    let proof = Proof::decode(proof).map_err(|error| error.to_string())?;
    proof
        .verify(root, &claims)
        .map_err(|error| error.to_string())
}

fn entry(title: &str, root: &Hash, claims: &[Claimed], proof: &[u8]) -> Value {
    let claims: Vec<Value> = claims
        .iter()
        .map(|(key, value)| json!({ "key": hex::encode(key), "value": value.as_ref().map(hex::encode) }))
        .collect();
    json!({
        "name": title,
        "root": root.to_string(),
        "claims": claims,
        "proof": hex::encode(proof),
    })
}

fn accepted() -> Vec<Value> {
    let [none, one, many] = [0, 1, 40].map(State::new);
    let cases: [(&str, &State, &[u16]); 9] = [
        ("nothing is in an empty state", &none, &[7]),
        ("two keys that an empty state lacks", &none, &[7, 8]),
        ("the only key", &one, &[0]),
        ("another key than the only one", &one, &[1]),
        ("one key of forty", &many, &[3]),
        ("a key that forty keys are not", &many, &[40]),
        ("two keys", &many, &[5, 6]),
        (
            "keys that are there and keys that are not",
            &many,
            &[41, 0, 39, 42, 17],
        ),
        (
            "every key, and one that is not",
            &many,
            &(0..41).collect::<Vec<u16>>(),
        ),
    ];
    cases
        .iter()
        .map(|(title, state, numbers)| {
            let (claims, proof) = state.prove(numbers);
            let (root, proof) = (state.trie.root(), proof.encode());
            assert_eq!(verify(&root, &claims, &proof), Ok(()), "{title}");
            entry(title, &root, &claims, &proof)
        })
        .collect()
}

fn refused() -> Vec<Value> {
    let state = State::new(40);
    let root = state.trie.root();
    let (one, proof) = state.prove(&[3]);
    let proof = proof.encode();
    let (two, proof_of_two) = state.prove(&[5, 40]);
    let proof_of_two = proof_of_two.encode();
    let claim =
        |n: u16, value: Option<&str>| (key(n), value.map(|value| value.as_bytes().to_vec()));
    let mut last_bit = proof.clone();
    if let Some(last) = last_bit.last_mut() {
        *last ^= 1;
    }
    let longer = [&proof[..], &[0]].concat();
    let shorter = &proof[..proof.len() - 1];
    let other = State::new(39).trie.root();
    // {0: [], 1: h''}
    let nothing = [0xa2, 0x00, 0x80, 0x01, 0x40];
    // {0: [[0]], 1: h''}: the state is empty.
    let emptiness = [0xa2, 0x00, 0x81, 0x81, 0x00, 0x01, 0x40];
    // {0: [[257]], 1: h''}
    let too_deep = [0xa2, 0x00, 0x81, 0x81, 0x19, 0x01, 0x01, 0x01, 0x40];
    // {0: [[0, 1]], 1: h''}
    let two_fields = [0xa2, 0x00, 0x81, 0x82, 0x00, 0x01, 0x01, 0x40];
    // {0: [], 1: h'00'}
    let part_of_a_hash = [0xa2, 0x00, 0x80, 0x01, 0x41, 0x00];
    let cases: [(&str, &Hash, Vec<Claimed>, &[u8]); 16] = [
        ("another value", &root, vec![claim(3, Some("4"))], &proof),
        (
            "a key that is there is not there",
            &root,
            vec![claim(3, None)],
            &proof,
        ),
        (
            "a key that is not there is there",
            &root,
            vec![claim(5, Some("5")), claim(40, Some("40"))],
            &proof_of_two,
        ),
        ("another key", &root, vec![claim(4, Some("4"))], &proof),
        (
            "the proof of two for one of them",
            &root,
            two[..1].to_vec(),
            &proof_of_two,
        ),
        ("the proof of one for two", &root, two.clone(), &proof),
        ("nothing is claimed", &root, vec![], &proof),
        (
            "a claim twice",
            &root,
            vec![one[0].clone(), one[0].clone()],
            &proof,
        ),
        ("another root", &other, one.clone(), &proof),
        ("another sibling", &root, one.clone(), &last_bit),
        ("a byte more", &root, one.clone(), &longer),
        ("a byte less", &root, one.clone(), shorter),
        ("a proof of nothing", &root, one.clone(), &nothing),
        (
            "a proof that the state is empty",
            &root,
            vec![claim(40, None)],
            &emptiness,
        ),
        (
            "a leaf below the deepest level",
            &root,
            one.clone(),
            &too_deep,
        ),
        ("a terminal of two fields", &root, one.clone(), &two_fields),
    ];
    let mut refused: Vec<Value> = cases
        .iter()
        .map(|(title, root, claims, proof)| {
            let reason = verify(root, claims, proof).expect_err(title);
            let mut entry = entry(title, root, claims, proof);
            entry["reason"] = Value::from(reason);
            entry
        })
        .collect();
    let reason = verify(&root, &one, &part_of_a_hash).expect_err("half a sibling");
    let mut half = entry("part of a sibling", &root, &one, &part_of_a_hash);
    half["reason"] = Value::from(reason);
    refused.push(half);
    refused
}

#[test]
fn a_claim_is_believed_exactly_when_its_proof_holds() {
    let state = State::new(40);
    let pairs: Vec<Value> = state
        .entries
        .iter()
        .map(|(key, value)| json!([hex::encode(key), hex::encode(value)]))
        .collect();
    let vectors = json!({
        "root": state.trie.root().to_string(),
        "pairs": pairs,
        "accepted": accepted(),
        "refused": refused(),
    });
    let text = serde_json::to_string_pretty(&vectors).expect("JSON") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/proofs.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("a writable folder");
    }
    let golden = std::fs::read_to_string(path).expect("the vectors; UPDATE=1 writes them");
    assert_eq!(golden, text, "the proofs differ; UPDATE=1 writes them");
}
