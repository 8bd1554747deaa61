"""Escrow: a typed client.

Written by `tradewind client --lang python`; written again when the contract changes.
Hash of the schema: 41bcb3df3174f088f377d30d8e8e7beb5df23e77274a1870be2159261b5145fa
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Union

from tradewind import Amount, Call, Cursors, Event, Refusal, Stub


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an order."""

    item: str
    quantity: int
    price: int
    tax: int


@dataclass(frozen=True, kw_only=True)
class Money:
    """What became of an order's money, in minor units. What is owed counts as paid."""

    deposited: int
    paid: int
    fee: int
    taxed: int
    refunded: int
    held: int
    tax_held: int
    fee_held: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order."""

    buyer: str
    arbiter: str
    logistics: str | None = None
    currency: str
    state: State
    deadline: int
    goods: int
    freight: int
    insurance: int
    tax: int
    money: Money


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """An order and its reference."""

    reference: str
    order: Order


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """Some orders, and where the next ones start."""

    orders: list[OrderLine]
    next: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Periods:
    """How long each state lasts, in milliseconds."""

    deposit_ms: int
    handling_ms: int
    transit_ms: int
    dispute_ms: int
    response_ms: int
    arbitration_ms: int
    return_ms: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the contract is set up."""

    cash: str
    platform: str
    customs: str
    fee_per_million: int
    periods: Periods


class State(Enum):
    """Where an order stands."""

    Created = "Created"
    Funded = "Funded"
    Accepted = "Accepted"
    Shipped = "Shipped"
    Delivered = "Delivered"
    Released = "Released"
    Cancelled = "Cancelled"
    Disputed = "Disputed"
    Contested = "Contested"
    Refunded = "Refunded"
    Split = "Split"
    ReturnRequested = "ReturnRequested"
    Returned = "Returned"
    Lapsed = "Lapsed"
    Closed = "Closed"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What buyer and seller agree on."""

    buyer: str
    arbiter: str
    logistics: str | None = None
    currency: str
    freight: int
    insurance: int
    lines: list[Line]


@dataclass(frozen=True, kw_only=True)
class Claimed(Event):
    """What was owed to a party was paid, or a part of it."""

    to: str
    amount: Amount
    reference: str


@dataclass(frozen=True, kw_only=True)
class Disputed(Event):
    """The buyer objected."""

    seller: str
    buyer: str
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Extended(Event):
    """The deadline of an order's state was put off."""

    seller: str
    buyer: str
    reference: str
    deadline: int


@dataclass(frozen=True, kw_only=True)
class Owed(Event):
    """A payment could not be made and waits for its payee to claim it."""

    to: str
    seller: str
    reference: str
    amount: Amount


@dataclass(frozen=True, kw_only=True)
class Paid(Event):
    """The deposit was paid out, in minor units; [`Owed`] tells what of it waits."""

    seller: str
    buyer: str
    reference: str
    currency: str
    to_seller: int
    fee: int
    tax: int
    refund: int


@dataclass(frozen=True, kw_only=True)
class Placed(Event):
    """An order was offered, or offered and paid."""

    seller: str
    buyer: str
    reference: str
    price: Amount
    state: State


@dataclass(frozen=True, kw_only=True)
class Refunded(Event):
    """The buyer was given money back: for lines, for a return, or tax."""

    seller: str
    buyer: str
    reference: str
    amount: Amount


@dataclass(frozen=True, kw_only=True)
class StateChanged(Event):
    """An order moved on."""

    seller: str
    buyer: str
    reference: str
    state: State
    deadline: int


@dataclass(eq=False, kw_only=True)
class UnknownOrderError(Refusal):
    """{seller} has no order {reference}.

    {seller} 没有订单 {reference}。
    """

    code: ClassVar[int] = 1
    seller: str
    reference: str


@dataclass(eq=False, kw_only=True)
class OrderExistsError(Refusal):
    """{seller} has an order {reference} of other terms.

    {seller} 的订单 {reference} 已存在且条款不同。
    """

    code: ClassVar[int] = 2
    seller: str
    reference: str


@dataclass(eq=False, kw_only=True)
class WrongStateError(Refusal):
    """an order that is {state} does not allow this.

    订单状态为 {state}，不允许此操作。
    """

    code: ClassVar[int] = 3
    state: State


@dataclass(eq=False, kw_only=True)
class NotYoursError(Refusal):
    """{by} may not do this to the order.

    {by} 无权对该订单执行此操作。
    """

    code: ClassVar[int] = 4
    by: str


@dataclass(eq=False, kw_only=True)
class TooLateError(Refusal):
    """the deadline was {deadline}.

    截止时间 {deadline} 已过。
    """

    code: ClassVar[int] = 5
    deadline: int


@dataclass(eq=False, kw_only=True)
class TooEarlyError(Refusal):
    """the deadline is {deadline}.

    截止时间为 {deadline}，尚未到期。
    """

    code: ClassVar[int] = 6
    deadline: int


@dataclass(eq=False, kw_only=True)
class WrongAmountError(Refusal):
    """the order costs {expected}, not {found}.

    订单金额为 {expected}，而非 {found}。
    """

    code: ClassVar[int] = 7
    expected: Amount
    found: Amount


@dataclass(eq=False, kw_only=True)
class ArbiterIsPartyError(Refusal):
    """{arbiter} has a part in the order and cannot decide it.

    {arbiter} 是订单当事方，不能担任仲裁人。
    """

    code: ClassVar[int] = 8
    arbiter: str


@dataclass(eq=False, kw_only=True)
class BadSplitError(Refusal):
    """the buyer can be given at most {held}.

    最多可退还买方 {held}。
    """

    code: ClassVar[int] = 9
    held: Amount


@dataclass(eq=False, kw_only=True)
class UnknownLineError(Refusal):
    """the order has no line {line}.

    订单没有第 {line} 行。
    """

    code: ClassVar[int] = 10
    line: int


@dataclass(eq=False, kw_only=True)
class OverRefundError(Refusal):
    """{left} is left of line {line}.

    第 {line} 行剩余 {left}。
    """

    code: ClassVar[int] = 11
    line: int
    left: Amount


@dataclass(eq=False, kw_only=True)
class MoreThanPaidError(Refusal):
    """at most {left} can be refunded of what the seller was paid.

    卖方所收款项最多可退 {left}。
    """

    code: ClassVar[int] = 12
    left: Amount


@dataclass(eq=False, kw_only=True)
class NothingError(Refusal):
    """the amount is zero.

    金额为零。
    """

    code: ClassVar[int] = 13


@dataclass(eq=False, kw_only=True)
class BadReferenceError(Refusal):
    """a reference has 1 to {longest} printable ASCII characters.

    参考号须为 1 至 {longest} 个可打印 ASCII 字符。
    """

    code: ClassVar[int] = 14
    longest: int


@dataclass(eq=False, kw_only=True)
class BadFeeError(Refusal):
    """a fee is at most {most} millionths.

    费率不得超过百万分之 {most}。
    """

    code: ClassVar[int] = 15
    most: int


@dataclass(eq=False, kw_only=True)
class MoreThanTaxError(Refusal):
    """{held} of tax is held for this order.

    该订单暂存税款 {held}。
    """

    code: ClassVar[int] = 16
    held: Amount


@dataclass(eq=False, kw_only=True)
class UnknownPartyError(Refusal):
    """{party} is not registered.

    {party} 未注册。
    """

    code: ClassVar[int] = 17
    party: str


@dataclass(eq=False, kw_only=True)
class CarrierIsSellerError(Refusal):
    """{seller} sells and cannot be the carrier that says the goods have arrived.

    {seller} 是卖方，不能担任确认到货的承运人。
    """

    code: ClassVar[int] = 18
    seller: str


@dataclass(eq=False, kw_only=True)
class BadExtensionError(Refusal):
    """the deadline {deadline} can be put off to {latest} at most.

    截止时间 {deadline} 最多可延至 {latest}。
    """

    code: ClassVar[int] = 19
    deadline: int
    latest: int


@dataclass(eq=False, kw_only=True)
class MoreThanOwedError(Refusal):
    """{owed} is owed.

    待付款项为 {owed}。
    """

    code: ClassVar[int] = 20
    owed: Amount


EscrowEvent = Union[Claimed, Disputed, Extended, Owed, Paid, Placed, Refunded, StateChanged]


class Escrow(Stub):
    """Orders and their money."""

    SCHEMA = (
        "a90066457363726f7701774f726465727320616e64207468656972206d6f6e65792e029819a600666163"
        "63657074010102818201816673656c6c65720382a40000016673656c6c65720282078003f4a400010169"
        "7265666572656e63650282048003f4048200800578465468652073656c6c65722074616b657320612070"
        "616964206f72646572206f6e3b207468652062757965722063616e6e6f742063616e63656c2069742061"
        "6e79206d6f72652ea6006663616e63656c010102818201816262790383a40000016673656c6c65720282"
        "078003f4a4000101697265666572656e63650282048003f4a40002016262790282078003f40482008005"
        "7869456e647320616e206f726465722074686174206973206e6f74206f6e206974732077617920616e64"
        "20726566756e64732069743a207468652073656c6c65722c206f72206265666f7265207468652073656c"
        "6c65720a616363657074732c207468652062757965722ea60065636c61696d0101028182018162746f03"
        "83a400000162746f0282078003f4a400010166616d6f756e7402820c8003f4a400020169726566657265"
        "6e63650282048003f40482008005784a5061797320612070617274792077686174206973206f77656420"
        "746f2069742c206f7220612070617274206f662069742c20756e64657220697473206f776e2072656665"
        "72656e63652ea6006e636f6e6669726d5f72657475726e010102818201816673656c6c65720382a40000"
        "016673656c6c65720282078003f4a4000101697265666572656e63650282048003f40482008005787a54"
        "68652073656c6c6572206861732074686520676f6f6473206261636b20616e642072657475726e732077"
        "68617420697420776173207061696420666f72207468656d2e205468652066656520676f657320626163"
        "6b0a776974682069743b207468652074617820776169747320666f7220637573746f6d732ea600666372"
        "65617465010102818201816673656c6c65720383a40000016673656c6c65720282078003f4a400010169"
        "7265666572656e63650282048003f4a4000201657465726d7302821181655465726d7303f40482008005"
        "781d4f666665727320616e206f7264657220746f207468652062757965722ea6006764656c6976657201"
        "0102818201816262790383a40000016673656c6c65720282078003f4a4000101697265666572656e6365"
        "0282048003f4a40002016262790282078003f40482008005783a5468652063617272696572206f722074"
        "6865206275796572207361797320746861742074686520676f6f6473206861766520617272697665642e"
        "a6006764697370757465010102818201816562757965720384a40000016673656c6c65720282078003f4"
        "a4000101697265666572656e63650282048003f4a40002016562757965720282078003f4a40003016672"
        "6561736f6e0282048003f4048200800572546865206275796572206f626a656374732ea6006665787069"
        "7265010102818200800382a40000016673656c6c65720282078003f4a4000101697265666572656e6365"
        "0282048003f404820080057847446f65732077686174207468652072756c657320736179206f6e636520"
        "74686520646561646c696e65206f6620746865206f726465722773207374617465206973206f7665722e"
        "a60066657874656e64010102818204816e637573746f6d735f6167726565730383a40000016673656c6c"
        "65720282078003f4a4000101697265666572656e63650282048003f4a400020165756e74696c02820a80"
        "03f40482008005789a437573746f6d7320707574732074686520646561646c696e65206f6620616e206f"
        "726465722773207374617465206f66662c20746f20612077686f6c6520706572696f642066726f6d206e"
        "6f77206174206d6f73743a0a746f676574686572207769746820746865206c696674206f66206120686f"
        "6c642c2077686f73652074696d65206973207468656e206e6f626f64792773206c6f73732ea600646675"
        "6e64010102818201816562757965720384a40000016673656c6c65720282078003f4a400010169726566"
        "6572656e63650282048003f4a40002016562757965720282078003f4a400030166616d6f756e7402820c"
        "8003f404820080057822506179732065786163746c79207768617420746865206f7264657220636f7374"
        "732ea600656c696e6573010202800382a40000016673656c6c65720282078003f4a40001016972656665"
        "72656e63650282048003f404820f81821181644c696e650576546865206c696e6573206f6620616e206f"
        "726465722ea600646f70656e010002800381a40000016873657474696e6773028211816853657474696e"
        "677303f4048200800578425365747320776865726520746865206d6f6e6579206c6965732c2077686f20"
        "74616b65732074617820616e64206665652c20616e642074686520706572696f64732ea600656f726465"
        "72010202800382a40000016673656c6c65720282078003f4a4000101697265666572656e636502820480"
        "03f404820e81821181654f72646572057821416e206f726465722062792073656c6c657220616e642072"
        "65666572656e63652ea600666f7264657273010202800383a40000016673656c6c65720282078003f4a4"
        "0001016466726f6d02820e8182058003f4a4000201656c696d697402820281182003f404821181694f72"
        "646572506167650578364f7264657273206f6620612073656c6c6572206279207265666572656e63652c"
        "2066726f6d2061207061676520746f6b656e206f6e2ea600646f776564010202800382a400000162746f"
        "0282078003f4a40001016863757272656e637902820b8003f404820c8005783e57686174206973206f77"
        "656420746f2061207061727479206265636175736520697473206163636f756e7420636f756c64206e6f"
        "742074616b652069742ea600687075726368617365010102828201816673656c6c657282018165627579"
        "65720384a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4"
        "0002016562757965720282078003f4a4000301657465726d7302821181655465726d7303f40482008005"
        "78924f666665727320616e64207061797320616e206f72646572206174206f6e63652c20616772656564"
        "20627920626f74682073696465733b206f722070617973206f6e65207468617420776173206f66666572"
        "65640a6265666f72652e20416761696e20666f7220616e206f7264657220746861742077617320706169"
        "642c206974206368616e676573206e6f7468696e672ea60066726566756e64010102818201816673656c"
        "6c65720383a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4"
        "a4000201656c696e657302820f81821081828202811820820281184003f4048200800578f95468652073"
        "656c6c657220726566756e6473207061727473206f66206c696e65732c206173206c696e6520616e6420"
        "6d696e6f7220756e6974733a206f7574206f6620746865206465706f736974207768696c650a69742069"
        "732068656c642c20776974682074686520746178206f6e207468656d3b2061667465727761726473206f"
        "7574206f6620697473206f776e206163636f756e742c20776974682074686520666565206f6e0a746865"
        "6d20756e74696c207468652072657475726e20706572696f64206973206f7665722e2054686569722074"
        "6178206973207468656e20666f7220637573746f6d7320746f20726576657273652ea60068726566756e"
        "646564010202800382a40000016673656c6c65720282078003f4a4000101697265666572656e63650282"
        "048003f404820f818202811840057845576861742077617320726566756e646564206f66206561636820"
        "6c696e652c20696e206d696e6f7220756e6974733b20656d707479206966206e6f7468696e6720776173"
        "2ea6006772656c65617365010102818201816562757965720383a40000016673656c6c65720282078003"
        "f4a4000101697265666572656e63650282048003f4a40002016562757965720282078003f40482008005"
        "782d54686520627579657220697320636f6e74656e743a207468652073656c6c65722069732070616964"
        "206e6f772ea6006e726571756573745f72657475726e010102818201816562757965720383a400000166"
        "73656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4000201656275796572"
        "0282078003f4048200800578415468652062757965722077616e747320746f2073656e64207468652067"
        "6f6f6473206261636b2c2077697468696e207468652072657475726e20706572696f642ea60067726573"
        "706f6e64010102818201816673656c6c65720383a40000016673656c6c65720282078003f4a400010169"
        "7265666572656e63650282048003f4a400020167636f6e746573740282018003f40482008005785c5468"
        "652073656c6c657220636f6e746573747320746865206f626a656374696f6e206265666f726520746865"
        "20617262697465722c206f7220676976657320696e20616e64207468652062757965722069730a726566"
        "756e6465642ea6006b726576657273655f746178010102818204816e637573746f6d735f616772656573"
        "0383a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a40002"
        "016374617802820c8003f40482008005786a437573746f6d7320676976657320746178206261636b2074"
        "6f207468652062757965722074686174206973207374696c6c2068656c64206166746572207468652072"
        "656c656173652c20756e74696c207468650a72657475726e20706572696f64206973206f7665722ea600"
        "6472756c650101028182018167617262697465720384a40000016673656c6c65720282078003f4a40001"
        "01697265666572656e63650282048003f4a400020167617262697465720282078003f4a400030168746f"
        "5f627579657202820c8003f40482008005785a54686520617262697465722067697665732060746f5f62"
        "7579657260206f6620776861742069732068656c64206261636b20746f2074686520627579657220616e"
        "6420746865207265737420746f207468650a73656c6c65722ea6006873657474696e6773010202800380"
        "048211816853657474696e677305783d576865726520746865206d6f6e6579206c6965732c2077686f20"
        "74616b65732074617820616e64206665652c20616e642074686520706572696f64732ea6006473686970"
        "010102818201816262790383a40000016673656c6c65720282078003f4a4000101697265666572656e63"
        "650282048003f4a40002016262790282078003f40482008005782d5468652073656c6c6572206f722069"
        "74732063617272696572206861732073656e742074686520676f6f64732e0388a30067436c61696d6564"
        "0183a400000162746f0282078003f5a400010166616d6f756e7402820c8003f4a4000201697265666572"
        "656e63650282048003f40278335768617420776173206f77656420746f20612070617274792077617320"
        "706169642c206f7220612070617274206f662069742ea3006844697370757465640184a4000001667365"
        "6c6c65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e63650282"
        "048003f5a400030166726561736f6e0282048003f40273546865206275796572206f626a65637465642e"
        "a30068457874656e6465640184a40000016673656c6c65720282078003f5a40001016562757965720282"
        "078003f5a4000201697265666572656e63650282048003f5a400030168646561646c696e6502820a8003"
        "f402782d54686520646561646c696e65206f6620616e206f726465722773207374617465207761732070"
        "7574206f66662ea300644f7765640184a400000162746f0282078003f5a40001016673656c6c65720282"
        "078003f5a4000201697265666572656e63650282048003f5a400030166616d6f756e7402820c8003f402"
        "784041207061796d656e7420636f756c64206e6f74206265206d61646520616e6420776169747320666f"
        "722069747320706179656520746f20636c61696d2069742ea30064506169640188a40000016673656c6c"
        "65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e636502820480"
        "03f5a40003016863757272656e637902820b8003f4a400040169746f5f73656c6c657202820281184003"
        "f4a40005016366656502820281184003f4a40006016374617802820281184003f4a40007016672656675"
        "6e6402820281184003f402784a546865206465706f736974207761732070616964206f75742c20696e20"
        "6d696e6f7220756e6974733b205b604f776564605d2074656c6c732077686174206f6620697420776169"
        "74732ea30066506c616365640185a40000016673656c6c65720282078003f5a400010165627579657202"
        "82078003f5a4000201697265666572656e63650282048003f5a400030165707269636502820c8003f4a4"
        "0004016573746174650282118165537461746503f402782a416e206f7264657220776173206f66666572"
        "65642c206f72206f66666572656420616e6420706169642ea30068526566756e6465640184a400000166"
        "73656c6c65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e6365"
        "0282048003f5a400030166616d6f756e7402820c8003f402784054686520627579657220776173206769"
        "76656e206d6f6e6579206261636b3a20666f72206c696e65732c20666f7220612072657475726e2c206f"
        "72207461782ea3006c53746174654368616e6765640185a40000016673656c6c65720282078003f5a400"
        "01016562757965720282078003f5a4000201697265666572656e63650282048003f5a400030165737461"
        "74650282118165537461746503f4a400040168646561646c696e6502820a8003f40272416e206f726465"
        "72206d6f766564206f6e2e0494a50001016c556e6b6e6f776e4f726465720282a40000016673656c6c65"
        "720282078003f4a4000101697265666572656e63650282048003f40378217b73656c6c65727d20686173"
        "206e6f206f72646572207b7265666572656e63657d0478217b73656c6c65727d20e6b2a1e69c89e8aea2"
        "e58d95207b7265666572656e63657da50002016b4f726465724578697374730282a40000016673656c6c"
        "65720282078003f4a4000101697265666572656e63650282048003f40378307b73656c6c65727d206861"
        "7320616e206f72646572207b7265666572656e63657d206f66206f74686572207465726d730478377b73"
        "656c6c65727d20e79a84e8aea2e58d95207b7265666572656e63657d20e5b7b2e5ad98e59ca8e4b894e6"
        "9da1e6acbee4b88de5908ca50003016a57726f6e6753746174650281a400000165737461746502821181"
        "65537461746503f403782c616e206f726465722074686174206973207b73746174657d20646f6573206e"
        "6f7420616c6c6f77207468697304782ce8aea2e58d95e78ab6e68081e4b8ba207b73746174657defbc8c"
        "e4b88de58581e8aeb8e6ada4e6938de4bd9ca5000401684e6f74596f7572730281a40000016262790282"
        "078003f40378217b62797d206d6179206e6f7420646f207468697320746f20746865206f726465720478"
        "267b62797d20e697a0e69d83e5afb9e8afa5e8aea2e58d95e689a7e8a18ce6ada4e6938de4bd9ca50005"
        "0167546f6f4c6174650281a400000168646561646c696e6502820a8003f403781b74686520646561646c"
        "696e6520776173207b646561646c696e657d04781ee688aae6ada2e697b6e997b4207b646561646c696e"
        "657d20e5b7b2e8bf87a500060168546f6f4561726c790281a400000168646561646c696e6502820a8003"
        "f403781a74686520646561646c696e65206973207b646561646c696e657d047829e688aae6ada2e697b6"
        "e997b4e4b8ba207b646561646c696e657defbc8ce5b09ae69caae588b0e69c9fa50007016b57726f6e67"
        "416d6f756e740282a400000168657870656374656402820c8003f4a400010165666f756e6402820c8003"
        "f4037827746865206f7264657220636f737473207b65787065637465647d2c206e6f74207b666f756e64"
        "7d04782be8aea2e58d95e98791e9a29de4b8ba207b65787065637465647defbc8ce8808ce99d9e207b66"
        "6f756e647da50008016e41726269746572497350617274790281a4000001676172626974657202820780"
        "03f40378367b617262697465727d206861732061207061727420696e20746865206f7264657220616e64"
        "2063616e6e6f74206465636964652069740478347b617262697465727d20e698afe8aea2e58d95e5bd93"
        "e4ba8be696b9efbc8ce4b88de883bde68b85e4bbbbe4bbb2e8a381e4babaa50009016842616453706c69"
        "740281a40000016468656c6402820c8003f40378257468652062757965722063616e2062652067697665"
        "6e206174206d6f7374207b68656c647d04781ce69c80e5a49ae58fafe98080e8bf98e4b9b0e696b9207b"
        "68656c647da5000a016b556e6b6e6f776e4c696e650281a4000001646c696e6502820281182003f40378"
        "1c746865206f7264657220686173206e6f206c696e65207b6c696e657d04781ae8aea2e58d95e6b2a1e6"
        "9c89e7acac207b6c696e657d20e8a18ca5000b016a4f766572526566756e640282a4000001646c696e65"
        "02820281182003f4a4000101646c65667402820c8003f403781d7b6c6566747d206973206c656674206f"
        "66206c696e65207b6c696e657d04781be7acac207b6c696e657d20e8a18ce589a9e4bd99207b6c656674"
        "7da5000c016c4d6f72655468616e506169640281a4000001646c65667402820c8003f403783a6174206d"
        "6f7374207b6c6566747d2063616e20626520726566756e646564206f662077686174207468652073656c"
        "6c6572207761732070616964047825e58d96e696b9e68980e694b6e6acbee9a1b9e69c80e5a49ae58faf"
        "e98080207b6c6566747da5000d01674e6f7468696e670280037274686520616d6f756e74206973207a65"
        "726f046ce98791e9a29de4b8bae99bb6a5000e016c4261645265666572656e63650281a4000001676c6f"
        "6e6765737402820281182003f403783961207265666572656e636520686173203120746f207b6c6f6e67"
        "6573747d207072696e7461626c652041534349492063686172616374657273047839e58f82e88083e58f"
        "b7e9a1bbe4b8ba203120e887b3207b6c6f6e676573747d20e4b8aae58fafe68993e58db0204153434949"
        "20e5ad97e7aca6a5000f01664261644665650281a4000001646d6f737402820281182003f40378226120"
        "666565206973206174206d6f7374207b6d6f73747d206d696c6c696f6e746873047825e8b4b9e78e87e4"
        "b88de5be97e8b685e8bf87e799bee4b887e58886e4b98b207b6d6f73747da50010016b4d6f7265546861"
        "6e5461780281a40000016468656c6402820c8003f40378247b68656c647d206f66207461782069732068"
        "656c6420666f722074686973206f7264657204781ce8afa5e8aea2e58d95e69a82e5ad98e7a88ee6acbe"
        "207b68656c647da50011016c556e6b6e6f776e50617274790281a40000016570617274790282078003f4"
        "0378197b70617274797d206973206e6f74207265676973746572656404717b70617274797d20e69caae6"
        "b3a8e5868ca50012016f43617272696572497353656c6c65720281a40000016673656c6c657202820780"
        "03f40378497b73656c6c65727d2073656c6c7320616e642063616e6e6f74206265207468652063617272"
        "696572207468617420736179732074686520676f6f6473206861766520617272697665640478397b7365"
        "6c6c65727d20e698afe58d96e696b9efbc8ce4b88de883bde68b85e4bbbbe7a1aee8aea4e588b0e8b4a7"
        "e79a84e689bfe8bf90e4babaa50013016c426164457874656e73696f6e0282a400000168646561646c69"
        "6e6502820a8003f4a4000101666c617465737402820a8003f403783a74686520646561646c696e65207b"
        "646561646c696e657d2063616e20626520707574206f666620746f207b6c61746573747d206174206d6f"
        "7374047830e688aae6ada2e697b6e997b4207b646561646c696e657d20e69c80e5a49ae58fafe5bbb6e8"
        "87b3207b6c61746573747da50014016c4d6f72655468616e4f7765640281a4000001646f77656402820c"
        "8003f4036e7b6f7765647d206973206f7765640476e5be85e4bb98e6acbee9a1b9e4b8ba207b6f776564"
        "7d0589820081a300644c696e650184a4000001646974656d0282048003f4a4000101687175616e746974"
        "7902820281182003f4a400020165707269636502820281184003f4a40003016374617802820281184003"
        "f402754f6e65206c696e65206f6620616e206f726465722e820081a300654d6f6e65790188a400000169"
        "6465706f736974656402820281184003f4a4000101647061696402820281184003f4a400020163666565"
        "02820281184003f4a400030165746178656402820281184003f4a400040168726566756e646564028202"
        "81184003f4a40005016468656c6402820281184003f4a4000601687461785f68656c6402820281184003"
        "f4a4000701686665655f68656c6402820281184003f402784d5768617420626563616d65206f6620616e"
        "206f726465722773206d6f6e65792c20696e206d696e6f7220756e6974732e2057686174206973206f77"
        "656420636f756e747320617320706169642e820081a300654f72646572018ba400000165627579657202"
        "82078003f4a400010167617262697465720282078003f4a4000201696c6f6769737469637302820e8182"
        "078003f4a40003016863757272656e637902820b8003f4a4000401657374617465028211816553746174"
        "6503f4a400050168646561646c696e6502820a8003f4a400060165676f6f647302820281184003f4a400"
        "0701676672656967687402820281184003f4a400080169696e737572616e636502820281184003f4a400"
        "09016374617802820281184003f4a4000a01656d6f6e657902821181654d6f6e657903f40269416e206f"
        "726465722e820081a300694f726465724c696e650182a4000001697265666572656e63650282048003f4"
        "a4000101656f7264657202821181654f7264657203f402781b416e206f7264657220616e642069747320"
        "7265666572656e63652e820081a300694f72646572506167650182a4000001666f726465727302820f81"
        "821181694f726465724c696e6503f4a4000101646e65787402820e8182058003f402782b536f6d65206f"
        "72646572732c20616e6420776865726520746865206e657874206f6e65732073746172742e820081a300"
        "67506572696f64730187a40000016a6465706f7369745f6d7302820281184003f4a40001016b68616e64"
        "6c696e675f6d7302820281184003f4a40002016a7472616e7369745f6d7302820281184003f4a4000301"
        "6a646973707574655f6d7302820281184003f4a40004016b726573706f6e73655f6d7302820281184003"
        "f4a40005016e6172626974726174696f6e5f6d7302820281184003f4a40006016972657475726e5f6d73"
        "02820281184003f402782b486f77206c6f6e672065616368207374617465206c617374732c20696e206d"
        "696c6c697365636f6e64732e820081a3006853657474696e67730185a400000164636173680282078003"
        "f4a400010168706c6174666f726d0282078003f4a400020167637573746f6d730282078003f4a4000301"
        "6f6665655f7065725f6d696c6c696f6e02820281182003f4a400040167706572696f6473028211816750"
        "6572696f647303f402781b486f772074686520636f6e7472616374206973207365742075702e82018365"
        "53746174658fa300000167437265617465640280a30001016646756e6465640280a30002016841636365"
        "707465640280a300030167536869707065640280a30004016944656c6976657265640280a30005016852"
        "656c65617365640280a30006016943616e63656c6c65640280a30007016844697370757465640280a300"
        "080169436f6e7465737465640280a300090168526566756e6465640280a3000a016553706c69740280a3"
        "000b016f52657475726e5265717565737465640280a3000c016852657475726e65640280a3000d01664c"
        "61707365640280a3000e0166436c6f736564028076576865726520616e206f72646572207374616e6473"
        "2e820081a300655465726d730187a40000016562757965720282078003f4a40001016761726269746572"
        "0282078003f4a4000201696c6f6769737469637302820e8182078003f4a40003016863757272656e6379"
        "02820b8003f4a4000401676672656967687402820281184003f4a400050169696e737572616e63650282"
        "0281184003f4a4000601656c696e657302820f81821181644c696e6503f402781f576861742062757965"
        "7220616e642073656c6c6572206167726565206f6e2e0685a50000016873657474696e67730200038004"
        "8211816853657474696e6773a5000101666f72646572730201038282078082048004821181654f726465"
        "72a5000201656c696e65730201038282078082048004820f81821181644c696e65a50003016772656675"
        "6e64730201038282078082048004820f818202811840a5000401646f77656402010382820780820b8004"
        "820c8007a400010180028003a50070747261646577696e642d657363726f770165302e312e3002600365"
        "302e312e30047823727573746320312e39352e30202835393830373631366520323032362d30342d3134"
        "290880"
    )
    TYPES: ClassVar[dict[str, Any]] = {
        "Line": Line,
        "Money": Money,
        "Order": Order,
        "OrderLine": OrderLine,
        "OrderPage": OrderPage,
        "Periods": Periods,
        "Settings": Settings,
        "State": State,
        "Terms": Terms,
    }
    FAILURES: ClassVar[dict[int, type[Refusal]]] = {
        1: UnknownOrderError,
        2: OrderExistsError,
        3: WrongStateError,
        4: NotYoursError,
        5: TooLateError,
        6: TooEarlyError,
        7: WrongAmountError,
        8: ArbiterIsPartyError,
        9: BadSplitError,
        10: UnknownLineError,
        11: OverRefundError,
        12: MoreThanPaidError,
        13: NothingError,
        14: BadReferenceError,
        15: BadFeeError,
        16: MoreThanTaxError,
        17: UnknownPartyError,
        18: CarrierIsSellerError,
        19: BadExtensionError,
        20: MoreThanOwedError,
    }
    EVENTS: ClassVar[dict[str, type[Event]]] = {
        "Claimed": Claimed,
        "Disputed": Disputed,
        "Extended": Extended,
        "Owed": Owed,
        "Paid": Paid,
        "Placed": Placed,
        "Refunded": Refunded,
        "StateChanged": StateChanged,
    }

    def opening(self, code: bytes, *, settings: Settings) -> Call[None]:
        """Deploys the contract under this stub's name: what its constructor takes.

        code: the module

        settings: a Settings
        """
        return self._opening(code, settings=settings)

    def accept(self, *, seller: str, reference: str) -> Call[None]:
        """The seller takes a paid order on; the buyer cannot cancel it any more.

        The party in `seller` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        """
        return self._call("accept", seller=seller, reference=reference)

    def cancel(self, *, seller: str, reference: str, by: str) -> Call[None]:
        """Ends an order that is not on its way and refunds it: the seller, or before the
        seller accepts, the buyer.

        The party in `by` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        by: a party, such as ann@shop
        """
        return self._call("cancel", seller=seller, reference=reference, by=by)

    def claim(self, *, to: str, amount: Amount, reference: str) -> Call[None]:
        """Pays a party what is owed to it, or a part of it, under its own reference.

        The party in `to` must have agreed.

        to: a party, such as ann@shop
        amount: money
        reference: text
        """
        return self._call("claim", to=to, amount=amount, reference=reference)

    def confirm_return(self, *, seller: str, reference: str) -> Call[None]:
        """The seller has the goods back and returns what it was paid for them. The fee goes
        back with it; the tax waits for customs.

        The party in `seller` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        """
        return self._call("confirm_return", seller=seller, reference=reference)

    def create(self, *, seller: str, reference: str, terms: Terms) -> Call[None]:
        """Offers an order to the buyer.

        The party in `seller` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        terms: a Terms
        """
        return self._call("create", seller=seller, reference=reference, terms=terms)

    def deliver(self, *, seller: str, reference: str, by: str) -> Call[None]:
        """The carrier or the buyer says that the goods have arrived.

        The party in `by` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        by: a party, such as ann@shop
        """
        return self._call("deliver", seller=seller, reference=reference, by=by)

    def dispute(self, *, seller: str, reference: str, buyer: str, reason: str) -> Call[None]:
        """The buyer objects.

        The party in `buyer` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        buyer: a party, such as ann@shop
        reason: text
        """
        return self._call("dispute", seller=seller, reference=reference, buyer=buyer, reason=reason)

    def expire(self, *, seller: str, reference: str) -> Call[None]:
        """Does what the rules say once the deadline of the order's state is over.

        seller: a party, such as ann@shop
        reference: text
        """
        return self._call("expire", seller=seller, reference=reference)

    def extend(self, *, seller: str, reference: str, until: int) -> Call[None]:
        """Customs puts the deadline of an order's state off, to a whole period from now at
        most: together with the lift of a hold, whose time is then nobody's loss.

        The contract's rule `customs_agrees` decides who may.

        seller: a party, such as ann@shop
        reference: text
        until: a moment, in milliseconds since 1970
        """
        return self._call("extend", seller=seller, reference=reference, until=until)

    def fund(self, *, seller: str, reference: str, buyer: str, amount: Amount) -> Call[None]:
        """Pays exactly what the order costs.

        The party in `buyer` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        buyer: a party, such as ann@shop
        amount: money
        """
        return self._call("fund", seller=seller, reference=reference, buyer=buyer, amount=amount)

    def purchase(self, *, seller: str, reference: str, buyer: str, terms: Terms) -> Call[None]:
        """Offers and pays an order at once, agreed by both sides; or pays one that was
        offered before. Again for an order that was paid, it changes nothing.

        The party in `seller` must have agreed.

        The party in `buyer` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        buyer: a party, such as ann@shop
        terms: a Terms
        """
        return self._call("purchase", seller=seller, reference=reference, buyer=buyer, terms=terms)

    def refund(
        self,
        *,
        seller: str,
        reference: str,
        lines: list[tuple[int, int]],
    ) -> Call[None]:
        """The seller refunds parts of lines, as line and minor units: out of the deposit
        while it is held, with the tax on them; afterwards out of its own account, with
        the fee on them until the return period is over. Their tax is then for customs to
        reverse.

        The party in `seller` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        lines: a list, each together a whole number of 32 bits, from 0; a whole number of
        64 bits, from 0
        """
        return self._call("refund", seller=seller, reference=reference, lines=lines)

    def release(self, *, seller: str, reference: str, buyer: str) -> Call[None]:
        """The buyer is content: the seller is paid now.

        The party in `buyer` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        buyer: a party, such as ann@shop
        """
        return self._call("release", seller=seller, reference=reference, buyer=buyer)

    def request_return(self, *, seller: str, reference: str, buyer: str) -> Call[None]:
        """The buyer wants to send the goods back, within the return period.

        The party in `buyer` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        buyer: a party, such as ann@shop
        """
        return self._call("request_return", seller=seller, reference=reference, buyer=buyer)

    def respond(self, *, seller: str, reference: str, contest: bool) -> Call[None]:
        """The seller contests the objection before the arbiter, or gives in and the buyer is
        refunded.

        The party in `seller` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        contest: true or false
        """
        return self._call("respond", seller=seller, reference=reference, contest=contest)

    def reverse_tax(self, *, seller: str, reference: str, tax: Amount) -> Call[None]:
        """Customs gives tax back to the buyer that is still held after the release, until
        the return period is over.

        The contract's rule `customs_agrees` decides who may.

        seller: a party, such as ann@shop
        reference: text
        tax: money
        """
        return self._call("reverse_tax", seller=seller, reference=reference, tax=tax)

    def rule(
        self,
        *,
        seller: str,
        reference: str,
        arbiter: str,
        to_buyer: Amount,
    ) -> Call[None]:
        """The arbiter gives `to_buyer` of what is held back to the buyer and the rest to the
        seller.

        The party in `arbiter` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        arbiter: a party, such as ann@shop
        to_buyer: money
        """
        return self._call("rule", seller=seller, reference=reference, arbiter=arbiter, to_buyer=to_buyer)

    def ship(self, *, seller: str, reference: str, by: str) -> Call[None]:
        """The seller or its carrier has sent the goods.

        The party in `by` must have agreed.

        seller: a party, such as ann@shop
        reference: text
        by: a party, such as ann@shop
        """
        return self._call("ship", seller=seller, reference=reference, by=by)

    def lines(self, *, seller: str, reference: str) -> list[Line]:
        """The lines of an order.

        seller: a party, such as ann@shop
        reference: text
        """
        answer: list[Line] = self._view("lines", seller=seller, reference=reference)
        return answer

    def order(self, *, seller: str, reference: str) -> Order | None:
        """An order by seller and reference.

        seller: a party, such as ann@shop
        reference: text
        """
        answer: Order | None = self._view("order", seller=seller, reference=reference)
        return answer

    def orders(self, *, seller: str, from_: bytes | None = None, limit: int) -> OrderPage:
        """Orders of a seller by reference, from a page token on.

        seller: a party, such as ann@shop
        from_: bytes; or nothing
        limit: a whole number of 32 bits, from 0
        """
        answer: OrderPage = self._view("orders", seller=seller, limit=limit, **{"from": from_})
        return answer

    def owed(self, *, to: str, currency: str) -> Amount:
        """What is owed to a party because its account could not take it.

        to: a party, such as ann@shop
        currency: a currency, such as GBP
        """
        answer: Amount = self._view("owed", to=to, currency=currency)
        return answer

    def refunded(self, *, seller: str, reference: str) -> list[int]:
        """What was refunded of each line, in minor units; empty if nothing was.

        seller: a party, such as ann@shop
        reference: text
        """
        answer: list[int] = self._view("refunded", seller=seller, reference=reference)
        return answer

    def settings(self) -> Settings:
        """Where the money lies, who takes tax and fee, and the periods."""
        answer: Settings = self._view("settings")
        return answer

    def follow_claimed(
        self,
        *,
        to: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Claimed]:
        """Follows Claimed, those with these keys."""
        return self._events("Claimed", {"to": to}, from_height, cursors)

    def follow_disputed(
        self,
        *,
        seller: str | None = None,
        buyer: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Disputed]:
        """Follows Disputed, those with these keys."""
        return self._events("Disputed", {"seller": seller, "buyer": buyer, "reference": reference}, from_height, cursors)

    def follow_extended(
        self,
        *,
        seller: str | None = None,
        buyer: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Extended]:
        """Follows Extended, those with these keys."""
        return self._events("Extended", {"seller": seller, "buyer": buyer, "reference": reference}, from_height, cursors)

    def follow_owed(
        self,
        *,
        to: str | None = None,
        seller: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Owed]:
        """Follows Owed, those with these keys."""
        return self._events("Owed", {"to": to, "seller": seller, "reference": reference}, from_height, cursors)

    def follow_paid(
        self,
        *,
        seller: str | None = None,
        buyer: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Paid]:
        """Follows Paid, those with these keys."""
        return self._events("Paid", {"seller": seller, "buyer": buyer, "reference": reference}, from_height, cursors)

    def follow_placed(
        self,
        *,
        seller: str | None = None,
        buyer: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Placed]:
        """Follows Placed, those with these keys."""
        return self._events("Placed", {"seller": seller, "buyer": buyer, "reference": reference}, from_height, cursors)

    def follow_refunded(
        self,
        *,
        seller: str | None = None,
        buyer: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Refunded]:
        """Follows Refunded, those with these keys."""
        return self._events("Refunded", {"seller": seller, "buyer": buyer, "reference": reference}, from_height, cursors)

    def follow_state_changed(
        self,
        *,
        seller: str | None = None,
        buyer: str | None = None,
        reference: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[StateChanged]:
        """Follows StateChanged, those with these keys."""
        return self._events("StateChanged", {"seller": seller, "buyer": buyer, "reference": reference}, from_height, cursors)

    def events(self, *, from_height: int | None = None, cursors: Cursors | None = None) -> Iterator[EscrowEvent]:
        """Follows all events."""
        return self._events("", {}, from_height, cursors)
