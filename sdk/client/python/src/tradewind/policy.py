"""Policies: who must agree before a method runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from .shapes import PLAIN, U32, ChoiceOf, ListOf, Member, RecordOf, record

MAX_POLICY_MEMBERS = 64


class PolicyError(ValueError):
    """A policy that cannot be kept."""


@dataclass(frozen=True)
class Policy:
    """How many must agree (`"Any"`, `"All"`, `"Majority"`, `("AtLeast", {"count": n})` or
    `"Nobody"`), of which organisations, with which roles; empty means of any."""

    rule: str | tuple[str, dict[str, int]]
    organisations: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Refuses a policy that cannot be met at all."""
        for names in (self.organisations, self.roles):
            ascending = all(a < b for a, b in zip(names, names[1:]))
            if not ascending or len(names) > MAX_POLICY_MEMBERS:
                limit = MAX_POLICY_MEMBERS
                text = f"organisations and roles are ascending lists of at most {limit}"
                raise PolicyError(text)
        count = len(self.organisations)
        if self.rule in ("All", "Majority") and count == 0:
            text = "the rules all and majority need a list of organisations"
            raise PolicyError(text)
        if isinstance(self.rule, tuple):
            needed = self.rule[1]["count"]
            if count and needed > count:
                raise PolicyError(f"{needed} voices are needed of {count} organisations")


RULE = ChoiceOf(
    "Rule",
    (
        (0, RecordOf("Any", ())),
        (1, RecordOf("All", ())),
        (2, RecordOf("Majority", ())),
        (3, RecordOf("AtLeast", (Member(0, "count", U32),))),
        (4, RecordOf("Nobody", ())),
    ),
)
POLICY = record(Policy, RULE, ListOf(PLAIN["organisation"]), ListOf(PLAIN["role"]))
