//! What a test gives: where a contract is deployed, its constructor's arguments, who agrees.

use tradewind_sdk::value::Value;
use tradewind_types::Party;

use super::party;
use crate::chain::authority;

/// Where a contract is deployed: by a party under a name made from the contract's, or under a
/// name.
pub trait Home {
    /// Who deploys, and the name, which is not taken.
    fn place(&self, contract: &str, is_taken: &dyn Fn(&Party) -> bool) -> (Party, Party);
}

impl Home for Party {
    #[track_caller]
    fn place(&self, contract: &str, is_taken: &dyn Fn(&Party) -> bool) -> (Party, Party) {
        let mut label = String::new();
        for letter in contract.chars() {
            if letter.is_ascii_uppercase() && !label.is_empty() {
                label.push('-');
            }
            label.push(letter.to_ascii_lowercase());
        }
        let organisation = self.organisation();
        let first = party(&format!("{label}@{organisation}"));
        let further = (2..).map(|number| party(&format!("{label}-{number}@{organisation}")));
        let mut names = std::iter::once(first).chain(further);
        let free = names.find(|name| !is_taken(name));
        (*self, free.expect("there is no end of numbers"))
    }
}

impl Home for &Party {
    #[track_caller]
    fn place(&self, contract: &str, is_taken: &dyn Fn(&Party) -> bool) -> (Party, Party) {
        (**self).place(contract, is_taken)
    }
}

impl Home for &str {
    #[track_caller]
    fn place(&self, _: &str, _: &dyn Fn(&Party) -> bool) -> (Party, Party) {
        (authority(), party(self))
    }
}

/// The arguments of a constructor: a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a constructor's arguments",
    label = "not a constructor's arguments",
    note = "give them as a tuple of contract values: `()` for none, `(first,)` for one, at most eight"
)]
pub trait Arguments {
    /// As a canonical CBOR array.
    fn array(&self) -> Vec<u8>;
}

impl<A: Arguments> Arguments for &A {
    fn array(&self) -> Vec<u8> {
        (**self).array()
    }
}

/// Head of the empty CBOR array; of a longer one, up to 23 items, so much more.
const ARRAY: u8 = 0x80;

impl Arguments for () {
    fn array(&self) -> Vec<u8> {
        vec![ARRAY]
    }
}

macro_rules! arguments {
    ($count:literal: $($part:ident $index:tt),+) => {
        impl<$($part: Value),+> Arguments for ($($part,)+) {
            fn array(&self) -> Vec<u8> {
                let mut array = vec![ARRAY + $count];
                $(self.$index.write(&mut array);)+
                array
            }
        }
    };
}

arguments!(1: A 0);
arguments!(2: A 0, B 1);
arguments!(3: A 0, B 1, C 2);
arguments!(4: A 0, B 1, C 2, D 3);
arguments!(5: A 0, B 1, C 2, D 3, E 4);
arguments!(6: A 0, B 1, C 2, D 3, E 4, F 5);
arguments!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
arguments!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// Who agrees to a call: the first of them sends it, the others consent to whatever it needs
/// of them.
pub trait Signers {
    /// All of them, the sender first.
    fn signers(&self) -> Vec<Party>;
}

impl Signers for Party {
    fn signers(&self) -> Vec<Party> {
        vec![*self]
    }
}

impl Signers for &Party {
    fn signers(&self) -> Vec<Party> {
        vec![**self]
    }
}

impl<const N: usize> Signers for [Party; N] {
    fn signers(&self) -> Vec<Party> {
        self.to_vec()
    }
}

impl<const N: usize> Signers for [&Party; N] {
    fn signers(&self) -> Vec<Party> {
        self.iter().map(|party| **party).collect()
    }
}
