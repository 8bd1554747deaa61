//! What it takes to compile a module, estimated from above before it is compiled.
//!
//! The compiler's time is not a matter of bytes: an instruction of one byte can become a dozen
//! of the processor's, and values that live across many branches cost by the pair of value and
//! branch. So each function's work is added up while it is checked: admission bounds the sum
//! of a module, and a deployment pays for it.
//!
//! ```text
//! function + parameters + locals + instructions
//!     + branches × (parameters + locals)      each value may be carried along each branch
//!     + assignments × (parameters + locals)   each may move a value that waits
//!     + branches out ²                        a block knows all who branch to it
//! ```
//!
//! A unit is about a microsecond of the compiler's on a server of its day. The weights are
//! part of consensus and do not follow the machine; `make prices` shows how well they fit.
//! Invariant: a module's work depends on its bytes alone.

use wasmparser::Operator;

/// Most work to compile a module: about a second's.
pub const MAX_WORK: u64 = 1_000_000;

/// A function, whatever it does.
const FUNCTION: u64 = 130;
/// A parameter of a function.
const PARAMETER: u64 = 4;
/// Locals a unit.
const LOCALS: u64 = 5;
/// Pairs of a branch and a value a unit.
const CARRIED: u64 = 2;
/// Pairs of branches out of blocks a unit.
const PAIRS: u64 = 60;
/// Values a unit that wait while one is assigned.
const WAITING: u64 = 25;

/// As how many branches a loop carries values that lies in so many, itself included.
const fn loop_branches(depth: u64) -> u64 {
    depth.saturating_mul(depth).saturating_mul(2) / 3 + 2
}

/// The work of one function, as far as it was read.
#[derive(Debug)]
pub(super) struct FunctionWork {
    work: u64,
    values: u64,
    branches: u64,
    out: u64,
}

impl FunctionWork {
    pub(super) fn new(parameters: usize, locals: u32) -> Self {
        let (parameters, locals) = (parameters as u64, u64::from(locals));
        let work = parameters
            .saturating_mul(PARAMETER)
            .saturating_add(FUNCTION)
            .saturating_add(locals.div_ceil(LOCALS));
        Self {
            work,
            values: parameters.saturating_add(locals),
            branches: 0,
            out: 0,
        }
    }

    /// Takes the next instruction; `is_inner` tells whether a call stays within the module,
    /// and is counted; `loops` are open, one that begins here among them.
    pub(super) fn take(&mut self, operator: &Operator<'_>, is_inner: bool, loops: u64) {
        let weight = match operator {
            Operator::If { .. } => {
                self.branch(1, 0);
                32
            }
            Operator::Loop { .. } => {
                self.branch(loop_branches(loops), 0);
                30
            }
            Operator::Br { .. } | Operator::Return => {
                self.branch(1, 1);
                2
            }
            Operator::BrIf { .. } => {
                self.branch(1, 1);
                25
            }
            Operator::BrTable { targets } => {
                let targets = u64::from(targets.len()).saturating_add(1);
                self.branch(targets, 1);
                targets.saturating_add(25)
            }
            Operator::Call { .. } if is_inner => {
                self.branch(1, 1);
                60
            }
            Operator::Call { .. } => 20,
            Operator::CallIndirect { .. } => {
                self.branch(1, 1);
                100
            }
            Operator::MemoryFill { .. } | Operator::MemoryCopy { .. } => 130,
            Operator::MemoryGrow { .. } => 160,
            Operator::I32Popcnt | Operator::I64Popcnt => 40,
            Operator::I32Rotl | Operator::I32Rotr | Operator::I64Rotl | Operator::I64Rotr => 55,
            Operator::I32Clz
            | Operator::I64Clz
            | Operator::I32Ctz
            | Operator::I64Ctz
            | Operator::I32DivS
            | Operator::I32DivU
            | Operator::I32RemS
            | Operator::I32RemU
            | Operator::I64DivS
            | Operator::I64DivU
            | Operator::I64RemS
            | Operator::I64RemU => 10,
            Operator::LocalSet { .. } | Operator::LocalTee { .. } => 1 + self.values / WAITING,
            Operator::Block { .. } => 3,
            Operator::LocalGet { .. }
            | Operator::I32Const { .. }
            | Operator::I64Const { .. }
            | Operator::Drop
            | Operator::Else
            | Operator::End
            | Operator::Nop
            | Operator::Unreachable => 1,
            _ => 6,
        };
        self.work = self.work.saturating_add(weight);
    }

    /// Control may go `ways` ways, `out` of them to the end of an enclosing block.
    fn branch(&mut self, ways: u64, out: u64) {
        self.branches = self.branches.saturating_add(ways);
        self.out = self.out.saturating_add(out);
    }

    pub(super) fn total(&self) -> u64 {
        let carried = self.branches.saturating_mul(self.values) / CARRIED;
        let pairs = self.out.saturating_mul(self.out) / PAIRS;
        self.work.saturating_add(carried).saturating_add(pairs)
    }
}
