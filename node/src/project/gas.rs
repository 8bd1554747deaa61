//! Gas of methods, as tests wrote it down.
//!
//! Tests append lines `contract method gas` to files of one folder. A line that is none is
//! passed over: a test that was killed may have left half of one.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Least and most gas that a method used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GasOf {
    /// Least.
    pub least: u64,
    /// Most.
    pub most: u64,
    /// Calls.
    pub calls: u64,
}

/// Gas by contract and method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gas(BTreeMap<(String, String), GasOf>);

impl Gas {
    /// Reads a folder; one that is not there holds nothing.
    pub(super) fn read(folder: &Path) -> io::Result<Self> {
        let mut gas = Self::default();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(gas),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_file() {
                gas.take(&std::fs::read_to_string(path)?);
            }
        }
        Ok(gas)
    }

    fn take(&mut self, text: &str) {
        for line in text.lines() {
            let mut words = line.split(' ');
            let (Some(contract), Some(method), Some(Ok(used)), None) = (
                words.next(),
                words.next(),
                words.next().map(str::parse::<u64>),
                words.next(),
            ) else {
                continue;
            };
            let key = (contract.to_owned(), method.to_owned());
            let gas = self.0.entry(key).or_insert(GasOf {
                least: used,
                most: used,
                calls: 0,
            });
            gas.least = gas.least.min(used);
            gas.most = gas.most.max(used);
            gas.calls += 1;
        }
    }

    /// Whether no test has called anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gas of a contract's method, if a test called it.
    pub fn of(&self, contract: &str, method: &str) -> Option<GasOf> {
        self.0
            .get(&(contract.to_owned(), method.to_owned()))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_is_least_and_most_of_what_tests_wrote() {
        let mut gas = Gas::default();
        gas.take("Receipts issue 70\nReceipts issue 50\nReceipts tra");
        gas.take("Receipts issue 60\nCash mint x\n");
        let (least, most, calls) = (50, 70, 3);
        assert_eq!(
            gas.of("Receipts", "issue"),
            Some(GasOf { least, most, calls })
        );
        assert_eq!(gas.of("Receipts", "tra"), None);
        assert_eq!(gas.of("Cash", "mint"), None);
    }
}
