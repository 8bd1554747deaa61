//! Doors of this crate as functions of arbitrary bytes, for fuzz targets and their corpora.
//!
//! A panic is the finding; the results do not matter.

use std::sync::{Arc, OnceLock};

use tradewind_types::abi::{HOST_FUNCTIONS, HostFunction, MODULE};
use tradewind_types::policy::{Policy, Rule};
use tradewind_types::schema::{Entry, Method, MethodKind, SECTION, Type};
use tradewind_types::{
    Domain, Gas, Height, Invocation, Party, RequestId, SecretKey, SignedTransaction, Timestamp,
    Transaction, Validator, ValidatorSet, VerifiedTransaction, cbor, digest,
};
use wasm_encoder::{
    CodeSection, CustomSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    ImportSection, Instruction, MemArg, MemorySection, MemoryType, Module, TypeSection, ValType,
};

use crate::genesis::{Genesis, GenesisOrganisation, GenesisParty};
use crate::program::Code;
use crate::{BlockContext, Execution, MemorySnapshot, Programs, Rules};

/// Reads a signed transaction, verifies it, and simulates it on a young chain whether the
/// signature fits or not.
pub fn transaction(data: &[u8]) {
    let Ok(signed) = SignedTransaction::from_bytes(data) else {
        return;
    };
    assert_eq!(signed.to_bytes(), data, "one transaction has one spelling");
    assert_eq!(signed.len_bytes(), data.len());
    let genesis = young();
    let chain = genesis.chain();
    let body = signed.transaction().clone();
    let _ = signed.verify(&chain);
    let mut execution = execution(start());
    let unsigned = VerifiedTransaction::unsigned(body, &chain);
    let _ = execution.check(&unsigned).expect("a sound state");
    execution.simulate(&unsigned).expect("a sound state");
    let outcome = execution.finish().expect("a sound state");
    assert!(outcome.writes.is_empty(), "a simulation keeps nothing");
}

/// Checks a module; what is admitted must compile, or the chain would halt at its first call.
pub fn module(data: &[u8]) {
    let programs = programs();
    if programs.admit(data).is_ok() {
        let hash = digest(Domain::Code, &[data]);
        let code = || {
            Ok(Code {
                bytes: data.into(),
                lasting: false,
            })
        };
        let loaded = programs.load(&hash, code);
        assert!(
            loaded.is_ok(),
            "admitted and cannot run: {:?}",
            loaded.err()
        );
    }
}

/// Calls the host function that the first byte names with the numbers that follow, four bytes
/// each, from a contract whose memory holds them.
pub fn pointers(data: &[u8]) {
    let Some((function, numbers)) = data.split_first() else {
        return;
    };
    let number = usize::from(*function) % HOST_FUNCTIONS.len();
    let genesis = young();
    let call = Invocation::new(caller(number), "go", numbers.to_vec());
    let transaction = Transaction {
        gas_limit: Gas::new(50_000_000),
        ..by_boss(call)
    };
    let mut execution = execution(armed());
    let unsigned = VerifiedTransaction::unsigned(transaction, &genesis.chain());
    execution.simulate(&unsigned).expect("a sound state");
    let outcome = execution.finish().expect("a sound state");
    assert!(outcome.writes.is_empty(), "a simulation keeps nothing");
}

/// The contract that calls the host function with this number.
fn caller(number: usize) -> Party {
    Party::new(&format!("f{number}@shop")).expect("a name")
}

fn by_boss(call: Invocation) -> Transaction {
    Transaction {
        sender: boss(),
        request_id: RequestId::from_bytes([0; 16]),
        expiry: Timestamp::new(1_000),
        gas_limit: Gas::new(500_000_000),
        calls: vec![call],
        consents: vec![],
    }
}

/// The young chain with a contract for each host function.
fn armed() -> &'static Arc<MemorySnapshot> {
    static ARMED: OnceLock<Arc<MemorySnapshot>> = OnceLock::new();
    ARMED.get_or_init(|| {
        let genesis = young();
        let mut execution = execution(start());
        for (number, function) in HOST_FUNCTIONS.iter().enumerate() {
            let bytes = |bytes: Vec<u8>| minicbor::bytes::ByteVec::from(bytes);
            let args = (caller(number), bytes(calling(function)), bytes(vec![]));
            let call = Invocation::new(crate::registry::name(), "deploy", cbor::encode(&args));
            let transaction = Transaction {
                request_id: RequestId::from_bytes([number as u8; 16]),
                ..by_boss(call)
            };
            let signed = transaction.sign(&genesis.chain(), &boss_key());
            let verified = signed.verify(&genesis.chain()).expect("just signed");
            let receipt = execution.run(&verified).expect("a sound state");
            let receipt = receipt.expect("a fresh request");
            assert!(receipt.succeeded(), "{}: {receipt:?}", function.name);
        }
        let outcome = execution.finish().expect("a sound state");
        Arc::new(MemorySnapshot::clone(start()).after(&outcome.writes, []))
    })
}

/// A module whose `go` takes its arguments to the start of its memory and calls the function
/// with the numbers that lie there.
fn calling(function: &HostFunction) -> Vec<u8> {
    let result: &[ValType] = match function.returns {
        "()" => &[],
        "u32" => &[ValType::I32],
        _ => &[ValType::I64],
    };
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32; 2], [ValType::I64]);
    let params = vec![ValType::I32; function.params.len()];
    types.ty().function(params, result.to_vec());
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import(MODULE, "input", EntityType::Function(0));
    let called = if function.name == "input" {
        0
    } else {
        imports.import(MODULE, function.name, EntityType::Function(1));
        1
    };
    let mut functions = FunctionSection::new();
    functions.function(2);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("go", ExportKind::Func, called + 1);
    let mut go = Function::new([]);
    for instruction in [
        Instruction::I32Const(0),
        Instruction::I32Const(4_096),
        Instruction::Call(0),
        Instruction::Drop,
    ] {
        go.instruction(&instruction);
    }
    for (number, _) in (0..).zip(function.params) {
        go.instruction(&Instruction::I32Const(4 * number));
        go.instruction(&Instruction::I32Load(MemArg {
            offset: 0,
            align: 2,
            memory_index: 0,
        }));
    }
    go.instruction(&Instruction::Call(called));
    if !result.is_empty() {
        go.instruction(&Instruction::Drop);
    }
    go.instruction(&Instruction::End);
    let mut code = CodeSection::new();
    code.function(&go);
    let schema = [
        Entry::Contract {
            name: "Caller".into(),
            doc: String::new(),
            state: vec![],
        },
        Entry::Method(Method {
            name: "go".into(),
            kind: MethodKind::Action,
            guards: vec![],
            params: vec![],
            returns: Type::Unit,
            doc: String::new(),
        }),
    ];
    let schema: Vec<u8> = schema.iter().flat_map(cbor::encode).collect();
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&memories)
        .section(&exports)
        .section(&code)
        .section(&CustomSection {
            name: SECTION.into(),
            data: schema.into(),
        });
    module.finish()
}

fn programs() -> Arc<Programs> {
    static PROGRAMS: OnceLock<Arc<Programs>> = OnceLock::new();
    let programs = || Programs::new(Rules::default(), None).expect("an engine");
    Arc::clone(PROGRAMS.get_or_init(programs))
}

fn execution(base: &Arc<MemorySnapshot>) -> Execution {
    let block = BlockContext {
        chain: young().chain(),
        height: Height::new(1),
        time: Timestamp::new(1),
    };
    let base = Arc::clone(base);
    Execution::new(base, block, Arc::new(Rules::default()), programs())
}

/// The state of the young chain.
fn start() -> &'static Arc<MemorySnapshot> {
    static START: OnceLock<Arc<MemorySnapshot>> = OnceLock::new();
    START.get_or_init(|| {
        let writes = young().state().expect("a sound genesis");
        Arc::new(MemorySnapshot::empty().after(&writes, []))
    })
}

fn boss() -> Party {
    Party::new("boss@shop").expect("a name")
}

fn boss_key() -> SecretKey {
    SecretKey::from_seed(&[1; 32])
}

/// A chain of one shop.
fn young() -> &'static Genesis {
    static YOUNG: OnceLock<Genesis> = OnceLock::new();
    YOUNG.get_or_init(|| {
        let organisation = "shop".parse().expect("a name");
        let (party, admin) = (boss(), crate::registry::admin());
        let key = boss_key().public();
        let member = Validator {
            party,
            key,
            power: 1,
        };
        Genesis {
            name: "young".into(),
            time: Timestamp::new(0),
            organisations: vec![GenesisOrganisation {
                organisation,
                title: String::new(),
            }],
            parties: vec![GenesisParty {
                party,
                roles: vec![admin],
                keys: vec![key],
            }],
            governance: Policy {
                rule: Rule::Any,
                organisations: vec![organisation],
                roles: vec![],
            },
            validators: ValidatorSet::new(vec![member]).expect("one validator"),
            rules: Rules::default(),
        }
    })
}
