//! Stubs in Java 17, which encode by themselves and need no library.

use tradewind_types::schema::{
    Definition, Field, Method, MethodKind, Record, Refusal, Schema, Type, Variant,
};

use super::names::{camel, free, wrap};
use super::{File, hash, is_bare, methods, one_line, said, told};

/// What every stub is made on.
const RUNTIME: &str = include_str!("java/Tradewind.java");

const WIDTH: usize = 100;

/// Words of the language, and names that a stub has already.
const TAKEN: &str = "\
    abstract args ask assert boolean break byte call case catch char class clone code \
    const continue default deployment do double else enum equals extends false final \
    finalize finally float for goto if implements import instanceof int interface long \
    native new notify null opening package private protected public return short static \
    strictfp super switch synchronized this throw throws toString transient true try typed \
    void volatile wait while";

/// The type of a value, and the codec that writes it.
fn type_of(ty: &Type) -> (String, String) {
    let (plain, codec) = match ty {
        Type::Unit => ("Void", "UNIT"),
        Type::Bool => ("Boolean", "BOOL"),
        Type::Unsigned(bits) => return ("Long".into(), format!("U{bits}")),
        Type::Signed(bits) => return ("Long".into(), format!("I{bits}")),
        Type::Timestamp | Type::Quantity | Type::Rate => ("Long", "U64"),
        Type::Text | Type::Party | Type::Organisation | Type::Role | Type::Currency => {
            ("String", "TEXT")
        }
        Type::Bytes | Type::Hash | Type::PublicKey => ("byte[]", "BYTES"),
        Type::Amount => ("Amount", "AMOUNT"),
        Type::Option(inner) => {
            let (ty, codec) = type_of(inner);
            return (format!("Optional<{ty}>"), format!("optionalOf({codec})"));
        }
        Type::List(inner) => {
            let (ty, codec) = type_of(inner);
            return (format!("List<{ty}>"), format!("listOf({codec})"));
        }
        Type::Tuple(parts) => {
            let (types, codecs): (Vec<String>, Vec<String>) = parts.iter().map(type_of).unzip();
            let ty = format!("Tuple{}<{}>", parts.len(), types.join(", "));
            return (ty, format!("tupleOf({})", codecs.join(", ")));
        }
        Type::Named(name) => return (name.clone(), format!("{name}.CODEC")),
    };
    (plain.into(), codec.into())
}

/// A parameter's or a component's type: what is always there needs no object.
fn bare(ty: &Type) -> String {
    match type_of(ty).0.as_str() {
        "Long" => "long".into(),
        "Boolean" => "boolean".into(),
        other => other.to_owned(),
    }
}

fn spell(name: &str) -> String {
    free(camel(name), TAKEN)
}

pub(super) fn write(schema: &Schema) -> Vec<File> {
    let name = &schema.name;
    let mut text = "// Written by `tradewind client --lang java`; written again when the contract changes.\n\n\
         package tradewind;\n\n\
         import static tradewind.Tradewind.*;\n\n\
         import java.util.List;\nimport java.util.Optional;\n"
        .to_owned();
    text += &format!(
        "\n{}public final class {name} extends Stub {{\n",
        comment("", &[&sentence(&schema.doc, name)])
    );
    text += "    /** The interface that this client was written from. */\n";
    text += &format!(
        "    public static final String SCHEMA_HASH =\n            \"{}\";\n",
        hash(schema)
    );
    text += &format!(
        "\n    public {name}(Transport transport, String name) {{\n        super(transport, name);\n    }}\n"
    );
    let open = methods(schema, MethodKind::Open).next();
    let none: &[Field] = &[];
    let opens = open.map_or(none, |open| open.params.as_slice());
    text += &comment(
        "    ",
        &[
            "Deploys the contract under this client's name: the module, and what its constructor takes.",
        ],
    );
    let params = opens.iter().map(parameter).collect::<Vec<_>>();
    let listed: String = params.iter().map(|param| format!(", {param}")).collect();
    text += &format!(
        "    public Call<Void> opening(byte[] code{listed}) {{\n{}",
        written(opens)
    );
    text += "        return deployment(code, args);\n    }\n";
    for action in methods(schema, MethodKind::Action) {
        text += &method(action, "Call", "call", "");
    }
    for view in methods(schema, MethodKind::View) {
        text += &method(view, "", "ask", " throws Failed");
    }
    text += &failures(&schema.failures);
    for definition in &schema.types {
        text += &match definition {
            Definition::Record(inner) => record(inner, ""),
            Definition::Choice {
                name,
                doc,
                variants,
            } if is_bare(definition) => enumeration(name, doc, variants),
            Definition::Choice {
                name,
                doc,
                variants,
            } => choice(name, doc, variants),
        };
    }
    text += &events(&schema.events);
    text += "}\n";
    vec![
        (format!("{name}.java"), text),
        ("Tradewind.java".into(), RUNTIME.into()),
    ]
}

fn parameter(field: &Field) -> String {
    format!("{} {}", bare(&field.ty), spell(&field.name))
}

/// Writes the arguments of a call.
fn written(params: &[Field]) -> String {
    let mut text = "        Writer args = new Writer();\n".to_owned();
    text += &format!("        args.array({});\n", params.len());
    for param in params {
        let (_, codec) = type_of(&param.ty);
        text += &format!("        {codec}.write(args, {});\n", spell(&param.name));
    }
    text
}

fn method(method: &Method, wrapper: &str, by: &str, throws: &str) -> String {
    let (returns, codec) = type_of(&method.returns);
    let returns = if wrapper.is_empty() {
        returns
    } else {
        format!("{wrapper}<{returns}>")
    };
    let mut paragraphs = told(method, spell);
    let params = method.params.iter();
    paragraphs
        .extend(params.map(|param| format!("@param {} {}", spell(&param.name), said(&param.ty))));
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let params: Vec<String> = method.params.iter().map(parameter).collect();
    format!(
        "\n{}    public {returns} {}({}){throws} {{\n{}        return {by}(\"{}\", {codec}, args);\n    }}\n",
        comment("    ", &paragraphs),
        spell(&method.name),
        params.join(", "),
        written(&method.params),
        method.name
    )
}

fn failures(refusals: &[Refusal]) -> String {
    let mut text = "\n    @Override\n    protected Failed typed(Failed failed) {\n        \
                    if (!failed.refused || !failed.contract.equals(name)) {\n            return failed;\n        }\n        \
                    return switch (failed.code) {\n"
        .to_owned();
    for Refusal { code, name, .. } in refusals {
        text += &format!("            case {code} -> new {name}Exception(failed);\n");
    }
    text += "            default -> failed;\n        };\n    }\n";
    for Refusal {
        name,
        fields,
        en,
        zh,
        ..
    } in refusals
    {
        text += &format!(
            "\n{}    public static final class {name}Exception extends Failed {{\n        \
             private static final long serialVersionUID = 1;\n",
            comment("    ", &[&format!("{en}."), &format!("{zh}。")])
        );
        for field in fields {
            text += &format!(
                "\n        /** {}. */\n        public final transient {} {};\n",
                said(&field.ty),
                bare(&field.ty),
                spell(&field.name)
            );
        }
        text += &format!("\n        {name}Exception(Failed cause) {{\n            super(cause);\n");
        text += "            Members members = new Reader(cause.fields()).members();\n";
        for field in fields {
            text += &format!(
                "            this.{} = {};\n",
                spell(&field.name),
                read(field)
            );
        }
        text += "            members.end();\n        }\n    }\n";
    }
    text
}

/// Reads a member of a record.
fn read(field: &Field) -> String {
    let (by, inner) = match &field.ty {
        Type::Option(inner) => ("optional", inner.as_ref()),
        ty => ("field", ty),
    };
    format!("members.{by}({}, {})", field.number, type_of(inner).1)
}

fn record(Record { name, fields, doc }: &Record, implements: &str) -> String {
    let params: Vec<String> = fields.iter().map(parameter).collect();
    format!(
        "\n{}    public record {name}({}){implements} {{\n{}    }}\n",
        comment("    ", &[&sentence(doc, name)]),
        params.join(", "),
        codec(name, fields)
    )
}

/// The codec of a record.
fn codec(name: &str, fields: &[Field]) -> String {
    let is_optional = |field: &&Field| matches!(field.ty, Type::Option(_));
    let optional: String = fields
        .iter()
        .filter(is_optional)
        .map(|field| format!(", value.{}()", spell(&field.name)))
        .collect();
    let required = fields.iter().filter(|field| !is_optional(field)).count();
    let writes: String = fields
        .iter()
        .map(|field| {
            let (by, inner) = match &field.ty {
                Type::Option(inner) => ("optional", inner.as_ref()),
                ty => ("field", ty),
            };
            let (number, value) = (field.number, spell(&field.name));
            format!(
                "                to.{by}({number}, {}, value.{value}());\n",
                type_of(inner).1
            )
        })
        .collect();
    let reads: Vec<String> = fields
        .iter()
        .map(|field| format!("\n                        {}", read(field)))
        .collect();
    format!(
        "        static final Codec<{name}> CODEC = new Codec<>() {{\n            \
         @Override\n            public void write(Writer to, {name} value) {{\n                \
         to.map({required}{optional});\n{writes}            }}\n\n            \
         @Override\n            public {name} read(Reader from) {{\n                \
         Members members = from.members();\n                \
         {name} value = new {name}({});\n                members.end();\n                \
         return value;\n            }}\n        }};\n",
        reads.join(",")
    )
}

fn enumeration(name: &str, doc: &str, variants: &[Variant]) -> String {
    let listed: Vec<String> = variants
        .iter()
        .map(|variant| format!("        {}({})", variant.name, variant.number))
        .collect();
    format!(
        "\n{}    public enum {name} {{\n{};\n\n        private final int number;\n\n        \
         {name}(int number) {{\n            this.number = number;\n        }}\n\n        \
         static final Codec<{name}> CODEC = new Codec<>() {{\n            @Override\n            \
         public void write(Writer to, {name} value) {{\n                to.number(value.number);\n            }}\n\n            \
         @Override\n            public {name} read(Reader from) {{\n                int number = from.number();\n                \
         for ({name} value : values()) {{\n                    if (value.number == number) {{\n                        \
         return value;\n                    }}\n                }}\n                \
         throw new DecodeException(\"{name} has no number \" + number);\n            }}\n        }};\n    }}\n",
        comment("    ", &[&sentence(doc, name)]),
        listed.join(",\n")
    )
}

fn choice(name: &str, doc: &str, variants: &[Variant]) -> String {
    let mut text = format!(
        "\n{}    public sealed interface {name} {{\n",
        comment("    ", &[&sentence(doc, name)])
    );
    text += &format!(
        "        Codec<{name}> CODEC = new Codec<>() {{\n            @Override\n            \
         public void write(Writer to, {name} value) {{\n                to.array(2);\n"
    );
    for (i, variant) in variants.iter().enumerate() {
        let other = if i == 0 { "" } else { "} else " };
        let variable = camel(&variant.name);
        let variable = free(variable, TAKEN);
        text += &format!(
            "                {other}if (value instanceof {0} {variable}) {{\n                    \
             to.number({1});\n                    {0}.CODEC.write(to, {variable});\n",
            variant.name, variant.number
        );
    }
    text += &format!(
        "                }}\n            }}\n\n            @Override\n            \
         public {name} read(Reader from) {{\n                from.array(2);\n                \
         int number = from.number();\n                return switch (number) {{\n"
    );
    for variant in variants {
        text += &format!(
            "                    case {} -> {}.CODEC.read(from);\n",
            variant.number, variant.name
        );
    }
    text += &format!(
        "                    default -> throw new DecodeException(\"{name} has no number \" + number);\n                \
         }};\n            }}\n        }};\n"
    );
    for variant in variants {
        let inner = Record {
            name: variant.name.clone(),
            fields: variant.fields.clone(),
            doc: format!("The variant {} of {name}.", variant.name),
        };
        let nested = record(&inner, &format!(" implements {name}"));
        text += &nested
            .lines()
            .map(|line| {
                if line.is_empty() {
                    "\n".into()
                } else {
                    format!("    {line}\n")
                }
            })
            .collect::<String>();
    }
    text + "    }\n"
}

fn events(events: &[Record]) -> String {
    if events.is_empty() {
        return String::new();
    }
    let mut text = "\n    /** Something that happened, told by the contract. */\n    public sealed interface Event {\n        \
                    /** Reads an event of {@code tradewind.v1.Event}: its name, and its fields in canonical bytes. */\n        \
                    static Optional<Event> read(String name, byte[] fields) {\n            \
                    return Optional.ofNullable(switch (name) {\n"
        .to_owned();
    for event in events {
        text += &format!(
            "                case \"{0}\" -> decode({0}.CODEC, fields);\n",
            event.name
        );
    }
    text += "                default -> null;\n            });\n        }\n    }\n";
    for event in events {
        text += &record(event, " implements Event");
    }
    text
}

fn sentence(doc: &str, name: &str) -> String {
    match one_line(doc) {
        doc if doc.is_empty() => format!("{name}, as the contract defines it."),
        doc => doc,
    }
}

fn comment(indent: &str, paragraphs: &[&str]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs {
        let is_tag = paragraph.starts_with('@');
        let follows_tag = is_tag && lines.last().is_some_and(|line| line.starts_with('@'));
        if !lines.is_empty() && !follows_tag {
            lines.push(String::new());
        }
        let escaped = paragraph.replace("*/", "* /").replace('<', "&lt;");
        lines.extend(wrap(&escaped, WIDTH - indent.len() - 7));
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
