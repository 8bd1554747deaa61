//! Stubs in TypeScript, on the package `@tradewind/client`.

use tradewind_types::schema::{
    Definition, Field, Method, MethodKind, Record, Refusal, Schema, Type, Variant,
};

use super::names::{camel, free, pascal, used, wrap};
use super::{File, hash, is_bare, keys, methods, one_line, said, schema_lines, told};
use crate::cli::fail::Fail;

const WIDTH: usize = 96;

/// Names that a stub has already.
const TAKEN: &str = "\
    askView at check client constructor contract events failures followEvents makeCall \
    makeOpening opening throwTyped";

/// The type of a value.
fn type_of(ty: &Type) -> String {
    let plain = match ty {
        Type::Unit => "void",
        Type::Bool => "boolean",
        Type::Unsigned(64) | Type::Signed(64) | Type::Quantity | Type::Rate => "bigint",
        Type::Unsigned(_) | Type::Signed(_) => "number",
        Type::Text => "string",
        Type::Bytes => "Uint8Array",
        Type::Hash => "Hash",
        Type::Party => "Party",
        Type::Organisation => "Organisation",
        Type::Role => "Role",
        Type::Timestamp => "Timestamp",
        Type::Currency => "Currency",
        Type::Amount => "Amount",
        Type::PublicKey => "PublicKey",
        Type::Option(inner) => return format!("{} | null", type_of(inner)),
        Type::List(inner) if matches!(**inner, Type::Option(_)) => {
            return format!("({})[]", type_of(inner));
        }
        Type::List(inner) => return format!("{}[]", type_of(inner)),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(type_of).collect();
            return format!("[{}]", parts.join(", "));
        }
        Type::Named(name) => name,
    };
    plain.to_owned()
}

/// What the package offers to stubs, and whether it is a type alone.
const IMPORTS: [(&str, bool); 15] = [
    ("Amount", true),
    ("Call", true),
    ("Client", true),
    ("Currency", true),
    ("Failed", true),
    ("FollowOptions", true),
    ("Hash", true),
    ("Organisation", true),
    ("Party", true),
    ("PublicKey", true),
    ("Refusal", false),
    ("Role", true),
    ("Stub", false),
    ("Timestamp", true),
    ("TypedEvent", true),
];

pub(super) fn write(schema: &Schema) -> Result<File, Fail> {
    let mut text = String::new();
    for definition in &schema.types {
        text += &match definition {
            Definition::Record(record) => interface(record, ""),
            Definition::Choice {
                name,
                doc,
                variants,
            } => choice(name, doc, variants, is_bare(definition))?,
        };
    }
    for event in &schema.events {
        text += &interface(event, "");
    }
    for refusal in &schema.failures {
        text += &failure(refusal);
    }
    text += &contract(schema);
    let name = &schema.name;
    let names: Vec<&str> = IMPORTS.iter().map(|(name, _)| *name).collect();
    let used = used(&text, &names);
    let imports: String = IMPORTS
        .iter()
        .filter(|(name, _)| used.contains(name))
        .map(|(name, is_type)| {
            let kind = if *is_type { "type " } else { "" };
            format!("  {kind}{name},\n")
        })
        .collect();
    let head = format!(
        "/**\n * {name}: a typed client.\n *\n \
         * Written by `tradewind client --lang typescript`; written again when the contract changes.\n \
         * Hash of the schema: {}\n */\n\nimport {{\n{imports}}} from \"@tradewind/client\";\n",
        hash(schema)
    );
    Ok((format!("{}.ts", camel(name)), head + &text))
}

fn interface(Record { name, fields, doc }: &Record, indent: &str) -> String {
    let members: String = fields
        .iter()
        .map(|field| format!("  {}: {};\n", field.name, type_of(&field.ty)))
        .collect();
    format!(
        "\n{}export interface {name} {{\n{members}}}\n",
        comment(indent, &[&one_line(doc)])
    )
}

fn choice(name: &str, doc: &str, variants: &[Variant], bare: bool) -> Result<String, Fail> {
    let one = |variant: &Variant| {
        if variant.fields.is_empty() {
            return Ok(format!("\"{}\"", variant.name));
        }
        if variant.fields.iter().any(|field| field.name == "kind") {
            let text = format!(
                "the variant {} of {name} has a field `kind`, by which TypeScript tells variants apart",
                variant.name
            );
            return Err(Fail::usage(text));
        }
        let fields: Vec<String> = variant
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.name, type_of(&field.ty)))
            .collect();
        Ok(format!(
            "{{ kind: \"{}\"; {} }}",
            variant.name,
            fields.join("; ")
        ))
    };
    let listed = variants.iter().map(one).collect::<Result<Vec<_>, Fail>>()?;
    let listed: String = listed
        .iter()
        .map(|variant| format!("\n  | {variant}"))
        .collect();
    let what = if bare {
        "One of these names."
    } else {
        "One of these variants."
    };
    let doc = one_line(doc);
    let doc = if doc.is_empty() { what } else { &doc };
    Ok(format!(
        "\n{}export type {name} ={listed};\n",
        comment("", &[doc])
    ))
}

fn failure(
    Refusal {
        code,
        name,
        fields,
        en,
        zh,
    }: &Refusal,
) -> String {
    let listed: Vec<String> = fields
        .iter()
        .map(|field| format!("{}: {}", field.name, type_of(&field.ty)))
        .collect();
    let fields = match listed.as_slice() {
        [] => "{}".to_owned(),
        listed => format!("{{ {} }}", listed.join("; ")),
    };
    let (en, zh) = (format!("{en}."), format!("{zh}。"));
    format!(
        "\n{}export class {name}Error extends Refusal {{\n  static readonly code = {code};\n\n  \
         constructor(\n    failed: Failed,\n    readonly fields: {fields},\n  ) {{\n    super(failed);\n  }}\n}}\n",
        comment("", &[&en, &zh])
    )
}

fn contract(schema: &Schema) -> String {
    let name = &schema.name;
    let events: String = schema
        .events
        .iter()
        .map(|event| format!("\n  | TypedEvent<\"{0}\", {0}>", event.name))
        .collect();
    let events = if events.is_empty() {
        " never".to_owned()
    } else {
        events
    };
    let mut text =
        format!("\n/** Any event of the contract. */\nexport type {name}Event ={events};\n");
    let lines = schema_lines(schema, 84);
    let lines: Vec<String> = lines.iter().map(|line| format!("  \"{line}\"")).collect();
    text += &format!("\nconst SCHEMA =\n{};\n", lines.join(" +\n"));
    text += "\nconst FAILURES = {\n";
    for Refusal { code, name, .. } in &schema.failures {
        text += &format!("  {code}: {name}Error,\n");
    }
    text += &format!(
        "}};\n\n{}export class {name} extends Stub {{\n",
        comment("", &[&one_line(&schema.doc)])
    );
    text += "  constructor(client: Client, name: Party) {\n    super(client, name, SCHEMA, FAILURES);\n  }\n";
    let open = methods(schema, MethodKind::Open).next();
    let none: &[Field] = &[];
    let opens = open.map_or(none, |open| open.params.as_slice());
    let doc = [
        "Deploys the contract under this stub's name: the module, and what its constructor takes."
            .to_owned(),
    ];
    text += &format!("\n{}", method_doc(&doc, opens));
    let args = arguments(opens);
    let args = if args.is_empty() {
        args
    } else {
        format!(", {args}")
    };
    text += &format!(
        "  opening(code: Uint8Array{args}): Call<void> {{\n    return this.makeOpening(code, {});\n  }}\n",
        given(opens)
    );
    for action in methods(schema, MethodKind::Action) {
        text += &method(
            action,
            &format!("Call<{}>", type_of(&action.returns)),
            "makeCall",
        );
    }
    for view in methods(schema, MethodKind::View) {
        text += &method(
            view,
            &format!("Promise<{}>", type_of(&view.returns)),
            "askView",
        );
    }
    for event in &schema.events {
        text += &follow(event);
    }
    text + &format!(
        "\n  /** Follows all events. */\n  events(options: FollowOptions = {{}}): AsyncGenerator<{name}Event, void, void> {{\n    \
         return this.followEvents(\"\", {{}}, options);\n  }}\n}}\n"
    )
}

fn method(method: &Method, returns: &str, by: &str) -> String {
    let name = free(camel(&method.name), TAKEN);
    format!(
        "\n{}  {name}({}): {returns} {{\n    return this.{by}(\"{}\", {});\n  }}\n",
        method_doc(&told(method, str::to_owned), &method.params),
        arguments(&method.params),
        method.name,
        given(&method.params)
    )
}

/// What is asked for, and may be left out where it may be nothing.
fn arguments(params: &[Field]) -> String {
    let one = |param: &Field| match &param.ty {
        Type::Option(_) => format!("{}?: {}", param.name, type_of(&param.ty)),
        ty => format!("{}: {}", param.name, type_of(ty)),
    };
    let listed: Vec<String> = params.iter().map(one).collect();
    match listed.as_slice() {
        [] => String::new(),
        listed => format!("args: {{ {} }}", listed.join("; ")),
    }
}

fn given(params: &[Field]) -> &'static str {
    if params.is_empty() { "{}" } else { "args" }
}

fn follow(event: &Record) -> String {
    let wanted: Vec<String> = keys(&event.fields)
        .map(|key| format!("{}?: {}", key.name, type_of(&key.ty)))
        .collect();
    let wanted = match wanted.as_slice() {
        [] => "{}".to_owned(),
        wanted => format!("{{ {} }}", wanted.join("; ")),
    };
    let name = &event.name;
    let told = format!("TypedEvent<\"{name}\", {name}>");
    format!(
        "\n  /** Follows {name}, those with these keys. */\n  follow{}(\n    keys: {wanted} = {{}},\n    \
         options: FollowOptions = {{}},\n  ): AsyncGenerator<{told}, void, void> {{\n    \
         return this.followEvents(\"{name}\", keys, options);\n  }}\n",
        pascal(name)
    )
}

fn method_doc(paragraphs: &[String], params: &[Field]) -> String {
    let listed: Vec<String> = params
        .iter()
        .map(|param| format!("- `{}`: {}", param.name, said(&param.ty)))
        .collect();
    let listed = listed.join("\n");
    let mut all: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    if !listed.is_empty() {
        all.push(&listed);
    }
    comment("  ", &all)
}

fn comment(indent: &str, paragraphs: &[&str]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let escaped = paragraph.replace("*/", "* /");
        lines.extend(
            escaped
                .lines()
                .flat_map(|line| wrap(line, WIDTH - indent.len() - 7)),
        );
    }
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let body: String = lines
                .iter()
                .map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n")
                .collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}
