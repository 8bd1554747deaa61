use proptest::prelude::*;

use super::*;
use tradewind_types::Height;

use crate::{Change, MemoryPages, Shape, Trie, path_of, value_hash_of};

fn state(keys: u16) -> (Trie, MemoryPages) {
    let pages = MemoryPages::default();
    let trie = Trie::open(&pages, Shape::default()).expect("an empty disk opens");
    let changes: Vec<_> = (0..keys)
        .map(|n| Change {
            path: path_of(&n.to_be_bytes()),
            value: Some(value(n)),
        })
        .collect();
    (
        trie.update(&pages, Height::new(1), &changes)
            .expect("updates")
            .trie,
        pages,
    )
}

fn value(n: u16) -> Hash {
    value_hash_of(&n.to_le_bytes())
}

/// The truth about key `n` in a state of `keys` keys.
fn truth(n: u16, keys: u16) -> Claim {
    Claim {
        path: path_of(&n.to_be_bytes()),
        value: (n < keys).then(|| value(n)),
    }
}

/// A proof of two present and two absent keys.
fn four() -> (Hash, Vec<Claim>, Proof) {
    let (trie, pages) = state(200);
    let claims: Vec<_> = [3, 150, 900, 901].map(|n| truth(n, 200)).to_vec();
    let paths: Vec<_> = claims.iter().map(|claim| claim.path).collect();
    let proof = trie.prove(&pages, &paths).expect("proves");
    assert_eq!(proof.verify(&trie.root(), &claims), Ok(()));
    (trie.root(), claims, proof)
}

#[test]
fn a_proof_reads_back_from_its_bytes() {
    let (_, _, proof) = four();
    assert_eq!(Proof::decode(&proof.encode()), Ok(proof));
}

#[test]
fn no_proof_with_a_flipped_bit_or_a_missing_end_verifies() {
    let (root, claims, proof) = four();
    let bytes = proof.encode();
    for at in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[at / 8] ^= 1 << (at % 8);
        let accepted = Proof::decode(&altered).is_ok_and(|p| p.verify(&root, &claims).is_ok());
        assert!(!accepted, "bit {at} does not matter");
    }
    for len in 0..bytes.len() {
        let short = Proof::decode(&bytes[..len]);
        assert!(matches!(
            short,
            Err(ProofError::Decode(DecodeError::Truncated { .. }))
        ));
    }
    let longer = Proof::decode(&[bytes.as_slice(), &[0]].concat());
    assert_eq!(longer, Err(DecodeError::Trailing { extra: 1 }.into()));
}

#[test]
fn no_proof_with_parts_swapped_dropped_or_repeated_verifies() {
    let (root, claims, proof) = four();
    let refused = |altered: Proof| assert_ne!(altered.verify(&root, &claims), Ok(()));
    for i in 0..proof.siblings.len() {
        let mut altered = proof.clone();
        altered.siblings.remove(i);
        refused(altered);
        let mut altered = proof.clone();
        altered.siblings.insert(i, proof.siblings[i]);
        refused(altered);
        for j in 0..i {
            let mut altered = proof.clone();
            altered.siblings.swap(i, j);
            if altered != proof {
                refused(altered);
            }
        }
    }
    for i in 0..proof.terminals.len() {
        let mut altered = proof.clone();
        altered.terminals.remove(i);
        refused(altered);
        let mut altered = proof.clone();
        altered.terminals.insert(i, proof.terminals[i]);
        refused(altered);
        let mut altered = proof.clone();
        altered.terminals[i].pair = None;
        if altered != proof {
            refused(altered);
        }
    }
}

#[test]
fn a_proof_serves_no_other_key_value_or_root() {
    let (trie, pages) = state(200);
    for n in [0, 7, 199, 900] {
        let Claim { path, value: held } = truth(n, 200);
        let proof = trie.prove(&pages, &[path]).expect("proves");
        for m in 0..200 {
            let other = truth(m, 200);
            let stolen = Claim {
                path: other.path,
                value: held,
            };
            if m != n {
                assert_ne!(proof.verify(&trie.root(), &[stolen]), Ok(()));
                let absent = Claim {
                    path: other.path,
                    value: None,
                };
                assert_ne!(proof.verify(&trie.root(), &[absent]), Ok(()));
                let swapped = Claim {
                    path,
                    value: other.value,
                };
                let lie = ProofError::False { path };
                assert_eq!(proof.verify(&trie.root(), &[swapped]), Err(lie));
            }
        }
        let expected = state(199).0.root();
        let wrong = ProofError::Root {
            found: trie.root(),
            expected,
        };
        assert_eq!(proof.verify(&expected, &[truth(n, 200)]), Err(wrong));
    }
}

#[test]
fn claims_are_checked_before_the_proof_is() {
    let (root, mut claims, proof) = four();
    assert_eq!(proof.verify(&root, &[]), Err(ProofError::NoClaims));
    claims.push(claims[0]);
    let repeated = ProofError::RepeatedClaim {
        path: claims[0].path,
    };
    assert_eq!(proof.verify(&root, &claims), Err(repeated));
}

#[test]
fn a_proof_larger_than_any_is_not_read() {
    let bytes = vec![0; Proof::MAX_BYTES + 1];
    let too_large = DecodeError::TooLong {
        len: Proof::MAX_BYTES + 1,
        max: Proof::MAX_BYTES,
    };
    assert_eq!(Proof::decode(&bytes), Err(too_large.into()));
}

#[test]
fn a_leaf_away_from_its_path_shows_no_absence() {
    let left = Hash::from_bytes([0x00; 32]);
    let right = Hash::from_bytes([0xff; 32]);
    let pair = |path| Pair {
        path,
        value: value(1),
    };
    let misplaced = Proof {
        terminals: vec![Terminal {
            depth: 1,
            pair: Some(pair(right)),
        }],
        siblings: vec![leaf(&pair(left))],
    };
    let root = inner(&leaf(&pair(right)), &leaf(&pair(left)));
    let absent = Claim {
        path: left,
        value: None,
    };
    assert_eq!(misplaced.verify(&root, &[absent]), Err(ProofError::Shape));
}

#[test]
fn siblings_that_keys_share_are_in_the_proof_once() {
    let (trie, pages) = state(1000);
    let paths: Vec<_> = (0..1000_u16).map(|n| path_of(&n.to_be_bytes())).collect();
    let proof = trie.prove(&pages, &paths).expect("proves");
    let empty = |hash: &&Hash| **hash != Hash::ZERO;
    assert_eq!(proof.siblings.iter().filter(empty).count(), 0);
}

#[test]
fn the_encoding_of_a_proof_never_drifts() {
    let (trie, pages) = state(2);
    let proof = trie
        .prove(&pages, &[path_of(&0_u16.to_be_bytes())])
        .expect("proves");
    let golden = "a2008183035820ab3ae51212386051bd4db2ade4435f1e2f740b2a967e9da121d70974561adf\
        525820ac065c0fd8e662c43ae64e7b4cf9499f1b524a459a12c4fc343aa308961b7b9b015860\
        00000000000000000000000000000000000000000000000000000000000000005d1f5ab9052c\
        de189330e23f1acc88bf057ff93b09b734e654ee3cfc33d62dc5000000000000000000000000\
        0000000000000000000000000000000000000000";
    assert_eq!(hex::encode(proof.encode()), golden);
}

proptest! {
    #[test]
    fn no_bytes_make_the_verifier_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        crate::fuzz::verify(&bytes);
    }

    #[test]
    fn no_proof_of_any_shape_makes_the_verifier_panic_or_shows_a_lie(
        depths in proptest::collection::vec((0..300_u16, 0..3_u8), 0..12),
        siblings in proptest::collection::vec(0..3_u8, 0..40),
        count in 1..5_usize,
    ) {
        let (root, claims, genuine) = four();
        let proof = Proof {
            terminals: depths
                .into_iter()
                .map(|(depth, pair)| Terminal {
                    depth,
                    pair: claims.get(usize::from(pair)).map(|claim| Pair {
                        path: claim.path,
                        value: claim.value.unwrap_or_default(),
                    }),
                })
                .collect(),
            siblings: siblings
                .into_iter()
                .map(|i| genuine.siblings.get(usize::from(i)).copied().unwrap_or_default())
                .collect(),
        };
        let lies: Vec<_> = claims.iter().take(count).map(|claim| Claim {
            path: claim.path,
            value: Some(Hash::ZERO),
        }).collect();
        prop_assert!(proof.verify(&root, &lies).is_err());
        prop_assert_eq!(Proof::decode(&proof.encode()), Ok(proof));
    }
}
