//! Roots of lists, and proofs of an item's place.

use serde_json::json;
use tradewind_types::list::{ListProof, root};
use tradewind_types::{Domain, Hash, cbor, digest};

use crate::golden::{Golden, bytes};

fn items(count: u32) -> Vec<Hash> {
    (0..count)
        .map(|n| digest(Domain::Transaction, &[&n.to_be_bytes()]))
        .collect()
}

#[test]
fn an_item_is_proved_at_its_place() {
    let mut golden = Golden::default();
    for (count, index) in [(1, 0), (2, 1), (3, 0), (5, 4), (7, 3), (100, 64)] {
        let items = items(count);
        let proof = ListProof::new(&items, index).expect("in the list");
        let item = items[index as usize];
        assert!(proof.verify(&root(&items), &item));
        golden.accept_with(
            &format!("item {index} of {count}"),
            &proof,
            json!({
                "item": item.to_string(),
                "root": root(&items).to_string(),
                "items": if count < 10 { json!(items.iter().map(Hash::to_string).collect::<Vec<_>>()) } else { json!(null) },
            }),
        );
    }
    assert_eq!(root(&[]), digest(Domain::ListRoot, &[&[0; 4], &[0; 32]]));
    refuse(&mut golden);
    golden.hold("lists.json");
}

fn refuse(golden: &mut Golden) {
    let items = items(5);
    let root = root(&items);
    let proof = ListProof::new(&items, 2).expect("in the list");
    let item = items[2];
    let moved = ListProof {
        index: 1,
        ..proof.clone()
    };
    let shorter = ListProof {
        count: 4,
        ..proof.clone()
    };
    let beyond = ListProof {
        index: 5,
        ..proof.clone()
    };
    let mut missing = proof.clone();
    missing.lemmas.pop();
    let mut more = proof.clone();
    more.lemmas.push(Hash::ZERO);
    let mut other = proof.clone();
    other.lemmas[0] = Hash::ZERO;
    let endless = ListProof {
        index: 0,
        count: u32::MAX,
        lemmas: vec![Hash::ZERO; 40],
    };
    let nothing = ListProof {
        index: 0,
        count: 0,
        lemmas: vec![],
    };
    for (title, proof, item) in [
        ("another place", &moved, item),
        ("a shorter list", &shorter, item),
        ("beyond the end", &beyond, item),
        ("a sibling too few", &missing, item),
        ("a sibling too many", &more, item),
        ("another sibling", &other, item),
        ("another item", &proof, items[3]),
        ("40 levels", &endless, item),
        ("an item of an empty list", &nothing, item),
    ] {
        assert!(!proof.verify(&root, &item), "{title}");
        golden.tell(
            false,
            json!({
                "name": title,
                "type": "ListProof",
                "cbor": hex::encode(cbor::encode(proof)),
                "reason": "the item is not at that place of the list with this root",
                "item": item.to_string(),
                "root": root.to_string(),
            }),
        );
    }
    golden.refuse::<ListProof>(
        "no siblings, rather than an empty list",
        &bytes("a200000101"),
    );
}
