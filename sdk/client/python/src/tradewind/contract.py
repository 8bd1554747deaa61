"""A contract with its interface."""

from __future__ import annotations

from . import canonical
from .schema import Codec, Schema
from .shapes import Json
from .transaction import Invocation


class Contract:
    """A contract and the schema by which its calls are encoded.

    A schema decides which bytes an argument becomes, so a schema from a node that is not
    trusted can swap two arguments: compare `schema.hash()` with one you know, or bring the
    schema from the contract's build (`Schema.from_module`).
    """

    def __init__(self, name: str, schema: Schema) -> None:
        self.name = name
        self.schema = schema
        self.codec = Codec(schema)

    def invocation(self, method: str, args: Json = None) -> Invocation:
        """A call with arguments as JSON: an object by parameter name, or a list in order."""
        shape = self.codec.args(self.schema.method(method))
        data = canonical.encode(shape.json_to_item({} if args is None else args, ""))
        return Invocation(self.name, method, data)

    def args_json(self, invocation: Invocation) -> Json:
        """The arguments of a call as JSON."""
        shape = self.codec.args(self.schema.method(invocation.method))
        return shape.item_to_json(canonical.decode(invocation.args), "")

    def returned_json(self, method: str, data: bytes) -> Json:
        """What a method returned, as JSON."""
        if not data:
            return None
        shape = self.codec.shape(self.schema.method(method).returns)
        return shape.item_to_json(canonical.decode(data), "")

    def state_key(self, field: str, *parts: Json) -> bytes:
        """The key of a cell, or of a table at these key parts."""
        return self.codec.key(self.name, field, list(parts))

    def record_key(self, field: str, *parts: Json) -> bytes:
        """The same key without the contract's name, as holds of the registry take it."""
        return self.state_key(field, *parts).removeprefix(self.name.encode() + b"\0")

    def state_value(self, field: str, data: bytes) -> Json:
        """A value of the state as JSON."""
        shape = self.codec.shape(self.schema.field(field).value)
        return shape.item_to_json(canonical.decode(data), "")


def deployment(name: str, code: bytes, schema: Schema, args: Json = None) -> Invocation:
    """The call that deploys a contract under `name`, opened with `args`."""
    opening = b"\x80"
    if any(method.name == "open" for method in schema.methods):
        opening = Contract(name, schema).invocation("open", args).args
    return deployment_with(name, code, opening)


def deployment_with(name: str, code: bytes, opening: bytes) -> Invocation:
    """The same with the constructor's arguments in canonical bytes."""
    return Invocation("registry@system", "deploy", canonical.encode([name, code, opening]))
