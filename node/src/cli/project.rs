//! `tradewind new`, `build`, `test`, `check` and `verify`: from an empty folder to a module
//! that anybody can rebuild.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use tradewind_runtime::Rules;
use tradewind_runtime::wasm::admission::{self, Used};
use tradewind_types::schema::MethodKind;
use tradewind_types::transaction::MAX_TRANSACTION_BYTES;
use tradewind_types::{Hash, Party, Schema};

use super::Common;
use super::connection::{connect, contract};
use super::fail::Fail;
use super::flags;
use super::output::{Output, grouped};
use super::progress::Progress;
use super::table::{Table, bad, good, strong};
use crate::file;
use crate::project::{self, GasOf, Module, Project, ProjectError, Tools};

/// Make a contract.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind new receipts && cd receipts
  tradewind test            the scenarios, as native code and as the module
  tradewind build           the module, its size, its hash, its gas
  tradewind deploy receipts@zone . --depot admin@zone

The project has a copy of the SDK of its own, so it needs no checkout of Tradewind; other
dependencies come from crates.io once and work offline from then on.")]
pub(super) struct NewArgs {
    /// The folder to make; its name is the package's.
    folder: PathBuf,
    /// Use the SDK of this checkout of Tradewind instead of a copy.
    #[arg(long, value_name = "FOLDER")]
    sdk: Option<PathBuf>,
}

/// Build the module that is deployed.
#[derive(Debug, Args)]
#[command(after_help = "\
Two builds of the same sources give the same hash, wherever they lie: the command owns target,
profile and flags, and names replace places. It takes the same compiler, too.

Examples:
  tradewind build
  tradewind --json build contracts/receipts")]
pub(super) struct BuildArgs {
    #[command(flatten)]
    which: Which,
}

/// Which contract.
#[derive(Debug, Args)]
struct Which {
    /// The project's folder.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The package, where the project has several contracts; by default all.
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
}

/// Build the module and run the tests.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind test
  tradewind test -- goods_move            tests with this in their name
  tradewind test -- -- --nocapture        what follows the second -- is for the test itself")]
pub(super) struct TestArgs {
    #[command(flatten)]
    which: Which,
    /// What cargo test takes.
    #[arg(last = true, value_name = "CARGO ARGUMENTS")]
    words: Vec<String>,
}

/// Show what a module uses of the chain's limits.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind check                         the project in this folder
  tradewind check receipts.wasm           a module")]
pub(super) struct CheckArgs {
    /// A module, or a project's folder.
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The package, where the project has several contracts; by default all.
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
}

/// Rebuild a contract and compare it with what is deployed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind verify receipts@zone --source receipts

Exits with 4 if the deployed code is another.")]
pub(super) struct VerifyArgs {
    /// The contract on the chain.
    contract: Party,
    /// The folder of its source.
    #[arg(long, value_name = "FOLDER")]
    source: PathBuf,
    /// The package, where the project has several contracts.
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
}

pub(super) fn new(args: &NewArgs, output: &mut Output) -> Result<(), Fail> {
    let name = project::create(&args.folder, args.sdk.as_deref())?;
    let folder = args.folder.display().to_string();
    let json = json!({ "package": name, "folder": folder });
    output.tell(&json, || {
        format!(
            "{} is a contract of warehouse receipts with its scenarios\n\n  cd {folder}\n  tradewind test     some minutes the first time, to compile the engine; then seconds\n  tradewind build\n\nREADME.md goes on from there",
            strong(&name)
        )
    });
    Ok(())
}

pub(super) fn build(common: &Common, args: &BuildArgs, output: &mut Output) -> Result<(), Fail> {
    let project = Project::find(&args.which.folder)?;
    let tools = Tools::find(project.root())?;
    let gas = project.gas()?;
    let packages = project.contracts(args.which.package.as_deref())?;
    let is_alone = packages.len() == 1 && args.which.package.is_none();
    for package in packages {
        let progress = Progress::spinner(common, format!("building {}", package.name));
        let module = project.build(&tools, package)?;
        drop(progress);
        if let Some(wanted) = other_compiler(&tools, &module) {
            output.note(&wanted);
        }
        let schema = admitted(&module.path, &module.code)?;
        let source = if is_alone {
            &args.which.folder
        } else {
            &module.path
        };
        let gas_of = |method: &str| gas.of(&schema.name, method);
        output.tell(&built_json(&module, &schema, gas_of), || {
            let text = built_text(&module, &schema, gas_of);
            let contract = format!("{}@zone", package.name);
            let next = match gas.is_empty() {
                true => "tradewind test".to_owned(),
                false => flags::deployment(&contract, &source.display().to_string(), &schema),
            };
            format!("{text}\ntry  {next}")
        });
    }
    Ok(())
}

pub(super) fn test(common: &Common, args: &TestArgs, output: &Output) -> Result<(), Fail> {
    let project = Project::find(&args.which.folder)?;
    let tools = Tools::find(project.root())?;
    for package in project.contracts(args.which.package.as_deref())? {
        let progress = Progress::spinner(common, format!("building {}", package.name));
        let module = project.build(&tools, package)?;
        drop(progress);
        if let Some(wanted) = other_compiler(&tools, &module) {
            output.note(&wanted);
        }
    }
    let mut words = Vec::new();
    if let Some(package) = &args.which.package {
        words.extend(["--package".to_owned(), package.clone()]);
    }
    words.extend_from_slice(&args.words);
    project.test(&words)?;
    output.note("try  tradewind build");
    Ok(())
}

pub(super) fn check(common: &Common, args: &CheckArgs, output: &mut Output) -> Result<(), Fail> {
    let mut modules = Vec::new();
    if args.path.is_dir() {
        let project = Project::find(&args.path)?;
        let tools = Tools::find(project.root())?;
        for package in project.contracts(args.package.as_deref())? {
            let progress = Progress::spinner(common, format!("building {}", package.name));
            let module = project.build(&tools, package)?;
            drop(progress);
            modules.push((module.path, module.code));
        }
    } else {
        modules.push((args.path.clone(), read(&args.path)?));
    }
    let mut refused = Ok(());
    for (path, code) in modules {
        let shown = path.display().to_string();
        let (figures, judged) = admission::survey(&code, &Rules::default());
        let problem = judged.err().map(|refused| refused.to_string());
        let figure =
            |used: &Used| json!({ "what": used.what, "used": used.used, "allowed": used.allowed });
        let json = json!({
            "module": shown,
            "admitted": problem.is_none(),
            "refused": problem,
            "limits": figures.iter().map(figure).collect::<Vec<_>>(),
        });
        output.tell(&json, || limits(&shown, &figures, problem.as_deref()));
        if let Some(problem) = problem {
            refused = Err(Fail::usage(format!(
                "{shown} would not be admitted: {problem}"
            )));
        }
    }
    refused
}

pub(super) async fn verify(
    common: &Common,
    args: &VerifyArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let registry = contract(&client, tradewind_runtime::registry::name()).await?;
    let asked = json!({ "contract": args.contract.as_str() });
    let record = client.view(&registry, "contract", &asked, None).await?;
    let deployed: Hash = record["code"]
        .as_str()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Fail::refused(format!("no contract is named {}", args.contract)))?;
    let project = Project::find(&args.source)?;
    let tools = Tools::find(project.root())?;
    let package = project.contract(args.package.as_deref())?;
    let progress = Progress::spinner(common, format!("building {}", package.name));
    let module = project.build(&tools, package)?;
    drop(progress);
    let built = module.hash();
    let fits = built == deployed;
    let json = json!({
        "contract": args.contract.as_str(),
        "verified": fits,
        "deployed": deployed.to_string(),
        "built": built.to_string(),
        "version": record["version"],
        "rustc": tools.rustc,
    });
    let source = args.source.display().to_string();
    if fits {
        output.tell(&json, || {
            let word = good("verified");
            format!(
                "{word}: {} is what {source} builds\ncode  {built}",
                args.contract
            )
        });
        return Ok(());
    }
    let mut text = format!(
        "{} is not what {source} builds: deployed is code {deployed}, built was {built}",
        args.contract
    );
    if let Some(wanted) = other_compiler(&tools, &module) {
        text += &format!("; {wanted}");
    }
    Err(Fail::unproven(text, json))
}

/// The module of a file, or of the project in a folder; where it lies.
pub(super) fn module(
    common: &Common,
    path: &Path,
    package: Option<&str>,
) -> Result<(PathBuf, Vec<u8>), Fail> {
    if !path.is_dir() {
        return Ok((path.to_owned(), read(path)?));
    }
    let project = Project::find(path)?;
    let tools = Tools::find(project.root())?;
    let package = project.contract(package)?;
    let progress = Progress::spinner(common, format!("building {}", package.name));
    let module = project.build(&tools, package)?;
    drop(progress);
    Ok((module.path, module.code))
}

/// The schema of a module that a chain with the default limits admits.
pub(super) fn admitted(path: &Path, code: &[u8]) -> Result<Schema, Fail> {
    let admitted = admission::admit(code, &Rules::default()).map_err(|refused| {
        let shown = path.display();
        Fail::usage(format!("{shown} would not be admitted: {refused}"))
    })?;
    Ok(admitted.schema)
}

/// The bytes of a module's file.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Fail> {
    file::read(path, MAX_TRANSACTION_BYTES)
        .map_err(|error| Fail::system(&format!("cannot read {}", path.display()), &error))
}

/// What to say if the project asks for another compiler than there is.
fn other_compiler(tools: &Tools, module: &Module) -> Option<String> {
    let wanted = module.package.rustc.as_deref()?;
    (wanted != tools.rustc).then(|| {
        format!(
            "{} asks for rustc {wanted}, this is {}: its hash will differ; build it with `RUSTUP_TOOLCHAIN={wanted}`",
            module.package.name, tools.rustc
        )
    })
}

fn built_json(module: &Module, schema: &Schema, gas: impl Fn(&str) -> Option<GasOf>) -> Value {
    let methods = schema.methods.iter().map(|method| {
        let gas = gas(&method.name);
        let gas =
            gas.map(|gas| json!({ "least": gas.least, "most": gas.most, "calls": gas.calls }));
        json!({ "name": method.name, "kind": kind(method.kind), "gas": gas })
    });
    json!({
        "package": module.package.name,
        "contract": schema.name,
        "module": module.path.display().to_string(),
        "bytes": module.code.len(),
        "hash": module.hash().to_string(),
        "methods": methods.collect::<Vec<_>>(),
    })
}

fn built_text(module: &Module, schema: &Schema, gas: impl Fn(&str) -> Option<GasOf>) -> String {
    let mut table = Table::new(["method", "", "gas"]);
    for method in &schema.methods {
        let gas = match (gas(&method.name), method.kind) {
            (Some(gas), _) if gas.least == gas.most => grouped(gas.least),
            (Some(gas), _) => format!("{}..{}", grouped(gas.least), grouped(gas.most)),
            (None, MethodKind::Open) => "paid with the deployment".to_owned(),
            (None, MethodKind::Action) => "not called by a test".to_owned(),
            (None, MethodKind::View) => "free to ask".to_owned(),
        };
        table.row([method.name.clone(), kind(method.kind).to_owned(), gas]);
    }
    format!(
        "{}  {}\nsize    {} bytes\nhash    {}\n\n{table}",
        strong(&schema.name),
        module.path.display(),
        grouped(module.code.len() as u64),
        module.hash(),
    )
}

const fn kind(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Open => "constructor",
        MethodKind::Action => "action",
        MethodKind::View => "view",
    }
}

fn limits(shown: &str, figures: &[Used], problem: Option<&str>) -> String {
    let mut table = Table::new(["limit", "used", "allowed"])
        .numbers(1)
        .numbers(2);
    for Used {
        what,
        used,
        allowed,
    } in figures
    {
        let mut cells = [(*what).to_owned(), grouped(*used), grouped(*allowed)];
        if used > allowed {
            cells = cells.map(|cell| bad(&cell));
        }
        table.row(cells);
    }
    let fate = problem.map_or_else(|| good("admitted"), |_| bad("refused"));
    format!("{shown}: {fate}\n\n{table}")
}

impl From<ProjectError> for Fail {
    fn from(error: ProjectError) -> Self {
        Self::usage(error.to_string())
    }
}
