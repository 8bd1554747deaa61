"""Schemas: what a contract says of itself, and how its values are encoded by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Union

from . import canonical, crypto
from .canonical import DecodeError, Item
from .crypto import digest
from .nearest import nearest
from .shapes import BOOL, PLAIN, TEXT, U8, U16, U32, ChoiceOf, Json, Later, ListOf, Member
from .shapes import Optional_, RecordOf, Shape, ShapeError, TupleOf, choice, exact, integer, record
from .shapes import spell

MAX_SECTION_BYTES = 64 << 10


@dataclass(frozen=True)
class Type:
    """The type of a value: `u64`, `party`, `option<…>` and so on.

    `kind` is the alternative in the encoding; `bits`, `name` or `parts` say the rest.
    """

    kind: str
    bits: int = 0
    name: str = ""
    parts: tuple[Type, ...] = ()

    def __str__(self) -> str:
        if self.kind in ("Unsigned", "Signed"):
            return f"{self.kind[0].lower().replace('s', 'i')}{self.bits}"
        if self.kind == "Named":
            return self.name
        if self.parts or self.kind == "Tuple":
            return f"{self.kind.lower()}<{', '.join(map(str, self.parts))}>"
        return _PLAIN_KINDS[self.kind]


# The plain types, from their alternative in the encoding to their name in `PLAIN`.
_PLAIN_KINDS = {
    "Unit": "unit",
    "Bool": "bool",
    "Text": "text",
    "Bytes": "bytes",
    "Hash": "hash",
    "Party": "party",
    "Organisation": "organisation",
    "Role": "role",
    "Timestamp": "timestamp",
    "Currency": "currency",
    "Amount": "amount",
    "PublicKey": "public_key",
    "Quantity": "quantity",
    "Rate": "rate",
}


@dataclass(frozen=True)
class Field:
    """A named value with a stable number."""

    number: int
    name: str
    ty: Type
    key: bool


@dataclass(frozen=True)
class Method:
    """A constructor, view or action."""

    name: str
    kind: str
    guards: list[Any]
    params: list[Field]
    returns: Type
    doc: str


@dataclass(frozen=True)
class Record:
    """Named fields."""

    name: str
    fields: list[Field]
    doc: str


@dataclass(frozen=True)
class Refusal:
    """A failure that a contract may answer with."""

    code: int
    name: str
    fields: list[Field]
    en: str
    zh: str


@dataclass(frozen=True)
class Variant:
    """One alternative of a choice."""

    number: int
    name: str
    fields: list[Field]


@dataclass(frozen=True)
class Choice:
    """One of several variants."""

    name: str
    variants: list[Variant]
    doc: str


Definition = Union[Record, Choice]


@dataclass(frozen=True)
class Follows:
    """What an index is made of."""

    table: int
    by: str
    unique: bool


@dataclass(frozen=True)
class StateField:
    """One field of a contract's state."""

    number: int
    name: str
    storage: str
    key: list[Type]
    value: Type
    follows: Follows | None = None


@dataclass(frozen=True)
class Migration:
    """A method that the chain runs once, when the contract's code is replaced."""

    from_: int
    method: str
    reads: list[StateField]


@dataclass(frozen=True)
class Source:
    """What somebody needs to build the same module again, beside the source itself."""

    package: str = ""
    version: str = ""
    repository: str = ""
    sdk: str = ""
    compiler: str = ""


@dataclass(frozen=True)
class Release:
    """What a contract's source says of itself."""

    version: int
    retired: list[int]
    breaks: list[str]
    source: Source


@dataclass(frozen=True)
class Schema:
    """A contract's interface and state layout."""

    name: str
    doc: str
    methods: list[Method]
    events: list[Record]
    failures: list[Refusal]
    types: list[Definition]
    state: list[StateField]
    release: Release
    migrations: list[Migration]

    @classmethod
    def from_bytes(cls, data: bytes) -> Schema:
        schema: Schema = exact(SCHEMA, "Schema", data, MAX_SECTION_BYTES)
        return schema

    @classmethod
    def from_module(cls, code: bytes) -> Schema:
        """The schema in a contract's module."""
        return cls.from_section(_custom_section(code, "tradewind_schema"))

    @classmethod
    def from_section(cls, section: bytes) -> Schema:
        """Joins the entries of a module's section. Definitions that nothing names are left
        out."""
        entries: dict[str, list[Any]] = {}
        while section:
            item, section = canonical.split(section)
            kind, inner = ENTRY.to_value(item, "")
            entries.setdefault(kind, []).append(inner)
        [contract] = entries.get("Contract", [{}]) or [{}]
        if not contract:
            raise DecodeError("schema describes 0 contracts, expected one")
        methods = sorted((e["method"] for e in entries.get("Method", [])), key=lambda m: m.name)
        events = sorted((e["event"] for e in entries.get("Event", [])), key=lambda e: e.name)
        refusals = [e["refusal"] for e in entries.get("Refusal", [])]
        types = {e["definition"].name: e["definition"] for e in entries.get("Type", [])}
        schema = cls(
            contract["name"],
            contract["doc"],
            methods,
            events,
            sorted(refusals, key=lambda refusal: refusal.code),
            [],
            sorted(contract["state"], key=lambda state: state.number),
            # A contract that does not say so is of version 1.
            next((e["release"] for e in entries.get("Release", [])), Release(1, [], [], Source())),
            sorted(
                (e["migration"] for e in entries.get("Migration", [])), key=lambda m: m.from_
            ),
        )
        reached = _reachable(schema, types)
        return cls(**{**schema.__dict__, "types": [types[name] for name in sorted(reached)]})

    def to_bytes(self) -> bytes:
        return canonical.encode(SCHEMA.to_item(self, ""))

    def hash(self) -> bytes:
        """The hash by which the chain keeps it."""
        return digest(crypto.SCHEMA, self.to_bytes())

    def method(self, name: str) -> Method:
        found: Method = _named(self.methods, name, f"{self.name} has no method")
        return found

    def event(self, name: str) -> Record:
        found: Record = _named(self.events, name, f"{self.name} has no event")
        return found

    def field(self, name: str) -> StateField:
        found: StateField = _named(self.state, name, f"{self.name} has no state field")
        return found

    def failure(self, code: int) -> Refusal | None:
        return next((refusal for refusal in self.failures if refusal.code == code), None)


def _named(items: list[Any], name: str, complaint: str) -> Any:
    for item in items:
        if item.name == name:
            return item
    near = nearest(name, [item.name for item in items])
    hint = f"; did you mean {near}?" if near else ""
    raise KeyError(f"{complaint} {name}{hint}")


def _reachable(schema: Schema, types: Mapping[str, Definition]) -> set[str]:
    wanted = [ty for method in schema.methods for ty in [p.ty for p in method.params]]
    wanted += [method.returns for method in schema.methods]
    wanted += [f.ty for event in schema.events for f in event.fields]
    wanted += [f.ty for refusal in schema.failures for f in refusal.fields]
    states = [*schema.state, *(old for m in schema.migrations for old in m.reads)]
    wanted += [ty for state in states for ty in [*state.key, state.value]]
    reached: set[str] = set()
    while wanted:
        ty = wanted.pop()
        wanted += ty.parts
        if ty.kind != "Named" or ty.name in reached:
            continue
        if ty.name not in types:
            text = f"schema names the type {ty.name} but does not define it"
            raise DecodeError(text)
        reached.add(ty.name)
        definition = types[ty.name]
        if isinstance(definition, Record):
            wanted += [f.ty for f in definition.fields]
        else:
            wanted += [f.ty for variant in definition.variants for f in variant.fields]
    return reached


def _custom_section(code: bytes, wanted: str) -> bytes:
    """All custom sections of a name in a wasm module, joined."""

    def leb128(at: int) -> tuple[int, int]:
        value = shift = 0
        while True:
            byte = code[at]
            value, at, shift = value | (byte & 0x7F) << shift, at + 1, shift + 7
            if byte < 0x80:
                return value, at

    if code[:8] != b"\0asm\1\0\0\0":
        raise DecodeError("the code is no wasm module")
    found, at = b"", 8
    while at < len(code):
        section, (length, at) = code[at], leb128(at + 1)
        end = at + length
        if section == 0:
            name_length, start = leb128(at)
            if code[start : start + name_length] == wanted.encode():
                found += code[start + name_length : end]
        at = end
    return found


class Codec:
    """Shapes of one schema's types.

    `classes` are the classes of records, choices and variants by name, such as typed stubs
    bring them (`"Line"`, `"Stage"`, `"Ruling.Split"`); without them records are dictionaries.
    """

    def __init__(self, schema: Schema, classes: Mapping[str, Any] | None = None) -> None:
        self.schema = schema
        self._classes = classes or {}
        self._definitions = {definition.name: definition for definition in schema.types}
        self._named: dict[str, Shape] = {}

    def shape(self, ty: Type) -> Shape:
        """The shape of a type."""
        if ty.kind == "Unsigned":
            return integer(ty.bits, False)
        if ty.kind == "Signed":
            return integer(ty.bits, True)
        if ty.kind == "Option":
            return Optional_(self.shape(ty.parts[0]))
        if ty.kind == "List":
            return ListOf(self.shape(ty.parts[0]))
        if ty.kind == "Tuple":
            return TupleOf(tuple(map(self.shape, ty.parts)))
        if ty.kind == "Named":
            return Later(lambda: self._definition(ty.name))
        return PLAIN[_PLAIN_KINDS[ty.kind]]

    def args(self, method: Method) -> RecordOf:
        """The shape of a method's arguments."""
        return RecordOf(method.name, self._members(method.params), as_args=True)

    def event(self, name: str, cls: Any = None) -> RecordOf:
        """The shape of an event's fields; natively an object of `cls`."""
        return self.record(name, self.schema.event(name).fields, cls)

    def record(self, name: str, fields: list[Field], cls: Any = None) -> RecordOf:
        """The shape of named fields; natively an object of `cls`."""
        return RecordOf(name, self._members(fields), cls)

    def key(self, contract: str, field: str, parts: list[Json]) -> bytes:
        """The state key of a cell, or of a table or an index at these key parts in JSON."""
        found = self.schema.field(field)
        if found.storage not in ("Cell", "Table", "Index"):
            what = "only cells, tables and indices have values that can be named"
            raise ShapeError(field, what)
        if len(parts) != len(found.key):
            text = f"expected a key of {len(found.key)} parts, found {len(parts)}"
            raise ShapeError(field, text)
        key = contract.encode() + b"\0" + found.number.to_bytes(2, "big")
        for i, (ty, part) in enumerate(zip(found.key, parts)):
            at = f"{field}[{i}]"
            key += key_part(ty, self.shape(ty).json_to_item(part, at), at)
        return key

    def _members(self, fields: list[Field]) -> tuple[Member, ...]:
        return tuple(Member(f.number, f.name, self.shape(f.ty), spell(f.name)) for f in fields)

    def _definition(self, name: str) -> Shape:
        if name not in self._named:
            definition = self._definitions.get(name)
            if definition is None:
                raise ShapeError("", f"the schema does not define the type {name}")
            if isinstance(definition, Record):
                self._named[name] = self.record(name, definition.fields, self._classes.get(name))
            else:
                self._named[name] = self._choice(definition)
        return self._named[name]

    def _choice(self, definition: Choice) -> ChoiceOf:
        cls = self._classes.get(definition.name)
        variants = tuple(
            (
                variant.number,
                self.record(
                    variant.name,
                    variant.fields,
                    self._classes.get(f"{definition.name}.{variant.name}"),
                ),
            )
            for variant in definition.variants
        )
        bare = not any(variant.fields for variant in definition.variants)
        is_enum = isinstance(cls, type) and issubclass(cls, Enum)
        return ChoiceOf(definition.name, variants, cls if is_enum else None, bare)


def key_part(ty: Type, item: Item, at: str = "") -> bytes:
    """The bytes of a value as a part of a key: they order as the values do, and no value's
    are the beginning of another's."""
    if ty.kind == "Unit":
        return b""
    if ty.kind == "Unsigned" and isinstance(item, int):
        return item.to_bytes(ty.bits // 8, "big")
    if ty.kind in ("Timestamp", "Quantity", "Rate") and isinstance(item, int):
        return item.to_bytes(8, "big")
    if ty.kind == "Text" and isinstance(item, str):
        return item.encode().replace(b"\0", b"\0\xff") + b"\0\0"
    if ty.kind == "Bytes" and isinstance(item, bytes):
        return item.replace(b"\0", b"\0\xff") + b"\0\0"
    if ty.kind in ("Party", "Organisation", "Role") and isinstance(item, str):
        return item.encode() + b"\0"
    if ty.kind == "Currency" and isinstance(item, str):
        return item.encode()
    if ty.kind == "Hash" and isinstance(item, bytes):
        return item
    if ty.kind == "Tuple" and isinstance(item, list):
        return b"".join(key_part(part, value, at) for part, value in zip(ty.parts, item))
    raise ShapeError(at, "values of this type cannot be part of a key")


def _kinds(names: str) -> tuple[tuple[int, RecordOf], ...]:
    return tuple((number, RecordOf(name, ())) for number, name in enumerate(names.split()))


def _variant(name: str, *members: tuple[str, Shape], cls: Any = None) -> RecordOf:
    numbered = tuple(Member(number, *member) for number, member in enumerate(members))
    return RecordOf(name, numbered, cls, as_list=True)


class _TypeShape(ChoiceOf):
    """Types are objects of their own, for what is written of them in code."""

    def to_item(self, value: Any, at: str) -> Item:
        if isinstance(value, Type):
            number = next(n for n, record in self.variants if record.name == value.kind)
            inner: list[Item] = []
            if value.kind in ("Unsigned", "Signed"):
                inner = [value.bits]
            elif value.kind == "Named":
                inner = [value.name]
            elif value.kind == "Tuple":
                inner = [[self.to_item(part, at) for part in value.parts]]
            elif value.parts:
                inner = [self.to_item(value.parts[0], at)]
            return [number, inner]
        return super().to_item(value, at)

    def to_value(self, item: Item, at: str) -> Any:
        found = super().to_value(item, at)
        kind, inner = (found, {}) if isinstance(found, str) else found
        parts = inner.get("parts") or ([inner["inner"]] if "inner" in inner else [])
        return Type(kind, inner.get("bits", 0), inner.get("name", ""), tuple(parts))


_INNER = Later(lambda: TYPE)
_PLAIN_TYPES = (
    "Unit Bool - - Text Bytes Hash Party Organisation Role Timestamp Currency Amount PublicKey"
    " - - - - Quantity Rate"
)
TYPE: ChoiceOf = _TypeShape(
    "Type",
    tuple(
        (number, _variant(name))
        for number, name in enumerate(_PLAIN_TYPES.split())
        if name != "-"
    )
    + (
        (2, _variant("Unsigned", ("bits", U8))),
        (3, _variant("Signed", ("bits", U8))),
        (14, _variant("Option", ("inner", _INNER))),
        (15, _variant("List", ("inner", _INNER))),
        (16, _variant("Tuple", ("parts", ListOf(_INNER)))),
        (17, _variant("Named", ("name", TEXT))),
    ),
)
GUARD = choice(
    "Guard",
    {
        0: _variant("Anyone"),
        1: _variant("Consent", ("argument", TEXT)),
        2: _variant("Role", ("role", PLAIN["role"])),
        3: _variant("Only", ("field", TEXT)),
        4: _variant("Custom", ("name", TEXT)),
    },
)
METHOD_KIND = ChoiceOf("MethodKind", _kinds("Open Action View"), bare=True)
STORAGE = ChoiceOf("Storage", _kinds("Cell Table Index Queue Log"), bare=True)
FIELD = record(Field, U32, TEXT, TYPE, BOOL)
METHOD = record(Method, TEXT, METHOD_KIND, ListOf(GUARD), ListOf(FIELD), TYPE, TEXT)
RECORD = record(Record, TEXT, ListOf(FIELD), TEXT)
REFUSAL = record(Refusal, U32, TEXT, ListOf(FIELD), TEXT, TEXT)
VARIANT = record(Variant, U32, TEXT, ListOf(FIELD))
FOLLOWS = record(Follows, U16, TEXT, BOOL)
STATE_FIELD = record(
    StateField, U16, TEXT, STORAGE, ListOf(TYPE), TYPE, Optional_(FOLLOWS)
)
MIGRATION = record(Migration, U32, TEXT, ListOf(STATE_FIELD))
SOURCE = record(Source, TEXT, TEXT, TEXT, TEXT, TEXT)
RELEASE = record(Release, U32, ListOf(U16), ListOf(TEXT), SOURCE)


class _DefinitionShape(ChoiceOf):
    """A record or a choice, told apart by their classes."""

    def to_item(self, value: Any, at: str) -> Item:
        if isinstance(value, Record):
            return [0, [RECORD.to_item(value, at)]]
        return super().to_item(value, at)

    def to_value(self, item: Item, at: str) -> Any:
        found = super().to_value(item, at)
        return found[1]["record"] if isinstance(found, tuple) else found


DEFINITION = _DefinitionShape(
    "Definition",
    (
        (0, _variant("Record", ("record", RECORD))),
        (1, record(Choice, TEXT, ListOf(VARIANT), TEXT, as_list=True)),
    ),
)
SCHEMA = record(
    Schema,
    TEXT,
    TEXT,
    ListOf(METHOD),
    ListOf(RECORD),
    ListOf(REFUSAL),
    ListOf(DEFINITION),
    ListOf(STATE_FIELD),
    RELEASE,
    ListOf(MIGRATION),
)
ENTRY = choice(
    "Entry",
    {
        0: _variant("Contract", ("name", TEXT), ("doc", TEXT), ("state", ListOf(STATE_FIELD))),
        1: _variant("Method", ("method", METHOD)),
        2: _variant("Event", ("event", RECORD)),
        3: _variant("Refusal", ("refusal", REFUSAL)),
        4: _variant("Type", ("definition", DEFINITION)),
        5: _variant("Release", ("release", RELEASE)),
        6: _variant("Migration", ("migration", MIGRATION)),
    },
)
