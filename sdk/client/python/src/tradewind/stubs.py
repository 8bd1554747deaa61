"""What typed stubs are made on: `tradewind client --lang python` writes the rest."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from . import canonical
from .account import Account
from .client import Client
from .contract import Contract, deployment_with
from .errors import ClientError, Failed, Refusal
from .events import Cursors, Told
from .schema import Codec, Schema, Type
from .shapes import Shape
from .shapes import decode as decode_shape
from .shapes import encode as encode_shape
from .transaction import Consent, Invocation

T = TypeVar("T")
S = TypeVar("S", bound="Stub")


class Call(Generic[T]):
    """A call that is ready to be made, alone or with others (`together`)."""

    def __init__(self, stub: Stub, invocation: Invocation, returns: Shape) -> None:
        self.stub = stub
        self.invocation = invocation
        self._returns = returns

    def by(self, account: Account, consents: tuple[Consent, ...] = ()) -> T:
        """Signs as `account`, submits, and returns what the method returned once a durable
        block has it. Raises the contract's failures by their type."""
        [returned] = together(account, self, consents=consents)
        result: T = returned
        return result

    def lending(self, *within: Call[Any]) -> Call[T]:
        """The same call, whose signer's authority holds for these calls below it too."""
        inner = [call.invocation for call in within]
        call = self.invocation
        lent = Invocation(call.contract, call.method, call.args, call.within + inner)
        return Call(self.stub, lent, self._returns)

    def read(self, returned: bytes) -> T:
        """What canonical bytes that the method returned say."""
        result: T = decode_shape(self._returns, returned or b"\xf6")
        return result


def together(account: Account, *calls: Call[Any], consents: tuple[Consent, ...] = ()) -> list[Any]:
    """Makes calls in one transaction: all take effect, or none."""
    client = calls[0].stub.client
    contracts = {call.stub.name: call.stub.contract for call in calls if not call.stub.native}
    try:
        committed = client.submit(
            account, [call.invocation for call in calls], consents, contracts
        )
    except Failed as failed:
        for call in calls:
            call.stub.raise_typed(failed)
        raise
    returned = [value.cbor for value in committed.outcome.success.returned]
    return [call.read(data) for call, data in zip(calls, returned)]


class Event:
    """The base of a contract's events; `told` says where an event stands, beside its fields."""

    told: Told


class Stub:
    """A contract by name, with its schema as it was when the stub was written.

    The schema comes with the stub and not from the node, so a node cannot swap arguments.
    """

    SCHEMA: ClassVar[str]
    TYPES: ClassVar[Mapping[str, Any]] = {}
    FAILURES: ClassVar[Mapping[int, type[Refusal]]] = {}
    EVENTS: ClassVar[Mapping[str, type[Event]]] = {}
    native: ClassVar[bool] = False

    def __init__(self, client: Client, name: str) -> None:
        self.client = client
        self.name = name
        self.schema = Schema.from_bytes(bytes.fromhex(self.SCHEMA))
        self.contract = Contract(name, self.schema)
        self.codec = Codec(self.schema, self.TYPES)
        self._height: int | None = None

    def check(self) -> None:
        """Refuses if the contract on the chain has another interface than this stub."""
        found = self.client.contract(self.name).schema.hash()
        if found != self.schema.hash():
            text = f"{self.name} has schema {found.hex()}, this stub {self.schema.hash().hex()}"
            raise ClientError(text + "; write it again with `tradewind client`")

    def at(self: S, height: int) -> S:
        """The same contract, whose views answer as of a past block."""
        then = copy.copy(self)
        then._height = height
        return then

    def raise_typed(self, failed: Failed) -> None:
        """Raises the failure by its type, if it is one of this contract's."""
        failure = failed.failure
        cls = self.FAILURES.get(failure.code)
        if failure.contract != self.name or not failure.refused or cls is None:
            return
        found = self.schema.failure(failure.code)
        if found is None:
            return
        shape = self.codec.record(found.name, found.fields, cls)
        error: Refusal = decode_shape(shape, failure.fields.cbor)
        error.failed = failed
        raise error from failed

    def _call(self, name: str, **args: Any) -> Call[Any]:
        method = self.schema.method(name)
        data = encode_shape(self.codec.args(method), args)
        invocation = Invocation(self.name, name, data)
        return Call(self, invocation, self.codec.shape(method.returns))

    def _view(self, name: str, **args: Any) -> Any:
        call = self._call(name, **args)
        return call.read(self.client.view_bytes(call.invocation, self._height))

    def _opening(self, code: bytes, **args: Any) -> Call[None]:
        data = b"\x80"
        if any(method.name == "open" for method in self.schema.methods):
            data = encode_shape(self.codec.args(self.schema.method("open")), args)
        registry = _Registry(self.client, "registry@system")
        return Call(registry, deployment_with(self.name, code, data), self.codec.shape(_UNIT))

    def _events(
        self, name: str, keys: Mapping[str, Any], from_height: int | None, cursors: Cursors | None
    ) -> Iterator[Any]:
        wanted = {}
        for field in self.schema.event(name).fields if name else []:
            if keys.get(field.name) is not None:
                shape = self.codec.shape(field.ty)
                item = shape.to_item(keys[field.name], field.name)
                wanted[field.name] = shape.item_to_json(item, field.name)
        for told in self.client.events(self.name, name, wanted, from_height, cursors):
            if told.event is not None and told.event.name in self.EVENTS:
                event = told.event
                shape = self.codec.event(event.name, self.EVENTS[event.name])
                fields = decode_shape(shape, event.fields.cbor)
                # Events do not change, but for learning where they stand.
                object.__setattr__(fields, "told", told)
                yield fields


class _Registry(Stub):
    """The registry, as far as deployments need it."""

    native = True
    SCHEMA = canonical.encode({0: "Registry", 1: "", 2: [], 3: [], 4: [], 5: [], 6: []}).hex()


_UNIT = Type("Unit")
