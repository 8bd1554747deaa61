//! Stubs in Go, which encode by themselves and need no library. Every name of a contract
//! begins with the contract's, so that the stubs of several lie in one package.

use tradewind_types::schema::{
    Definition, Field, Method, MethodKind, Record, Refusal, Schema, Type, Variant,
};

use super::names::{camel, free, pascal, snake, wrap};
use super::{File, hash, is_bare, methods, one_line, said, told};

/// What every stub is made on.
const RUNTIME: &str = include_str!("go/tradewind.go");

const WIDTH: usize = 96;

/// Words of the language, and what a stub calls by these names.
const TAKEN: &str = "\
    amount ask boolean break c call case chan code const context continue ctx default \
    defer deployment else fallthrough field for func go goto i16 i32 i64 i8 if import \
    interface listOf map members octets optionalOf package range return s select struct \
    switch text type u16 u32 u64 u8 unit var w";

/// Writes the stub of one contract.
struct Go<'s> {
    contract: &'s str,
}

pub(super) fn write(schema: &Schema) -> Vec<File> {
    let text = Go {
        contract: &schema.name,
    }
    .file(schema);
    vec![
        (format!("{}.go", snake(&schema.name)), text),
        ("tradewind.go".into(), RUNTIME.into()),
    ]
}

impl Go<'_> {
    /// A name of the contract.
    fn own(&self, name: &str) -> String {
        format!("{}{name}", self.contract)
    }

    /// The type of a value, and the codec that writes it.
    fn type_of(&self, ty: &Type) -> (String, String) {
        let (plain, codec) = match ty {
            Type::Unit => ("Unit", "unit"),
            Type::Bool => ("bool", "boolean"),
            Type::Unsigned(bits) => return (format!("uint{bits}"), format!("u{bits}")),
            Type::Signed(bits) => return (format!("int{bits}"), format!("i{bits}")),
            Type::Timestamp | Type::Quantity | Type::Rate => ("uint64", "u64"),
            Type::Text | Type::Party | Type::Organisation | Type::Role | Type::Currency => {
                ("string", "text")
            }
            Type::Bytes | Type::Hash | Type::PublicKey => ("[]byte", "octets"),
            Type::Amount => ("Amount", "amount"),
            Type::Option(inner) => {
                let (ty, codec) = self.type_of(inner);
                return (format!("*{ty}"), format!("optionalOf({codec})"));
            }
            Type::List(inner) => {
                let (ty, codec) = self.type_of(inner);
                return (format!("[]{ty}"), format!("listOf({codec})"));
            }
            Type::Tuple(parts) => {
                let (types, codecs): (Vec<String>, Vec<String>) =
                    parts.iter().map(|part| self.type_of(part)).unzip();
                let count = parts.len();
                let ty = format!("Tuple{count}[{}]", types.join(", "));
                return (ty, format!("tuple{count}Of({})", codecs.join(", ")));
            }
            Type::Named(name) => {
                let own = self.own(name);
                let codec = format!("{}Codec()", camel(&own));
                return (own, codec);
            }
        };
        (plain.into(), codec.into())
    }

    fn file(&self, schema: &Schema) -> String {
        let name = self.contract;
        let mut text = format!(
            "// Written by `tradewind client --lang go`; written again when the contract changes.\n\n\
             package tradewind\n\nimport \"context\"\n\n\
             // {name}SchemaHash is the interface that this client was written from.\n\
             const {name}SchemaHash = \"{}\"\n",
            hash(schema)
        );
        text += &comment("", name, &[&one_line(&schema.doc)]);
        text += &format!("type {name} struct{{ s stub }}\n\n");
        text += &format!("// New{name} is the contract of this name on the chain.\n");
        text += &format!(
            "func New{name}(transport Transport, name string) {name} {{\n\t\
             return {name}{{stub{{transport, name, func(err error) error {{ return typed{name}(err, name) }}}}}}\n}}\n"
        );
        let none: &[Field] = &[];
        let open = methods(schema, MethodKind::Open).next();
        let opens = open.map_or(none, |open| open.params.as_slice());
        text += &comment(
            "",
            "Opening",
            &[
                "deploys the contract under this client's name: the module, and what its constructor takes.",
            ],
        );
        let listed: String = opens
            .iter()
            .map(|param| format!(", {}", self.parameter(param)))
            .collect();
        text += &format!(
            "func (c {name}) Opening(code []byte{listed}) Call[Unit] {{\n{}\treturn deployment(c.s, code, w)\n}}\n",
            self.written(opens)
        );
        for action in methods(schema, MethodKind::Action) {
            text += &self.method(action);
        }
        for view in methods(schema, MethodKind::View) {
            text += &self.method(view);
        }
        text += &self.failures(&schema.failures);
        for definition in &schema.types {
            text += &match definition {
                Definition::Record(record) => self.record(record),
                Definition::Choice {
                    name,
                    doc,
                    variants,
                } if is_bare(definition) => self.enumeration(name, doc, variants),
                Definition::Choice {
                    name,
                    doc,
                    variants,
                } => self.choice(name, doc, variants),
            };
        }
        text + &self.events(&schema.events)
    }

    fn parameter(&self, field: &Field) -> String {
        format!("{} {}", variable(&field.name), self.type_of(&field.ty).0)
    }

    /// Writes the arguments of a call.
    fn written(&self, params: &[Field]) -> String {
        let mut text = format!("\tw := &writer{{}}\n\tw.head(4, {})\n", params.len());
        for param in params {
            text += &format!(
                "\t{}.write(w, {})\n",
                self.type_of(&param.ty).1,
                variable(&param.name)
            );
        }
        text
    }

    fn method(&self, method: &Method) -> String {
        let name = self.contract;
        let (returns, codec) = self.type_of(&method.returns);
        let mut params: Vec<String> = method
            .params
            .iter()
            .map(|param| self.parameter(param))
            .collect();
        let spelled = pascal(&method.name);
        let mut paragraphs = told(method, variable);
        let listed = method.params.iter();
        let listed: Vec<String> = listed
            .map(|param| format!("  - {}: {}", variable(&param.name), said(&param.ty)))
            .collect();
        paragraphs.extend(Some(listed.join("\n")).filter(|listed| !listed.is_empty()));
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let mut text = comment("", &spelled, &paragraphs);
        let written = self.written(&method.params);
        let called = &method.name;
        if method.kind == MethodKind::View {
            params.insert(0, "ctx context.Context".into());
            text += &format!(
                "func (c {name}) {spelled}({}) ({returns}, error) {{\n{written}\t\
                 return ask(ctx, c.s, \"{called}\", {codec}, w)\n}}\n",
                params.join(", ")
            );
        } else {
            text += &format!(
                "func (c {name}) {spelled}({}) Call[{returns}] {{\n{written}\t\
                 return call(c.s, \"{called}\", {codec}, w)\n}}\n",
                params.join(", ")
            );
        }
        text
    }

    fn failures(&self, refusals: &[Refusal]) -> String {
        let contract = self.contract;
        let mut text = format!(
            "\n// typed{contract} is an error by its type, if it is a failure of the contract.\n\
             func typed{contract}(err error, name string) error {{\n\tfailed := failure(err, name)\n\t\
             if failed == nil {{\n\t\treturn err\n\t}}\n\
             \tr := &reader{{data: failed.Fields}}\n\tm := r.members()\n\tvar typed error\n\tswitch failed.Code {{\n"
        );
        for Refusal {
            code, name, fields, ..
        } in refusals
        {
            let reads: String = fields
                .iter()
                .map(|field| format!(", {}", self.read(field)))
                .collect();
            text += &format!(
                "\tcase {code}:\n\t\ttyped = &{}Error{{failed{reads}}}\n",
                self.own(name)
            );
        }
        text += "\tdefault:\n\t\treturn err\n\t}\n\tif m.end(); r.err != nil {\n\t\treturn err\n\t}\n\treturn typed\n}\n";
        for Refusal {
            name,
            fields,
            en,
            zh,
            ..
        } in refusals
        {
            let own = format!("{}Error", self.own(name));
            text += &comment("", &own, &[&format!("says: {en}."), &format!("{zh}。")]);
            text += &format!(
                "type {own} struct {{\n{}}}\n\n",
                self.members(Some(["Failed", "*Failed"]), fields)
            );
            text += &format!("func (e *{own}) Error() string {{ return e.Failed.Text }}\n\n");
            text += &format!("func (e *{own}) Unwrap() error {{ return e.Failed }}\n");
        }
        text
    }

    fn members(&self, first: Option<[&str; 2]>, fields: &[Field]) -> String {
        let mut rows: Vec<Vec<String>> = first
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect();
        rows.extend(
            fields
                .iter()
                .map(|field| vec![pascal(&field.name), self.type_of(&field.ty).0]),
        );
        columns(&rows)
    }

    /// Reads a member of a record.
    fn read(&self, field: &Field) -> String {
        let (by, inner) = match &field.ty {
            Type::Option(inner) => ("readOptional", inner.as_ref()),
            ty => ("readField", ty),
        };
        format!("{by}(m, {}, {})", field.number, self.type_of(inner).1)
    }

    fn record(&self, Record { name, fields, doc }: &Record) -> String {
        let own = self.own(name);
        let mut text = comment("", &own, &[&one_line(doc)]);
        text += &format!("type {own} struct {{\n{}}}\n\n", self.members(None, fields));
        let is_optional = |field: &&Field| matches!(field.ty, Type::Option(_));
        let present: String = fields
            .iter()
            .filter(is_optional)
            .map(|field| format!(", v.{} != nil", pascal(&field.name)))
            .collect();
        let required = fields.iter().filter(|field| !is_optional(field)).count();
        let value = if fields.is_empty() { "_" } else { "v" };
        text += &format!(
            "func {}Codec() codec[{own}] {{\n\treturn codec[{own}]{{\n\t\t\
             func(w *writer, {value} {own}) {{\n\t\t\tw.members({required}{present})\n",
            camel(&own)
        );
        for field in fields {
            let (by, inner) = match &field.ty {
                Type::Option(inner) => ("optionalField", inner.as_ref()),
                ty => ("field", ty),
            };
            let (number, codec) = (field.number, self.type_of(inner).1);
            text += &format!(
                "\t\t\t{by}(w, {number}, {codec}, v.{})\n",
                pascal(&field.name)
            );
        }
        let reads: Vec<String> = fields.iter().map(|field| self.read(field)).collect();
        text + &format!(
            "\t\t}},\n\t\tfunc(r *reader) {own} {{\n\t\t\tm := r.members()\n\t\t\t\
             defer m.end()\n\t\t\treturn {own}{{{}}}\n\t\t}},\n\t}}\n}}\n",
            reads.join(", ")
        )
    }

    fn enumeration(&self, name: &str, doc: &str, variants: &[Variant]) -> String {
        let own = self.own(name);
        let mut text = comment("", &own, &[&one_line(doc)]);
        text += &format!("type {own} uint32\n\n// The values of {own}.\nconst (\n");
        let row = |variant: &Variant| {
            vec![
                format!("{own}{}", variant.name),
                own.clone(),
                format!("= {}", variant.number),
            ]
        };
        text += &columns(&variants.iter().map(row).collect::<Vec<_>>());
        text += &format!(
            ")\n\nfunc {}Codec() codec[{own}] {{\n\treturn codec[{own}]{{\n\t\t\
             func(w *writer, v {own}) {{ w.head(0, uint64(v)) }},\n\t\t\
             func(r *reader) {own} {{ return {own}(u32.read(r)) }},\n\t}}\n}}\n",
            camel(&own)
        );
        text
    }

    fn choice(&self, name: &str, doc: &str, variants: &[Variant]) -> String {
        let own = self.own(name);
        let mut text = comment("", &own, &[&one_line(doc)]);
        text += &format!("type {own} interface{{ is{own}() }}\n\n");
        text += &format!(
            "func {}Codec() codec[{own}] {{\n\treturn codec[{own}]{{\n\t\t\
             func(w *writer, v {own}) {{\n\t\t\tw.head(4, 2)\n\t\t\tswitch v := v.(type) {{\n",
            camel(&own)
        );
        for variant in variants {
            let one = format!("{own}{}", variant.name);
            text += &format!(
                "\t\t\tcase {one}:\n\t\t\t\tfield(w, {}, {}Codec(), v)\n",
                variant.number,
                camel(&one)
            );
        }
        text += &format!(
            "\t\t\t}}\n\t\t}},\n\t\tfunc(r *reader) {own} {{\n\t\t\tr.list(2)\n\t\t\tswitch r.head(0) {{\n"
        );
        for variant in variants {
            let one = format!("{own}{}", variant.name);
            text += &format!(
                "\t\t\tcase {}:\n\t\t\t\treturn {}Codec().read(r)\n",
                variant.number,
                camel(&one)
            );
        }
        text += &format!(
            "\t\t\t}}\n\t\t\tr.expect(false, \"a {name}\")\n\t\t\treturn nil\n\t\t}},\n\t}}\n}}\n"
        );
        for variant in variants {
            let inner = Record {
                name: format!("{name}{}", variant.name),
                fields: variant.fields.clone(),
                doc: format!("is the variant {} of {own}.", variant.name),
            };
            text += &self.record(&inner);
            text += &format!("\nfunc ({own}{}) is{own}() {{}}\n", variant.name);
        }
        text
    }

    fn events(&self, events: &[Record]) -> String {
        let contract = self.contract;
        let mut text = format!(
            "\n// {contract}Event is something that happened, told by the contract.\n\
             type {contract}Event interface{{ is{contract}Event() }}\n\n\
             // Read{contract}Event reads an event of tradewind.v1.Event: its name, and its fields in\n\
             // canonical bytes. Of an event that is not known, it is nil.\n\
             func Read{contract}Event(name string, fields []byte) ({contract}Event, error) {{\n\tswitch name {{\n"
        );
        for event in events {
            let own = self.own(&event.name);
            text += &format!(
                "\tcase \"{}\":\n\t\treturn decode({}Codec(), fields)\n",
                event.name,
                camel(&own)
            );
        }
        text += "\t}\n\treturn nil, nil\n}\n";
        for event in events {
            text += &self.record(event);
            text += &format!(
                "\nfunc ({}) is{contract}Event() {{}}\n",
                self.own(&event.name)
            );
        }
        text
    }
}

/// Lines of a block, whose columns stand below each other as `gofmt` has them.
fn columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate();
        let cells = cells.map(|(column, cell)| format!("{cell:<0$} ", width(column)));
        format!("\t{}\n", cells.collect::<String>().trim_end())
    };
    rows.iter().map(line).collect()
}

/// A parameter's name.
fn variable(name: &str) -> String {
    free(camel(name), TAKEN)
}

/// A comment that begins with the name of what it is about, as Go wants it.
fn comment(indent: &str, name: &str, paragraphs: &[&str]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let begun = match i {
            0 if paragraph.starts_with(|letter: char| letter.is_lowercase()) => {
                format!("{name} {paragraph}")
            }
            0 if paragraph.is_empty() => format!("{name} is a type of the contract."),
            0 => format!("{name}: {paragraph}"),
            _ => (*paragraph).to_owned(),
        };
        if i > 0 {
            lines.push(String::new());
        }
        for line in begun.lines() {
            let hanging = if line.starts_with("  - ") { "    " } else { "" };
            for (n, wrapped) in wrap(line, WIDTH - 8).into_iter().enumerate() {
                let lead = if hanging.is_empty() || n > 0 {
                    hanging
                } else {
                    "  "
                };
                lines.push(format!("{lead}{wrapped}"));
            }
        }
    }
    let body: String = lines
        .iter()
        .map(|line| format!("{indent}// {line}").trim_end().to_owned() + "\n")
        .collect();
    format!("\n{body}")
}
