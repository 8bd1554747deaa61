"""Deterministic CBOR (RFC 8949, section 4.2.1), as much of it as a client needs.

Maps have integer keys, written in ascending order; there are no floats and no tags.
"""


def encode(value):
    """The one byte string of a value."""
    if value is None:
        return b"\xf6"
    if value is True:
        return b"\xf5"
    if value is False:
        return b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, (bytes, bytearray)):
        return head(2, len(value)) + bytes(value)
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(encode(item) for item in value)
    if isinstance(value, dict):
        entries = sorted((encode(key), encode(item)) for key, item in value.items())
        return head(5, len(value)) + b"".join(key + item for key, item in entries)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def head(major, argument):
    """The first bytes of an item: its kind, and a length or number in the fewest bytes."""
    if argument < 24:
        return bytes([major << 5 | argument])
    for info, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * width):
            return bytes([major << 5 | info]) + argument.to_bytes(width, "big")
    raise ValueError(f"{argument} does not fit 64 bits")


def decode(data):
    """The value of canonical bytes."""
    value, end = item(data, 0)
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes follow the value")
    return value


def item(data, at):
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        return {20: False, 21: True, 22: None}[info], at
    argument = info
    if info >= 24:
        width = 1 << (info - 24)
        argument, at = int.from_bytes(data[at : at + width], "big"), at + width
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - argument, at
    if major == 2:
        return bytes(data[at : at + argument]), at + argument
    if major == 3:
        return data[at : at + argument].decode(), at + argument
    if major == 4:
        items = []
        for _ in range(argument):
            value, at = item(data, at)
            items.append(value)
        return items, at
    if major == 5:
        entries = {}
        for _ in range(argument):
            key, at = item(data, at)
            entries[key], at = item(data, at)
        return entries, at
    raise ValueError("tags are not canonical")
