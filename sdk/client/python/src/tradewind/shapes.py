"""Shapes: how values, canonical items and JSON become one another.

A shape knows three forms of a value: the *native* one that Python code works with, the
canonical *item* that is encoded, and *JSON* as other systems write it. The vocabulary and the
types of a contract's schema are made of the same few shapes; a new plain type is one entry of
`PLAIN`.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, Protocol

from . import canonical, names
from .canonical import DecodeError, Item
from .moment import format_moment, parse_moment
from .money import DECIMALS, Amount, MoneyError
from .nearest import nearest

Json = Any

_MAX_JSON_DEPTH = 64
_MAX_EXACT = 2**53 - 1


class ShapeError(ValueError):
    """A value that does not fit, and where it stands: `lines[2].price: …`."""

    def __init__(self, at: str, text: str) -> None:
        super().__init__(f"{at}: {text}" if at else text)


class Shape(Protocol):
    """What every shape can do; `at` is where the value stands, for errors."""

    def words(self) -> str:
        """What is expected here, with an example."""

    def to_item(self, value: Any, at: str) -> Item: ...

    def to_value(self, item: Item, at: str) -> Any: ...

    def json_to_item(self, json: Json, at: str) -> Item: ...

    def item_to_json(self, item: Item, at: str) -> Json: ...


def encode(shape: Shape, value: Any) -> bytes:
    """The canonical bytes of a native value."""
    return canonical.encode(shape.to_item(value, ""))


def decode(shape: Shape, data: bytes, max_bytes: int = canonical.MAX_BYTES) -> Any:
    """The native value that `data` is the canonical encoding of."""
    return shape.to_value(canonical.decode(data, max_bytes), "")


def below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def expected(shape: Shape, found: Json, at: str) -> ShapeError:
    return ShapeError(at, f"expected {shape.words()}, found {show(found)}")


def mismatch(shape: Shape, at: str) -> ShapeError:
    return ShapeError(at, f"the bytes are not {shape.words()}")


def show(value: Json) -> str:
    """A JSON value as it is shown in an error."""
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else text[:60] + "…"


@dataclass(frozen=True)
class Plain:
    """A value without parts.

    `fits` judges an item that is of one of the `kinds`; the other four turn forms into each
    other, and say `None` or raise if they cannot.
    """

    said: str
    kinds: tuple[type, ...]
    fits: Callable[[Any], bool] = lambda item: True
    native: Callable[[Any], Any] = lambda item: item
    item: Callable[[Any], Any] = lambda value: value
    from_json: Callable[[Json], Any] = lambda json: json
    to_json: Callable[[Any], Json] = lambda item: item

    def words(self) -> str:
        return self.said

    def _holds(self, item: Any) -> bool:
        if isinstance(item, bool) and bool not in self.kinds:
            return False
        return isinstance(item, self.kinds) and self.fits(item)

    def to_item(self, value: Any, at: str) -> Item:
        item: Item = self.item(value)
        if not self._holds(item):
            raise expected(self, value, at)
        return item

    def to_value(self, item: Item, at: str) -> Any:
        if not self._holds(item):
            raise mismatch(self, at)
        return self.native(item)

    def json_to_item(self, json: Json, at: str) -> Item:
        try:
            item: Item = self.from_json(json)
        except MoneyError as error:
            raise ShapeError(at, str(error)) from None
        if (item is None and json is not None) or not self._holds(item):
            raise expected(self, json, at)
        return item

    def item_to_json(self, item: Item, at: str) -> Json:
        if not self._holds(item):
            raise mismatch(self, at)
        return self.to_json(item)


def integer(bits: int, signed: bool) -> Plain:
    """A whole number; as text in JSON where it has 64 bits."""
    least = -(1 << (bits - 1)) if signed else 0
    greatest = (1 << (bits - 1)) - 1 if signed else (1 << bits) - 1
    wide = bits > 32
    quotes = ' in quotes such as "536365"' if wide else ""

    def read(json: Json) -> int | None:
        if isinstance(json, str) and wide:
            digits = json.removeprefix("-")
            is_number = digits.isascii() and digits.isdigit() and str(int(json)) == json
            return int(json) if is_number else None
        if isinstance(json, bool) or not isinstance(json, int):
            return None
        return json if not wide or abs(json) <= _MAX_EXACT else None

    return Plain(
        said=f"a whole number from {least} to {greatest}{quotes}",
        kinds=(int,),
        fits=lambda item: least <= item <= greatest,
        from_json=read,
        to_json=str if wide else lambda item: item,
    )


def _text(said: str, fits: Callable[[str], bool]) -> Plain:
    return Plain(said=said, kinds=(str,), fits=fits)


def _hex(json: Json) -> bytes | None:
    is_hex = isinstance(json, str) and json == json.lower() and len(json) % 2 == 0
    try:
        return bytes.fromhex(json) if is_hex and " " not in json else None
    except ValueError:
        return None


def fixed_bytes(said: str, length: int | None) -> Plain:
    """Bytes, of this length if there is one; hexadecimal in JSON."""
    return Plain(
        said=said,
        kinds=(bytes,),
        fits=lambda item: length is None or len(item) == length,
        from_json=_hex,
        to_json=lambda item: item.hex(),
    )


def _is_amount(item: list[Any]) -> bool:
    minor, currency = item if len(item) == 2 else (None, None)
    is_number = isinstance(minor, int) and not isinstance(minor, bool) and 0 <= minor < 1 << 64
    return is_number and isinstance(currency, str) and names.is_currency(currency)


def _amount_from_json(json: Json) -> Item:
    if isinstance(json, str):
        amount = Amount.parse(json)
        return [amount.minor, amount.currency]
    if isinstance(json, dict) and set(json) == {"minor", "currency"}:
        minor, currency = json["minor"], json["currency"]
        is_number = isinstance(minor, str) and minor.isascii() and minor.isdigit()
        if is_number and str(int(minor)) == minor:
            return [int(minor), currency]
    return None


def _amount_to_json(item: list[Any]) -> Json:
    minor, currency = item
    if currency in DECIMALS:
        return str(Amount(minor, currency))
    return {"minor": str(minor), "currency": currency}


_WHOLE = 10**9


def _rate_from_json(json: Json) -> int | None:
    if not isinstance(json, str):
        return None
    found = re.fullmatch(r"(0|[1-9][0-9]*)(?:\.([0-9]{1,9}))?", json, re.ASCII)
    if not found:
        return None
    whole, fraction = found.groups(default="")
    return int(whole) * _WHOLE + int(fraction.ljust(9, "0"))


def _rate_to_json(parts: int) -> Json:
    whole, rest = divmod(parts, _WHOLE)
    return f"{whole}.{rest:09}".rstrip("0").rstrip(".")


_COUNT = integer(64, False)

# Every type of a schema that has no parts and no bits, by the name that schemas give it.
PLAIN: dict[str, Plain] = {
    "unit": Plain(said="null", kinds=(type(None),)),
    "bool": Plain(said="true or false", kinds=(bool,)),
    "text": _text("text", lambda text: True),
    "bytes": fixed_bytes('bytes as lower-case hexadecimal such as "0a1b"', None),
    "hash": fixed_bytes("a hash as 64 lower-case hexadecimal digits", 32),
    "public_key": fixed_bytes("a public key as 64 lower-case hexadecimal digits", 32),
    "party": _text('a party such as "ann@shop"', names.is_party),
    "organisation": _text('an organisation such as "shop"', names.is_label),
    "role": _text('a role such as "customs"', names.is_label),
    "currency": _text('a currency such as "GBP"', names.is_currency),
    "amount": Plain(
        said='an amount such as "139.12 GBP"',
        kinds=(list,),
        fits=_is_amount,
        native=lambda item: Amount(*item),
        item=lambda value: [value.minor, value.currency] if isinstance(value, Amount) else value,
        from_json=_amount_from_json,
        to_json=_amount_to_json,
    ),
    "quantity": replace(_COUNT, said=f"a quantity, {_COUNT.said}"),
    "rate": Plain(
        said='a rate as a decimal of at most nine places such as "0.05"',
        kinds=(int,),
        fits=lambda item: 0 <= item < 1 << 64,
        from_json=_rate_from_json,
        to_json=_rate_to_json,
    ),
    "timestamp": Plain(
        said='a time such as "2026-11-23T06:35:00.000Z"',
        kinds=(int,),
        fits=lambda item: 0 <= item < 1 << 64,
        from_json=lambda json: parse_moment(json) if isinstance(json, str) else None,
        to_json=format_moment,
    ),
}

UNIT, BOOL, TEXT, BYTES = (PLAIN[name] for name in ("unit", "bool", "text", "bytes"))
HASH, PUBLIC_KEY, PARTY = (PLAIN[name] for name in ("hash", "public_key", "party"))
U8, U16, U32, U64 = (integer(bits, False) for bits in (8, 16, 32, 64))


@dataclass(frozen=True)
class Optional_:
    """A value or nothing."""

    inner: Shape

    def words(self) -> str:
        return f"{self.inner.words()} or null"

    def to_item(self, value: Any, at: str) -> Item:
        return None if value is None else self.inner.to_item(value, at)

    def to_value(self, item: Item, at: str) -> Any:
        return None if item is None else self.inner.to_value(item, at)

    def json_to_item(self, json: Json, at: str) -> Item:
        return None if json is None else self.inner.json_to_item(json, at)

    def item_to_json(self, item: Item, at: str) -> Json:
        return None if item is None else self.inner.item_to_json(item, at)


@dataclass(frozen=True)
class ListOf:
    """Any number of values; a list."""

    inner: Shape

    def words(self) -> str:
        return f"a list, each {self.inner.words()}"

    def to_item(self, value: Any, at: str) -> Item:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise expected(self, value, at)
        return [self.inner.to_item(entry, f"{at}[{i}]") for i, entry in enumerate(value)]

    def to_value(self, item: Item, at: str) -> Any:
        return [self.inner.to_value(entry, f"{at}[{i}]") for i, entry in self._entries(item, at)]

    def json_to_item(self, json: Json, at: str) -> Item:
        if not isinstance(json, list):
            raise expected(self, json, at)
        return [self.inner.json_to_item(entry, f"{at}[{i}]") for i, entry in enumerate(json)]

    def item_to_json(self, item: Item, at: str) -> Json:
        entries = self._entries(item, at)
        return [self.inner.item_to_json(entry, f"{at}[{i}]") for i, entry in entries]

    def _entries(self, item: Item, at: str) -> Iterable[tuple[int, Item]]:
        if not isinstance(item, list):
            raise mismatch(self, at)
        return enumerate(item)


@dataclass(frozen=True)
class TupleOf:
    """Values of these shapes in order; a tuple."""

    parts: tuple[Shape, ...]

    def words(self) -> str:
        return f"a list of {len(self.parts)} values"

    def to_item(self, value: Any, at: str) -> Item:
        if not isinstance(value, (list, tuple)) or len(value) != len(self.parts):
            raise expected(self, value, at)
        return [part.to_item(v, f"{at}[{i}]") for i, (part, v) in enumerate(zip(self.parts, value))]

    def to_value(self, item: Item, at: str) -> Any:
        return tuple(part.to_value(v, f"{at}[{i}]") for i, part, v in self._entries(item, at))

    def json_to_item(self, json: Json, at: str) -> Item:
        if not isinstance(json, list) or len(json) != len(self.parts):
            raise expected(self, json, at)
        pairs = enumerate(zip(self.parts, json))
        return [part.json_to_item(v, f"{at}[{i}]") for i, (part, v) in pairs]

    def item_to_json(self, item: Item, at: str) -> Json:
        return [part.item_to_json(v, f"{at}[{i}]") for i, part, v in self._entries(item, at)]

    def _entries(self, item: Item, at: str) -> Iterable[tuple[int, Shape, Item]]:
        if not isinstance(item, list) or len(item) != len(self.parts):
            raise mismatch(self, at)
        return ((i, part, v) for i, (part, v) in enumerate(zip(self.parts, item)))


@dataclass(frozen=True)
class Member:
    """A named value of a record, with its number in the encoding."""

    number: int
    name: str
    shape: Shape
    # The name of the attribute, where it is spelled otherwise.
    spelled: str | None = None

    @property
    def attribute(self) -> str:
        return self.spelled or self.name


def spell(name: str) -> str:
    """A name of a schema as Python can spell it: words of the language, and names that stubs
    have for themselves or types, get a `_`."""
    stubs = ("bool", "bytes", "code", "failed", "int", "list", "self", "str", "tuple")
    taken = keyword.iskeyword(name) or name in stubs
    return f"{name}_" if taken else name


@dataclass(frozen=True)
class RecordOf:
    """Named values.

    As an item, a map from number to value (`as_list`: a list of values, `as_args` the same for
    a method's arguments). Natively, an object of `cls`, or a mapping by name without one.
    """

    name: str
    members: tuple[Member, ...]
    cls: Callable[..., Any] | None = None
    as_list: bool = False
    as_args: bool = False

    def words(self) -> str:
        listed = ", ".join(member.name for member in self.members)
        if self.as_args:
            return f"an object with {listed}" if listed else "no arguments"
        return f"a {self.name}: an object with {listed}"

    def to_item(self, value: Any, at: str) -> Item:
        def read(member: Member) -> Any:
            if isinstance(value, Mapping):
                return value.get(member.name)
            return getattr(value, member.attribute)

        pairs = ((m, m.shape.to_item(read(m), below(at, m.name))) for m in self.members)
        return self._assemble(pairs)

    def to_value(self, item: Item, at: str) -> Any:
        parts = [(m, m.shape.to_value(v, below(at, m.name))) for m, v in self._parts(item, at)]
        if self.cls is None:
            return {member.name: value for member, value in parts}
        return self.cls(**{member.attribute: value for member, value in parts})

    def json_to_item(self, json: Json, at: str) -> Item:
        if self.as_args and isinstance(json, list) and len(json) <= len(self.members):
            json = {member.name: value for member, value in zip(self.members, json)}
        if self.as_args and json is None and not self.members:
            json = {}
        if not isinstance(json, dict):
            raise expected(self, json, at)
        for name in json:
            refuse_unknown(name, [member.name for member in self.members], at)
        return self._assemble((m, self._json_member(m, json, at)) for m in self.members)

    def item_to_json(self, item: Item, at: str) -> Json:
        parts = self._parts(item, at)
        return {m.name: m.shape.item_to_json(v, below(at, m.name)) for m, v in parts}

    def _json_member(self, member: Member, json: Json, at: str) -> Item:
        if member.name not in json and not isinstance(member.shape, Optional_):
            if member.shape is UNIT:
                return None
            text = f"`{member.name}` is missing: expected {member.shape.words()}"
            raise ShapeError(at, text)
        return member.shape.json_to_item(json.get(member.name), below(at, member.name))

    def _assemble(self, pairs: Iterable[tuple[Member, Item]]) -> Item:
        if self.as_list or self.as_args:
            return [item for _, item in pairs]
        return {
            member.number: item
            for member, item in pairs
            # What is nothing is left out, never written as null.
            if item is not None or not isinstance(member.shape, Optional_)
        }

    def _parts(self, item: Item, at: str) -> list[tuple[Member, Item]]:
        if self.as_list or self.as_args:
            if not isinstance(item, list) or len(item) != len(self.members):
                raise mismatch(self, at)
            return list(zip(self.members, item))
        if not isinstance(item, dict):
            raise mismatch(self, at)
        parts = []
        for member in self.members:
            optional = isinstance(member.shape, Optional_)
            if (member.number not in item) != (optional and item.get(member.number) is None):
                raise mismatch(self, at)
            parts.append((member, item.get(member.number)))
        if len(item) != sum(member.number in item for member in self.members):
            raise mismatch(self, at)
        return parts


@dataclass(frozen=True)
class ChoiceOf:
    """One of several records.

    As an item `[number, fields]`, or the bare number where no variant has fields. Natively, an
    object of the variant's class; without classes its name, or its name and fields.
    """

    name: str
    variants: tuple[tuple[int, RecordOf], ...]
    enum: type[Enum] | None = None
    bare: bool = False

    def words(self) -> str:
        listed = ", ".join(record.name for _, record in self.variants)
        return f"a {self.name}: one of {listed}"

    def to_item(self, value: Any, at: str) -> Item:
        if isinstance(value, Enum):
            value = value.value
        for number, record in self.variants:
            if value == record.name and not record.members:
                return self._assemble(number, {} if not record.as_list else [])
            is_pair = isinstance(value, tuple) and len(value) == 2 and value[0] == record.name
            if is_pair or (record.cls is not None and isinstance(value, record.cls)):  # type: ignore[arg-type]
                fields_of = value[1] if is_pair else value
                return self._assemble(number, record.to_item(fields_of, below(at, record.name)))
        raise expected(self, value, at)

    def to_value(self, item: Item, at: str) -> Any:
        record, inner = self._parts(item, at)
        if self.enum is not None:
            return self.enum(record.name)
        if record.cls is not None or record.members:
            value = record.to_value(inner, below(at, record.name))
            return value if record.cls is not None else (record.name, value)
        record.to_value(inner, below(at, record.name))
        return record.name

    def json_to_item(self, json: Json, at: str) -> Item:
        name: Json = json
        inner: Json = {}
        if isinstance(json, dict) and len(json) == 1:
            [(name, inner)] = json.items()
        if not isinstance(name, str) or not isinstance(inner, dict):
            raise expected(self, json, at)
        refuse_unknown(name, [record.name for _, record in self.variants], at)
        [(number, record)] = [(n, r) for n, r in self.variants if r.name == name]
        return self._assemble(number, record.json_to_item(inner, below(at, name)))

    def item_to_json(self, item: Item, at: str) -> Json:
        record, inner = self._parts(item, at)
        json = record.item_to_json(inner, below(at, record.name))
        return {record.name: json} if record.members else record.name

    def _assemble(self, number: int, inner: Item) -> Item:
        return number if self.bare else [number, inner]

    def _parts(self, item: Item, at: str) -> tuple[RecordOf, Item]:
        number: Item = item
        inner: Item = {}
        if not self.bare:
            if not isinstance(item, list) or len(item) != 2:
                raise mismatch(self, at)
            number, inner = item
        for known, record in self.variants:
            if known == number and not isinstance(number, bool):
                return record, inner
        raise mismatch(self, at)


@dataclass
class Later:
    """A shape that is made later, because it contains itself."""

    make: Callable[[], Shape]
    made: Shape | None = field(default=None, repr=False)
    depth: int = field(default=0, repr=False)

    def _shape(self) -> Shape:
        if self.made is None:
            self.made = self.make()
        return self.made

    def words(self) -> str:
        return self._shape().words()

    def to_item(self, value: Any, at: str) -> Item:
        return self._shape().to_item(value, at)

    def to_value(self, item: Item, at: str) -> Any:
        return self._shape().to_value(item, at)

    def json_to_item(self, json: Json, at: str) -> Item:
        if self.depth == _MAX_JSON_DEPTH:
            raise ShapeError(at, f"expected at most {_MAX_JSON_DEPTH} levels, found {show(json)}")
        self.depth += 1
        try:
            return self._shape().json_to_item(json, at)
        finally:
            self.depth -= 1

    def item_to_json(self, item: Item, at: str) -> Json:
        return self._shape().item_to_json(item, at)


def refuse_unknown(name: str, known: Sequence[str], at: str) -> None:
    if name in known:
        return
    near = nearest(name, known)
    if near is not None:
        hint = f"; did you mean `{near}`?"
    elif known:
        hint = "; expected " + ", ".join(known)
    else:
        hint = "; nothing is expected"
    raise ShapeError(at, f"there is no `{name}` here{hint}")


def record(cls: type[Any], *shapes: Shape, as_list: bool = False) -> RecordOf:
    """The shape of a dataclass of the vocabulary, whose fields are numbered in order."""
    assert is_dataclass(cls)
    members = tuple(
        Member(number, member.name.removesuffix("_"), shape, member.name)
        for number, (member, shape) in enumerate(zip(fields(cls), shapes, strict=True))
    )
    return RecordOf(cls.__name__, members, cls, as_list)


def choice(name: str, variants: Mapping[int, RecordOf]) -> ChoiceOf:
    """The shape of an alternative of the vocabulary."""
    return ChoiceOf(name, tuple(variants.items()))


def exact(shape: Shape, name: str, data: bytes, max_bytes: int = canonical.MAX_BYTES) -> Any:
    """Decodes a value of the vocabulary; whatever does not fit is not a canonical `name`."""
    item = canonical.decode(data, max_bytes)
    try:
        return shape.to_value(item, "")
    except ShapeError:
        raise DecodeError(f"not a canonical {name}") from None
