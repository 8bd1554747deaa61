//! Who signs what: from the agreements that a simulation finds missing to signed ones.

use tradewind_runtime::Need;
use tradewind_types::{
    Consent, Hash, Invocation, Party, RequestId, SecretKey, Timestamp, digest, transaction::Terms,
};

/// The key of a party of a test world: made from its name.
pub(crate) fn key_of(party: &Party) -> SecretKey {
    let seed = digest(
        tradewind_types::Domain::Genesis,
        &[party.as_str().as_bytes()],
    );
    SecretKey::from_seed(seed.as_bytes())
}

/// The calls below `call` that `party` has to agree to.
pub(crate) fn lent(call: &Invocation, party: Party, needs: &[Need]) -> Invocation {
    let mut root = call.clone();
    for need in needs.iter().filter(|need| need.party == party) {
        let mut at = &mut root;
        for inner in need.path.iter().skip(1) {
            let found = at
                .within
                .iter()
                .position(|known| known.is_call(&inner.contract, &inner.method, &inner.args));
            let index = found.unwrap_or_else(|| {
                at.within.push(inner.clone());
                at.within.len() - 1
            });
            at = at.within.get_mut(index).expect("found or just pushed");
        }
    }
    root
}

/// The consent of a party that is not the sender, to the call and what is below it.
pub(crate) fn consent(
    call: &Invocation,
    party: Party,
    needs: &[Need],
    nonce: RequestId,
    expiry: Timestamp,
    chain: &Hash,
) -> Consent {
    Terms {
        party,
        invocation: lent(call, party, needs),
        nonce,
        expiry,
    }
    .sign(chain, &key_of(&party))
}
