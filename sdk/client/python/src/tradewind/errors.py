"""What can go wrong between a caller and the chain."""

from __future__ import annotations

from typing import Any

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from .v1 import transaction_pb2


class ClientError(Exception):
    """A request that did not come to a good end."""


class WrongChain(ClientError):
    """The node serves another chain than was asked for."""


class Disagreement(ClientError):
    """The node prepared other bytes than this side encodes: its schema or it is not to be
    trusted, and nothing was signed."""


class Failed(ClientError):
    """The transaction is in a block, and its calls failed."""

    def __init__(self, text: str, committed: Any, failure: Any) -> None:
        super().__init__(text)
        self.committed = committed
        self.failure = failure


class Rejected(ClientError):
    """The chain or the pool turned the transaction down. Nothing of it is on the chain."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{text} ({reason})")
        self.reason = reason


class Expired(ClientError):
    """The transaction's time ran out before a block took it. It will never be in one."""


class Answered(ClientError):
    """The node, or the way to it, answered with an error."""

    def __init__(self, error: grpc.RpcError) -> None:
        super().__init__(error.details() or str(error.code()))
        self.code = error.code()
        self.reason, self.metadata = details_of(error)


class OutcomeUnknown(Answered):
    """Nobody knows what became of the transaction: the last word on it was not one by which
    chain or pool turn it down. It may be in a block, or come into one until it expires. Ask its
    status, or submit the same bytes again, which never executes them twice."""

    def __init__(self, error: grpc.RpcError, transaction: bytes) -> None:
        super().__init__(error)
        self.transaction = transaction

    def __str__(self) -> str:
        return (
            f"nobody knows what became of transaction {self.transaction.hex()} "
            f"({super().__str__()}): ask its status, or submit the same bytes again"
        )


class Refusal(ClientError):
    """A contract refused, by a failure of its schema: the base of the failures in typed stubs."""

    failed: Failed | None = None

    def __str__(self) -> str:
        return repr(self) if self.failed is None else str(self.failed)


def details_of(error: grpc.RpcError) -> tuple[str | None, dict[str, str]]:
    """Reason in capitals and metadata of an error of ours."""
    for detail in _details(error):
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info) and info.domain == "tradewind":
            return info.reason, dict(info.metadata)
    return None, {}


def committed_of(error: grpc.RpcError) -> Any | None:
    """Where the transaction stands in the chain, if it does."""
    for detail in _details(error):
        committed = transaction_pb2.Committed()
        if detail.Unpack(committed):
            return committed
    return None


def _details(error: Any) -> list[Any]:
    status = rpc_status.from_call(error)
    return list(status.details) if status is not None else []


def wait_of(error: grpc.RpcError) -> float:
    """How many seconds an error says to wait before asking again."""
    for detail in _details(error):
        info = error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            return float(info.retry_delay.ToTimedelta().total_seconds())
    return 0.0


# Reasons by which the chain or the pool turns a transaction down.
_REFUSALS = frozenset(
    (
        "BAD_SIGNATURE",
        "BAD_TRANSACTION",
        "DUPLICATE_REQUEST",
        "EXPIRY_TOO_FAR",
        "GAS_LIMIT",
        "NOT_THE_KEY",
        "REJECTED",
        "SENDER_FROZEN",
        "UNKNOWN_SENDER",
    )
)
# The reason of a request that was turned away before the pool saw it.
_TOO_OFTEN = "RATE_LIMITED"


def is_lost(error: grpc.RpcError) -> bool:
    """Whether the connection broke, or the node at its end is about to stop: another try may
    meet with another fate."""
    code = error.code()
    if code in (grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL):
        return details_of(error)[0] is None
    return code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)


def may_retry(error: grpc.RpcError) -> bool:
    """Whether the same bytes may be sent again: nobody answered, or the node says so."""
    if is_lost(error) or error.code() == grpc.StatusCode.DEADLINE_EXCEEDED:
        return True
    return details_of(error)[0] in ("BUSY", _TOO_OFTEN)


def may_be_taken(error: grpc.RpcError) -> bool:
    """Whether the attempt that was answered so may have left the transaction in the pool."""
    return details_of(error)[0] != _TOO_OFTEN


def explain(error: grpc.RpcError, transaction: bytes, taken: bool) -> ClientError:
    """The error of a submission in our words. `taken` says whether an attempt before the last
    may have left the transaction in the pool."""
    committed, text = committed_of(error), str(error.details())
    if committed is not None and committed.outcome.HasField("failure"):
        return Failed(text, committed, committed.outcome.failure)
    reason, _ = details_of(error)
    if reason == "EXPIRED":
        return Expired(f"transaction {transaction.hex()} expired before a block took it")
    if reason in _REFUSALS or (reason == _TOO_OFTEN and not taken):
        return Rejected(str(reason), text)
    if reason is None and not taken and not may_retry(error):
        return Answered(error)
    return OutcomeUnknown(error, transaction)
