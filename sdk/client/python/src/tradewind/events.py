"""Events, followed across lost connections and restarts.

Every event that fits is told at least once and in order. A cursor is saved only after its
message was processed, so a program that dies in between is told that one message again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import grpc

from .errors import Answered, is_lost
from .v1 import contract_pb2

_PAUSES = (0.05, 2.0)
_MAX_TRIES = 10


class Cursors(Protocol):
    """The caller's own store for one stream's cursor: a row of its database, or a file.

    A store that saves the cursor in the same transaction as what the message changed makes
    at-least-once exactly-once.
    """

    def load(self) -> str | None:
        """The cursor saved last, if there is one."""

    def save(self, cursor: str) -> None:
        """Keeps a cursor durably."""


class FileCursors:
    """A cursor in a file of its own, replaced in one step."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def load(self) -> str | None:
        try:
            return self.path.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def save(self, cursor: str) -> None:
        beside = self.path.with_name(self.path.name + ".new")
        with open(beside, "w", encoding="utf-8") as file:
            file.write(cursor + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self.path)


@dataclass(frozen=True)
class Told:
    """One message: an event, or (`event` is `None`) word that there was none up to a block."""

    cursor: str
    height: int
    event: Any | None


def follow(
    open_stream: Callable[[Any], Any], request: Any, cursors: Cursors | None
) -> Iterator[Told]:
    """Messages one after the other, for as long as they are asked for.

    When the next message is asked for, the one before counts as processed and its cursor is
    saved.
    """
    if cursors is not None and (saved := cursors.load()) is not None:
        request.after = saved
    tries, pause = 0, _PAUSES[0]
    while True:
        stream = open_stream(request)
        try:
            for response in stream:
                tries, pause = 0, _PAUSES[0]
                yield _told(response)
                request.after = response.cursor
                if cursors is not None:
                    cursors.save(response.cursor)
        except grpc.RpcError as error:
            tries += 1
            if not is_lost(error) or tries == _MAX_TRIES:
                raise Answered(error) from None
        finally:
            stream.cancel()
        time.sleep(pause)
        pause = min(pause * 2, _PAUSES[1])


def _told(response: contract_pb2.EventsResponse) -> Told:
    if response.WhichOneof("message") == "event":
        return Told(response.cursor, response.event.height, response.event)
    return Told(response.cursor, response.checkpoint.height, None)
