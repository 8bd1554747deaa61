"""Moments: milliseconds since 1970, written as RFC 3339 in UTC."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# First moment of the year 10000, which RFC 3339 cannot write.
_END_MS = 253_402_300_800_000


def moment(time: datetime) -> int:
    """The milliseconds of a time that knows its zone."""
    if time.tzinfo is None:
        raise ValueError("a time without a zone is no moment")
    return (time - _EPOCH) // timedelta(milliseconds=1)


def format_moment(ms: int) -> str:
    """`2026-11-23T06:35:00.000Z`; past the year 9999, the milliseconds."""
    if ms >= _END_MS:
        return str(ms)
    time = _EPOCH + timedelta(milliseconds=ms)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"


def parse_moment(text: str) -> int | None:
    """Reads what `format_moment` writes, with at most three decimals; `None` if it is not."""
    if re.fullmatch(r"0|[1-9][0-9]*", text, re.ASCII):
        ms = int(text)
        return ms if ms < 1 << 64 else None
    form = r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3}))?Z"
    found = re.fullmatch(form, text, re.ASCII)
    if not found:
        return None
    *parts, fraction = found.groups(default="0")
    try:
        time = datetime(*map(int, parts), tzinfo=timezone.utc)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    return moment(time) + int(fraction.ljust(3, "0")) if time >= _EPOCH else None
