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
    """The transaction was not taken. Nothing of it is on the chain."""

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


def may_retry(error: grpc.RpcError) -> bool:
    """Whether the same bytes may be sent again: nobody answered, or the node says so."""
    code, (reason, _) = error.code(), details_of(error)
    lost = (
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
    )
    if code in lost:
        return True
    return reason is None if code == grpc.StatusCode.UNKNOWN else reason == "BUSY"


def explain(error: grpc.RpcError, transaction: bytes) -> ClientError:
    """The error of a submission in our words."""
    committed, text = committed_of(error), str(error.details())
    if committed is not None and committed.outcome.HasField("failure"):
        return Failed(text, committed, committed.outcome.failure)
    reason, _ = details_of(error)
    if reason == "EXPIRED":
        return Expired(f"transaction {transaction.hex()} expired before a block took it")
    return Rejected(reason, text) if reason else Answered(error)
