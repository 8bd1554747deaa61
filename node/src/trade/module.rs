//! Where the contracts' modules are.

use std::path::PathBuf;

use tradewind_runtime::Rules;
use tradewind_types::Schema;

use super::TradeError;

/// Where cargo puts contracts below its target directory.
const BUILT: &str = "wasm32v1-none/contract";

/// A directory of contract modules.
#[derive(Clone, Debug)]
pub struct Modules(PathBuf);

impl Modules {
    /// The directory that is named, or the one that `make contracts` fills.
    pub fn find(named: Option<PathBuf>) -> Self {
        Self(named.unwrap_or_else(|| {
            let target = std::env::var_os("CARGO_TARGET_DIR");
            PathBuf::from(target.unwrap_or_else(|| "target".into())).join(BUILT)
        }))
    }

    /// The directory of the modules that were built into the target directory of this test.
    #[cfg(test)]
    pub(crate) fn beside_tests() -> PathBuf {
        let test = std::env::current_exe().expect("this test");
        // target/<profile>/deps/<test>
        test.ancestors()
            .nth(3)
            .expect("a target directory")
            .join(BUILT)
    }

    /// A contract's code and interface, after the checks that the chain makes.
    pub fn read(&self, file: &str) -> Result<(Vec<u8>, Schema), TradeError> {
        let path = self.0.join(file);
        let code = match std::fs::read(&path) {
            Ok(code) => code,
            Err(source) => return Err(TradeError::NoModule { path, source }),
        };
        match tradewind_runtime::wasm::admission::admit(&code, &Rules::default()) {
            Ok(admitted) => Ok((code, admitted.schema)),
            Err(refused) => Err(TradeError::BadModule {
                path,
                why: refused.to_string(),
            }),
        }
    }
}
