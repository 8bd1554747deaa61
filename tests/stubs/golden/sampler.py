"""Sampler: a typed client.

Written by `tradewind client --lang python`; written again when the contract changes.
Hash of the schema: e7d723fefa9cf8e65246552adf1929e91209e40c3a34a88dcfb187a2b8b458a8
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Union

from tradewind import Amount, Call, Cursors, Event, Refusal, Stub


@dataclass(frozen=True, kw_only=True)
class Every:
    """Every, as the contract defines it."""

    flag: bool
    small: int
    wide: int
    signed: int
    short: int
    text: str
    bytes_: bytes
    hash: bytes
    from_: str
    organisation: str
    role: str
    time: int
    currency: str
    amount: Amount
    key: bytes
    maybe: Amount | None = None
    many: list[Leaf]
    pair: tuple[str, int]
    nothing: None
    stage: Stage
    ruling: Ruling
    none_of: list[bool | None]


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A record that contains itself."""

    next: Leaf | None = None


@dataclass(frozen=True, kw_only=True)
class RulingDismissed:
    """The variant Dismissed of Ruling."""


@dataclass(frozen=True, kw_only=True)
class RulingSplit:
    """The variant Split of Ruling."""

    buyer: Amount


Ruling = Union[RulingDismissed, RulingSplit]


class Stage(Enum):
    """How far it got."""

    Open = "Open"
    Closed = "Closed"


@dataclass(frozen=True, kw_only=True)
class Done(Event):
    """It was done."""

    by: str
    every: Every


@dataclass(eq=False, kw_only=True)
class BareError(Refusal):
    """it is not so.

    并非如此。
    """

    code: ClassVar[int] = 1


@dataclass(eq=False, kw_only=True)
class FullError(Refusal):
    """it is not so.

    并非如此。
    """

    code: ClassVar[int] = 300
    who: str
    left: Amount | None = None


SamplerEvent = Union[Done]


class Sampler(Stub):
    """Has one of each."""

    SCHEMA = (
        "a9006753616d706c65720170486173206f6e65206f6620656163682e0284a60065636865636b01020280"
        "038004820080057049732063616c6c656420636865636b2ea600646563686f010102848201816466726f"
        "6d82028167637573746f6d73820381656f776e657282048164666169720396a400000164666c61670282"
        "018003f4a400010165736d616c6c028202810803f4a4000201647769646502820281184003f4a4000301"
        "667369676e656402820381184003f4a40004016573686f7274028203811003f4a4000501647465787402"
        "82048003f4a40006016562797465730282058003f4a400070164686173680282068003f4a40008016466"
        "726f6d0282078003f4a40009016c6f7267616e69736174696f6e0282088003f4a4000a0164726f6c6502"
        "82098003f4a4000b016474696d6502820a8003f4a4000c016863757272656e637902820b8003f4a4000d"
        "0166616d6f756e7402820c8003f4a4000e01636b657902820d8003f4a4000f01656d6179626502820e81"
        "820c8003f4a4001001646d616e7902820f81821181644c65616603f4a400110164706169720282108182"
        "820780820281182003f4a4001201676e6f7468696e670282008003f4a400130165737461676502821181"
        "65537461676503f4a40014016672756c696e67028211816652756c696e6703f4a400181801676e6f6e65"
        "5f6f6602820f81820e8182018003f404821181654576657279056f49732063616c6c6564206563686f2e"
        "a600646f70656e010002800381a4000001656f776e65720282078003f404820080056f49732063616c6c"
        "6564206f70656e2ea60065636c617373010202800381a400000162696e0282048003f404820e81820480"
        "057049732063616c6c656420636c6173732e0381a30064446f6e650182a40000016262790282078003f5"
        "a40001016565766572790282118165457665727903f4026c49742077617320646f6e652e0482a5000101"
        "64426172650280036c6974206973206e6f7420736f046ce5b9b6e99d9ee5a682e6ada4a50019012c0164"
        "46756c6c0282a40000016377686f0282078003f4a4000101646c65667402820e81820c8003f4036c6974"
        "206973206e6f7420736f046ce5b9b6e99d9ee5a682e6ada40584820081a3006545766572790196a40000"
        "0164666c61670282018003f4a400010165736d616c6c028202810803f4a4000201647769646502820281"
        "184003f4a4000301667369676e656402820381184003f4a40004016573686f7274028203811003f4a400"
        "050164746578740282048003f4a40006016562797465730282058003f4a4000701646861736802820680"
        "03f4a40008016466726f6d0282078003f4a40009016c6f7267616e69736174696f6e0282088003f4a400"
        "0a0164726f6c650282098003f4a4000b016474696d6502820a8003f4a4000c016863757272656e637902"
        "820b8003f4a4000d0166616d6f756e7402820c8003f4a4000e01636b657902820d8003f4a4000f01656d"
        "6179626502820e81820c8003f4a4001001646d616e7902820f81821181644c65616603f4a40011016470"
        "6169720282108182820780820281182003f4a4001201676e6f7468696e670282008003f4a40013016573"
        "746167650282118165537461676503f4a40014016672756c696e67028211816652756c696e6703f4a400"
        "181801676e6f6e655f6f6602820f81820e8182018003f40260820081a300644c6561660181a400000164"
        "6e65787402820e81821181644c65616603f402781e41207265636f7264207468617420636f6e7461696e"
        "7320697473656c662e8201836652756c696e6782a3000001694469736d69737365640280a30002016553"
        "706c69740281a400000165627579657202820c8003f46082018365537461676582a3000001644f70656e"
        "0280a300070166436c6f73656402806f486f772066617220697420676f742e0681a5000001656f776e65"
        "72020003800482078007a400000180028003a5006001600260036004600880"
    )
    TYPES: ClassVar[dict[str, Any]] = {
        "Every": Every,
        "Leaf": Leaf,
        "Ruling.Dismissed": RulingDismissed,
        "Ruling.Split": RulingSplit,
        "Stage": Stage,
    }
    FAILURES: ClassVar[dict[int, type[Refusal]]] = {
        1: BareError,
        300: FullError,
    }
    EVENTS: ClassVar[dict[str, type[Event]]] = {
        "Done": Done,
    }

    def opening(self, code: bytes, *, owner: str) -> Call[None]:
        """Deploys the contract under this stub's name: what its constructor takes.

        code: the module

        owner: a party, such as ann@shop
        """
        return self._opening(code, owner=owner)

    def echo(
        self,
        *,
        flag: bool,
        small: int,
        wide: int,
        signed: int,
        short: int,
        text: str,
        bytes_: bytes,
        hash: bytes,
        from_: str,
        organisation: str,
        role: str,
        time: int,
        currency: str,
        amount: Amount,
        key: bytes,
        maybe: Amount | None = None,
        many: list[Leaf],
        pair: tuple[str, int],
        nothing: None,
        stage: Stage,
        ruling: Ruling,
        none_of: list[bool | None],
    ) -> Call[Every]:
        """Is called echo.

        The party in `from_` must have agreed.

        The caller must hold the role `customs`.

        The caller must be the contract's `owner`.

        The contract's rule `fair` decides who may.

        flag: true or false
        small: a whole number of 8 bits, from 0
        wide: a whole number of 64 bits, from 0
        signed: a whole number of 64 bits
        short: a whole number of 16 bits
        text: text
        bytes_: bytes
        hash: a hash of 32 bytes
        from_: a party, such as ann@shop
        organisation: an organisation, such as shop
        role: a role, such as customs
        time: a moment, in milliseconds since 1970
        currency: a currency, such as GBP
        amount: money
        key: a public key of 32 bytes
        maybe: money; or nothing
        many: a list, each a Leaf
        pair: together a party, such as ann@shop; a whole number of 32 bits, from 0
        nothing: nothing
        stage: a Stage
        ruling: a Ruling
        none_of: a list, each true or false; or nothing
        """
        return self._call("echo", flag=flag, small=small, wide=wide, signed=signed, short=short, text=text, hash=hash, organisation=organisation, role=role, time=time, currency=currency, amount=amount, key=key, maybe=maybe, many=many, pair=pair, nothing=nothing, stage=stage, ruling=ruling, none_of=none_of, **{"bytes": bytes_, "from": from_})

    def check_(self) -> None:
        """Is called check."""
        answer: None = self._view("check")
        return answer

    def class_(self, *, in_: str) -> str | None:
        """Is called class.

        in_: text
        """
        answer: str | None = self._view("class", **{"in": in_})
        return answer

    def follow_done(
        self,
        *,
        by: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Done]:
        """Follows Done, those with these keys."""
        return self._events("Done", {"by": by}, from_height, cursors)

    def events(self, *, from_height: int | None = None, cursors: Cursors | None = None) -> Iterator[SamplerEvent]:
        """Follows all events."""
        return self._events("", {}, from_height, cursors)
