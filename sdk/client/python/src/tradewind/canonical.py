"""The one encoding: deterministic CBOR (RFC 8949, section 4.2.1).

Definite lengths, shortest integers, ascending map keys, no floats, no tags, bounded depth.
`decode` takes bytes in exactly the form that `encode` writes: for every item there is one byte
string.
"""

from __future__ import annotations

from typing import Union

Item = Union[None, bool, int, bytes, str, "list[Item]", "dict[Item, Item]"]

MAX_DEPTH = 24
MAX_BYTES = 32 << 20


class DecodeError(ValueError):
    """Bytes that are not the canonical encoding of what was expected."""


def encode(item: Item) -> bytes:
    """The one byte string of an item."""
    out = bytearray()
    _write(item, out)
    return bytes(out)


def decode(data: bytes, max_bytes: int = MAX_BYTES) -> Item:
    """The item that `data` is the canonical encoding of."""
    if len(data) > max_bytes:
        raise DecodeError(f"{len(data)} bytes, at most {max_bytes} are allowed")
    item, end = _Reader(data).item(0, 0)
    if end != len(data):
        raise DecodeError(f"{len(data) - end} bytes follow the value")
    return item


def split(data: bytes) -> tuple[Item, bytes]:
    """The first item, and what follows it."""
    item, end = _Reader(data).item(0, 0)
    return item, data[end:]


def _write(item: Item, out: bytearray) -> None:
    if item is None:
        out.append(0xF6)
    elif item is True:
        out.append(0xF5)
    elif item is False:
        out.append(0xF4)
    elif isinstance(item, int):
        _head(0 if item >= 0 else 1, item if item >= 0 else -1 - item, out)
    elif isinstance(item, (bytes, bytearray)):
        _head(2, len(item), out)
        out += item
    elif isinstance(item, str):
        text = item.encode()
        _head(3, len(text), out)
        out += text
    elif isinstance(item, list):
        _head(4, len(item), out)
        for entry in item:
            _write(entry, out)
    elif isinstance(item, dict):
        _head(5, len(item), out)
        for key, value in sorted((encode(key), value) for key, value in item.items()):
            out += key
            _write(value, out)
    else:
        raise TypeError(f"{type(item).__name__} has no canonical form")


def _head(major: int, argument: int, out: bytearray) -> None:
    """The first bytes of an item: its kind, and a length or number in the fewest bytes."""
    if argument < 24:
        out.append(major << 5 | argument)
        return
    for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * width):
            out.append(major << 5 | info)
            out += argument.to_bytes(width, "big")
            return
    raise ValueError(f"{argument} does not fit 64 bits")


class _Reader:
    """Reads items; a length is believed only after the bytes it speaks of were seen."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def item(self, at: int, depth: int) -> tuple[Item, int]:
        if depth > MAX_DEPTH:
            raise DecodeError(f"nested deeper than {MAX_DEPTH} levels at byte {at}")
        start, first = at, self.take(at, 1, at)[0]
        at += 1
        major, info = first >> 5, first & 31
        if major == 7:
            if info in (20, 21, 22):
                return {20: False, 21: True, 22: None}[info], at
            what = "float" if info in (25, 26, 27) else "simple value"
            raise DecodeError(f"{what} at byte {start} is not canonical")
        argument, at = self.argument(info, start, at)
        if major == 0:
            return argument, at
        if major == 1:
            return -1 - argument, at
        if major == 2:
            return self.take(at, argument, start), at + argument
        if major == 3:
            try:
                return self.take(at, argument, start).decode(), at + argument
            except UnicodeDecodeError:
                what = "text that is not UTF-8"
                raise DecodeError(f"{what} at byte {start} is not canonical") from None
        if major == 4:
            self.believe(argument, start, at)
            items: list[Item] = []
            for _ in range(argument):
                value, at = self.item(at, depth + 1)
                items.append(value)
            return items, at
        if major == 5:
            self.believe(argument, start, at)
            return self.map(argument, at, depth + 1)
        raise DecodeError(f"tag at byte {start} is not canonical")

    def map(self, count: int, at: int, depth: int) -> tuple[Item, int]:
        entries: list[tuple[Item, Item]] = []
        previous = b""
        for _ in range(count):
            start = at
            key, at = self.item(at, depth)
            spelled = self.data[start:at]
            if previous >= spelled:
                raise DecodeError(f"map key out of order at byte {start} is not canonical")
            previous = spelled
            value, at = self.item(at, depth)
            entries.append((key, value))
        try:
            return dict(entries), at
        except TypeError:
            raise DecodeError("a list or a map is no key that a value of ours has") from None

    def argument(self, info: int, start: int, at: int) -> tuple[int, int]:
        if info < 24:
            return info, at
        if info == 31:
            raise DecodeError(f"indefinite length at byte {start} is not canonical")
        if info > 27:
            raise DecodeError(f"reserved item at byte {start} is not canonical")
        width = 1 << (info - 24)
        value = int.from_bytes(self.take(at, width, start), "big")
        if value < (24 if width == 1 else 1 << (4 * width)):
            raise DecodeError(f"integer longer than needed at byte {start} is not canonical")
        return value, at + width

    def believe(self, count: int, start: int, at: int) -> None:
        """A list or map of `count` needs at least as many bytes as it has items."""
        if count > len(self.data) - at:
            raise DecodeError(f"input ends inside the item at byte {start}")

    def take(self, at: int, count: int, start: int) -> bytes:
        if count > len(self.data) - at:
            raise DecodeError(f"input ends inside the item at byte {start}")
        return bytes(self.data[at : at + count])
