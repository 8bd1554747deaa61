//! Bounds how deep a contract's own functions call each other.
//!
//! The depth at which a native stack overflows differs between builds, so it must never be
//! reached: every call inside the module is wrapped so that a counter bounds it.
//!
//! ```text
//! if depth >= MAX { unreachable }   depth += w   call f   depth -= w
//! ```
//!
//! The weight `w` is 1, and one more for every so many instructions of the function that calls:
//! the compiler may keep whatever an instruction computed, so it is their number that bounds a
//! frame.
//!
//! The counter is a global that the module itself does not have and cannot name; the host
//! reads it after a trap to tell "too deep" from other traps. Like it, every global that can
//! change is exported under a reserved name, so that the host can put it back after a call.
//! Memory without a maximum gets the chain's. Custom sections are left out.

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType,
    Instruction, MemorySection, Module, SectionId, ValType,
};
use wasmparser::{FunctionBody, Operator, Parser};

/// Deepest chain of calls inside one contract, of functions of weight 1.
pub const MAX_CALLS: u32 = 512;
/// Instructions of a function that weigh as much as a call.
pub const WEIGHED: u32 = 500;

/// How the names begin that instrumentation gives to exports.
const RESERVED: &str = "tradewind_";
/// Export under which the host finds the counter.
pub(super) const GLOBAL: &str = "tradewind_depth";

/// Whether only instrumentation may give an export this name.
pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with(RESERVED)
}

/// Rewrites an admitted module.
pub(super) fn instrument(code: &[u8], memory_pages: u32) -> Result<Vec<u8>, String> {
    let mut rewriter = Rewriter {
        imported: 0,
        globals: 0,
        mutable: Vec::new(),
        wrote_global: false,
        memory_pages,
    };
    let mut module = Module::new();
    rewriter
        .parse_core_module(&mut module, Parser::new(0), code)
        .map_err(|error| error.to_string())?;
    Ok(module.finish())
}

struct Rewriter {
    imported: u32,
    globals: u32,
    /// The module's own globals that can change.
    mutable: Vec<u32>,
    wrote_global: bool,
    memory_pages: u32,
}

type Result2 = Result<(), reencode::Error<std::convert::Infallible>>;

impl Rewriter {
    fn add_global(&mut self, globals: &mut GlobalSection) {
        let ty = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        globals.global(ty, &ConstExpr::i32_const(0));
        self.wrote_global = true;
    }

    fn add_exports(&self, exports: &mut ExportSection) {
        exports.export(GLOBAL, ExportKind::Global, self.globals);
        for global in &self.mutable {
            let name = format!("{RESERVED}global_{global}");
            exports.export(&name, ExportKind::Global, *global);
        }
    }

    fn enter(&self, weight: i32) -> [Instruction<'static>; 10] {
        let depth = self.globals;
        [
            Instruction::GlobalGet(depth),
            Instruction::I32Const(MAX_CALLS as i32),
            Instruction::I32GeU,
            Instruction::If(BlockType::Empty),
            Instruction::Unreachable,
            Instruction::End,
            Instruction::GlobalGet(depth),
            Instruction::I32Const(weight),
            Instruction::I32Add,
            Instruction::GlobalSet(depth),
        ]
    }

    fn leave(&self, weight: i32) -> [Instruction<'static>; 4] {
        let depth = self.globals;
        [
            Instruction::GlobalGet(depth),
            Instruction::I32Const(weight),
            Instruction::I32Sub,
            Instruction::GlobalSet(depth),
        ]
    }
}

impl Reencode for Rewriter {
    type Error = std::convert::Infallible;

    /// Custom sections change nothing about what runs, and may hold anything.
    fn parse_custom_section(
        &mut self,
        _: &mut Module,
        _: wasmparser::CustomSectionReader<'_>,
    ) -> Result2 {
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut wasm_encoder::ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> Result2 {
        self.imported = section.clone().into_imports().count() as u32;
        utils::parse_import_section(self, imports, section)
    }

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: wasmparser::MemorySectionReader<'_>,
    ) -> Result2 {
        for memory in section {
            let mut ty = self.memory_type(memory?)?;
            let most = u64::from(self.memory_pages);
            ty.maximum = Some(ty.maximum.map_or(most, |maximum| maximum.min(most)));
            memories.memory(ty);
        }
        Ok(())
    }

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: wasmparser::GlobalSectionReader<'_>,
    ) -> Result2 {
        self.globals = section.count();
        for (index, global) in (0..).zip(section.clone()) {
            if global?.ty.mutable {
                self.mutable.push(index);
            }
        }
        utils::parse_global_section(self, globals, section)?;
        self.add_global(globals);
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result2 {
        utils::parse_export_section(self, exports, section)?;
        self.add_exports(exports);
        Ok(())
    }

    /// A module without globals gets the section; exports it has, since it exports memory.
    fn intersperse_section_hook(
        &mut self,
        module: &mut Module,
        _: Option<SectionId>,
        before: Option<SectionId>,
    ) -> Result2 {
        if before == Some(SectionId::Export) && !self.wrote_global {
            let mut globals = GlobalSection::new();
            self.add_global(&mut globals);
            module.section(&globals);
        }
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Result2 {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let weight = weight(&body)?;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            let is_inner = match reader.clone().read()? {
                Operator::Call { function_index } => function_index >= self.imported,
                Operator::CallIndirect { .. } => true,
                _ => false,
            };
            if is_inner {
                self.enter(weight).iter().for_each(|instruction| {
                    function.instruction(instruction);
                });
            }
            function.instruction(&self.parse_instruction(&mut reader)?);
            if is_inner {
                self.leave(weight).iter().for_each(|instruction| {
                    function.instruction(instruction);
                });
            }
        }
        code.function(&function);
        Ok(())
    }
}

/// What a frame of the function weighs.
fn weight(body: &FunctionBody<'_>) -> Result<i32, wasmparser::BinaryReaderError> {
    let mut reader = body.get_operators_reader()?;
    let mut instructions = 0u32;
    while !reader.eof() {
        reader.read()?;
        instructions = instructions.saturating_add(1);
    }
    Ok(1 + (instructions / WEIGHED) as i32)
}
