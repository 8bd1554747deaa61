"""Receipts: what became of a transaction, in numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from . import crypto
from .crypto import digest
from .shapes import BYTES, HASH, PARTY, TEXT, U8, U32, U64, ChoiceOf, ListOf, RecordOf
from .shapes import choice, encode, exact, record

# The platform's own failures, by number.
HOST_FAILURES = {
    1: "OutOfGas",
    2: "Trapped",
    3: "MissingConsent",
    4: "MissingRole",
    5: "NotPermitted",
    6: "UnknownContract",
    7: "UnknownMethod",
    8: "ContractFrozen",
    9: "RecordHeld",
    10: "Reentered",
    11: "TooDeep",
    12: "BadArguments",
    13: "ActionInView",
    14: "LimitExceeded",
    15: "BadPointer",
    16: "BadState",
    17: "PartyFrozen",
    18: "ConsentUsed",
    19: "ConsentExpired",
    20: "NotTheKey",
    21: "Overflow",
    22: "ModuleRefused",
    23: "NotUnique",
}


@dataclass(frozen=True)
class Event:
    """Something that happened; `data` is the canonical map from field number to value."""

    contract: str
    name: str
    keys: int
    data: bytes


@dataclass(frozen=True)
class Host:
    """The platform stopped a contract."""

    contract: str
    code: str
    fields: bytes


@dataclass(frozen=True)
class Refusal:
    """A contract refused, by a failure of its schema."""

    contract: str
    code: int
    fields: bytes


Failure = Union[Host, Refusal]


@dataclass(frozen=True)
class Success:
    """What each call returned: canonical bytes, empty where a method returns nothing."""

    returned: list[bytes]


@dataclass(frozen=True)
class Failed:
    """Which call failed, and how."""

    call: int
    failure: Failure


@dataclass(frozen=True)
class Receipt:
    """What became of one transaction."""

    transaction: bytes
    outcome: Success | Failed
    gas_used: int
    events: list[Event]

    @classmethod
    def from_bytes(cls, data: bytes) -> Receipt:
        receipt: Receipt = exact(RECEIPT, "Receipt", data)
        return receipt

    @property
    def succeeded(self) -> bool:
        return isinstance(self.outcome, Success)

    def hash(self) -> bytes:
        """The hash in the block's list of receipts."""
        return digest(crypto.RECEIPT, encode(RECEIPT, self))


HOST_FAILURE = ChoiceOf(
    "HostFailure",
    tuple((number, RecordOf(name, ())) for number, name in HOST_FAILURES.items()),
    bare=True,
)
EVENT = record(Event, PARTY, TEXT, U8, BYTES)
FAILURE = choice(
    "Failure",
    {
        0: record(Host, PARTY, HOST_FAILURE, BYTES, as_list=True),
        1: RecordOf(
            "Contract", record(Refusal, PARTY, U32, BYTES).members, Refusal, as_list=True
        ),
    },
)
OUTCOME = choice(
    "Outcome",
    {
        0: record(Success, ListOf(BYTES), as_list=True),
        1: record(Failed, U32, FAILURE, as_list=True),
    },
)
RECEIPT = record(Receipt, HASH, OUTCOME, U64, ListOf(EVENT))
