//! Policies: who must agree before a method runs.
//!
//! A policy is data, kept by the registry for a contract and method: a rule over parties
//! that are of certain organisations and hold certain roles.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};

use crate::name::{Organisation, Role};

/// Most organisations or roles in one policy.
pub const MAX_POLICY_MEMBERS: usize = 64;

/// How many of the electorate must agree. Organisations are counted, not parties: two
/// officers of one bank are one voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub enum Rule {
    /// One.
    #[n(0)]
    Any,
    /// Every organisation of the policy.
    #[n(1)]
    All,
    /// More than half of the policy's organisations.
    #[n(2)]
    Majority,
    /// At least this many.
    #[n(3)]
    AtLeast(#[n(0)] u32),
    /// Nobody: the method is closed.
    #[n(4)]
    Nobody,
}

/// Who must agree.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Policy {
    /// How many.
    #[n(0)]
    pub rule: Rule,
    /// Of which organisations; empty means of any.
    #[n(1)]
    pub organisations: Vec<Organisation>,
    /// With one of which roles; empty means with any.
    #[n(2)]
    pub roles: Vec<Role>,
}

/// Why a policy cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// `All` and `Majority` need to know of whom.
    #[error("the rules all and majority need a list of organisations")]
    NoElectorate,
    /// More voices are asked for than there are.
    #[error("{needed} voices are needed of {organisations} organisations")]
    Unreachable {
        /// Voices needed.
        needed: u32,
        /// Organisations listed.
        organisations: u32,
    },
    /// Lists are too long, not ascending or name one twice.
    #[error("organisations and roles are ascending lists of at most {max}", max = MAX_POLICY_MEMBERS)]
    List,
}

impl Policy {
    /// One party of the organisation with the role.
    pub fn one_of(organisation: Organisation, role: Role) -> Self {
        Self {
            rule: Rule::Any,
            organisations: [organisation].into(),
            roles: [role].into(),
        }
    }

    /// Checks that the policy can be met at all.
    pub fn check(&self) -> Result<(), PolicyError> {
        let ascending =
            self.organisations.is_sorted_by(|a, b| a < b) && self.roles.is_sorted_by(|a, b| a < b);
        let longest = self.organisations.len().max(self.roles.len());
        if !ascending || longest > MAX_POLICY_MEMBERS {
            return Err(PolicyError::List);
        }
        let organisations = self.organisations.len() as u32;
        match self.rule {
            Rule::All | Rule::Majority if organisations == 0 => Err(PolicyError::NoElectorate),
            Rule::AtLeast(needed) if organisations != 0 && needed > organisations => {
                Err(PolicyError::Unreachable {
                    needed,
                    organisations,
                })
            }
            _ => Ok(()),
        }
    }

    /// How many organisations must agree; `None` if nobody may.
    pub fn needed(&self) -> Option<usize> {
        match self.rule {
            Rule::Any => Some(1),
            Rule::All => Some(self.organisations.len()),
            Rule::Majority => Some(self.organisations.len() / 2 + 1),
            Rule::AtLeast(needed) => Some((needed as usize).max(1)),
            Rule::Nobody => None,
        }
    }

    /// Whether a party of `organisation` with `roles` has a voice.
    pub fn admits(&self, organisation: &Organisation, roles: &[Role]) -> bool {
        let organisation_fits =
            self.organisations.is_empty() || self.organisations.contains(organisation);
        let role_fits = self.roles.is_empty() || roles.iter().any(|role| self.roles.contains(role));
        organisation_fits && role_fits
    }

    /// Whether the agreement of `organisations`, each named once and each admitted, is enough.
    pub fn is_met(&self, organisations: usize) -> bool {
        self.needed().is_some_and(|needed| organisations >= needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn policy(rule: Rule, organisations: &[&str]) -> Policy {
        let organisations = organisations
            .iter()
            .map(|name| name.parse().expect("a name"));
        Policy {
            rule,
            organisations: organisations.collect(),
            roles: vec![],
        }
    }

    #[test]
    fn a_majority_of_three_is_two_and_all_is_three() {
        let orgs = ["bank", "customs", "port"];
        assert!(!policy(Rule::Majority, &orgs).is_met(1));
        assert!(policy(Rule::Majority, &orgs).is_met(2));
        assert!(!policy(Rule::All, &orgs).is_met(2));
        assert!(policy(Rule::All, &orgs).is_met(3));
        assert!(!policy(Rule::Nobody, &orgs).is_met(3));
    }

    #[test]
    fn a_policy_that_nobody_can_meet_is_refused() {
        assert_eq!(
            policy(Rule::All, &[]).check(),
            Err(PolicyError::NoElectorate)
        );
        assert_eq!(
            policy(Rule::AtLeast(2), &["bank"]).check(),
            Err(PolicyError::Unreachable {
                needed: 2,
                organisations: 1
            })
        );
        assert_eq!(
            policy(Rule::Any, &["port", "bank"]).check(),
            Err(PolicyError::List)
        );
        assert_eq!(policy(Rule::AtLeast(2), &["bank", "port"]).check(), Ok(()));
    }

    #[test]
    fn organisation_and_role_must_both_fit() {
        let customs = Policy::one_of(
            "customs".parse().expect("a name"),
            "officer".parse().expect("a name"),
        );
        let officer: Role = "officer".parse().expect("a name");
        let clerk: Role = "clerk".parse().expect("a name");
        assert!(customs.admits(&"customs".parse().expect("a name"), &[clerk, officer]));
        assert!(!customs.admits(&"customs".parse().expect("a name"), &[clerk]));
        assert!(!customs.admits(&"bank".parse().expect("a name"), &[officer]));
    }
}
