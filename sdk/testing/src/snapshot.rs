//! State as text in a file beside the tests, reviewed like code.

use std::path::PathBuf;

use crate::{Mode, World};

impl World {
    /// Compares the state of all contracts, decoded, with `tests/snapshots/NAME.txt` of the
    /// package under test. `UPDATE=1` writes the file.
    ///
    /// # Panics
    /// If they differ, with the lines that do.
    #[track_caller]
    pub fn snapshot(&self, name: &str) {
        let contracts = self.known().into_iter().map(|known| {
            let (name, state) = (known.name, self.state_text(&known.name));
            format!("{name} ({})\n{state}", known.schema.name)
        });
        let found: String = contracts.collect();
        let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
        let folder = PathBuf::from(package).join("tests/snapshots");
        let path = folder.join(format!("{name}.txt"));
        let update = std::env::var("UPDATE").is_ok_and(|update| update == "1");
        if update && self.mode() == Mode::Native {
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(&path, &found))
                .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if found != expected {
            let differ = |prefix: &str, lines: &str, others: &str| -> String {
                let others: Vec<&str> = others.lines().collect();
                let lines = lines.lines().filter(|line| !others.contains(line));
                lines.map(|line| format!("\n{prefix} {line}")).collect()
            };
            panic!(
                "the state is not what {} says; UPDATE=1 rewrites it{}{}",
                path.display(),
                differ("-", &expected, &found),
                differ("+", &found, &expected),
            );
        }
    }
}
