//! Which modules may run: everything is checked before a module is compiled, and each
//! refusal says what was found, what is allowed and how to mend it.
//!
//! A refusal has a number for the receipt and a text for the deployer's simulation.

mod usage;

use tradewind_types::abi::{HOST_FUNCTIONS, MODULE};
use tradewind_types::schema::{MAX_SECTION_BYTES, SECTION, Schema, SchemaError};
use wasmparser::{
    ElementItems, ExternalKind, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator,
    Parser, Payload, TypeRef, ValType, ValidPayload, Validator, ValidatorResources, WasmFeatures,
};

use super::work::{FunctionWork, MAX_WORK};
use crate::rules::Rules;
pub use usage::Used;
use usage::{Count, Usage};

/// Most functions a module defines.
pub const MAX_FUNCTIONS: u32 = 5_000;
/// Most parameters of a function.
pub const MAX_PARAMS: usize = 32;
/// Most locals of a function, parameters not counted, and operands on its stack at once: what
/// a frame of the native stack holds.
pub const MAX_SLOTS: u32 = 1_000;
/// Deepest nesting of blocks, loops and conditions in a function.
pub const MAX_NESTING: u32 = 512;
/// Deepest nesting of loops in each other. The time to compile grows with its cube.
pub const MAX_LOOP_NESTING: usize = 16;
/// Most loops in a function.
pub const MAX_LOOPS: u32 = 512;
/// Most imports.
pub const MAX_IMPORTS: u32 = 256;
/// Largest function body, in bytes.
pub const MAX_BODY_BYTES: usize = 64 << 10;
/// Most globals.
pub const MAX_GLOBALS: u32 = 256;
/// Most exports.
pub const MAX_EXPORTS: u32 = 512;
/// Most elements of the table, and of all element segments together.
pub const MAX_TABLE_ELEMENTS: u64 = 4_096;
/// Most data segments.
pub const MAX_DATA_SEGMENTS: u32 = 1_024;

/// Why a module is not admitted.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Longer than the chain allows.
    #[error(
        "module is {len} bytes, at most {max} are allowed; build it with `tradewind build`, which optimises for size"
    )]
    TooLong {
        /// Bytes found.
        len: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// Not a core module, not valid, or uses a feature that is switched off.
    #[error(
        "not a valid module: {reason}; contracts are core wasm without floats, SIMD, threads and references: build for wasm32v1-none"
    )]
    Invalid {
        /// What the validator said.
        reason: String,
    },
    /// More of something than allowed.
    #[error("module has {found} {what}, at most {max} are allowed")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many were found.
        found: u64,
        /// How many are allowed.
        max: u64,
    },
    /// An import that is no host function.
    #[error(
        "import {module}.{name} is unknown or has another signature; contracts import functions of {MODULE} only"
    )]
    Import {
        /// Module of the import.
        module: String,
        /// Name of the import.
        name: String,
    },
    /// An export that is missing or of the wrong kind.
    #[error("export {name} is {problem}")]
    Export {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Something the platform does not have.
    #[error("module has {what}, which contracts may not have")]
    Forbidden {
        /// What.
        what: &'static str,
    },
    /// The schema is missing or wrong.
    #[error("custom section {SECTION}: {0}")]
    Schema(#[from] SchemaError),
}

impl Refused {
    /// The number in receipts.
    pub const fn number(&self) -> u64 {
        match self {
            Self::TooLong { .. } => 1,
            Self::Invalid { .. } => 2,
            Self::TooMany { .. } => 3,
            Self::Import { .. } => 4,
            Self::Export { .. } => 5,
            Self::Forbidden { .. } => 6,
            Self::Schema(_) => 7,
        }
    }
}

/// What WebAssembly a contract may use: the first version without floats, plus what compilers
/// emit by default and costs nothing to check.
pub(super) fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL | WasmFeatures::SIGN_EXTENSION | WasmFeatures::BULK_MEMORY
}

/// What is known of a module that may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// What the contract says of itself.
    pub schema: Schema,
    /// What compiling it takes, in the units of [`MAX_WORK`].
    pub work: u64,
}

/// Checks a module and reads its schema.
pub fn admit(code: &[u8], rules: &Rules) -> Result<Admitted, Refused> {
    judge(code, rules, &mut Usage::default())
}

/// Checks a module and tells what it uses of each limit, as far as it was looked at.
pub fn survey(code: &[u8], rules: &Rules) -> (Vec<Used>, Result<Admitted, Refused>) {
    let mut usage = Usage::default();
    let judged = judge(code, rules, &mut usage);
    (usage.figures(), judged)
}

fn judge(code: &[u8], rules: &Rules, usage: &mut Usage) -> Result<Admitted, Refused> {
    let max = rules.code_bytes as usize;
    usage.note(Count::Bytes, code.len() as u64, max as u64);
    if code.len() > max {
        return Err(Refused::TooLong {
            len: code.len(),
            max,
        });
    }
    let invalid = |error: wasmparser::BinaryReaderError| Refused::Invalid {
        reason: format!("{} at byte {}", error.message(), error.offset()),
    };
    let mut validator = Validator::new_with_features(features());
    let mut survey = Survey::default();
    for payload in Parser::new(0).parse_all(code) {
        let payload = payload.map_err(invalid)?;
        let checked = match validator.payload(&payload).map_err(invalid)? {
            ValidPayload::Func(function, body) => survey.take_body(function, &body, usage),
            _ => survey.take(payload, rules, usage),
        };
        checked.map_err(|trouble| match trouble {
            Trouble::Reader(error) => invalid(error),
            Trouble::Refused(refused) => refused,
        })?;
    }
    let described = survey.schema.len() as u64;
    usage.note(Count::SchemaBytes, described, MAX_SECTION_BYTES as u64);
    survey.finish()
}

enum Trouble {
    Reader(wasmparser::BinaryReaderError),
    Refused(Refused),
}

impl From<wasmparser::BinaryReaderError> for Trouble {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self::Reader(error)
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

#[derive(Default)]
struct Survey {
    /// Function types: (parameters, results), all of 32 or 64-bit integers.
    types: Vec<(Vec<ValType>, Vec<ValType>)>,
    imported: u32,
    /// Type of each defined function.
    functions: Vec<u32>,
    elements: u64,
    /// Bodies read so far, and what compiling them takes.
    bodies: usize,
    work: u64,
    has_memory: bool,
    exports_memory: bool,
    exported_functions: Vec<(String, u32)>,
    schema: Vec<u8>,
}

impl Survey {
    fn take(
        &mut self,
        payload: Payload<'_>,
        rules: &Rules,
        usage: &mut Usage,
    ) -> Result<(), Trouble> {
        match payload {
            Payload::TypeSection(section) => {
                usage.at_most(Count::Types, section.count().into(), MAX_FUNCTIONS.into())?;
                for group in section {
                    for ty in group?.into_types() {
                        let wasmparser::CompositeInnerType::Func(ty) = ty.composite_type.inner
                        else {
                            return Err(Refused::Forbidden {
                                what: "a type that is no function",
                            }
                            .into());
                        };
                        usage.at_most(
                            Count::Params,
                            ty.params().len() as u64,
                            MAX_PARAMS as u64,
                        )?;
                        self.types
                            .push((ty.params().to_vec(), ty.results().to_vec()));
                    }
                }
            }
            Payload::ImportSection(section) => {
                usage.at_most(Count::Imports, section.count().into(), MAX_IMPORTS.into())?;
                for import in section.into_imports() {
                    let import = import?;
                    self.import(import.module, import.name, import.ty)?;
                }
            }
            Payload::FunctionSection(section) => {
                usage.at_most(
                    Count::Functions,
                    section.count().into(),
                    MAX_FUNCTIONS.into(),
                )?;
                for ty in section {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                usage.at_most(Count::Tables, section.count().into(), 1)?;
                for table in section {
                    let ty = table?.ty;
                    usage.at_most(
                        Count::TableElements,
                        ty.maximum.unwrap_or(ty.initial),
                        MAX_TABLE_ELEMENTS,
                    )?;
                    usage.at_most(Count::TableElements, ty.initial, MAX_TABLE_ELEMENTS)?;
                }
            }
            Payload::MemorySection(section) => {
                usage.at_most(Count::Memories, section.count().into(), 1)?;
                for memory in section {
                    let pages = memory?.initial;
                    usage.at_most(Count::MemoryPages, pages, rules.memory_pages.into())?;
                    self.has_memory = true;
                }
            }
            Payload::GlobalSection(section) => {
                usage.at_most(Count::Globals, section.count().into(), MAX_GLOBALS.into())?;
            }
            Payload::ExportSection(section) => {
                usage.at_most(Count::Exports, section.count().into(), MAX_EXPORTS.into())?;
                for export in section {
                    let export = export?;
                    match export.kind {
                        ExternalKind::Func => {
                            self.exported_functions
                                .push((export.name.to_owned(), export.index));
                        }
                        ExternalKind::Memory => self.exports_memory |= export.name == "memory",
                        _ => {}
                    }
                    if super::depth::is_reserved(export.name) {
                        let name = export.name.to_owned();
                        return Err(Refused::Export {
                            name,
                            problem: "reserved",
                        }
                        .into());
                    }
                }
            }
            Payload::StartSection { .. } => {
                return Err(Refused::Forbidden {
                    what: "a start function",
                }
                .into());
            }
            Payload::DataSection(section) => {
                usage.at_most(
                    Count::DataSegments,
                    section.count().into(),
                    MAX_DATA_SEGMENTS.into(),
                )?;
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let count = match element?.items {
                        ElementItems::Functions(items) => items.count(),
                        ElementItems::Expressions(_, items) => items.count(),
                    };
                    self.elements = self.elements.saturating_add(count.into());
                    usage.at_most(Count::Elements, self.elements, MAX_TABLE_ELEMENTS)?;
                }
            }
            Payload::CustomSection(section) if section.name() == SECTION => {
                self.schema.extend_from_slice(section.data());
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, module: &str, name: &str, ty: TypeRef) -> Result<(), Refused> {
        let unknown = || Refused::Import {
            module: module.to_owned(),
            name: name.to_owned(),
        };
        let TypeRef::Func(ty) = ty else {
            return Err(unknown());
        };
        let (params, results) = self.types.get(ty as usize).ok_or_else(unknown)?;
        let function = HOST_FUNCTIONS.iter().find(|function| function.name == name);
        let function = function.filter(|_| module == MODULE).ok_or_else(unknown)?;
        let expected: &[ValType] = match function.returns {
            "()" => &[],
            "u32" => &[ValType::I32],
            _ => &[ValType::I64],
        };
        let fits = params.len() == function.params.len()
            && params.iter().all(|param| *param == ValType::I32)
            && results == expected;
        if !fits {
            return Err(unknown());
        }
        self.imported = self.imported.saturating_add(1);
        Ok(())
    }

    /// Checks the next function body.
    fn take_body(
        &mut self,
        function: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'_>,
        usage: &mut Usage,
    ) -> Result<(), Trouble> {
        let ty = self.functions.get(self.bodies);
        let ty = ty.and_then(|ty| self.types.get(*ty as usize));
        let parameters = ty.map_or(0, |(parameters, _)| parameters.len());
        let work = check_body(function, body, parameters, self.imported, usage)?;
        self.bodies = self.bodies.saturating_add(1);
        self.work = self.work.saturating_add(work);
        usage.at_most(Count::Work, self.work, MAX_WORK)?;
        Ok(())
    }

    fn finish(self) -> Result<Admitted, Refused> {
        if !self.has_memory || !self.exports_memory {
            let name = "memory".to_owned();
            return Err(Refused::Export {
                name,
                problem: "missing",
            });
        }
        let schema = Schema::from_section(&self.schema)?;
        let migrations = schema.migrations.iter().map(|migration| &migration.method);
        let methods = schema.methods.iter().map(|method| &method.name);
        for method in methods.chain(migrations) {
            let export = self
                .exported_functions
                .iter()
                .find(|(name, _)| name == method);
            let name = || method.clone();
            let (_, index) = export.ok_or_else(|| Refused::Export {
                name: name(),
                problem: "missing",
            })?;
            let ty = index.checked_sub(self.imported);
            let ty = ty.and_then(|index| self.functions.get(index as usize));
            let ty = ty.and_then(|ty| self.types.get(*ty as usize));
            if !ty.is_some_and(|(params, results)| params.is_empty() && results.is_empty()) {
                let problem = "not a function without parameters and results";
                return Err(Refused::Export {
                    name: name(),
                    problem,
                });
            }
        }
        let work = self.work;
        Ok(Admitted { schema, work })
    }
}

/// Validates a function, checks what its frame on the native stack can grow to, and returns
/// what compiling it takes.
fn check_body(
    function: FuncToValidate<ValidatorResources>,
    body: &FunctionBody<'_>,
    parameters: usize,
    imported: u32,
    usage: &mut Usage,
) -> Result<u64, Trouble> {
    let len = body.range().len() as u64;
    usage.at_most(Count::BodyBytes, len, MAX_BODY_BYTES as u64)?;
    let mut locals = 0u32;
    for group in body.get_locals_reader()? {
        locals = locals.saturating_add(group?.0);
    }
    let slots = |usage: &mut Usage, operands: u32| {
        let found = locals.saturating_add(operands);
        usage.at_most(Count::Slots, found.into(), MAX_SLOTS.into())
    };
    slots(usage, 0)?;
    let mut validator = function.into_validator(FuncValidatorAllocations::default());
    validator.read_locals(&mut body.get_binary_reader())?;
    let mut operators = body.get_operators_reader()?;
    let mut work = FunctionWork::new(parameters, locals);
    let mut loops = 0u32;
    // How deep in blocks each loop is that is open.
    let mut open_loops: Vec<u32> = Vec::new();
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        validator.op(offset, &operator)?;
        slots(usage, validator.operand_stack_height())?;
        // The function itself is the outermost block.
        let nesting = validator.control_stack_height().saturating_sub(1);
        usage.at_most(Count::Nesting, nesting.into(), MAX_NESTING.into())?;
        while open_loops.pop_if(|depth| *depth > nesting).is_some() {}
        if matches!(operator, Operator::Loop { .. }) {
            loops = loops.saturating_add(1);
            usage.at_most(Count::Loops, loops.into(), MAX_LOOPS.into())?;
            open_loops.push(nesting);
            let (found, max) = (open_loops.len() as u64, MAX_LOOP_NESTING as u64);
            usage.at_most(Count::LoopNesting, found, max)?;
        }
        let is_inner = match operator {
            Operator::Call { function_index } => function_index >= imported,
            _ => false,
        };
        work.take(&operator, is_inner, open_loops.len() as u64);
        let what = match operator {
            Operator::TableCopy { .. } | Operator::TableInit { .. } | Operator::ElemDrop { .. } => {
                "an instruction that changes tables"
            }
            Operator::MemoryInit { .. } | Operator::DataDrop { .. } => "passive data segments",
            _ => continue,
        };
        return Err(Refused::Forbidden { what }.into());
    }
    operators.finish()?;
    Ok(work.total())
}
