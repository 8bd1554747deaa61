//! Why `escrow` refuses.

use tradewind_sdk::prelude::*;

use crate::State;

/// Why `escrow` refuses.
#[failure]
pub enum Refused {
    /// No such order.
    #[say(
        en = "{seller} has no order {reference}",
        zh = "{seller} 没有订单 {reference}"
    )]
    UnknownOrder { seller: Party, reference: String } = 1,
    /// The reference was used for an order of other terms.
    #[say(
        en = "{seller} has an order {reference} of other terms",
        zh = "{seller} 的订单 {reference} 已存在且条款不同"
    )]
    OrderExists { seller: Party, reference: String } = 2,
    /// The order's state does not allow this.
    #[say(
        en = "an order that is {state} does not allow this",
        zh = "订单状态为 {state}，不允许此操作"
    )]
    WrongState { state: State } = 3,
    /// The party has another part in this order, or none.
    #[say(
        en = "{by} may not do this to the order",
        zh = "{by} 无权对该订单执行此操作"
    )]
    NotYours { by: Party } = 4,
    /// The deadline is over.
    #[say(en = "the deadline was {deadline}", zh = "截止时间 {deadline} 已过")]
    TooLate { deadline: Timestamp } = 5,
    /// The deadline is not over.
    #[say(
        en = "the deadline is {deadline}",
        zh = "截止时间为 {deadline}，尚未到期"
    )]
    TooEarly { deadline: Timestamp } = 6,
    /// More or less than the order costs.
    #[say(
        en = "the order costs {expected}, not {found}",
        zh = "订单金额为 {expected}，而非 {found}"
    )]
    WrongAmount { expected: Amount, found: Amount } = 7,
    /// The arbiter has a part in the order.
    #[say(
        en = "{arbiter} has a part in the order and cannot decide it",
        zh = "{arbiter} 是订单当事方，不能担任仲裁人"
    )]
    ArbiterIsParty { arbiter: Party } = 8,
    /// More than is held, or another currency.
    #[say(
        en = "the buyer can be given at most {held}",
        zh = "最多可退还买方 {held}"
    )]
    BadSplit { held: Amount } = 9,
    /// No such line.
    #[say(en = "the order has no line {line}", zh = "订单没有第 {line} 行")]
    UnknownLine { line: u32 } = 10,
    /// More than is left of the line.
    #[say(en = "{left} is left of line {line}", zh = "第 {line} 行剩余 {left}")]
    OverRefund { line: u32, left: Amount } = 11,
    /// More than the seller was paid, with the fee on it where it is still held.
    #[say(
        en = "at most {left} can be refunded of what the seller was paid",
        zh = "卖方所收款项最多可退 {left}"
    )]
    MoreThanPaid { left: Amount } = 12,
    /// Nothing to pay.
    #[say(en = "the amount is zero", zh = "金额为零")]
    Nothing = 13,
    /// Not a reference of a payment.
    #[say(
        en = "a reference has 1 to {longest} printable ASCII characters",
        zh = "参考号须为 1 至 {longest} 个可打印 ASCII 字符"
    )]
    BadReference { longest: u32 } = 14,
    /// A fee of more than all.
    #[say(
        en = "a fee is at most {most} millionths",
        zh = "费率不得超过百万分之 {most}"
    )]
    BadFee { most: u32 } = 15,
    /// More tax than is held, or another currency.
    #[say(
        en = "{held} of tax is held for this order",
        zh = "该订单暂存税款 {held}"
    )]
    MoreThanTax { held: Amount } = 16,
    /// A party that the registry does not know.
    #[say(en = "{party} is not registered", zh = "{party} 未注册")]
    UnknownParty { party: Party } = 17,
    /// The seller would say itself that its goods have arrived.
    #[say(
        en = "{seller} sells and cannot be the carrier that says the goods have arrived",
        zh = "{seller} 是卖方，不能担任确认到货的承运人"
    )]
    CarrierIsSeller { seller: Party } = 18,
    /// Not later than the deadline, or later than a whole period from now.
    #[say(
        en = "the deadline {deadline} can be put off to {latest} at most",
        zh = "截止时间 {deadline} 最多可延至 {latest}"
    )]
    BadExtension {
        deadline: Timestamp,
        latest: Timestamp,
    } = 19,
    /// More than is owed.
    #[say(en = "{owed} is owed", zh = "待付款项为 {owed}")]
    MoreThanOwed { owed: Amount } = 20,
}
