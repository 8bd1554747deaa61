//! Stubs in Python, on the package `tradewind`.

use tradewind_types::schema::{
    Definition, Field, Method, MethodKind, Record, Refusal, Schema, Type, Variant,
};

use super::names::{free, snake, used, wrap};
use super::{File, hash, is_bare, keys, methods, said, schema_lines, told};

const WIDTH: usize = 96;

/// What no field and no argument can be called: words of the language, and names that stubs
/// have for themselves or types. The package spells them the same way.
const WORDS: &str = "\
    False None True and as assert async await bool break bytes class code continue def del \
    elif else except failed finally for from global if import in int is lambda list nonlocal \
    not or pass raise return self str try tuple while with yield";

/// What no method can be called, because every stub has it.
const MEMBERS: &str = "\
    at check client codec contract events name native opening raise_typed schema";

/// The type of a value.
fn type_of(ty: &Type) -> String {
    let plain = match ty {
        Type::Unit => "None",
        Type::Bool => "bool",
        Type::Unsigned(_) | Type::Signed(_) | Type::Timestamp | Type::Quantity | Type::Rate => {
            "int"
        }
        Type::Text | Type::Party | Type::Organisation | Type::Role | Type::Currency => "str",
        Type::Bytes | Type::Hash | Type::PublicKey => "bytes",
        Type::Amount => "Amount",
        Type::Option(inner) => return format!("{} | None", type_of(inner)),
        Type::List(inner) => return format!("list[{}]", type_of(inner)),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(type_of).collect();
            return format!("tuple[{}]", parts.join(", "));
        }
        Type::Named(name) => name,
    };
    plain.to_owned()
}

fn spell(name: &str) -> String {
    free(name.to_owned(), WORDS)
}

pub(super) fn write(schema: &Schema) -> File {
    let mut text = String::new();
    for definition in &schema.types {
        text += &match definition {
            Definition::Record(record) => class(&record.name, "", &record.doc, &record.fields),
            Definition::Choice {
                name,
                doc,
                variants,
            } if is_bare(definition) => enumeration(name, doc, variants),
            Definition::Choice { name, variants, .. } => choice(name, variants),
        };
    }
    for event in &schema.events {
        text += &class(&event.name, "(Event)", &event.doc, &event.fields);
    }
    let events = schema.events.iter().map(|event| event.name.as_str());
    let events: Vec<&str> = events.collect();
    for refusal in &schema.failures {
        text += &failure(refusal);
    }
    text += &contract(schema, &events);
    let name = &schema.name;
    let head = format!(
        "\"\"\"{name}: a typed client.\n\n\
         Written by `tradewind client --lang python`; written again when the contract changes.\n\
         Hash of the schema: {}\n\"\"\"\n\nfrom __future__ import annotations\n\n",
        hash(schema)
    );
    (
        format!("{}.py", snake(name)),
        head + &imports(&text) + &text,
    )
}

/// Imports of what the text uses.
fn imports(text: &str) -> String {
    let modules: [(&str, &[&str]); 5] = [
        ("collections.abc", &["Iterator"]),
        ("dataclasses", &["dataclass"]),
        ("enum", &["Enum"]),
        ("typing", &["Any", "ClassVar", "Union"]),
        (
            "tradewind",
            &["Amount", "Call", "Cursors", "Event", "Refusal", "Stub"],
        ),
    ];
    let mut imports = String::new();
    for (module, names) in modules {
        let names = used(text, names);
        if module == "tradewind" {
            imports.push('\n');
        }
        if !names.is_empty() {
            imports += &format!("from {module} import {}\n", names.join(", "));
        }
    }
    imports
}

/// A dataclass of named fields.
fn class(name: &str, base: &str, doc: &str, fields: &[Field]) -> String {
    let mut text = format!("\n\n@dataclass(frozen=True, kw_only=True)\nclass {name}{base}:\n");
    text += &docstring("    ", &[&sentence(doc, name)]);
    text + &members(fields)
}

fn members(fields: &[Field]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let member = |field: &Field| {
        let default = if matches!(field.ty, Type::Option(_)) {
            " = None"
        } else {
            ""
        };
        format!(
            "    {}: {}{default}\n",
            spell(&field.name),
            type_of(&field.ty)
        )
    };
    "\n".to_owned() + &fields.iter().map(member).collect::<String>()
}

fn enumeration(name: &str, doc: &str, variants: &[Variant]) -> String {
    let mut text = format!("\n\nclass {name}(Enum):\n");
    text += &docstring("    ", &[&sentence(doc, name)]);
    text.push('\n');
    for variant in variants {
        text += &format!("    {} = \"{}\"\n", spell(&variant.name), variant.name);
    }
    text
}

/// A class for each variant, and their union.
fn choice(name: &str, variants: &[Variant]) -> String {
    let one = |variant: &Variant| {
        let doc = format!("The variant {} of {name}.", variant.name);
        class(
            &format!("{name}{}", variant.name),
            "",
            &doc,
            &variant.fields,
        )
    };
    let names: Vec<String> = variants
        .iter()
        .map(|v| format!("{name}{}", v.name))
        .collect();
    let classes: String = variants.iter().map(one).collect();
    format!("{classes}\n\n{name} = Union[{}]\n", names.join(", "))
}

fn failure(refusal: &Refusal) -> String {
    let mut text = format!(
        "\n\n@dataclass(eq=False, kw_only=True)\nclass {}Error(Refusal):\n",
        refusal.name
    );
    let (en, zh) = (format!("{}.", refusal.en), format!("{}。", refusal.zh));
    text += &docstring("    ", &[&en, &zh]);
    text += &format!("\n    code: ClassVar[int] = {}\n", refusal.code);
    text + members(&refusal.fields).trim_start_matches('\n')
}

fn contract(schema: &Schema, events: &[&str]) -> String {
    let name = &schema.name;
    let mut text = format!("\n\n{name}Event = {}\n", union(events));
    text += &format!("\n\nclass {name}(Stub):\n");
    text += &docstring("    ", &[&sentence(&schema.doc, name)]);
    text += "\n    SCHEMA = (\n";
    for line in schema_lines(schema, 84) {
        text += &format!("        \"{line}\"\n");
    }
    text += "    )\n    TYPES: ClassVar[dict[str, Any]] = {\n";
    for definition in &schema.types {
        let defined = definition.name();
        match definition {
            Definition::Choice { variants, .. } if !is_bare(definition) => {
                for Variant { name, .. } in variants {
                    text += &format!("        \"{defined}.{name}\": {defined}{name},\n");
                }
            }
            _ => text += &format!("        \"{defined}\": {defined},\n"),
        }
    }
    text += "    }\n    FAILURES: ClassVar[dict[int, type[Refusal]]] = {\n";
    for Refusal { code, name, .. } in &schema.failures {
        text += &format!("        {code}: {name}Error,\n");
    }
    text += "    }\n    EVENTS: ClassVar[dict[str, type[Event]]] = {\n";
    for event in events {
        text += &format!("        \"{event}\": {event},\n");
    }
    text += "    }\n";
    let none: &[Field] = &[];
    let open = methods(schema, MethodKind::Open).next();
    let opens = open.map_or(none, |open| open.params.as_slice());
    let doc = [
        "Deploys the contract under this stub's name: what its constructor takes.".to_owned(),
        "code: the module".to_owned(),
    ];
    text += &signature("opening", Some("code: bytes"), opens, "Call[None]");
    text += &method_doc(&doc, opens);
    text += &format!(
        "        return self._opening(code{})\n",
        passed(opens, ", ")
    );
    for action in methods(schema, MethodKind::Action) {
        text += &body(
            action,
            &format!("Call[{}]", type_of(&action.returns)),
            "_call",
        );
    }
    for view in methods(schema, MethodKind::View) {
        text += &body(view, &type_of(&view.returns), "_view");
    }
    for event in &schema.events {
        text += &follow(event);
    }
    let all = format!("Iterator[{name}Event]");
    text += &signature("events", None, &[], &all).replace("(self)", FOLLOW);
    text += "        \"\"\"Follows all events.\"\"\"\n";
    text + "        return self._events(\"\", {}, from_height, cursors)\n"
}

const FOLLOW: &str = "(self, *, from_height: int | None = None, cursors: Cursors | None = None)";

fn union(names: &[&str]) -> String {
    match names {
        [] => "Event".to_owned(),
        names => format!("Union[{}]", names.join(", ")),
    }
}

fn body(method: &Method, returns: &str, by: &str) -> String {
    let name = free(spell(&method.name), MEMBERS);
    let mut text = signature(&name, None, &method.params, returns);
    text += &method_doc(&told(method, spell), &method.params);
    let call = format!(
        "self.{by}(\"{}\"{})",
        method.name,
        passed(&method.params, ", ")
    );
    match by {
        "_view" => text + &format!("        answer: {returns} = {call}\n        return answer\n"),
        _ => text + &format!("        return {call}\n"),
    }
}

fn follow(event: &Record) -> String {
    let name = format!("follow_{}", snake(&event.name));
    let optional: Vec<Field> = keys(&event.fields)
        .map(|key| Field {
            ty: match &key.ty {
                Type::Option(_) => key.ty.clone(),
                other => Type::Option(other.clone().into()),
            },
            ..key.clone()
        })
        .collect();
    let mut text = format!("\n    def {name}(\n        self,\n        *,\n");
    for key in &optional {
        text += &format!(
            "        {}: {} = None,\n",
            spell(&key.name),
            type_of(&key.ty)
        );
    }
    text += "        from_height: int | None = None,\n        cursors: Cursors | None = None,\n";
    text += &format!("    ) -> Iterator[{}]:\n", event.name);
    text += &format!(
        "        \"\"\"Follows {}, those with these keys.\"\"\"\n",
        event.name
    );
    let wanted: Vec<String> = optional
        .iter()
        .map(|key| format!("\"{}\": {}", key.name, spell(&key.name)))
        .collect();
    let wanted = format!("{{{}}}", wanted.join(", "));
    text + &format!(
        "        return self._events(\"{}\", {wanted}, from_height, cursors)\n",
        event.name
    )
}

fn signature(name: &str, first: Option<&str>, params: &[Field], returns: &str) -> String {
    let mut listed: Vec<String> = vec!["self".into()];
    listed.extend(first.map(str::to_owned));
    if !params.is_empty() {
        listed.push("*".into());
    }
    listed.extend(params.iter().map(|param| {
        let default = if matches!(param.ty, Type::Option(_)) {
            " = None"
        } else {
            ""
        };
        format!("{}: {}{default}", spell(&param.name), type_of(&param.ty))
    }));
    let line = format!("    def {name}({}) -> {returns}:\n", listed.join(", "));
    if line.chars().count() <= WIDTH {
        return format!("\n{line}");
    }
    let listed: String = listed
        .iter()
        .map(|part| format!("        {part},\n"))
        .collect();
    format!("\n    def {name}(\n{listed}    ) -> {returns}:\n")
}

/// The arguments by name, those that the language has a word for through a dictionary.
fn passed(params: &[Field], before: &str) -> String {
    let plain = params
        .iter()
        .filter(|param| spell(&param.name) == param.name);
    let mut parts: Vec<String> = plain.map(|p| format!("{0}={0}", p.name)).collect();
    let renamed = params
        .iter()
        .filter(|param| spell(&param.name) != param.name);
    let renamed: Vec<String> = renamed
        .map(|param| format!("\"{}\": {}", param.name, spell(&param.name)))
        .collect();
    if !renamed.is_empty() {
        parts.push(format!("**{{{}}}", renamed.join(", ")));
    }
    match parts.as_slice() {
        [] => String::new(),
        parts => format!("{before}{}", parts.join(", ")),
    }
}

fn method_doc(paragraphs: &[String], params: &[Field]) -> String {
    let lines = params
        .iter()
        .map(|param| format!("{}: {}", spell(&param.name), said(&param.ty)));
    let listed: Vec<String> = lines.collect();
    let mut all: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let block = listed.join("\n");
    if !block.is_empty() {
        all.push(&block);
    }
    docstring("        ", &all)
}

fn docstring(indent: &str, paragraphs: &[&str]) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let width = WIDTH - indent.len() - 6;
    let lines: Vec<Vec<String>> = paragraphs
        .iter()
        .map(|text| {
            text.lines()
                .flat_map(|line| wrap(&escaped(line), width))
                .collect()
        })
        .collect();
    let blocks: Vec<String> = lines
        .iter()
        .map(|lines| {
            lines
                .iter()
                .map(|line| format!("{indent}{line}\n"))
                .collect()
        })
        .collect();
    let body = blocks.join("\n");
    let body = body.strip_prefix(indent).unwrap_or(&body);
    match body.trim_end().lines().count() {
        0 => String::new(),
        1 => format!("{indent}\"\"\"{}\"\"\"\n", body.trim_end()),
        _ => format!("{indent}\"\"\"{body}{indent}\"\"\"\n"),
    }
}

fn sentence(doc: &str, name: &str) -> String {
    match super::one_line(doc) {
        doc if doc.is_empty() => format!("{name}, as the contract defines it."),
        doc => doc,
    }
}
