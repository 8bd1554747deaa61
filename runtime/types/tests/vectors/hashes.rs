//! Hashes, each with the tag of its use.

use serde_json::json;
use tradewind_types::{Domain, Hash, digest};

use crate::golden::{Golden, bytes};

#[test]
fn a_hash_is_of_its_tag_and_its_parts() {
    let mut golden = Golden::default();
    for domain in Domain::ALL {
        let parts: [&[u8]; 2] = [b"goods", &[0xff; 32]];
        golden.tell(
            true,
            json!({
                "name": format!("{domain:?}"),
                "tag": domain.tag(),
                "parts": parts.map(hex::encode),
                "hash": digest(domain, &parts).to_string(),
            }),
        );
    }
    golden.refuse::<Hash>(
        "a hash of 31 bytes",
        &[&bytes("581f")[..], &[0; 31]].concat(),
    );
    golden.refuse::<Hash>(
        "a hash as text",
        &[&bytes("7840")[..], &[b'0'; 64]].concat(),
    );
    golden.hold("hashes.json");
}
