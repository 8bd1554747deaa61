//! Why `cash` refuses.

use tradewind_sdk::prelude::*;

/// Why `cash` refuses.
#[failure]
pub enum Refused {
    /// No such currency here.
    #[say(en = "{currency} is not issued here", zh = "本合约未发行 {currency}")]
    UnknownCurrency { currency: Currency } = 1,
    /// The currency was admitted before.
    #[say(
        en = "{currency} is already issued here",
        zh = "本合约已发行 {currency}"
    )]
    CurrencyKnown { currency: Currency } = 2,
    /// The issuer stopped the currency.
    #[say(
        en = "payments in {currency} are paused",
        zh = "{currency} 的支付已暂停"
    )]
    Paused { currency: Currency } = 3,
    /// An amount of zero.
    #[say(en = "the amount is zero", zh = "金额为零")]
    Nothing = 4,
    /// Not enough free money.
    #[say(
        en = "{account} has {free} free, needs {wanted}",
        zh = "{account} 可用 {free}，需要 {wanted}"
    )]
    Short {
        account: Party,
        free: Amount,
        wanted: Amount,
    } = 5,
    /// The account is frozen as a whole.
    #[say(
        en = "the {currency} account of {account} is frozen",
        zh = "{account} 的 {currency} 账户已冻结"
    )]
    AccountStopped { account: Party, currency: Currency } = 6,
    /// More than the account may pay at once.
    #[say(
        en = "{account} may pay at most {limit} at once, not {wanted}",
        zh = "{account} 单笔限额 {limit}，不能支付 {wanted}"
    )]
    OverTransferLimit {
        account: Party,
        limit: Amount,
        wanted: Amount,
    } = 7,
    /// More than the account may hold.
    #[say(
        en = "{account} may hold at most {limit}",
        zh = "{account} 余额上限为 {limit}"
    )]
    OverBalanceLimit { account: Party, limit: Amount } = 8,
    /// Not a reference of ISO 20022.
    #[say(
        en = "a reference has 1 to {longest} printable ASCII characters",
        zh = "参考号须为 1 至 {longest} 个可打印 ASCII 字符"
    )]
    BadReference { longest: u32 } = 9,
    /// No hold under this reference.
    #[say(
        en = "{from} has no hold {reference}",
        zh = "{from} 没有冻结款 {reference}"
    )]
    NoHold { from: Party, reference: String } = 10,
    /// The reference is in use.
    #[say(
        en = "{from} already has a hold {reference}",
        zh = "{from} 已有冻结款 {reference}"
    )]
    HoldExists { from: Party, reference: String } = 11,
    /// The hold can only be given back.
    #[say(
        en = "hold {reference} expired at {expiry}",
        zh = "冻结款 {reference} 已于 {expiry} 到期"
    )]
    HoldExpired {
        reference: String,
        expiry: Timestamp,
    } = 12,
    /// No freeze of this order.
    #[say(
        en = "no such order {order} on the account of {account}",
        zh = "{account} 的账户没有该冻结命令 {order}"
    )]
    NoOrder { account: Party, order: String } = 13,
    /// The order was carried out before.
    #[say(
        en = "order {order} already lies on the account of {account}",
        zh = "{account} 的账户已有冻结命令 {order}"
    )]
    OrderExists { account: Party, order: String } = 14,
    /// Another party ordered the freeze.
    #[say(
        en = "order {order} is of {by}, who alone lifts it",
        zh = "命令 {order} 由 {by} 下达，只能由其解除"
    )]
    NotYourOrder { order: String, by: Party } = 15,
    /// Neither issuer nor authority.
    #[say(
        en = "{by} is neither issuer nor authority of {currency}",
        zh = "{by} 既非 {currency} 的发行方也非主管机关"
    )]
    NoAuthority { by: Party, currency: Currency } = 16,
    /// A payee that the registry does not know.
    #[say(en = "{party} is not registered", zh = "{party} 未注册")]
    UnknownParty { party: Party } = 17,
}
