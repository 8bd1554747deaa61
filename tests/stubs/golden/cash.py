"""Cash: a typed client.

Written by `tradewind client --lang python`; written again when the contract changes.
Hash of the schema: fdcff45427de6fdcf182ce52be02193c3c1309f4c535a3f66551c0ddd8ad9b3d
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Union

from tradewind import Amount, Call, Cursors, Event, Refusal, Stub


@dataclass(frozen=True, kw_only=True)
class Account:
    """What one party has of one currency, in minor units."""

    free: int
    held: int
    frozen: int
    stopped: bool
    largest_transfer: int | None = None
    largest_balance: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """An account and its party."""

    party: str
    account: Account


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """Some accounts, and where the next ones start."""

    lines: list[AccountLine]
    next: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class FreezeOrder:
    """An order that freezes money, or stops an account."""

    by: str
    amount: Amount


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Money set aside."""

    to: str
    executor: str
    amount: Amount
    expiry: int


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Who issues a currency and who may order freezes of it."""

    issuer: str
    authority: str


@dataclass(frozen=True, kw_only=True)
class AccountFrozen(Event):
    """An order stopped an account, or was lifted. Other orders may still stop it."""

    account: str
    currency: str
    frozen: bool
    by: str
    order: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Frozen(Event):
    """Money was frozen, or freed."""

    account: str
    amount: Amount
    frozen: bool
    by: str
    order: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Held(Event):
    """Money was set aside."""

    from_: str
    to: str
    executor: str
    amount: Amount
    expiry: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class HoldEnded(Event):
    """A hold was paid out or given back."""

    from_: str
    to: str
    amount: Amount
    paid: bool
    reference: str


@dataclass(frozen=True, kw_only=True)
class Minted(Event):
    """Money was made."""

    to: str
    amount: Amount
    reference: str


@dataclass(frozen=True, kw_only=True)
class Redeemed(Event):
    """Money of the issuer was unmade."""

    amount: Amount
    reference: str


@dataclass(frozen=True, kw_only=True)
class Seized(Event):
    """Frozen money went to another account."""

    account: str
    to: str
    amount: Amount
    order: str


@dataclass(frozen=True, kw_only=True)
class Transferred(Event):
    """A payment (pacs.008)."""

    from_: str
    to: str
    amount: Amount
    reference: str


@dataclass(eq=False, kw_only=True)
class UnknownCurrencyError(Refusal):
    """{currency} is not issued here.

    本合约未发行 {currency}。
    """

    code: ClassVar[int] = 1
    currency: str


@dataclass(eq=False, kw_only=True)
class CurrencyKnownError(Refusal):
    """{currency} is already issued here.

    本合约已发行 {currency}。
    """

    code: ClassVar[int] = 2
    currency: str


@dataclass(eq=False, kw_only=True)
class PausedError(Refusal):
    """payments in {currency} are paused.

    {currency} 的支付已暂停。
    """

    code: ClassVar[int] = 3
    currency: str


@dataclass(eq=False, kw_only=True)
class NothingError(Refusal):
    """the amount is zero.

    金额为零。
    """

    code: ClassVar[int] = 4


@dataclass(eq=False, kw_only=True)
class ShortError(Refusal):
    """{account} has {free} free, needs {wanted}.

    {account} 可用 {free}，需要 {wanted}。
    """

    code: ClassVar[int] = 5
    account: str
    free: Amount
    wanted: Amount


@dataclass(eq=False, kw_only=True)
class AccountStoppedError(Refusal):
    """the {currency} account of {account} is frozen.

    {account} 的 {currency} 账户已冻结。
    """

    code: ClassVar[int] = 6
    account: str
    currency: str


@dataclass(eq=False, kw_only=True)
class OverTransferLimitError(Refusal):
    """{account} may pay at most {limit} at once, not {wanted}.

    {account} 单笔限额 {limit}，不能支付 {wanted}。
    """

    code: ClassVar[int] = 7
    account: str
    limit: Amount
    wanted: Amount


@dataclass(eq=False, kw_only=True)
class OverBalanceLimitError(Refusal):
    """{account} may hold at most {limit}.

    {account} 余额上限为 {limit}。
    """

    code: ClassVar[int] = 8
    account: str
    limit: Amount


@dataclass(eq=False, kw_only=True)
class BadReferenceError(Refusal):
    """a reference has 1 to {longest} printable ASCII characters.

    参考号须为 1 至 {longest} 个可打印 ASCII 字符。
    """

    code: ClassVar[int] = 9
    longest: int


@dataclass(eq=False, kw_only=True)
class NoHoldError(Refusal):
    """{from} has no hold {reference}.

    {from} 没有冻结款 {reference}。
    """

    code: ClassVar[int] = 10
    from_: str
    reference: str


@dataclass(eq=False, kw_only=True)
class HoldExistsError(Refusal):
    """{from} already has a hold {reference}.

    {from} 已有冻结款 {reference}。
    """

    code: ClassVar[int] = 11
    from_: str
    reference: str


@dataclass(eq=False, kw_only=True)
class HoldExpiredError(Refusal):
    """hold {reference} expired at {expiry}.

    冻结款 {reference} 已于 {expiry} 到期。
    """

    code: ClassVar[int] = 12
    reference: str
    expiry: int


@dataclass(eq=False, kw_only=True)
class NoOrderError(Refusal):
    """no such order {order} on the account of {account}.

    {account} 的账户没有该冻结命令 {order}。
    """

    code: ClassVar[int] = 13
    account: str
    order: str


@dataclass(eq=False, kw_only=True)
class OrderExistsError(Refusal):
    """order {order} already lies on the account of {account}.

    {account} 的账户已有冻结命令 {order}。
    """

    code: ClassVar[int] = 14
    account: str
    order: str


@dataclass(eq=False, kw_only=True)
class NotYourOrderError(Refusal):
    """order {order} is of {by}, who alone lifts it.

    命令 {order} 由 {by} 下达，只能由其解除。
    """

    code: ClassVar[int] = 15
    order: str
    by: str


@dataclass(eq=False, kw_only=True)
class NoAuthorityError(Refusal):
    """{by} is neither issuer nor authority of {currency}.

    {by} 既非 {currency} 的发行方也非主管机关。
    """

    code: ClassVar[int] = 16
    by: str
    currency: str


@dataclass(eq=False, kw_only=True)
class UnknownPartyError(Refusal):
    """{party} is not registered.

    {party} 未注册。
    """

    code: ClassVar[int] = 17
    party: str


CashEvent = Union[AccountFrozen, Frozen, Held, HoldEnded, Minted, Redeemed, Seized, Transferred]


class Cash(Stub):
    """Money in several currencies."""

    SCHEMA = (
        "a900644361736801781c4d6f6e657920696e207365766572616c2063757272656e636965732e0296a600"
        "676163636f756e74010202800382a4000001626f660282078003f4a40001016863757272656e63790282"
        "0b8003f404821181674163636f756e74057848576861742061207061727479206861733a20667265652c"
        "2068656c6420616e642066726f7a656e2c20696e206d696e6f7220756e6974732c20616e642069747320"
        "6c696d6974732ea600686163636f756e7473010202800383a40000016863757272656e637902820b8003"
        "f4a40001016466726f6d02820e8182058003f4a4000201656c696d697402820281182003f4048211816b"
        "4163636f756e74506167650578354163636f756e7473206f6620612063757272656e6379206279206e61"
        "6d652c2066726f6d2061207061676520746f6b656e206f6e2ea6006c6164645f63757272656e63790101"
        "0281820381686f70657261746f720383a40000016863757272656e637902820b8003f4a4000101666973"
        "737565720282078003f4a400020169617574686f726974790282078003f40482008005785641646d6974"
        "7320612063757272656e63793a20606973737565726020616c6f6e65206d696e747320616e6420726564"
        "65656d732069743b2060617574686f7269747960206d617920667265657a6520697420746f6f2ea60067"
        "62616c616e6365010202800382a4000001626f660282078003f4a40001016863757272656e637902820b"
        "8003f404820c8005775768617420612070617274792063616e207370656e642ea6006863757272656e63"
        "79010202800381a400000164636f646502820b8003f404820e81821181655465726d7305782349737375"
        "657220616e6420617574686f72697479206f6620612063757272656e63792ea6006c657865637574655f"
        "686f6c64010102818204816f6578656375746f725f6167726565730382a40000016466726f6d02820780"
        "03f4a4000101697265666572656e63650282048003f40482008005781d50617973206120686f6c64206f"
        "757420746f206974732070617965652ea60066667265657a65010102818201816262790385a400000162"
        "62790282078003f4a4000101676163636f756e740282078003f4a400020166616d6f756e7402820c8003"
        "f4a4000301656f726465720282048003f4a400040166726561736f6e0282048003f40482008005784846"
        "7265657a6573206d6f6e6579206f6620616e206163636f756e742c20627920616e206f72646572206f66"
        "2074686520697373756572206f722074686520617574686f726974792ea6006e667265657a655f616363"
        "6f756e74010102818201816262790385a40000016262790282078003f4a4000101676163636f756e7402"
        "82078003f4a40002016863757272656e637902820b8003f4a4000301656f726465720282048003f4a400"
        "040166726561736f6e0282048003f4048200800578484c657473206e6f7468696e67206f7574206f6620"
        "616e206163636f756e742c206279206f72646572206f662074686520697373756572206f722074686520"
        "617574686f726974792ea60064686f6c64010102818201816466726f6d0386a40000016466726f6d0282"
        "078003f4a400010162746f0282078003f4a4000201686578656375746f720282078003f4a40003016661"
        "6d6f756e7402820c8003f4a40004016665787069727902820a8003f4a4000501697265666572656e6365"
        "0282048003f40482008005787753657473206d6f6e657920617369646520666f722060746f603b206065"
        "78656375746f72602070617973206974206f7574206f72206769766573206974206261636b20756e7469"
        "6c2060657870697279602c0a616674657220776869636820616e796f6e65206d61792067697665206974"
        "206261636b2ea60067686f6c645f6f66010202800382a40000016466726f6d0282078003f4a400010169"
        "7265666572656e63650282048003f404820e8182118164486f6c6405781e4120686f6c64206279207061"
        "79657220616e64207265666572656e63652ea6006969735f706175736564010202800381a40000016863"
        "757272656e637902820b8003f40482018005782b57686574686572207061796d656e747320696e206120"
        "63757272656e6379206172652073746f707065642ea600656c696d6974010102818204816d6973737565"
        "725f6167726565730384a4000001676163636f756e740282078003f4a40001016863757272656e637902"
        "820b8003f4a4000201706c6172676573745f7472616e7366657202820e81820281184003f4a40003016f"
        "6c6172676573745f62616c616e636502820e81820281184003f4048200800578514c696d69747320616e"
        "206163636f756e74206f66207468652069737375657227732063757272656e63792c20696e206d696e6f"
        "7220756e6974733b20604e6f6e6560206c696674732061206c696d69742ea600646d696e740101028182"
        "04816c6973737565725f6d696e74730383a400000162746f0282078003f4a400010166616d6f756e7402"
        "820c8003f4a4000201697265666572656e63650282048003f404820080056c4d616b6573206d6f6e6579"
        "2ea600646f70656e010002800382a4000001686f70657261746f720282078003f4a40001016a63757272"
        "656e6369657302820f8182108183820b8082078082078003f404820080057867606f70657261746f7260"
        "2061646d69747320667572746865722063757272656e636965733b206063757272656e6369657360206c"
        "6973747320746865206669727374206f6e65732061732063757272656e63792c0a6973737565722c2061"
        "7574686f726974792ea600657061757365010102818204816d6973737565725f6167726565730382a400"
        "00016863757272656e637902820b8003f4a4000101667061757365640282018003f40482008005783653"
        "746f707320616c6c207472616e7366657273206f6620612063757272656e63792c206f72206c65747320"
        "7468656d20676f206f6e2ea6006672656465656d010102818204816c6973737565725f6d696e74730382"
        "a400000166616d6f756e7402820c8003f4a4000101697265666572656e63650282048003f40482008005"
        "782a556e6d616b6573206d6f6e6579206f6620746865206973737565722773206f776e206163636f756e"
        "742ea6006c72656c656173655f686f6c6401010281820481781a6578656375746f725f6167726565735f"
        "6f725f657870697265640382a40000016466726f6d0282078003f4a4000101697265666572656e636502"
        "82048003f4048200800578484769766573206120686f6c64206261636b3a20697473206578656375746f"
        "7220617420616e792074696d652c20616e796f6e65206f6e63652069742068617320657870697265642e"
        "a600657365697a65010102818204816a626f74685f61677265650384a4000001676163636f756e740282"
        "078003f4a40001016863757272656e637902820b8003f4a4000201656f726465720282048003f4a40003"
        "0162746f0282078003f40482008005784e4d6f766573207768617420616e206f726465722066726f7a65"
        "20746f20616e6f74686572206163636f756e742e2049737375657220616e6420617574686f7269747920"
        "626f74682061677265652ea60066737570706c79010202800381a40000016863757272656e637902820b"
        "8003f404820c80057818416c6c206d6f6e6579206f6620612063757272656e63792ea600687472616e73"
        "666572010102818201816466726f6d0384a40000016466726f6d0282078003f4a400010162746f028207"
        "8003f4a400020166616d6f756e7402820c8003f4a4000301697265666572656e63650282048003f40482"
        "00800565506179732ea60068756e667265657a65010102818201816262790385a4000001626279028207"
        "8003f4a4000101676163636f756e740282078003f4a40002016863757272656e637902820b8003f4a400"
        "0301656f726465720282048003f4a400040166726561736f6e0282048003f40482008005783346726565"
        "73207768617420616e206f726465722066726f7a652e204f6e6c792077686f206f726465726564206974"
        "206d61792ea60070756e667265657a655f6163636f756e74010102818201816262790385a40000016262"
        "790282078003f4a4000101676163636f756e740282078003f4a40002016863757272656e637902820b80"
        "03f4a4000301656f726465720282048003f4a400040166726561736f6e0282048003f40482008005787e"
        "4c6966747320616e206f72646572206f66205b60667265657a655f6163636f756e74605d2853656c663a"
        "3a667265657a655f6163636f756e74292e204f6e6c792077686f2067617665206974206d61793b207468"
        "650a6163636f756e74206973206c657420676f207769746820746865206c617374206f66207468656d2e"
        "0388a3006d4163636f756e7446726f7a656e0186a4000001676163636f756e740282078003f5a4000101"
        "6863757272656e637902820b8003f4a40002016666726f7a656e0282018003f4a4000301626279028207"
        "8003f4a4000401656f726465720282048003f4a400050166726561736f6e0282048003f402784b416e20"
        "6f726465722073746f7070656420616e206163636f756e742c206f7220776173206c69667465642e204f"
        "74686572206f7264657273206d6179207374696c6c2073746f702069742ea3006646726f7a656e0186a4"
        "000001676163636f756e740282078003f5a400010166616d6f756e7402820c8003f4a40002016666726f"
        "7a656e0282018003f4a40003016262790282078003f4a4000401656f726465720282048003f4a4000501"
        "66726561736f6e0282048003f402781b4d6f6e6579207761732066726f7a656e2c206f72206672656564"
        "2ea3006448656c640186a40000016466726f6d0282078003f5a400010162746f0282078003f5a4000201"
        "686578656375746f720282078003f4a400030166616d6f756e7402820c8003f4a4000401666578706972"
        "7902820a8003f4a4000501697265666572656e63650282048003f402744d6f6e65792077617320736574"
        "2061736964652ea30069486f6c64456e6465640185a40000016466726f6d0282078003f5a40001016274"
        "6f0282078003f5a400020166616d6f756e7402820c8003f4a400030164706169640282018003f4a40004"
        "01697265666572656e63650282048003f40278224120686f6c64207761732070616964206f7574206f72"
        "20676976656e206261636b2ea300664d696e7465640183a400000162746f0282078003f5a40001016661"
        "6d6f756e7402820c8003f4a4000201697265666572656e63650282048003f4026f4d6f6e657920776173"
        "206d6164652ea3006852656465656d65640182a400000166616d6f756e7402820c8003f4a40001016972"
        "65666572656e63650282048003f402781f4d6f6e6579206f662074686520697373756572207761732075"
        "6e6d6164652ea300665365697a65640184a4000001676163636f756e740282078003f5a400010162746f"
        "0282078003f5a400020166616d6f756e7402820c8003f4a4000301656f726465720282048003f4027825"
        "46726f7a656e206d6f6e65792077656e7420746f20616e6f74686572206163636f756e742ea3006b5472"
        "616e736665727265640184a40000016466726f6d0282078003f5a400010162746f0282078003f5a40002"
        "0166616d6f756e7402820c8003f4a4000301697265666572656e63650282048003f4027541207061796d"
        "656e742028706163732e303038292e0491a50001016f556e6b6e6f776e43757272656e63790281a40000"
        "016863757272656e637902820b8003f403781d7b63757272656e63797d206973206e6f74206973737565"
        "64206865726504781de69cace59088e7baa6e69caae58f91e8a18c207b63757272656e63797da5000201"
        "6d43757272656e63794b6e6f776e0281a40000016863757272656e637902820b8003f40378217b637572"
        "72656e63797d20697320616c726561647920697373756564206865726504781de69cace59088e7baa6e5"
        "b7b2e58f91e8a18c207b63757272656e63797da5000301665061757365640281a4000001686375727265"
        "6e637902820b8003f40378217061796d656e747320696e207b63757272656e63797d2061726520706175"
        "73656404781d7b63757272656e63797d20e79a84e694afe4bb98e5b7b2e69a82e5819ca5000401674e6f"
        "7468696e670280037274686520616d6f756e74206973207a65726f046ce98791e9a29de4b8bae99bb6a5"
        "0005016553686f72740283a4000001676163636f756e740282078003f4a4000101646672656502820c80"
        "03f4a40002016677616e74656402820c8003f40378297b6163636f756e747d20686173207b667265657d"
        "20667265652c206e65656473207b77616e7465647d0478297b6163636f756e747d20e58fafe794a8207b"
        "667265657defbc8ce99c80e8a681207b77616e7465647da50006016e4163636f756e7453746f70706564"
        "0282a4000001676163636f756e740282078003f4a40001016863757272656e637902820b8003f403782d"
        "746865207b63757272656e63797d206163636f756e74206f66207b6163636f756e747d2069732066726f"
        "7a656e0478287b6163636f756e747d20e79a84207b63757272656e63797d20e8b4a6e688b7e5b7b2e586"
        "bbe7bb93a5000701714f7665725472616e736665724c696d69740283a4000001676163636f756e740282"
        "078003f4a4000101656c696d697402820c8003f4a40002016677616e74656402820c8003f40378377b61"
        "63636f756e747d206d617920706179206174206d6f7374207b6c696d69747d206174206f6e63652c206e"
        "6f74207b77616e7465647d0478367b6163636f756e747d20e58d95e7ac94e99990e9a29d207b6c696d69"
        "747defbc8ce4b88de883bde694afe4bb98207b77616e7465647da5000801704f76657242616c616e6365"
        "4c696d69740282a4000001676163636f756e740282078003f4a4000101656c696d697402820c8003f403"
        "78227b6163636f756e747d206d617920686f6c64206174206d6f7374207b6c696d69747d0478217b6163"
        "636f756e747d20e4bd99e9a29de4b88ae99990e4b8ba207b6c696d69747da50009016c42616452656665"
        "72656e63650281a4000001676c6f6e6765737402820281182003f403783961207265666572656e636520"
        "686173203120746f207b6c6f6e676573747d207072696e7461626c652041534349492063686172616374"
        "657273047839e58f82e88083e58fb7e9a1bbe4b8ba203120e887b3207b6c6f6e676573747d20e4b8aae5"
        "8fafe68993e58db020415343494920e5ad97e7aca6a5000a01664e6f486f6c640282a40000016466726f"
        "6d0282078003f4a4000101697265666572656e63650282048003f403781e7b66726f6d7d20686173206e"
        "6f20686f6c64207b7265666572656e63657d0478227b66726f6d7d20e6b2a1e69c89e586bbe7bb93e6ac"
        "be207b7265666572656e63657da5000b016a486f6c644578697374730282a40000016466726f6d028207"
        "8003f4a4000101697265666572656e63650282048003f40378257b66726f6d7d20616c72656164792068"
        "6173206120686f6c64207b7265666572656e63657d0478227b66726f6d7d20e5b7b2e69c89e586bbe7bb"
        "93e6acbe207b7265666572656e63657da5000c016b486f6c64457870697265640282a400000169726566"
        "6572656e63650282048003f4a40001016665787069727902820a8003f4037824686f6c64207b72656665"
        "72656e63657d2065787069726564206174207b6578706972797d04782ce586bbe7bb93e6acbe207b7265"
        "666572656e63657d20e5b7b2e4ba8e207b6578706972797d20e588b0e69c9fa5000d01674e6f4f726465"
        "720282a4000001676163636f756e740282078003f4a4000101656f726465720282048003f40378316e6f"
        "2073756368206f72646572207b6f726465727d206f6e20746865206163636f756e74206f66207b616363"
        "6f756e747d0478307b6163636f756e747d20e79a84e8b4a6e688b7e6b2a1e69c89e8afa5e586bbe7bb93"
        "e591bde4bba4207b6f726465727da5000e016b4f726465724578697374730282a4000001676163636f75"
        "6e740282078003f4a4000101656f726465720282048003f40378366f72646572207b6f726465727d2061"
        "6c7265616479206c696573206f6e20746865206163636f756e74206f66207b6163636f756e747d04782d"
        "7b6163636f756e747d20e79a84e8b4a6e688b7e5b7b2e69c89e586bbe7bb93e591bde4bba4207b6f7264"
        "65727da5000f016c4e6f74596f75724f726465720282a4000001656f726465720282048003f4a4000101"
        "6262790282078003f403782c6f72646572207b6f726465727d206973206f66207b62797d2c2077686f20"
        "616c6f6e65206c69667473206974047833e591bde4bba4207b6f726465727d20e794b1207b62797d20e4"
        "b88be8bebeefbc8ce58faae883bde794b1e585b6e8a7a3e999a4a50010016b4e6f417574686f72697479"
        "0282a40000016262790282078003f4a40001016863757272656e637902820b8003f40378327b62797d20"
        "6973206e65697468657220697373756572206e6f7220617574686f72697479206f66207b63757272656e"
        "63797d0478357b62797d20e697a2e99d9e207b63757272656e63797d20e79a84e58f91e8a18ce696b9e4"
        "b99fe99d9ee4b8bbe7aea1e69cbae585b3a50011016c556e6b6e6f776e50617274790281a40000016570"
        "617274790282078003f40378197b70617274797d206973206e6f74207265676973746572656404717b70"
        "617274797d20e69caae6b3a8e5868c0586820081a300674163636f756e740186a4000001646672656502"
        "820281184003f4a40001016468656c6402820281184003f4a40002016666726f7a656e02820281184003"
        "f4a40003016773746f707065640282018003f4a4000401706c6172676573745f7472616e736665720282"
        "0e81820281184003f4a40005016f6c6172676573745f62616c616e636502820e81820281184003f40278"
        "3357686174206f6e6520706172747920686173206f66206f6e652063757272656e63792c20696e206d69"
        "6e6f7220756e6974732e820081a3006b4163636f756e744c696e650182a4000001657061727479028207"
        "8003f4a4000101676163636f756e7402821181674163636f756e7403f4027819416e206163636f756e74"
        "20616e64206974732070617274792e820081a3006b4163636f756e74506167650182a4000001656c696e"
        "657302820f818211816b4163636f756e744c696e6503f4a4000101646e65787402820e8182058003f402"
        "782d536f6d65206163636f756e74732c20616e6420776865726520746865206e657874206f6e65732073"
        "746172742e820081a3006b467265657a654f726465720182a40000016262790282078003f4a400010166"
        "616d6f756e7402820c8003f4027831416e206f72646572207468617420667265657a6573206d6f6e6579"
        "2c206f722073746f707320616e206163636f756e742e820081a30064486f6c640184a400000162746f02"
        "82078003f4a4000101686578656375746f720282078003f4a400020166616d6f756e7402820c8003f4a4"
        "0003016665787069727902820a8003f402704d6f6e6579207365742061736964652e820081a300655465"
        "726d730182a4000001666973737565720282078003f4a400010169617574686f726974790282078003f4"
        "02783657686f2069737375657320612063757272656e637920616e642077686f206d6179206f72646572"
        "20667265657a6573206f662069742e0689a5000001686f70657261746f720200038004820780a5000101"
        "6a63757272656e6369657302010381820b8004821181655465726d73a500020166706175736564020103"
        "81820b8004820180a500030168737570706c69657302010381820b80048202811840a500040168616363"
        "6f756e747302010382820b8082078004821181674163636f756e74a500050165686f6c64730201038282"
        "07808204800482118164486f6c64a5000601666f726465727302010383820b8082078082048004821181"
        "6b467265657a654f72646572a50007016573746f707302010383820b80820780820480048211816b4672"
        "65657a654f72646572a50008016b73746f705f636f756e747302010382820b8082078004820281184007"
        "a400010180028003a5006e747261646577696e642d636173680165302e312e3002600365302e312e3004"
        "7823727573746320312e39352e30202835393830373631366520323032362d30342d3134290880"
    )
    TYPES: ClassVar[dict[str, Any]] = {
        "Account": Account,
        "AccountLine": AccountLine,
        "AccountPage": AccountPage,
        "FreezeOrder": FreezeOrder,
        "Hold": Hold,
        "Terms": Terms,
    }
    FAILURES: ClassVar[dict[int, type[Refusal]]] = {
        1: UnknownCurrencyError,
        2: CurrencyKnownError,
        3: PausedError,
        4: NothingError,
        5: ShortError,
        6: AccountStoppedError,
        7: OverTransferLimitError,
        8: OverBalanceLimitError,
        9: BadReferenceError,
        10: NoHoldError,
        11: HoldExistsError,
        12: HoldExpiredError,
        13: NoOrderError,
        14: OrderExistsError,
        15: NotYourOrderError,
        16: NoAuthorityError,
        17: UnknownPartyError,
    }
    EVENTS: ClassVar[dict[str, type[Event]]] = {
        "AccountFrozen": AccountFrozen,
        "Frozen": Frozen,
        "Held": Held,
        "HoldEnded": HoldEnded,
        "Minted": Minted,
        "Redeemed": Redeemed,
        "Seized": Seized,
        "Transferred": Transferred,
    }

    def opening(
        self,
        code: bytes,
        *,
        operator: str,
        currencies: list[tuple[str, str, str]],
    ) -> Call[None]:
        """Deploys the contract under this stub's name: what its constructor takes.

        code: the module

        operator: a party, such as ann@shop
        currencies: a list, each together a currency, such as GBP; a party, such as
        ann@shop; a party, such as ann@shop
        """
        return self._opening(code, operator=operator, currencies=currencies)

    def add_currency(self, *, currency: str, issuer: str, authority: str) -> Call[None]:
        """Admits a currency: `issuer` alone mints and redeems it; `authority` may freeze it
        too.

        The caller must be the contract's `operator`.

        currency: a currency, such as GBP
        issuer: a party, such as ann@shop
        authority: a party, such as ann@shop
        """
        return self._call("add_currency", currency=currency, issuer=issuer, authority=authority)

    def execute_hold(self, *, from_: str, reference: str) -> Call[None]:
        """Pays a hold out to its payee.

        The contract's rule `executor_agrees` decides who may.

        from_: a party, such as ann@shop
        reference: text
        """
        return self._call("execute_hold", reference=reference, **{"from": from_})

    def freeze(
        self,
        *,
        by: str,
        account: str,
        amount: Amount,
        order: str,
        reason: str,
    ) -> Call[None]:
        """Freezes money of an account, by an order of the issuer or the authority.

        The party in `by` must have agreed.

        by: a party, such as ann@shop
        account: a party, such as ann@shop
        amount: money
        order: text
        reason: text
        """
        return self._call("freeze", by=by, account=account, amount=amount, order=order, reason=reason)

    def freeze_account(
        self,
        *,
        by: str,
        account: str,
        currency: str,
        order: str,
        reason: str,
    ) -> Call[None]:
        """Lets nothing out of an account, by order of the issuer or the authority.

        The party in `by` must have agreed.

        by: a party, such as ann@shop
        account: a party, such as ann@shop
        currency: a currency, such as GBP
        order: text
        reason: text
        """
        return self._call("freeze_account", by=by, account=account, currency=currency, order=order, reason=reason)

    def hold(
        self,
        *,
        from_: str,
        to: str,
        executor: str,
        amount: Amount,
        expiry: int,
        reference: str,
    ) -> Call[None]:
        """Sets money aside for `to`; `executor` pays it out or gives it back until `expiry`,
        after which anyone may give it back.

        The party in `from_` must have agreed.

        from_: a party, such as ann@shop
        to: a party, such as ann@shop
        executor: a party, such as ann@shop
        amount: money
        expiry: a moment, in milliseconds since 1970
        reference: text
        """
        return self._call("hold", to=to, executor=executor, amount=amount, expiry=expiry, reference=reference, **{"from": from_})

    def limit(
        self,
        *,
        account: str,
        currency: str,
        largest_transfer: int | None = None,
        largest_balance: int | None = None,
    ) -> Call[None]:
        """Limits an account of the issuer's currency, in minor units; `None` lifts a limit.

        The contract's rule `issuer_agrees` decides who may.

        account: a party, such as ann@shop
        currency: a currency, such as GBP
        largest_transfer: a whole number of 64 bits, from 0; or nothing
        largest_balance: a whole number of 64 bits, from 0; or nothing
        """
        return self._call("limit", account=account, currency=currency, largest_transfer=largest_transfer, largest_balance=largest_balance)

    def mint(self, *, to: str, amount: Amount, reference: str) -> Call[None]:
        """Makes money.

        The contract's rule `issuer_mints` decides who may.

        to: a party, such as ann@shop
        amount: money
        reference: text
        """
        return self._call("mint", to=to, amount=amount, reference=reference)

    def pause(self, *, currency: str, paused: bool) -> Call[None]:
        """Stops all transfers of a currency, or lets them go on.

        The contract's rule `issuer_agrees` decides who may.

        currency: a currency, such as GBP
        paused: true or false
        """
        return self._call("pause", currency=currency, paused=paused)

    def redeem(self, *, amount: Amount, reference: str) -> Call[None]:
        """Unmakes money of the issuer's own account.

        The contract's rule `issuer_mints` decides who may.

        amount: money
        reference: text
        """
        return self._call("redeem", amount=amount, reference=reference)

    def release_hold(self, *, from_: str, reference: str) -> Call[None]:
        """Gives a hold back: its executor at any time, anyone once it has expired.

        The contract's rule `executor_agrees_or_expired` decides who may.

        from_: a party, such as ann@shop
        reference: text
        """
        return self._call("release_hold", reference=reference, **{"from": from_})

    def seize(self, *, account: str, currency: str, order: str, to: str) -> Call[None]:
        """Moves what an order froze to another account. Issuer and authority both agree.

        The contract's rule `both_agree` decides who may.

        account: a party, such as ann@shop
        currency: a currency, such as GBP
        order: text
        to: a party, such as ann@shop
        """
        return self._call("seize", account=account, currency=currency, order=order, to=to)

    def transfer(self, *, from_: str, to: str, amount: Amount, reference: str) -> Call[None]:
        """Pays.

        The party in `from_` must have agreed.

        from_: a party, such as ann@shop
        to: a party, such as ann@shop
        amount: money
        reference: text
        """
        return self._call("transfer", to=to, amount=amount, reference=reference, **{"from": from_})

    def unfreeze(
        self,
        *,
        by: str,
        account: str,
        currency: str,
        order: str,
        reason: str,
    ) -> Call[None]:
        """Frees what an order froze. Only who ordered it may.

        The party in `by` must have agreed.

        by: a party, such as ann@shop
        account: a party, such as ann@shop
        currency: a currency, such as GBP
        order: text
        reason: text
        """
        return self._call("unfreeze", by=by, account=account, currency=currency, order=order, reason=reason)

    def unfreeze_account(
        self,
        *,
        by: str,
        account: str,
        currency: str,
        order: str,
        reason: str,
    ) -> Call[None]:
        """Lifts an order of [`freeze_account`](Self::freeze_account). Only who gave it may;
        the account is let go with the last of them.

        The party in `by` must have agreed.

        by: a party, such as ann@shop
        account: a party, such as ann@shop
        currency: a currency, such as GBP
        order: text
        reason: text
        """
        return self._call("unfreeze_account", by=by, account=account, currency=currency, order=order, reason=reason)

    def account(self, *, of: str, currency: str) -> Account:
        """What a party has: free, held and frozen, in minor units, and its limits.

        of: a party, such as ann@shop
        currency: a currency, such as GBP
        """
        answer: Account = self._view("account", of=of, currency=currency)
        return answer

    def accounts(
        self,
        *,
        currency: str,
        from_: bytes | None = None,
        limit: int,
    ) -> AccountPage:
        """Accounts of a currency by name, from a page token on.

        currency: a currency, such as GBP
        from_: bytes; or nothing
        limit: a whole number of 32 bits, from 0
        """
        answer: AccountPage = self._view("accounts", currency=currency, limit=limit, **{"from": from_})
        return answer

    def balance(self, *, of: str, currency: str) -> Amount:
        """What a party can spend.

        of: a party, such as ann@shop
        currency: a currency, such as GBP
        """
        answer: Amount = self._view("balance", of=of, currency=currency)
        return answer

    def currency(self, *, code_: str) -> Terms | None:
        """Issuer and authority of a currency.

        code_: a currency, such as GBP
        """
        answer: Terms | None = self._view("currency", **{"code": code_})
        return answer

    def hold_of(self, *, from_: str, reference: str) -> Hold | None:
        """A hold by payer and reference.

        from_: a party, such as ann@shop
        reference: text
        """
        answer: Hold | None = self._view("hold_of", reference=reference, **{"from": from_})
        return answer

    def is_paused(self, *, currency: str) -> bool:
        """Whether payments in a currency are stopped.

        currency: a currency, such as GBP
        """
        answer: bool = self._view("is_paused", currency=currency)
        return answer

    def supply(self, *, currency: str) -> Amount:
        """All money of a currency.

        currency: a currency, such as GBP
        """
        answer: Amount = self._view("supply", currency=currency)
        return answer

    def follow_account_frozen(
        self,
        *,
        account: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[AccountFrozen]:
        """Follows AccountFrozen, those with these keys."""
        return self._events("AccountFrozen", {"account": account}, from_height, cursors)

    def follow_frozen(
        self,
        *,
        account: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Frozen]:
        """Follows Frozen, those with these keys."""
        return self._events("Frozen", {"account": account}, from_height, cursors)

    def follow_held(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Held]:
        """Follows Held, those with these keys."""
        return self._events("Held", {"from": from_, "to": to}, from_height, cursors)

    def follow_hold_ended(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[HoldEnded]:
        """Follows HoldEnded, those with these keys."""
        return self._events("HoldEnded", {"from": from_, "to": to}, from_height, cursors)

    def follow_minted(
        self,
        *,
        to: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Minted]:
        """Follows Minted, those with these keys."""
        return self._events("Minted", {"to": to}, from_height, cursors)

    def follow_redeemed(
        self,
        *,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Redeemed]:
        """Follows Redeemed, those with these keys."""
        return self._events("Redeemed", {}, from_height, cursors)

    def follow_seized(
        self,
        *,
        account: str | None = None,
        to: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Seized]:
        """Follows Seized, those with these keys."""
        return self._events("Seized", {"account": account, "to": to}, from_height, cursors)

    def follow_transferred(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        from_height: int | None = None,
        cursors: Cursors | None = None,
    ) -> Iterator[Transferred]:
        """Follows Transferred, those with these keys."""
        return self._events("Transferred", {"from": from_, "to": to}, from_height, cursors)

    def events(self, *, from_height: int | None = None, cursors: Cursors | None = None) -> Iterator[CashEvent]:
        """Follows all events."""
        return self._events("", {}, from_height, cursors)
