"""Names: `name@organisation` for a party, one label for an organisation or a role."""

from __future__ import annotations

import re

MAX_NAME_BYTES = 32

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"


def is_party(text: str) -> bool:
    """Whether the text is a party's name: a person, a machine or a contract."""
    fits = 0 < len(text.encode()) <= MAX_NAME_BYTES
    return fits and re.fullmatch(f"{_LABEL}@{_LABEL}", text, re.ASCII) is not None


def is_label(text: str) -> bool:
    """Whether the text is an organisation's or a role's name."""
    fits = 0 < len(text.encode()) <= MAX_NAME_BYTES
    return fits and re.fullmatch(_LABEL, text, re.ASCII) is not None


def is_currency(text: str) -> bool:
    """Whether the text is an ISO 4217 alphabetic code by its form."""
    return re.fullmatch(r"[A-Z]{3}", text, re.ASCII) is not None
