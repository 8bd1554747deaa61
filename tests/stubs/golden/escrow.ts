/**
 * Escrow: a typed client.
 *
 * Written by `tradewind client --lang typescript`; written again when the contract changes.
 * Hash of the schema: 41bcb3df3174f088f377d30d8e8e7beb5df23e77274a1870be2159261b5145fa
 */

import {
  type Amount,
  type Call,
  type Client,
  type Currency,
  type Failed,
  type FollowOptions,
  type Party,
  Refusal,
  Stub,
  type Timestamp,
  type TypedEvent,
} from "@tradewind/client";

/** One line of an order. */
export interface Line {
  item: string;
  quantity: number;
  price: bigint;
  tax: bigint;
}

/** What became of an order's money, in minor units. What is owed counts as paid. */
export interface Money {
  deposited: bigint;
  paid: bigint;
  fee: bigint;
  taxed: bigint;
  refunded: bigint;
  held: bigint;
  tax_held: bigint;
  fee_held: bigint;
}

/** An order. */
export interface Order {
  buyer: Party;
  arbiter: Party;
  logistics: Party | null;
  currency: Currency;
  state: State;
  deadline: Timestamp;
  goods: bigint;
  freight: bigint;
  insurance: bigint;
  tax: bigint;
  money: Money;
}

/** An order and its reference. */
export interface OrderLine {
  reference: string;
  order: Order;
}

/** Some orders, and where the next ones start. */
export interface OrderPage {
  orders: OrderLine[];
  next: Uint8Array | null;
}

/** How long each state lasts, in milliseconds. */
export interface Periods {
  deposit_ms: bigint;
  handling_ms: bigint;
  transit_ms: bigint;
  dispute_ms: bigint;
  response_ms: bigint;
  arbitration_ms: bigint;
  return_ms: bigint;
}

/** How the contract is set up. */
export interface Settings {
  cash: Party;
  platform: Party;
  customs: Party;
  fee_per_million: number;
  periods: Periods;
}

/** Where an order stands. */
export type State =
  | "Created"
  | "Funded"
  | "Accepted"
  | "Shipped"
  | "Delivered"
  | "Released"
  | "Cancelled"
  | "Disputed"
  | "Contested"
  | "Refunded"
  | "Split"
  | "ReturnRequested"
  | "Returned"
  | "Lapsed"
  | "Closed";

/** What buyer and seller agree on. */
export interface Terms {
  buyer: Party;
  arbiter: Party;
  logistics: Party | null;
  currency: Currency;
  freight: bigint;
  insurance: bigint;
  lines: Line[];
}

/** What was owed to a party was paid, or a part of it. */
export interface Claimed {
  to: Party;
  amount: Amount;
  reference: string;
}

/** The buyer objected. */
export interface Disputed {
  seller: Party;
  buyer: Party;
  reference: string;
  reason: string;
}

/** The deadline of an order's state was put off. */
export interface Extended {
  seller: Party;
  buyer: Party;
  reference: string;
  deadline: Timestamp;
}

/** A payment could not be made and waits for its payee to claim it. */
export interface Owed {
  to: Party;
  seller: Party;
  reference: string;
  amount: Amount;
}

/** The deposit was paid out, in minor units; [`Owed`] tells what of it waits. */
export interface Paid {
  seller: Party;
  buyer: Party;
  reference: string;
  currency: Currency;
  to_seller: bigint;
  fee: bigint;
  tax: bigint;
  refund: bigint;
}

/** An order was offered, or offered and paid. */
export interface Placed {
  seller: Party;
  buyer: Party;
  reference: string;
  price: Amount;
  state: State;
}

/** The buyer was given money back: for lines, for a return, or tax. */
export interface Refunded {
  seller: Party;
  buyer: Party;
  reference: string;
  amount: Amount;
}

/** An order moved on. */
export interface StateChanged {
  seller: Party;
  buyer: Party;
  reference: string;
  state: State;
  deadline: Timestamp;
}

/**
 * {seller} has no order {reference}.
 *
 * {seller} 没有订单 {reference}。
 */
export class UnknownOrderError extends Refusal {
  static readonly code = 1;

  constructor(
    failed: Failed,
    readonly fields: { seller: Party; reference: string },
  ) {
    super(failed);
  }
}

/**
 * {seller} has an order {reference} of other terms.
 *
 * {seller} 的订单 {reference} 已存在且条款不同。
 */
export class OrderExistsError extends Refusal {
  static readonly code = 2;

  constructor(
    failed: Failed,
    readonly fields: { seller: Party; reference: string },
  ) {
    super(failed);
  }
}

/**
 * an order that is {state} does not allow this.
 *
 * 订单状态为 {state}，不允许此操作。
 */
export class WrongStateError extends Refusal {
  static readonly code = 3;

  constructor(
    failed: Failed,
    readonly fields: { state: State },
  ) {
    super(failed);
  }
}

/**
 * {by} may not do this to the order.
 *
 * {by} 无权对该订单执行此操作。
 */
export class NotYoursError extends Refusal {
  static readonly code = 4;

  constructor(
    failed: Failed,
    readonly fields: { by: Party },
  ) {
    super(failed);
  }
}

/**
 * the deadline was {deadline}.
 *
 * 截止时间 {deadline} 已过。
 */
export class TooLateError extends Refusal {
  static readonly code = 5;

  constructor(
    failed: Failed,
    readonly fields: { deadline: Timestamp },
  ) {
    super(failed);
  }
}

/**
 * the deadline is {deadline}.
 *
 * 截止时间为 {deadline}，尚未到期。
 */
export class TooEarlyError extends Refusal {
  static readonly code = 6;

  constructor(
    failed: Failed,
    readonly fields: { deadline: Timestamp },
  ) {
    super(failed);
  }
}

/**
 * the order costs {expected}, not {found}.
 *
 * 订单金额为 {expected}，而非 {found}。
 */
export class WrongAmountError extends Refusal {
  static readonly code = 7;

  constructor(
    failed: Failed,
    readonly fields: { expected: Amount; found: Amount },
  ) {
    super(failed);
  }
}

/**
 * {arbiter} has a part in the order and cannot decide it.
 *
 * {arbiter} 是订单当事方，不能担任仲裁人。
 */
export class ArbiterIsPartyError extends Refusal {
  static readonly code = 8;

  constructor(
    failed: Failed,
    readonly fields: { arbiter: Party },
  ) {
    super(failed);
  }
}

/**
 * the buyer can be given at most {held}.
 *
 * 最多可退还买方 {held}。
 */
export class BadSplitError extends Refusal {
  static readonly code = 9;

  constructor(
    failed: Failed,
    readonly fields: { held: Amount },
  ) {
    super(failed);
  }
}

/**
 * the order has no line {line}.
 *
 * 订单没有第 {line} 行。
 */
export class UnknownLineError extends Refusal {
  static readonly code = 10;

  constructor(
    failed: Failed,
    readonly fields: { line: number },
  ) {
    super(failed);
  }
}

/**
 * {left} is left of line {line}.
 *
 * 第 {line} 行剩余 {left}。
 */
export class OverRefundError extends Refusal {
  static readonly code = 11;

  constructor(
    failed: Failed,
    readonly fields: { line: number; left: Amount },
  ) {
    super(failed);
  }
}

/**
 * at most {left} can be refunded of what the seller was paid.
 *
 * 卖方所收款项最多可退 {left}。
 */
export class MoreThanPaidError extends Refusal {
  static readonly code = 12;

  constructor(
    failed: Failed,
    readonly fields: { left: Amount },
  ) {
    super(failed);
  }
}

/**
 * the amount is zero.
 *
 * 金额为零。
 */
export class NothingError extends Refusal {
  static readonly code = 13;

  constructor(
    failed: Failed,
    readonly fields: {},
  ) {
    super(failed);
  }
}

/**
 * a reference has 1 to {longest} printable ASCII characters.
 *
 * 参考号须为 1 至 {longest} 个可打印 ASCII 字符。
 */
export class BadReferenceError extends Refusal {
  static readonly code = 14;

  constructor(
    failed: Failed,
    readonly fields: { longest: number },
  ) {
    super(failed);
  }
}

/**
 * a fee is at most {most} millionths.
 *
 * 费率不得超过百万分之 {most}。
 */
export class BadFeeError extends Refusal {
  static readonly code = 15;

  constructor(
    failed: Failed,
    readonly fields: { most: number },
  ) {
    super(failed);
  }
}

/**
 * {held} of tax is held for this order.
 *
 * 该订单暂存税款 {held}。
 */
export class MoreThanTaxError extends Refusal {
  static readonly code = 16;

  constructor(
    failed: Failed,
    readonly fields: { held: Amount },
  ) {
    super(failed);
  }
}

/**
 * {party} is not registered.
 *
 * {party} 未注册。
 */
export class UnknownPartyError extends Refusal {
  static readonly code = 17;

  constructor(
    failed: Failed,
    readonly fields: { party: Party },
  ) {
    super(failed);
  }
}

/**
 * {seller} sells and cannot be the carrier that says the goods have arrived.
 *
 * {seller} 是卖方，不能担任确认到货的承运人。
 */
export class CarrierIsSellerError extends Refusal {
  static readonly code = 18;

  constructor(
    failed: Failed,
    readonly fields: { seller: Party },
  ) {
    super(failed);
  }
}

/**
 * the deadline {deadline} can be put off to {latest} at most.
 *
 * 截止时间 {deadline} 最多可延至 {latest}。
 */
export class BadExtensionError extends Refusal {
  static readonly code = 19;

  constructor(
    failed: Failed,
    readonly fields: { deadline: Timestamp; latest: Timestamp },
  ) {
    super(failed);
  }
}

/**
 * {owed} is owed.
 *
 * 待付款项为 {owed}。
 */
export class MoreThanOwedError extends Refusal {
  static readonly code = 20;

  constructor(
    failed: Failed,
    readonly fields: { owed: Amount },
  ) {
    super(failed);
  }
}

/** Any event of the contract. */
export type EscrowEvent =
  | TypedEvent<"Claimed", Claimed>
  | TypedEvent<"Disputed", Disputed>
  | TypedEvent<"Extended", Extended>
  | TypedEvent<"Owed", Owed>
  | TypedEvent<"Paid", Paid>
  | TypedEvent<"Placed", Placed>
  | TypedEvent<"Refunded", Refunded>
  | TypedEvent<"StateChanged", StateChanged>;

const SCHEMA =
  "a90066457363726f7701774f726465727320616e64207468656972206d6f6e65792e029819a600666163" +
  "63657074010102818201816673656c6c65720382a40000016673656c6c65720282078003f4a400010169" +
  "7265666572656e63650282048003f4048200800578465468652073656c6c65722074616b657320612070" +
  "616964206f72646572206f6e3b207468652062757965722063616e6e6f742063616e63656c2069742061" +
  "6e79206d6f72652ea6006663616e63656c010102818201816262790383a40000016673656c6c65720282" +
  "078003f4a4000101697265666572656e63650282048003f4a40002016262790282078003f40482008005" +
  "7869456e647320616e206f726465722074686174206973206e6f74206f6e206974732077617920616e64" +
  "20726566756e64732069743a207468652073656c6c65722c206f72206265666f7265207468652073656c" +
  "6c65720a616363657074732c207468652062757965722ea60065636c61696d0101028182018162746f03" +
  "83a400000162746f0282078003f4a400010166616d6f756e7402820c8003f4a400020169726566657265" +
  "6e63650282048003f40482008005784a5061797320612070617274792077686174206973206f77656420" +
  "746f2069742c206f7220612070617274206f662069742c20756e64657220697473206f776e2072656665" +
  "72656e63652ea6006e636f6e6669726d5f72657475726e010102818201816673656c6c65720382a40000" +
  "016673656c6c65720282078003f4a4000101697265666572656e63650282048003f40482008005787a54" +
  "68652073656c6c6572206861732074686520676f6f6473206261636b20616e642072657475726e732077" +
  "68617420697420776173207061696420666f72207468656d2e205468652066656520676f657320626163" +
  "6b0a776974682069743b207468652074617820776169747320666f7220637573746f6d732ea600666372" +
  "65617465010102818201816673656c6c65720383a40000016673656c6c65720282078003f4a400010169" +
  "7265666572656e63650282048003f4a4000201657465726d7302821181655465726d7303f40482008005" +
  "781d4f666665727320616e206f7264657220746f207468652062757965722ea6006764656c6976657201" +
  "0102818201816262790383a40000016673656c6c65720282078003f4a4000101697265666572656e6365" +
  "0282048003f4a40002016262790282078003f40482008005783a5468652063617272696572206f722074" +
  "6865206275796572207361797320746861742074686520676f6f6473206861766520617272697665642e" +
  "a6006764697370757465010102818201816562757965720384a40000016673656c6c65720282078003f4" +
  "a4000101697265666572656e63650282048003f4a40002016562757965720282078003f4a40003016672" +
  "6561736f6e0282048003f4048200800572546865206275796572206f626a656374732ea6006665787069" +
  "7265010102818200800382a40000016673656c6c65720282078003f4a4000101697265666572656e6365" +
  "0282048003f404820080057847446f65732077686174207468652072756c657320736179206f6e636520" +
  "74686520646561646c696e65206f6620746865206f726465722773207374617465206973206f7665722e" +
  "a60066657874656e64010102818204816e637573746f6d735f6167726565730383a40000016673656c6c" +
  "65720282078003f4a4000101697265666572656e63650282048003f4a400020165756e74696c02820a80" +
  "03f40482008005789a437573746f6d7320707574732074686520646561646c696e65206f6620616e206f" +
  "726465722773207374617465206f66662c20746f20612077686f6c6520706572696f642066726f6d206e" +
  "6f77206174206d6f73743a0a746f676574686572207769746820746865206c696674206f66206120686f" +
  "6c642c2077686f73652074696d65206973207468656e206e6f626f64792773206c6f73732ea600646675" +
  "6e64010102818201816562757965720384a40000016673656c6c65720282078003f4a400010169726566" +
  "6572656e63650282048003f4a40002016562757965720282078003f4a400030166616d6f756e7402820c" +
  "8003f404820080057822506179732065786163746c79207768617420746865206f7264657220636f7374" +
  "732ea600656c696e6573010202800382a40000016673656c6c65720282078003f4a40001016972656665" +
  "72656e63650282048003f404820f81821181644c696e650576546865206c696e6573206f6620616e206f" +
  "726465722ea600646f70656e010002800381a40000016873657474696e6773028211816853657474696e" +
  "677303f4048200800578425365747320776865726520746865206d6f6e6579206c6965732c2077686f20" +
  "74616b65732074617820616e64206665652c20616e642074686520706572696f64732ea600656f726465" +
  "72010202800382a40000016673656c6c65720282078003f4a4000101697265666572656e636502820480" +
  "03f404820e81821181654f72646572057821416e206f726465722062792073656c6c657220616e642072" +
  "65666572656e63652ea600666f7264657273010202800383a40000016673656c6c65720282078003f4a4" +
  "0001016466726f6d02820e8182058003f4a4000201656c696d697402820281182003f404821181694f72" +
  "646572506167650578364f7264657273206f6620612073656c6c6572206279207265666572656e63652c" +
  "2066726f6d2061207061676520746f6b656e206f6e2ea600646f776564010202800382a400000162746f" +
  "0282078003f4a40001016863757272656e637902820b8003f404820c8005783e57686174206973206f77" +
  "656420746f2061207061727479206265636175736520697473206163636f756e7420636f756c64206e6f" +
  "742074616b652069742ea600687075726368617365010102828201816673656c6c657282018165627579" +
  "65720384a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4" +
  "0002016562757965720282078003f4a4000301657465726d7302821181655465726d7303f40482008005" +
  "78924f666665727320616e64207061797320616e206f72646572206174206f6e63652c20616772656564" +
  "20627920626f74682073696465733b206f722070617973206f6e65207468617420776173206f66666572" +
  "65640a6265666f72652e20416761696e20666f7220616e206f7264657220746861742077617320706169" +
  "642c206974206368616e676573206e6f7468696e672ea60066726566756e64010102818201816673656c" +
  "6c65720383a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4" +
  "a4000201656c696e657302820f81821081828202811820820281184003f4048200800578f95468652073" +
  "656c6c657220726566756e6473207061727473206f66206c696e65732c206173206c696e6520616e6420" +
  "6d696e6f7220756e6974733a206f7574206f6620746865206465706f736974207768696c650a69742069" +
  "732068656c642c20776974682074686520746178206f6e207468656d3b2061667465727761726473206f" +
  "7574206f6620697473206f776e206163636f756e742c20776974682074686520666565206f6e0a746865" +
  "6d20756e74696c207468652072657475726e20706572696f64206973206f7665722e2054686569722074" +
  "6178206973207468656e20666f7220637573746f6d7320746f20726576657273652ea60068726566756e" +
  "646564010202800382a40000016673656c6c65720282078003f4a4000101697265666572656e63650282" +
  "048003f404820f818202811840057845576861742077617320726566756e646564206f66206561636820" +
  "6c696e652c20696e206d696e6f7220756e6974733b20656d707479206966206e6f7468696e6720776173" +
  "2ea6006772656c65617365010102818201816562757965720383a40000016673656c6c65720282078003" +
  "f4a4000101697265666572656e63650282048003f4a40002016562757965720282078003f40482008005" +
  "782d54686520627579657220697320636f6e74656e743a207468652073656c6c65722069732070616964" +
  "206e6f772ea6006e726571756573745f72657475726e010102818201816562757965720383a400000166" +
  "73656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4000201656275796572" +
  "0282078003f4048200800578415468652062757965722077616e747320746f2073656e64207468652067" +
  "6f6f6473206261636b2c2077697468696e207468652072657475726e20706572696f642ea60067726573" +
  "706f6e64010102818201816673656c6c65720383a40000016673656c6c65720282078003f4a400010169" +
  "7265666572656e63650282048003f4a400020167636f6e746573740282018003f40482008005785c5468" +
  "652073656c6c657220636f6e746573747320746865206f626a656374696f6e206265666f726520746865" +
  "20617262697465722c206f7220676976657320696e20616e64207468652062757965722069730a726566" +
  "756e6465642ea6006b726576657273655f746178010102818204816e637573746f6d735f616772656573" +
  "0383a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a40002" +
  "016374617802820c8003f40482008005786a437573746f6d7320676976657320746178206261636b2074" +
  "6f207468652062757965722074686174206973207374696c6c2068656c64206166746572207468652072" +
  "656c656173652c20756e74696c207468650a72657475726e20706572696f64206973206f7665722ea600" +
  "6472756c650101028182018167617262697465720384a40000016673656c6c65720282078003f4a40001" +
  "01697265666572656e63650282048003f4a400020167617262697465720282078003f4a400030168746f" +
  "5f627579657202820c8003f40482008005785a54686520617262697465722067697665732060746f5f62" +
  "7579657260206f6620776861742069732068656c64206261636b20746f2074686520627579657220616e" +
  "6420746865207265737420746f207468650a73656c6c65722ea6006873657474696e6773010202800380" +
  "048211816853657474696e677305783d576865726520746865206d6f6e6579206c6965732c2077686f20" +
  "74616b65732074617820616e64206665652c20616e642074686520706572696f64732ea6006473686970" +
  "010102818201816262790383a40000016673656c6c65720282078003f4a4000101697265666572656e63" +
  "650282048003f4a40002016262790282078003f40482008005782d5468652073656c6c6572206f722069" +
  "74732063617272696572206861732073656e742074686520676f6f64732e0388a30067436c61696d6564" +
  "0183a400000162746f0282078003f5a400010166616d6f756e7402820c8003f4a4000201697265666572" +
  "656e63650282048003f40278335768617420776173206f77656420746f20612070617274792077617320" +
  "706169642c206f7220612070617274206f662069742ea3006844697370757465640184a4000001667365" +
  "6c6c65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e63650282" +
  "048003f5a400030166726561736f6e0282048003f40273546865206275796572206f626a65637465642e" +
  "a30068457874656e6465640184a40000016673656c6c65720282078003f5a40001016562757965720282" +
  "078003f5a4000201697265666572656e63650282048003f5a400030168646561646c696e6502820a8003" +
  "f402782d54686520646561646c696e65206f6620616e206f726465722773207374617465207761732070" +
  "7574206f66662ea300644f7765640184a400000162746f0282078003f5a40001016673656c6c65720282" +
  "078003f5a4000201697265666572656e63650282048003f5a400030166616d6f756e7402820c8003f402" +
  "784041207061796d656e7420636f756c64206e6f74206265206d61646520616e6420776169747320666f" +
  "722069747320706179656520746f20636c61696d2069742ea30064506169640188a40000016673656c6c" +
  "65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e636502820480" +
  "03f5a40003016863757272656e637902820b8003f4a400040169746f5f73656c6c657202820281184003" +
  "f4a40005016366656502820281184003f4a40006016374617802820281184003f4a40007016672656675" +
  "6e6402820281184003f402784a546865206465706f736974207761732070616964206f75742c20696e20" +
  "6d696e6f7220756e6974733b205b604f776564605d2074656c6c732077686174206f6620697420776169" +
  "74732ea30066506c616365640185a40000016673656c6c65720282078003f5a400010165627579657202" +
  "82078003f5a4000201697265666572656e63650282048003f5a400030165707269636502820c8003f4a4" +
  "0004016573746174650282118165537461746503f402782a416e206f7264657220776173206f66666572" +
  "65642c206f72206f66666572656420616e6420706169642ea30068526566756e6465640184a400000166" +
  "73656c6c65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e6365" +
  "0282048003f5a400030166616d6f756e7402820c8003f402784054686520627579657220776173206769" +
  "76656e206d6f6e6579206261636b3a20666f72206c696e65732c20666f7220612072657475726e2c206f" +
  "72207461782ea3006c53746174654368616e6765640185a40000016673656c6c65720282078003f5a400" +
  "01016562757965720282078003f5a4000201697265666572656e63650282048003f5a400030165737461" +
  "74650282118165537461746503f4a400040168646561646c696e6502820a8003f40272416e206f726465" +
  "72206d6f766564206f6e2e0494a50001016c556e6b6e6f776e4f726465720282a40000016673656c6c65" +
  "720282078003f4a4000101697265666572656e63650282048003f40378217b73656c6c65727d20686173" +
  "206e6f206f72646572207b7265666572656e63657d0478217b73656c6c65727d20e6b2a1e69c89e8aea2" +
  "e58d95207b7265666572656e63657da50002016b4f726465724578697374730282a40000016673656c6c" +
  "65720282078003f4a4000101697265666572656e63650282048003f40378307b73656c6c65727d206861" +
  "7320616e206f72646572207b7265666572656e63657d206f66206f74686572207465726d730478377b73" +
  "656c6c65727d20e79a84e8aea2e58d95207b7265666572656e63657d20e5b7b2e5ad98e59ca8e4b894e6" +
  "9da1e6acbee4b88de5908ca50003016a57726f6e6753746174650281a400000165737461746502821181" +
  "65537461746503f403782c616e206f726465722074686174206973207b73746174657d20646f6573206e" +
  "6f7420616c6c6f77207468697304782ce8aea2e58d95e78ab6e68081e4b8ba207b73746174657defbc8c" +
  "e4b88de58581e8aeb8e6ada4e6938de4bd9ca5000401684e6f74596f7572730281a40000016262790282" +
  "078003f40378217b62797d206d6179206e6f7420646f207468697320746f20746865206f726465720478" +
  "267b62797d20e697a0e69d83e5afb9e8afa5e8aea2e58d95e689a7e8a18ce6ada4e6938de4bd9ca50005" +
  "0167546f6f4c6174650281a400000168646561646c696e6502820a8003f403781b74686520646561646c" +
  "696e6520776173207b646561646c696e657d04781ee688aae6ada2e697b6e997b4207b646561646c696e" +
  "657d20e5b7b2e8bf87a500060168546f6f4561726c790281a400000168646561646c696e6502820a8003" +
  "f403781a74686520646561646c696e65206973207b646561646c696e657d047829e688aae6ada2e697b6" +
  "e997b4e4b8ba207b646561646c696e657defbc8ce5b09ae69caae588b0e69c9fa50007016b57726f6e67" +
  "416d6f756e740282a400000168657870656374656402820c8003f4a400010165666f756e6402820c8003" +
  "f4037827746865206f7264657220636f737473207b65787065637465647d2c206e6f74207b666f756e64" +
  "7d04782be8aea2e58d95e98791e9a29de4b8ba207b65787065637465647defbc8ce8808ce99d9e207b66" +
  "6f756e647da50008016e41726269746572497350617274790281a4000001676172626974657202820780" +
  "03f40378367b617262697465727d206861732061207061727420696e20746865206f7264657220616e64" +
  "2063616e6e6f74206465636964652069740478347b617262697465727d20e698afe8aea2e58d95e5bd93" +
  "e4ba8be696b9efbc8ce4b88de883bde68b85e4bbbbe4bbb2e8a381e4babaa50009016842616453706c69" +
  "740281a40000016468656c6402820c8003f40378257468652062757965722063616e2062652067697665" +
  "6e206174206d6f7374207b68656c647d04781ce69c80e5a49ae58fafe98080e8bf98e4b9b0e696b9207b" +
  "68656c647da5000a016b556e6b6e6f776e4c696e650281a4000001646c696e6502820281182003f40378" +
  "1c746865206f7264657220686173206e6f206c696e65207b6c696e657d04781ae8aea2e58d95e6b2a1e6" +
  "9c89e7acac207b6c696e657d20e8a18ca5000b016a4f766572526566756e640282a4000001646c696e65" +
  "02820281182003f4a4000101646c65667402820c8003f403781d7b6c6566747d206973206c656674206f" +
  "66206c696e65207b6c696e657d04781be7acac207b6c696e657d20e8a18ce589a9e4bd99207b6c656674" +
  "7da5000c016c4d6f72655468616e506169640281a4000001646c65667402820c8003f403783a6174206d" +
  "6f7374207b6c6566747d2063616e20626520726566756e646564206f662077686174207468652073656c" +
  "6c6572207761732070616964047825e58d96e696b9e68980e694b6e6acbee9a1b9e69c80e5a49ae58faf" +
  "e98080207b6c6566747da5000d01674e6f7468696e670280037274686520616d6f756e74206973207a65" +
  "726f046ce98791e9a29de4b8bae99bb6a5000e016c4261645265666572656e63650281a4000001676c6f" +
  "6e6765737402820281182003f403783961207265666572656e636520686173203120746f207b6c6f6e67" +
  "6573747d207072696e7461626c652041534349492063686172616374657273047839e58f82e88083e58f" +
  "b7e9a1bbe4b8ba203120e887b3207b6c6f6e676573747d20e4b8aae58fafe68993e58db0204153434949" +
  "20e5ad97e7aca6a5000f01664261644665650281a4000001646d6f737402820281182003f40378226120" +
  "666565206973206174206d6f7374207b6d6f73747d206d696c6c696f6e746873047825e8b4b9e78e87e4" +
  "b88de5be97e8b685e8bf87e799bee4b887e58886e4b98b207b6d6f73747da50010016b4d6f7265546861" +
  "6e5461780281a40000016468656c6402820c8003f40378247b68656c647d206f66207461782069732068" +
  "656c6420666f722074686973206f7264657204781ce8afa5e8aea2e58d95e69a82e5ad98e7a88ee6acbe" +
  "207b68656c647da50011016c556e6b6e6f776e50617274790281a40000016570617274790282078003f4" +
  "0378197b70617274797d206973206e6f74207265676973746572656404717b70617274797d20e69caae6" +
  "b3a8e5868ca50012016f43617272696572497353656c6c65720281a40000016673656c6c657202820780" +
  "03f40378497b73656c6c65727d2073656c6c7320616e642063616e6e6f74206265207468652063617272" +
  "696572207468617420736179732074686520676f6f6473206861766520617272697665640478397b7365" +
  "6c6c65727d20e698afe58d96e696b9efbc8ce4b88de883bde68b85e4bbbbe7a1aee8aea4e588b0e8b4a7" +
  "e79a84e689bfe8bf90e4babaa50013016c426164457874656e73696f6e0282a400000168646561646c69" +
  "6e6502820a8003f4a4000101666c617465737402820a8003f403783a74686520646561646c696e65207b" +
  "646561646c696e657d2063616e20626520707574206f666620746f207b6c61746573747d206174206d6f" +
  "7374047830e688aae6ada2e697b6e997b4207b646561646c696e657d20e69c80e5a49ae58fafe5bbb6e8" +
  "87b3207b6c61746573747da50014016c4d6f72655468616e4f7765640281a4000001646f77656402820c" +
  "8003f4036e7b6f7765647d206973206f7765640476e5be85e4bb98e6acbee9a1b9e4b8ba207b6f776564" +
  "7d0589820081a300644c696e650184a4000001646974656d0282048003f4a4000101687175616e746974" +
  "7902820281182003f4a400020165707269636502820281184003f4a40003016374617802820281184003" +
  "f402754f6e65206c696e65206f6620616e206f726465722e820081a300654d6f6e65790188a400000169" +
  "6465706f736974656402820281184003f4a4000101647061696402820281184003f4a400020163666565" +
  "02820281184003f4a400030165746178656402820281184003f4a400040168726566756e646564028202" +
  "81184003f4a40005016468656c6402820281184003f4a4000601687461785f68656c6402820281184003" +
  "f4a4000701686665655f68656c6402820281184003f402784d5768617420626563616d65206f6620616e" +
  "206f726465722773206d6f6e65792c20696e206d696e6f7220756e6974732e2057686174206973206f77" +
  "656420636f756e747320617320706169642e820081a300654f72646572018ba400000165627579657202" +
  "82078003f4a400010167617262697465720282078003f4a4000201696c6f6769737469637302820e8182" +
  "078003f4a40003016863757272656e637902820b8003f4a4000401657374617465028211816553746174" +
  "6503f4a400050168646561646c696e6502820a8003f4a400060165676f6f647302820281184003f4a400" +
  "0701676672656967687402820281184003f4a400080169696e737572616e636502820281184003f4a400" +
  "09016374617802820281184003f4a4000a01656d6f6e657902821181654d6f6e657903f40269416e206f" +
  "726465722e820081a300694f726465724c696e650182a4000001697265666572656e63650282048003f4" +
  "a4000101656f7264657202821181654f7264657203f402781b416e206f7264657220616e642069747320" +
  "7265666572656e63652e820081a300694f72646572506167650182a4000001666f726465727302820f81" +
  "821181694f726465724c696e6503f4a4000101646e65787402820e8182058003f402782b536f6d65206f" +
  "72646572732c20616e6420776865726520746865206e657874206f6e65732073746172742e820081a300" +
  "67506572696f64730187a40000016a6465706f7369745f6d7302820281184003f4a40001016b68616e64" +
  "6c696e675f6d7302820281184003f4a40002016a7472616e7369745f6d7302820281184003f4a4000301" +
  "6a646973707574655f6d7302820281184003f4a40004016b726573706f6e73655f6d7302820281184003" +
  "f4a40005016e6172626974726174696f6e5f6d7302820281184003f4a40006016972657475726e5f6d73" +
  "02820281184003f402782b486f77206c6f6e672065616368207374617465206c617374732c20696e206d" +
  "696c6c697365636f6e64732e820081a3006853657474696e67730185a400000164636173680282078003" +
  "f4a400010168706c6174666f726d0282078003f4a400020167637573746f6d730282078003f4a4000301" +
  "6f6665655f7065725f6d696c6c696f6e02820281182003f4a400040167706572696f6473028211816750" +
  "6572696f647303f402781b486f772074686520636f6e7472616374206973207365742075702e82018365" +
  "53746174658fa300000167437265617465640280a30001016646756e6465640280a30002016841636365" +
  "707465640280a300030167536869707065640280a30004016944656c6976657265640280a30005016852" +
  "656c65617365640280a30006016943616e63656c6c65640280a30007016844697370757465640280a300" +
  "080169436f6e7465737465640280a300090168526566756e6465640280a3000a016553706c69740280a3" +
  "000b016f52657475726e5265717565737465640280a3000c016852657475726e65640280a3000d01664c" +
  "61707365640280a3000e0166436c6f736564028076576865726520616e206f72646572207374616e6473" +
  "2e820081a300655465726d730187a40000016562757965720282078003f4a40001016761726269746572" +
  "0282078003f4a4000201696c6f6769737469637302820e8182078003f4a40003016863757272656e6379" +
  "02820b8003f4a4000401676672656967687402820281184003f4a400050169696e737572616e63650282" +
  "0281184003f4a4000601656c696e657302820f81821181644c696e6503f402781f576861742062757965" +
  "7220616e642073656c6c6572206167726565206f6e2e0685a50000016873657474696e67730200038004" +
  "8211816853657474696e6773a5000101666f72646572730201038282078082048004821181654f726465" +
  "72a5000201656c696e65730201038282078082048004820f81821181644c696e65a50003016772656675" +
  "6e64730201038282078082048004820f818202811840a5000401646f77656402010382820780820b8004" +
  "820c8007a400010180028003a50070747261646577696e642d657363726f770165302e312e3002600365" +
  "302e312e30047823727573746320312e39352e30202835393830373631366520323032362d30342d3134" +
  "290880";

const FAILURES = {
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
};

/** Orders and their money. */
export class Escrow extends Stub {
  constructor(client: Client, name: Party) {
    super(client, name, SCHEMA, FAILURES);
  }

  /**
   * Deploys the contract under this stub's name: the module, and what its constructor
   * takes.
   *
   * - `settings`: a Settings
   */
  opening(code: Uint8Array, args: { settings: Settings }): Call<void> {
    return this.makeOpening(code, args);
  }

  /**
   * The seller takes a paid order on; the buyer cannot cancel it any more.
   *
   * The party in `seller` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   */
  accept(args: { seller: Party; reference: string }): Call<void> {
    return this.makeCall("accept", args);
  }

  /**
   * Ends an order that is not on its way and refunds it: the seller, or before the seller
   * accepts, the buyer.
   *
   * The party in `by` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `by`: a party, such as ann@shop
   */
  cancel(args: { seller: Party; reference: string; by: Party }): Call<void> {
    return this.makeCall("cancel", args);
  }

  /**
   * Pays a party what is owed to it, or a part of it, under its own reference.
   *
   * The party in `to` must have agreed.
   *
   * - `to`: a party, such as ann@shop
   * - `amount`: money
   * - `reference`: text
   */
  claim(args: { to: Party; amount: Amount; reference: string }): Call<void> {
    return this.makeCall("claim", args);
  }

  /**
   * The seller has the goods back and returns what it was paid for them. The fee goes back
   * with it; the tax waits for customs.
   *
   * The party in `seller` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   */
  confirmReturn(args: { seller: Party; reference: string }): Call<void> {
    return this.makeCall("confirm_return", args);
  }

  /**
   * Offers an order to the buyer.
   *
   * The party in `seller` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `terms`: a Terms
   */
  create(args: { seller: Party; reference: string; terms: Terms }): Call<void> {
    return this.makeCall("create", args);
  }

  /**
   * The carrier or the buyer says that the goods have arrived.
   *
   * The party in `by` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `by`: a party, such as ann@shop
   */
  deliver(args: { seller: Party; reference: string; by: Party }): Call<void> {
    return this.makeCall("deliver", args);
  }

  /**
   * The buyer objects.
   *
   * The party in `buyer` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `buyer`: a party, such as ann@shop
   * - `reason`: text
   */
  dispute(args: { seller: Party; reference: string; buyer: Party; reason: string }): Call<void> {
    return this.makeCall("dispute", args);
  }

  /**
   * Does what the rules say once the deadline of the order's state is over.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   */
  expire(args: { seller: Party; reference: string }): Call<void> {
    return this.makeCall("expire", args);
  }

  /**
   * Customs puts the deadline of an order's state off, to a whole period from now at most:
   * together with the lift of a hold, whose time is then nobody's loss.
   *
   * The contract's rule `customs_agrees` decides who may.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `until`: a moment, in milliseconds since 1970
   */
  extend(args: { seller: Party; reference: string; until: Timestamp }): Call<void> {
    return this.makeCall("extend", args);
  }

  /**
   * Pays exactly what the order costs.
   *
   * The party in `buyer` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `buyer`: a party, such as ann@shop
   * - `amount`: money
   */
  fund(args: { seller: Party; reference: string; buyer: Party; amount: Amount }): Call<void> {
    return this.makeCall("fund", args);
  }

  /**
   * Offers and pays an order at once, agreed by both sides; or pays one that was offered
   * before. Again for an order that was paid, it changes nothing.
   *
   * The party in `seller` must have agreed.
   *
   * The party in `buyer` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `buyer`: a party, such as ann@shop
   * - `terms`: a Terms
   */
  purchase(args: { seller: Party; reference: string; buyer: Party; terms: Terms }): Call<void> {
    return this.makeCall("purchase", args);
  }

  /**
   * The seller refunds parts of lines, as line and minor units: out of the deposit while it
   * is held, with the tax on them; afterwards out of its own account, with the fee on them
   * until the return period is over. Their tax is then for customs to reverse.
   *
   * The party in `seller` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `lines`: a list, each together a whole number of 32 bits, from 0; a whole number of
   * 64 bits, from 0
   */
  refund(args: { seller: Party; reference: string; lines: [number, bigint][] }): Call<void> {
    return this.makeCall("refund", args);
  }

  /**
   * The buyer is content: the seller is paid now.
   *
   * The party in `buyer` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `buyer`: a party, such as ann@shop
   */
  release(args: { seller: Party; reference: string; buyer: Party }): Call<void> {
    return this.makeCall("release", args);
  }

  /**
   * The buyer wants to send the goods back, within the return period.
   *
   * The party in `buyer` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `buyer`: a party, such as ann@shop
   */
  requestReturn(args: { seller: Party; reference: string; buyer: Party }): Call<void> {
    return this.makeCall("request_return", args);
  }

  /**
   * The seller contests the objection before the arbiter, or gives in and the buyer is
   * refunded.
   *
   * The party in `seller` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `contest`: true or false
   */
  respond(args: { seller: Party; reference: string; contest: boolean }): Call<void> {
    return this.makeCall("respond", args);
  }

  /**
   * Customs gives tax back to the buyer that is still held after the release, until the
   * return period is over.
   *
   * The contract's rule `customs_agrees` decides who may.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `tax`: money
   */
  reverseTax(args: { seller: Party; reference: string; tax: Amount }): Call<void> {
    return this.makeCall("reverse_tax", args);
  }

  /**
   * The arbiter gives `to_buyer` of what is held back to the buyer and the rest to the
   * seller.
   *
   * The party in `arbiter` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `arbiter`: a party, such as ann@shop
   * - `to_buyer`: money
   */
  rule(args: { seller: Party; reference: string; arbiter: Party; to_buyer: Amount }): Call<void> {
    return this.makeCall("rule", args);
  }

  /**
   * The seller or its carrier has sent the goods.
   *
   * The party in `by` must have agreed.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   * - `by`: a party, such as ann@shop
   */
  ship(args: { seller: Party; reference: string; by: Party }): Call<void> {
    return this.makeCall("ship", args);
  }

  /**
   * The lines of an order.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   */
  lines(args: { seller: Party; reference: string }): Promise<Line[]> {
    return this.askView("lines", args);
  }

  /**
   * An order by seller and reference.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   */
  order(args: { seller: Party; reference: string }): Promise<Order | null> {
    return this.askView("order", args);
  }

  /**
   * Orders of a seller by reference, from a page token on.
   *
   * - `seller`: a party, such as ann@shop
   * - `from`: bytes; or nothing
   * - `limit`: a whole number of 32 bits, from 0
   */
  orders(args: { seller: Party; from?: Uint8Array | null; limit: number }): Promise<OrderPage> {
    return this.askView("orders", args);
  }

  /**
   * What is owed to a party because its account could not take it.
   *
   * - `to`: a party, such as ann@shop
   * - `currency`: a currency, such as GBP
   */
  owed(args: { to: Party; currency: Currency }): Promise<Amount> {
    return this.askView("owed", args);
  }

  /**
   * What was refunded of each line, in minor units; empty if nothing was.
   *
   * - `seller`: a party, such as ann@shop
   * - `reference`: text
   */
  refunded(args: { seller: Party; reference: string }): Promise<bigint[]> {
    return this.askView("refunded", args);
  }

  /** Where the money lies, who takes tax and fee, and the periods. */
  settings(): Promise<Settings> {
    return this.askView("settings", {});
  }

  /** Follows Claimed, those with these keys. */
  followClaimed(
    keys: { to?: Party } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Claimed", Claimed>, void, void> {
    return this.followEvents("Claimed", keys, options);
  }

  /** Follows Disputed, those with these keys. */
  followDisputed(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Disputed", Disputed>, void, void> {
    return this.followEvents("Disputed", keys, options);
  }

  /** Follows Extended, those with these keys. */
  followExtended(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Extended", Extended>, void, void> {
    return this.followEvents("Extended", keys, options);
  }

  /** Follows Owed, those with these keys. */
  followOwed(
    keys: { to?: Party; seller?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Owed", Owed>, void, void> {
    return this.followEvents("Owed", keys, options);
  }

  /** Follows Paid, those with these keys. */
  followPaid(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Paid", Paid>, void, void> {
    return this.followEvents("Paid", keys, options);
  }

  /** Follows Placed, those with these keys. */
  followPlaced(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Placed", Placed>, void, void> {
    return this.followEvents("Placed", keys, options);
  }

  /** Follows Refunded, those with these keys. */
  followRefunded(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Refunded", Refunded>, void, void> {
    return this.followEvents("Refunded", keys, options);
  }

  /** Follows StateChanged, those with these keys. */
  followStateChanged(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"StateChanged", StateChanged>, void, void> {
    return this.followEvents("StateChanged", keys, options);
  }

  /** Follows all events. */
  events(options: FollowOptions = {}): AsyncGenerator<EscrowEvent, void, void> {
    return this.followEvents("", {}, options);
  }
}
