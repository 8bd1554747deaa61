//! `tradewind propose`, `approve` and `submit`: what one party alone cannot do.
//!
//! Two things wait for others. A *proposal* lies on the chain: the registry carries it out
//! once enough organisations approved. A *transaction file* lies on a disk: it goes from party
//! to party until everybody agreed, and its sender submits it.

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use tradewind_client::v1::{self, Committed};
use tradewind_client::{Account, Client};
use tradewind_proto::json::decode_args;
use tradewind_types::{Gas, Invocation, Party};

use super::Common;
use super::call::{CallArgs, Prepared, prepared};
use super::connection::{connect, contract, signer};
use super::draft::{Draft, Words, call_text, lends, need_text, waiting};
use super::fail::Fail;
use super::output::{Output, grouped, plain, value};
use super::table::{good, strong};
use super::told::{committed_json, committed_text};

/// Propose a call that needs the approval of others.
#[derive(Debug, Args)]
#[command(
    disable_help_flag = true,
    after_help = "\
Examples:
  tradewind propose registry@system set_validators --validators '[…]'
  tradewind propose cash@zone pause --currency GBP --paused true
  tradewind approve 7                     another party approves proposal 7"
)]
pub(super) struct ProposeArgs {
    #[command(flatten)]
    call: CallArgs,
}

/// Approve a proposal, or agree to a transaction in a file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind approve 7                     proposal 7 of the registry
  tradewind approve sale.tx               agree to what sale.tx needs of you
  tradewind approve sale.tx --yes         without being asked")]
pub(super) struct ApproveArgs {
    /// A proposal's number, or a transaction file.
    what: String,
    /// Do not ask before signing.
    #[arg(long, short)]
    yes: bool,
}

/// Submit a transaction that everybody agreed to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind call --out sale.tx cash@zone transfer --from ann@shop --to bo@shop --amount 5.00GBP --reference S1
  tradewind --key ann@shop.key approve sale.tx
  tradewind --key bo@shop.key submit sale.tx")]
pub(super) struct SubmitArgs {
    /// The transaction file.
    file: PathBuf,
    #[command(flatten)]
    how: How,
}

/// How a transaction is sent.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct How {
    /// Let calls further down act in the sender's name too, as the simulation shows them.
    #[arg(long)]
    pub(super) lend: bool,
}

pub(super) async fn propose(
    common: &Common,
    args: ProposeArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let Some(Prepared {
        client,
        contract: target,
        method,
        arguments,
    }) = prepared(common, "propose", args.call, output).await?
    else {
        return Ok(());
    };
    let proposed = target.invocation(&method, &arguments)?;
    let registry = contract(&client, tradewind_runtime::registry::name()).await?;
    let asked = json!({
        "contract": target.name().as_str(),
        "method": method,
        "args": hex::encode(&proposed.args),
    });
    let call = registry.invocation("propose", &asked)?;
    let account = signer(common)?;
    let draft = Draft::new(
        &client,
        account.party(),
        vec![call],
        super::call::VALIDITY_MS,
    )?;
    let committed = send(&client, &account, draft, How { lend: false }, output).await?;
    let number = returned(&committed);
    let mut json = committed_json(&committed);
    json["proposal"] = number.clone();
    output.tell(&json, || {
        let number = plain(&number);
        format!(
            "proposal {} waits for approvals: {method} of {}\nothers approve it with  tradewind approve {number}",
            strong(&number),
            target.name()
        )
    });
    Ok(())
}

pub(super) async fn approve(
    common: &Common,
    args: ApproveArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    match args.what.parse::<u64>() {
        Ok(number) => approve_proposal(common, number, args.yes, output).await,
        Err(_) => approve_file(common, PathBuf::from(args.what), args.yes, output).await,
    }
}

async fn approve_proposal(
    common: &Common,
    number: u64,
    yes: bool,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let registry = contract(&client, tradewind_runtime::registry::name()).await?;
    let asked = json!({ "proposal": number.to_string() });
    let record = client.view(&registry, "proposal", &asked, None).await?;
    if record.is_null() {
        return Err(Fail::refused(format!(
            "no proposal has the number {number}"
        )));
    }
    let proposed = proposed(&client, &record).await;
    output.note(&format!(
        "proposal {number}: {}\napproved by {}",
        call_text(&proposed),
        plain(&record["approvals"])
    ));
    confirm(yes, "approve it?")?;
    let account = signer(common)?;
    let call = registry.invocation("approve", &asked)?;
    let draft = Draft::new(
        &client,
        account.party(),
        vec![call],
        super::call::VALIDITY_MS,
    )?;
    let committed = send(&client, &account, draft, How { lend: false }, output).await?;
    let done = returned(&committed) == Value::Bool(true);
    let mut json = committed_json(&committed);
    json["proposal"] = number.into();
    json["call"] = proposed;
    json["carried_out"] = done.into();
    output.tell(&json, || {
        let fate = match done {
            true => good("carried out"),
            false => "approved; it waits for more".to_owned(),
        };
        format!("proposal {number} is {fate} (block {})", committed.height)
    });
    Ok(())
}

/// The proposed call in words.
async fn proposed(client: &Client, record: &Value) -> Value {
    let text = |name: &str| record[name].as_str().unwrap_or_default();
    let args = hex::decode(text("args")).unwrap_or_default();
    let target: Option<Party> = text("contract").parse().ok();
    let mut arguments = record["args"].clone();
    if let Some(target) = target
        && let Ok(found) = client.contract(target).await
        && let Some(method) = found.schema().method(text("method"))
        && let Ok(decoded) = decode_args(found.schema(), method, &args)
    {
        arguments = decoded;
    }
    json!({ "contract": record["contract"], "method": record["method"], "arguments": arguments })
}

async fn approve_file(
    common: &Common,
    file: PathBuf,
    yes: bool,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let mut draft = Draft::read(&file, &client)?;
    let sender = draft.transaction.sender;
    let needs = draft.tried(&client).await?.needs;
    let party = super::connection::party(common)?;
    let shown = file.display().to_string();
    if party == sender {
        return Err(Fail::usage(format!(
            "{party} sends {shown} and agrees by that: `tradewind submit {shown}`"
        )));
    }
    let mine = needs.iter().filter(|need| need.party == party.as_str());
    let mine: Vec<String> = mine.map(need_text).collect();
    if mine.is_empty() {
        let waits = match waiting(&needs, sender).as_slice() {
            [] => "nobody; its sender can submit it".to_owned(),
            others => others.join(", "),
        };
        return Err(Fail::usage(format!(
            "{shown} needs nothing of {party}; it waits for {waits}"
        )));
    }
    output.note(&format!("{sender} sends it; {}", mine.join("\n")));
    confirm(yes, "agree?")?;
    let account = signer(common)?;
    let agreed = draft.agree(&account, &needs)?;
    let needs = draft.tried(&client).await?.needs;
    draft.write(&file, true, &client, &needs).await?;
    let mut words = Words::default();
    let mut told = Vec::new();
    for call in &agreed {
        told.push(words.json(&client, call).await);
    }
    let waits = waiting(&needs, sender);
    let json =
        json!({ "file": shown, "party": party.as_str(), "agreed": told, "waits_for": waits });
    output.tell(&json, || {
        let calls: Vec<String> = told.iter().map(call_text).collect();
        let next = match waits.as_slice() {
            [] => format!("{sender} can submit it: `tradewind submit {shown}`"),
            others => format!("it waits for {}", others.join(", ")),
        };
        format!("{party} agrees to {}\n{next}", calls.join("\n"))
    });
    Ok(())
}

pub(super) async fn submit(
    common: &Common,
    args: SubmitArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let draft = Draft::read(&args.file, &client)?;
    let sender = draft.transaction.sender;
    let shown = args.file.display();
    let party = super::connection::party(common)?;
    if party != sender {
        return Err(Fail::usage(format!(
            "{shown} is {sender}'s to submit, the key is {party}'s"
        )));
    }
    let tried = draft.tried(&client).await?;
    let missing = missing(&tried.needs, sender);
    if !missing.is_empty() {
        // A transaction that fails uses up its request id: nobody could send the file again.
        let text = missing.join("; ");
        return Err(Fail::refused(format!("{shown} is not sent: {text}")));
    }
    let account = signer(common)?;
    let committed = send(&client, &account, draft, args.how, output).await?;
    output.tell(&committed_json(&committed), || {
        committed_text("the transaction", &committed)
    });
    Ok(())
}

/// Signs and sends, with half as much gas again as a simulation used.
pub(super) async fn send(
    client: &Client,
    account: &Account,
    mut draft: Draft,
    how: How,
    output: &Output,
) -> Result<Committed, Fail> {
    let mut tried = draft.tried(client).await?;
    let sender = draft.transaction.sender;
    if lends(&tried.needs, sender) {
        let mine = tried
            .needs
            .iter()
            .filter(|need| need.party == sender.as_str());
        let mine: Vec<String> = mine.map(need_text).collect();
        if how.lend {
            draft.lend(&tried.needs);
            tried = draft.tried(client).await?;
        } else {
            output.note(&format!(
                "{}; give --lend before the contract to agree to that too",
                mine.join("; ")
            ));
        }
    }
    let others = missing(&tried.needs, sender);
    if !others.is_empty() {
        output.note(&format!(
            "{}; a transaction file collects agreements: call --out FILE, approve FILE, submit FILE",
            others.join("; ")
        ));
    }
    let used = tried.gas_used;
    draft.transaction.gas_limit = Gas::new(used.saturating_add(used / 2));
    let signed = account.sign(&draft.chain, draft.transaction);
    Ok(client.submit_signed(&signed).await?)
}

/// Who besides the sender has yet to agree, and to what.
fn missing(needs: &[v1::Need], sender: Party) -> Vec<String> {
    let others = needs.iter().filter(|need| need.party != sender.as_str());
    others.map(need_text).collect()
}

/// What a transaction of one call returned.
fn returned(committed: &Committed) -> Value {
    use tradewind_client::v1::outcome::Outcome;
    match committed
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.outcome.as_ref())
    {
        Some(Outcome::Success(success)) => value(success.returned.first()),
        _ => Value::Null,
    }
}

/// Asks a person who sits there; a script says --yes.
fn confirm(yes: bool, question: &str) -> Result<(), Fail> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Fail::usage(
            "nobody is there to be asked; give --yes to sign all the same",
        ));
    }
    let mut err = std::io::stderr().lock();
    // Who does not see the question will not answer it with yes.
    let _ = write!(err, "{question} [y/N] ");
    let _ = err.flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    match (read, answer.trim()) {
        (Ok(_), "y" | "Y" | "yes") => Ok(()),
        _ => Err(Fail::refused("nothing was signed")),
    }
}

/// Keeps a call for others to agree to: in a new file, or beside the calls of an older one.
pub(super) async fn keep(
    common: &Common,
    client: &Client,
    call: Invocation,
    (out, add): (Option<PathBuf>, Option<PathBuf>),
    valid_ms: u64,
    output: &mut Output,
) -> Result<(), Fail> {
    let sender = super::connection::party(common)?;
    let (file, draft, known) = match (out, add) {
        (_, Some(file)) => {
            let mut draft = Draft::read(&file, client)?;
            let owner = draft.transaction.sender;
            if owner != sender {
                let shown = file.display();
                return Err(Fail::usage(format!(
                    "{shown} is {owner}'s transaction, the key is {sender}'s"
                )));
            }
            draft.transaction.calls.push(call);
            (file, draft, true)
        }
        (Some(file), None) => {
            let draft = Draft::new(client, sender, vec![call], valid_ms)?;
            (file, draft, false)
        }
        (None, None) => return Ok(()),
    };
    let tried = draft.tried(client).await?;
    draft.write(&file, known, client, &tried.needs).await?;
    let shown = file.display().to_string();
    let waits = waiting(&tried.needs, sender);
    let calls = draft.transaction.calls.len();
    let json = json!({ "file": shown, "calls": calls, "waits_for": waits });
    output.tell(&json, || {
        let next = match waits.as_slice() {
            [] => format!("nobody else has to agree: `tradewind submit {shown}`"),
            others => format!(
                "it waits for {}: `tradewind approve {shown}`",
                others.join(", ")
            ),
        };
        let calls = grouped(calls as u64);
        format!("{shown} has {calls} call(s), nothing is sent yet; {next}")
    });
    Ok(())
}
