//! Who agreed to which calls, as a forest: the sender's calls and each consent are roots, the
//! calls that a signer allows below are their children.
//!
//! Invariant: a node is used at most once, and a child only while its parent's call runs.
//! Contracts never gain a signer's authority by being called; they gain what was signed.

use tradewind_types::{Invocation, Party, RequestId, Timestamp, Transaction};

/// Position of a node in the forest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

struct Node {
    party: Party,
    /// What is agreed to; `None` for the sender's own calls, which begin by themselves.
    call: Option<Invocation>,
    children: Vec<NodeId>,
    used: bool,
    /// The consent this node is the root of.
    consent: Option<(RequestId, Timestamp)>,
}

/// The agreements of one transaction.
#[derive(Default)]
pub(crate) struct Authority {
    nodes: Vec<Node>,
    calls: Vec<NodeId>,
    consents: Vec<NodeId>,
    /// Nodes in the order of their use, to undo a call that failed.
    used: Vec<NodeId>,
}

/// A point to roll back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UseMark(usize);

impl Authority {
    pub(crate) fn of(transaction: &Transaction) -> Self {
        let mut forest = Self::default();
        for call in &transaction.calls {
            let children = forest.below(transaction.sender, call);
            let root = forest.push(transaction.sender, None, children, None);
            forest.calls.push(root);
        }
        for consent in &transaction.consents {
            let terms = &consent.terms;
            let mark = Some((terms.nonce, terms.expiry));
            let root = forest.plant(terms.party, &terms.invocation, mark);
            forest.consents.push(root);
        }
        forest
    }

    fn plant(
        &mut self,
        party: Party,
        call: &Invocation,
        consent: Option<(RequestId, Timestamp)>,
    ) -> NodeId {
        let children = self.below(party, call);
        let call = Invocation {
            within: Vec::new(),
            ..call.clone()
        };
        self.push(party, Some(call), children, consent)
    }

    fn below(&mut self, party: Party, call: &Invocation) -> Vec<NodeId> {
        let within = call.within.iter();
        within.map(|child| self.plant(party, child, None)).collect()
    }

    fn push(
        &mut self,
        party: Party,
        call: Option<Invocation>,
        children: Vec<NodeId>,
        consent: Option<(RequestId, Timestamp)>,
    ) -> NodeId {
        self.nodes.push(Node {
            party,
            call,
            children,
            used: false,
            consent,
        });
        NodeId(self.nodes.len() - 1)
    }

    fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.0).expect("ids come from this forest")
    }

    fn take(&mut self, id: NodeId) {
        self.nodes
            .get_mut(id.0)
            .expect("ids come from this forest")
            .used = true;
        self.used.push(id);
    }

    /// The sender's node for a call of the transaction.
    pub(crate) fn sender_call(&mut self, index: usize) -> Vec<NodeId> {
        let ids: Vec<NodeId> = self.calls.get(index).copied().into_iter().collect();
        for id in &ids {
            self.take(*id);
        }
        ids
    }

    /// Uses up every agreement to this call: children of the nodes `above`, and consents.
    pub(crate) fn enter(
        &mut self,
        above: &[NodeId],
        contract: &Party,
        method: &str,
        args: &[u8],
    ) -> Vec<NodeId> {
        let children = above.iter().flat_map(|id| self.node(*id).children.iter());
        let candidates: Vec<NodeId> = children.chain(&self.consents).copied().collect();
        let mut entered: Vec<NodeId> = Vec::new();
        for id in candidates {
            let node = self.node(id);
            let again = entered
                .iter()
                .any(|other| self.node(*other).party == node.party);
            let call = node.call.as_ref();
            let fits = call.is_some_and(|call| call.is_call(contract, method, args));
            if !again && !node.used && fits {
                self.take(id);
                entered.push(id);
            }
        }
        entered
    }

    /// The parties whose agreement the nodes are.
    pub(crate) fn parties<'a>(&'a self, nodes: &'a [NodeId]) -> impl Iterator<Item = Party> + 'a {
        nodes.iter().map(|id| self.node(*id).party)
    }

    pub(crate) fn mark(&self) -> UseMark {
        UseMark(self.used.len())
    }

    pub(crate) fn rollback(&mut self, mark: UseMark) {
        for id in self.used.split_off(mark.0) {
            if let Some(node) = self.nodes.get_mut(id.0) {
                node.used = false;
            }
        }
    }

    /// The consents that were used up.
    pub(crate) fn used_consents(&self) -> impl Iterator<Item = (Party, RequestId, Timestamp)> {
        self.consents
            .iter()
            .map(|id| self.node(*id))
            .filter(|node| node.used)
            .filter_map(|node| {
                node.consent
                    .map(|(nonce, expiry)| (node.party, nonce, expiry))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tradewind_types::{Gas, Hash, SecretKey, transaction::Terms};

    fn party(name: &str) -> Party {
        name.parse().expect("a name")
    }

    fn call(contract: &str, args: u8, within: Vec<Invocation>) -> Invocation {
        Invocation {
            within,
            ..Invocation::new(party(contract), "pay", vec![args])
        }
    }

    fn authority(calls: Vec<Invocation>, consents: Vec<(&str, Invocation)>) -> Authority {
        let key = SecretKey::from_seed(&[1; 32]);
        let expiry = Timestamp::new(9);
        let consent = |(i, (name, invocation)): (usize, (&str, Invocation))| {
            let nonce = RequestId::from_bytes([i as u8; 16]);
            Terms {
                party: party(name),
                invocation,
                nonce,
                expiry,
            }
            .sign(&Hash::ZERO, &key)
        };
        Authority::of(&Transaction {
            sender: party("ann@shop"),
            request_id: RequestId::from_bytes([0; 16]),
            expiry,
            gas_limit: Gas::new(0),
            calls,
            consents: consents.into_iter().enumerate().map(consent).collect(),
        })
    }

    fn names(authority: &Authority, nodes: &[NodeId]) -> Vec<String> {
        authority
            .parties(nodes)
            .map(|party| party.to_string())
            .collect()
    }

    #[test]
    fn a_sender_lends_authority_to_the_named_inner_call_once() {
        let inner = call("cash@zone", 7, vec![]);
        let mut authority = authority(vec![call("escrow@zone", 1, vec![inner])], vec![]);
        let top = authority.sender_call(0);
        let other_amount = authority.enter(&top, &party("cash@zone"), "pay", &[8]);
        assert!(other_amount.is_empty());
        let paid = authority.enter(&top, &party("cash@zone"), "pay", &[7]);
        assert_eq!(names(&authority, &paid), ["ann@shop"]);
        let again = authority.enter(&top, &party("cash@zone"), "pay", &[7]);
        assert!(again.is_empty());
    }

    #[test]
    fn an_inner_call_is_not_authorised_outside_its_outer_one() {
        let deepest = call("cash@zone", 7, vec![]);
        let inner = call("fees@zone", 2, vec![deepest]);
        let mut authority = authority(vec![call("escrow@zone", 1, vec![inner])], vec![]);
        let top = authority.sender_call(0);
        assert!(
            authority
                .enter(&top, &party("cash@zone"), "pay", &[7])
                .is_empty()
        );
        let fees = authority.enter(&top, &party("fees@zone"), "pay", &[2]);
        assert_eq!(
            authority
                .enter(&fees, &party("cash@zone"), "pay", &[7])
                .len(),
            1
        );
    }

    #[test]
    fn two_equal_consents_of_one_party_serve_two_calls_and_no_third() {
        let pay = || call("cash@zone", 7, vec![]);
        let mut authority = authority(vec![pay()], vec![("bo@shop", pay()), ("bo@shop", pay())]);
        for _ in 0..2 {
            let nodes = authority.enter(&[], &party("cash@zone"), "pay", &[7]);
            assert_eq!(names(&authority, &nodes), ["bo@shop"]);
        }
        assert!(
            authority
                .enter(&[], &party("cash@zone"), "pay", &[7])
                .is_empty()
        );
        assert_eq!(authority.used_consents().count(), 2);
    }

    #[test]
    fn what_a_failed_call_used_can_be_used_again() {
        let pay = || call("cash@zone", 7, vec![]);
        let mut authority = authority(vec![pay()], vec![("bo@shop", pay())]);
        let mark = authority.mark();
        assert_eq!(
            authority.enter(&[], &party("cash@zone"), "pay", &[7]).len(),
            1
        );
        authority.rollback(mark);
        assert_eq!(authority.used_consents().count(), 0);
        assert_eq!(
            authority.enter(&[], &party("cash@zone"), "pay", &[7]).len(),
            1
        );
    }
}
