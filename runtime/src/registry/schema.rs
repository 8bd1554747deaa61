//! The registry's interface, described as every contract's is.

use std::sync::OnceLock;

use tradewind_types::schema::diff::{Change, Cure};
use tradewind_types::schema::{
    Definition, Field, Guard, Method, MethodKind, Record, Refusal as Described, Release, Schema,
    StateField, Storage, Type, Variant,
};

use super::record::Field as Place;

macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal $(($($field:ident: $ty:expr),+))?, $en:literal, $zh:literal;)+) => {
        /// Why the registry refuses.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name = $code,)+
        }

        fn failures() -> Vec<Described> {
            vec![$(Described {
                code: $code,
                name: stringify!($name).into(),
                fields: fields(&[$($((stringify!($field), $ty)),+)?]),
                en: $en.into(),
                zh: $zh.into(),
            },)+]
        }
    };
}

refusals! {
    /// The name belongs to a party, contract or organisation already.
    NameTaken = 1, "this name is taken", "该名称已被占用";
    /// The organisation is not registered.
    UnknownOrganisation = 2, "no organisation has this name", "不存在该组织";
    /// The party is not registered.
    UnknownParty = 3, "no party has this name", "不存在该参与方";
    /// The contract is not deployed.
    UnknownContract = 4, "no contract has this name", "不存在该合约";
    /// The caller may not do this.
    NotAllowed = 5, "the callers' organisations and roles do not allow this", "调用方的组织与角色无权执行此操作";
    /// The key is weak or malformed.
    BadKey = 6, "not a sound ed25519 public key", "不是合格的 ed25519 公钥";
    /// A party has too many keys or roles, or would be left without a key.
    BadCount = 7, "a party has 1 to 16 keys and at most 16 roles", "参与方须有 1 至 16 个密钥，角色不超过 16 个";
    /// The policy cannot be met, or its lists are not ascending.
    BadPolicy = 8, "this policy cannot be met or is not in order", "该策略无法满足或格式有误";
    /// No such proposal.
    UnknownProposal = 9, "no proposal has this number", "不存在该提案";
    /// The proposal was carried out.
    ProposalDone = 10, "this proposal was carried out already", "该提案已执行";
    /// The party approved already.
    ApprovedBefore = 11, "this party approved already", "该参与方已批准";
    /// The record is on hold already, or is not.
    HoldState = 12, "this record is on hold already, or is not", "该记录已被扣留或未被扣留";
    /// The validator set is not sound.
    BadValidators = 13, "not a sound validator set", "验证者集合不合格";
    /// Nothing would change.
    NoChange = 14, "this is so already", "状态未改变";
    /// A text is too long.
    TooLong = 15, "text of more than 200 bytes", "文本超过 200 字节";
    /// The proposed call cannot be proposed.
    NotProposable = 16, "only calls that a policy guards can be proposed", "只有受策略保护的调用才能提案";
    /// The upgrade would break what is stored or what others rely on.
    Breaks = 17 (element: Type::Text, change: named("UpgradeChange"), cure: named("UpgradeCure")),
        "the upgrade breaks {element}: {change}; it takes: {cure}", "升级会破坏 {element}：{change}；需要：{cure}";
    /// No module on the chain has this hash.
    UnknownCode = 18, "no module on the chain has this hash", "链上不存在该哈希对应的模块";
    /// The contract has nothing under this key.
    UnknownRecord = 19, "the contract has no such record", "该合约没有此记录";
    /// A contract of which a record is on hold is upgraded by governance only.
    Held = 20, "a record of the contract is on hold: its upgrade is governance's to agree to", "该合约有记录被扣留，升级须经治理方同意";
}

fn named(name: &str) -> Type {
    Type::Named(name.into())
}

fn list(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

fn option(ty: Type) -> Type {
    Type::Option(Box::new(ty))
}

fn fields(names: &[(&str, Type)]) -> Vec<Field> {
    let field = |(number, (name, ty)): (u32, &(&str, Type))| Field {
        number,
        name: (*name).into(),
        ty: ty.clone(),
        key: false,
    };
    (0..).zip(names).map(field).collect()
}

fn method(
    kind: MethodKind,
    name: &str,
    params: &[(&str, Type)],
    returns: Type,
    doc: &str,
) -> Method {
    let guards = if kind == MethodKind::View {
        vec![]
    } else {
        vec![Guard::Custom("policy".into())]
    };
    Method {
        name: name.into(),
        kind,
        guards,
        params: fields(params),
        returns,
        doc: doc.into(),
    }
}

fn event(name: &str, key: (&str, Type), rest: &[(&str, Type)]) -> Record {
    let mut all = vec![key];
    all.extend_from_slice(rest);
    let mut fields = fields(&all);
    if let Some(first) = fields.first_mut() {
        first.key = true;
    }
    Record {
        name: name.into(),
        fields,
        doc: String::new(),
    }
}

fn record(name: &str, names: &[(&str, Type)]) -> Definition {
    Definition::Record(Record {
        name: name.into(),
        fields: fields(names),
        doc: String::new(),
    })
}

/// A table, or a cell if the key has no parts.
fn state(place: Place, name: &str, key: &[Type], value: Type) -> StateField {
    let storage = match key {
        [] => Storage::Cell,
        _ => Storage::Table,
    };
    StateField {
        number: place as u16,
        name: name.into(),
        storage,
        key: key.to_vec(),
        value,
        follows: None,
    }
}

/// The registry's schema.
pub fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(build)
}

fn build() -> Schema {
    use MethodKind::{Action, View};
    use Type::{Bool, Bytes, Hash, Organisation, Party, PublicKey, Role, Text, Unit, Unsigned};
    let contract = || ("contract", Party);
    let party = || ("party", Party);
    let call = || [contract(), ("method", Text), ("args", Bytes)];
    let mut methods = vec![
        method(
            Action,
            "organise",
            &[("organisation", Organisation), ("title", Text)],
            Unit,
            "Registers an organisation.",
        ),
        method(
            Action,
            "enrol",
            &[party(), ("roles", list(Role)), ("keys", list(PublicKey))],
            Unit,
            "Registers a party of an organisation.",
        ),
        method(
            Action,
            "grant",
            &[party(), ("role", Role)],
            Unit,
            "Gives a party a role. An administrator gives `admin` and `developer` in the own organisation; all other roles are governance's to give.",
        ),
        method(
            Action,
            "withdraw",
            &[party(), ("role", Role)],
            Unit,
            "Takes a role from a party.",
        ),
        method(
            Action,
            "add_key",
            &[party(), ("key", PublicKey)],
            Unit,
            "Adds a key to a party; the party itself or its administrator may.",
        ),
        method(
            Action,
            "revoke_key",
            &[party(), ("key", PublicKey)],
            Unit,
            "Revokes a key of a party; the party itself or its administrator may.",
        ),
        method(
            Action,
            "freeze_party",
            &[party()],
            Unit,
            "Bars a party from acting.",
        ),
        method(
            Action,
            "unfreeze_party",
            &[party()],
            Unit,
            "Lets a party act again.",
        ),
        method(
            Action,
            "deploy",
            &[contract(), ("code", Bytes), ("args", Bytes)],
            Unit,
            "Deploys a contract under a name of its organisation and opens it with the arguments. The code is the module, or the hash of one that was uploaded.",
        ),
        method(
            Action,
            "upload",
            &[("code", Bytes)],
            Hash,
            "Keeps a module to be deployed by its hash, which it returns: how a module too large for a proposal is proposed. An organisation's four newest that nobody uses are kept.",
        ),
        method(
            Action,
            "upgrade",
            &[contract(), ("code", Bytes)],
            Unit,
            "Replaces a contract's code, by a module or the hash of one that was uploaded, which \
             breaks nothing; brings the state over. While a record of it is on hold this is governance's to agree to.",
        ),
        method(
            Action,
            "freeze_contract",
            &[contract()],
            Unit,
            "Bars a contract from running.",
        ),
        method(
            Action,
            "unfreeze_contract",
            &[contract()],
            Unit,
            "Lets a contract run again.",
        ),
        method(
            Action,
            "set_policy",
            &[
                contract(),
                ("method", Text),
                ("policy", option(named("Policy"))),
            ],
            Unit,
            "Sets or removes the policy of a contract's method.",
        ),
        method(
            Action,
            "set_governance",
            &[("policy", named("Policy")), ("able", list(Party))],
            Unit,
            "Sets the policy by which all is governed, as the one in force allows; `able` are parties whose agreement would meet the new one today.",
        ),
        method(
            Action,
            "hold",
            &[contract(), ("record", Bytes), ("reason", Text)],
            Unit,
            "Puts a single record of a contract on hold: nobody can change it. The record is named by its key within the contract (field number and key parts) and has to be there.",
        ),
        method(
            Action,
            "lift",
            &[contract(), ("record", Bytes)],
            Unit,
            "Lifts a hold.",
        ),
        method(
            Action,
            "propose",
            &call(),
            Unsigned(64),
            "Proposes a call that a policy guards; returns its number.",
        ),
        method(
            Action,
            "approve",
            &[("proposal", Unsigned(64))],
            Bool,
            "Approves a proposal; returns whether it was carried out.",
        ),
        method(
            Action,
            "set_validators",
            &[("validators", list(named("Validator")))],
            Unit,
            "Sets who certifies blocks, from the next block on.",
        ),
        method(
            View,
            "organisation",
            &[("organisation", Organisation)],
            option(named("OrganisationRecord")),
            "An organisation.",
        ),
        method(
            View,
            "party",
            &[party()],
            option(named("PartyRecord")),
            "A party's roles and keys.",
        ),
        method(
            View,
            "contract",
            &[contract()],
            option(named("ContractRecord")),
            "A contract's code and standing.",
        ),
        method(
            View,
            "policy",
            &[contract(), ("method", Text)],
            option(named("Policy")),
            "The policy of a method, if it has one.",
        ),
        method(
            View,
            "uploads",
            &[("organisation", Organisation)],
            list(Hash),
            "Hashes of the modules that an organisation uploaded and nobody uses, oldest first.",
        ),
        method(
            View,
            "governance",
            &[],
            named("Policy"),
            "The policy by which all is governed.",
        ),
        method(
            View,
            "proposal",
            &[("proposal", Unsigned(64))],
            option(named("ProposalRecord")),
            "A proposal and its approvals.",
        ),
        method(
            View,
            "held",
            &[contract(), ("record", Bytes)],
            option(named("HoldRecord")),
            "The hold on a record, if there is one.",
        ),
        method(
            View,
            "validators",
            &[],
            list(named("Validator")),
            "Who certifies blocks.",
        ),
    ];
    methods.sort_by(|a, b| a.name.cmp(&b.name));
    let mut events = vec![
        event("Organised", ("organisation", Organisation), &[]),
        event("Enrolled", ("party", Party), &[]),
        event("RolesChanged", ("party", Party), &[("roles", list(Role))]),
        event(
            "KeysChanged",
            ("party", Party),
            &[("keys", list(PublicKey))],
        ),
        event("PartyFrozen", ("party", Party), &[("frozen", Bool)]),
        event(
            "Deployed",
            ("contract", Party),
            &[("code", Hash), ("version", Unsigned(32))],
        ),
        event("ContractFrozen", ("contract", Party), &[("frozen", Bool)]),
        event(
            "PolicySet",
            ("contract", Party),
            &[("method", Text), ("policy", option(named("Policy")))],
        ),
        event(
            "Uploaded",
            ("code", Hash),
            &[("by", Party), ("bytes", Unsigned(32))],
        ),
        event(
            "GovernanceSet",
            ("by", Party),
            &[("policy", named("Policy"))],
        ),
        event(
            "HoldPut",
            ("contract", Party),
            &[("record", Bytes), ("by", Party)],
        ),
        event(
            "HoldLifted",
            ("contract", Party),
            &[("record", Bytes), ("by", Party)],
        ),
        event(
            "Proposed",
            ("proposal", Unsigned(64)),
            &[("contract", Party), ("method", Text)],
        ),
        event(
            "Approved",
            ("proposal", Unsigned(64)),
            &[("by", Party), ("executed", Bool)],
        ),
        event("ValidatorsSet", ("validators", Unsigned(32)), &[]),
    ];
    events.sort_by(|a, b| a.name.cmp(&b.name));
    let variant = |number, name: &str, of: &[(&str, Type)]| Variant {
        number,
        name: name.into(),
        fields: fields(of),
    };
    let rule = Definition::Choice {
        name: "Rule".into(),
        variants: vec![
            variant(0, "Any", &[]),
            variant(1, "All", &[]),
            variant(2, "Majority", &[]),
            variant(3, "AtLeast", &[("voices", Unsigned(32))]),
            variant(4, "Nobody", &[]),
        ],
        doc: "How many organisations must agree.".into(),
    };
    let plain = |name: &str, names: &[&str], doc: &str| Definition::Choice {
        name: name.into(),
        variants: (1..)
            .zip(names)
            .map(|(number, name)| variant(number, name, &[]))
            .collect(),
        doc: doc.into(),
    };
    let names: Vec<&str> = Change::ALL.iter().map(|change| change.name()).collect();
    let change = plain(
        "UpgradeChange",
        &names,
        "What an upgrade does to a part of a contract.",
    );
    let names: Vec<&str> = Cure::ALL.iter().map(|cure| cure.name()).collect();
    let cure = plain(
        "UpgradeCure",
        &names,
        "What an author writes so that it does not break.",
    );
    Schema {
        name: "Registry".into(),
        doc: "Organisations, parties, keys, roles, contracts, policies, proposals, freezes and holds.".into(),
        methods,
        events,
        failures: failures(),
        types: vec![
            record("ContractRecord", &[("code", Hash), ("deployer", Party), ("version", Unsigned(32)), ("frozen", Bool), ("holds", Unsigned(32)), ("schema", Hash)]),
            record("HoldRecord", &[("by", Party), ("reason", Text)]),
            record("OrganisationRecord", &[("title", Text)]),
            record("PartyRecord", &[("roles", list(Role)), ("keys", list(PublicKey)), ("frozen", Bool)]),
            record("Policy", &[("rule", named("Rule")), ("organisations", list(Organisation)), ("roles", list(Role))]),
            record("ProposalRecord", &[("contract", Party), ("method", Text), ("args", Bytes), ("approvals", list(Party)), ("executed", Bool)]),
            rule,
            change,
            cure,
            record("Validator", &[("party", Party), ("key", PublicKey), ("power", Unsigned(64))]),
        ],
        // Modules and schemas lie there too, as they are: no values that a schema describes.
        state: vec![
            state(Place::Organisations, "organisations", &[Organisation], named("OrganisationRecord")),
            state(Place::Parties, "parties", &[Party], named("PartyRecord")),
            state(Place::Contracts, "contracts", &[Party], named("ContractRecord")),
            state(Place::Policies, "policies", &[Party, Text], named("Policy")),
            state(Place::Proposals, "proposals", &[Unsigned(64)], named("ProposalRecord")),
            state(Place::ProposalCount, "proposal_count", &[], Unsigned(64)),
            state(Place::Holds, "holds", &[Party, Bytes], named("HoldRecord")),
            state(Place::Validators, "validators", &[], list(named("Validator"))),
            state(Place::Governance, "governance", &[], named("Policy")),
            state(Place::Uploads, "uploads", &[Organisation], list(Hash)),
            state(Place::Uploaders, "uploaders", &[Hash], Organisation),
        ],
        release: Release {
            version: 1,
            ..Release::default()
        },
        migrations: Vec::new(),
    }
}
