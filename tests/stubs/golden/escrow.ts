/**
 * Escrow: a typed client.
 *
 * Written by `tradewind client --lang typescript`; written again when the contract changes.
 * Hash of the schema: 5c7afc416637ad82e59e809ee81c0671902359bc0210ca1397676e46def438d8
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

/** What became of an order's money, in minor units. */
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

/** The buyer objected. */
export interface Disputed {
  seller: Party;
  buyer: Party;
  reference: string;
  reason: string;
}

/** The deposit was paid out, in minor units. */
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
 * a reference has 1 to {longest} characters.
 *
 * 参考号须为 1 至 {longest} 个字符。
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

/** Any event of the contract. */
export type EscrowEvent =
  | TypedEvent<"Disputed", Disputed>
  | TypedEvent<"Paid", Paid>
  | TypedEvent<"Placed", Placed>
  | TypedEvent<"Refunded", Refunded>
  | TypedEvent<"StateChanged", StateChanged>;

const SCHEMA =
  "a90066457363726f7701774f726465727320616e64207468656972206d6f6e65792e0296a60066616363" +
  "657074010102818201816673656c6c65720382a40000016673656c6c65720282078003f4a40001016972" +
  "65666572656e63650282048003f4048200800578465468652073656c6c65722074616b65732061207061" +
  "6964206f72646572206f6e3b207468652062757965722063616e6e6f742063616e63656c20697420616e" +
  "79206d6f72652ea6006663616e63656c010102818201816262790383a40000016673656c6c6572028207" +
  "8003f4a4000101697265666572656e63650282048003f4a40002016262790282078003f4048200800578" +
  "69456e647320616e206f726465722074686174206973206e6f74206f6e206974732077617920616e6420" +
  "726566756e64732069743a207468652073656c6c65722c206f72206265666f7265207468652073656c6c" +
  "65720a616363657074732c207468652062757965722ea6006e636f6e6669726d5f72657475726e010102" +
  "818201816673656c6c65720382a40000016673656c6c65720282078003f4a4000101697265666572656e" +
  "63650282048003f40482008005787a5468652073656c6c6572206861732074686520676f6f6473206261" +
  "636b20616e642072657475726e73207768617420697420776173207061696420666f72207468656d2e20" +
  "5468652066656520676f6573206261636b0a776974682069743b20746865207461782077616974732066" +
  "6f7220637573746f6d732ea60066637265617465010102818201816673656c6c65720383a40000016673" +
  "656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4000201657465726d7302" +
  "821181655465726d7303f40482008005781d4f666665727320616e206f7264657220746f207468652062" +
  "757965722ea6006764656c69766572010102818201816262790383a40000016673656c6c657202820780" +
  "03f4a4000101697265666572656e63650282048003f4a40002016262790282078003f40482008005783a" +
  "5468652063617272696572206f7220746865206275796572207361797320746861742074686520676f6f" +
  "6473206861766520617272697665642ea6006764697370757465010102818201816562757965720384a4" +
  "0000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a40002016562" +
  "757965720282078003f4a400030166726561736f6e0282048003f4048200800572546865206275796572" +
  "206f626a656374732ea60066657870697265010102818200800382a40000016673656c6c657202820780" +
  "03f4a4000101697265666572656e63650282048003f404820080057847446f6573207768617420746865" +
  "2072756c657320736179206f6e63652074686520646561646c696e65206f6620746865206f7264657227" +
  "73207374617465206973206f7665722ea6006466756e64010102818201816562757965720384a4000001" +
  "6673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a40002016562757965" +
  "720282078003f4a400030166616d6f756e7402820c8003f404820080057822506179732065786163746c" +
  "79207768617420746865206f7264657220636f7374732ea600656c696e6573010202800382a400000166" +
  "73656c6c65720282078003f4a4000101697265666572656e63650282048003f404820f81821181644c69" +
  "6e650576546865206c696e6573206f6620616e206f726465722ea600646f70656e010002800381a40000" +
  "016873657474696e6773028211816853657474696e677303f40482008005784253657473207768657265" +
  "20746865206d6f6e6579206c6965732c2077686f2074616b65732074617820616e64206665652c20616e" +
  "642074686520706572696f64732ea600656f72646572010202800382a40000016673656c6c6572028207" +
  "8003f4a4000101697265666572656e63650282048003f404820e81821181654f72646572057821416e20" +
  "6f726465722062792073656c6c657220616e64207265666572656e63652ea600666f7264657273010202" +
  "800383a40000016673656c6c65720282078003f4a40001016466726f6d02820e8182058003f4a4000201" +
  "656c696d697402820281182003f404821181694f72646572506167650578364f7264657273206f662061" +
  "2073656c6c6572206279207265666572656e63652c2066726f6d2061207061676520746f6b656e206f6e" +
  "2ea600687075726368617365010102828201816673656c6c65728201816562757965720384a400000166" +
  "73656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4000201656275796572" +
  "0282078003f4a4000301657465726d7302821181655465726d7303f4048200800578374f666665727320" +
  "616e64207061797320616e206f72646572206174206f6e63652c2061677265656420627920626f746820" +
  "73696465732ea60066726566756e64010102818201816673656c6c65720383a40000016673656c6c6572" +
  "0282078003f4a4000101697265666572656e63650282048003f4a4000201656c696e657302820f818210" +
  "81828202811820820281184003f4048200800578f95468652073656c6c657220726566756e6473207061" +
  "727473206f66206c696e65732c206173206c696e6520616e64206d696e6f7220756e6974733a206f7574" +
  "206f6620746865206465706f736974207768696c650a69742069732068656c642c207769746820746865" +
  "20746178206f6e207468656d3b2061667465727761726473206f7574206f6620697473206f776e206163" +
  "636f756e742c20776974682074686520666565206f6e0a7468656d20756e74696c207468652072657475" +
  "726e20706572696f64206973206f7665722e20546865697220746178206973207468656e20666f722063" +
  "7573746f6d7320746f20726576657273652ea60068726566756e646564010202800382a4000001667365" +
  "6c6c65720282078003f4a4000101697265666572656e63650282048003f404820f818202811840057845" +
  "576861742077617320726566756e646564206f662065616368206c696e652c20696e206d696e6f722075" +
  "6e6974733b20656d707479206966206e6f7468696e67207761732ea6006772656c656173650101028182" +
  "01816562757965720383a40000016673656c6c65720282078003f4a4000101697265666572656e636502" +
  "82048003f4a40002016562757965720282078003f40482008005782d5468652062757965722069732063" +
  "6f6e74656e743a207468652073656c6c65722069732070616964206e6f772ea6006e726571756573745f" +
  "72657475726e010102818201816562757965720383a40000016673656c6c65720282078003f4a4000101" +
  "697265666572656e63650282048003f4a40002016562757965720282078003f404820080057841546865" +
  "2062757965722077616e747320746f2073656e642074686520676f6f6473206261636b2c207769746869" +
  "6e207468652072657475726e20706572696f642ea60067726573706f6e64010102818201816673656c6c" +
  "65720383a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4a4" +
  "00020167636f6e746573740282018003f40482008005785c5468652073656c6c657220636f6e74657374" +
  "7320746865206f626a656374696f6e206265666f72652074686520617262697465722c206f7220676976" +
  "657320696e20616e64207468652062757965722069730a726566756e6465642ea6006b72657665727365" +
  "5f746178010102818204816e637573746f6d735f6167726565730383a40000016673656c6c6572028207" +
  "8003f4a4000101697265666572656e63650282048003f4a40002016374617802820c8003f40482008005" +
  "7849437573746f6d7320676976657320746178206261636b20746f207468652062757965722074686174" +
  "206973207374696c6c2068656c64206166746572207468652072656c656173652ea6006472756c650101" +
  "028182018167617262697465720384a40000016673656c6c65720282078003f4a4000101697265666572" +
  "656e63650282048003f4a400020167617262697465720282078003f4a400030168746f5f627579657202" +
  "820c8003f40482008005785a54686520617262697465722067697665732060746f5f627579657260206f" +
  "6620776861742069732068656c64206261636b20746f2074686520627579657220616e64207468652072" +
  "65737420746f207468650a73656c6c65722ea6006873657474696e677301020280038004821181685365" +
  "7474696e677305783d576865726520746865206d6f6e6579206c6965732c2077686f2074616b65732074" +
  "617820616e64206665652c20616e642074686520706572696f64732ea600647368697001010281820181" +
  "6262790383a40000016673656c6c65720282078003f4a4000101697265666572656e63650282048003f4" +
  "a40002016262790282078003f40482008005782d5468652073656c6c6572206f72206974732063617272" +
  "696572206861732073656e742074686520676f6f64732e0385a3006844697370757465640184a4000001" +
  "6673656c6c65720282078003f5a40001016562757965720282078003f5a4000201697265666572656e63" +
  "650282048003f5a400030166726561736f6e0282048003f40273546865206275796572206f626a656374" +
  "65642ea30064506169640188a40000016673656c6c65720282078003f5a4000101656275796572028207" +
  "8003f5a4000201697265666572656e63650282048003f5a40003016863757272656e637902820b8003f4" +
  "a400040169746f5f73656c6c657202820281184003f4a40005016366656502820281184003f4a4000601" +
  "6374617802820281184003f4a400070166726566756e6402820281184003f4027829546865206465706f" +
  "736974207761732070616964206f75742c20696e206d696e6f7220756e6974732ea30066506c61636564" +
  "0185a40000016673656c6c65720282078003f5a40001016562757965720282078003f5a4000201697265" +
  "666572656e63650282048003f5a400030165707269636502820c8003f4a4000401657374617465028211" +
  "8165537461746503f402782a416e206f7264657220776173206f6666657265642c206f72206f66666572" +
  "656420616e6420706169642ea30068526566756e6465640184a40000016673656c6c65720282078003f5" +
  "a40001016562757965720282078003f5a4000201697265666572656e63650282048003f5a40003016661" +
  "6d6f756e7402820c8003f40278405468652062757965722077617320676976656e206d6f6e6579206261" +
  "636b3a20666f72206c696e65732c20666f7220612072657475726e2c206f72207461782ea3006c537461" +
  "74654368616e6765640185a40000016673656c6c65720282078003f5a400010165627579657202820780" +
  "03f5a4000201697265666572656e63650282048003f5a400030165737461746502821181655374617465" +
  "03f4a400040168646561646c696e6502820a8003f40272416e206f72646572206d6f766564206f6e2e04" +
  "90a50001016c556e6b6e6f776e4f726465720282a40000016673656c6c65720282078003f4a400010169" +
  "7265666572656e63650282048003f40378217b73656c6c65727d20686173206e6f206f72646572207b72" +
  "65666572656e63657d0478217b73656c6c65727d20e6b2a1e69c89e8aea2e58d95207b7265666572656e" +
  "63657da50002016b4f726465724578697374730282a40000016673656c6c65720282078003f4a4000101" +
  "697265666572656e63650282048003f40378307b73656c6c65727d2068617320616e206f72646572207b" +
  "7265666572656e63657d206f66206f74686572207465726d730478377b73656c6c65727d20e79a84e8ae" +
  "a2e58d95207b7265666572656e63657d20e5b7b2e5ad98e59ca8e4b894e69da1e6acbee4b88de5908ca5" +
  "0003016a57726f6e6753746174650281a40000016573746174650282118165537461746503f403782c61" +
  "6e206f726465722074686174206973207b73746174657d20646f6573206e6f7420616c6c6f7720746869" +
  "7304782ce8aea2e58d95e78ab6e68081e4b8ba207b73746174657defbc8ce4b88de58581e8aeb8e6ada4" +
  "e6938de4bd9ca5000401684e6f74596f7572730281a40000016262790282078003f40378217b62797d20" +
  "6d6179206e6f7420646f207468697320746f20746865206f726465720478267b62797d20e697a0e69d83" +
  "e5afb9e8afa5e8aea2e58d95e689a7e8a18ce6ada4e6938de4bd9ca500050167546f6f4c6174650281a4" +
  "00000168646561646c696e6502820a8003f403781b74686520646561646c696e6520776173207b646561" +
  "646c696e657d04781ee688aae6ada2e697b6e997b4207b646561646c696e657d20e5b7b2e8bf87a50006" +
  "0168546f6f4561726c790281a400000168646561646c696e6502820a8003f403781a7468652064656164" +
  "6c696e65206973207b646561646c696e657d047829e688aae6ada2e697b6e997b4e4b8ba207b64656164" +
  "6c696e657defbc8ce5b09ae69caae588b0e69c9fa50007016b57726f6e67416d6f756e740282a4000001" +
  "68657870656374656402820c8003f4a400010165666f756e6402820c8003f4037827746865206f726465" +
  "7220636f737473207b65787065637465647d2c206e6f74207b666f756e647d04782be8aea2e58d95e987" +
  "91e9a29de4b8ba207b65787065637465647defbc8ce8808ce99d9e207b666f756e647da50008016e4172" +
  "6269746572497350617274790281a400000167617262697465720282078003f40378367b617262697465" +
  "727d206861732061207061727420696e20746865206f7264657220616e642063616e6e6f742064656369" +
  "64652069740478347b617262697465727d20e698afe8aea2e58d95e5bd93e4ba8be696b9efbc8ce4b88d" +
  "e883bde68b85e4bbbbe4bbb2e8a381e4babaa50009016842616453706c69740281a40000016468656c64" +
  "02820c8003f40378257468652062757965722063616e20626520676976656e206174206d6f7374207b68" +
  "656c647d04781ce69c80e5a49ae58fafe98080e8bf98e4b9b0e696b9207b68656c647da5000a016b556e" +
  "6b6e6f776e4c696e650281a4000001646c696e6502820281182003f403781c746865206f726465722068" +
  "6173206e6f206c696e65207b6c696e657d04781ae8aea2e58d95e6b2a1e69c89e7acac207b6c696e657d" +
  "20e8a18ca5000b016a4f766572526566756e640282a4000001646c696e6502820281182003f4a4000101" +
  "646c65667402820c8003f403781d7b6c6566747d206973206c656674206f66206c696e65207b6c696e65" +
  "7d04781be7acac207b6c696e657d20e8a18ce589a9e4bd99207b6c6566747da5000c016c4d6f72655468" +
  "616e506169640281a4000001646c65667402820c8003f403783a6174206d6f7374207b6c6566747d2063" +
  "616e20626520726566756e646564206f662077686174207468652073656c6c6572207761732070616964" +
  "047825e58d96e696b9e68980e694b6e6acbee9a1b9e69c80e5a49ae58fafe98080207b6c6566747da500" +
  "0d01674e6f7468696e670280037274686520616d6f756e74206973207a65726f046ce98791e9a29de4b8" +
  "bae99bb6a5000e016c4261645265666572656e63650281a4000001676c6f6e6765737402820281182003" +
  "f403782961207265666572656e636520686173203120746f207b6c6f6e676573747d2063686172616374" +
  "657273047829e58f82e88083e58fb7e9a1bbe4b8ba203120e887b3207b6c6f6e676573747d20e4b8aae5" +
  "ad97e7aca6a5000f01664261644665650281a4000001646d6f737402820281182003f403782261206665" +
  "65206973206174206d6f7374207b6d6f73747d206d696c6c696f6e746873047825e8b4b9e78e87e4b88d" +
  "e5be97e8b685e8bf87e799bee4b887e58886e4b98b207b6d6f73747da50010016b4d6f72655468616e54" +
  "61780281a40000016468656c6402820c8003f40378247b68656c647d206f66207461782069732068656c" +
  "6420666f722074686973206f7264657204781ce8afa5e8aea2e58d95e69a82e5ad98e7a88ee6acbe207b" +
  "68656c647d0589820081a300644c696e650184a4000001646974656d0282048003f4a400010168717561" +
  "6e7469747902820281182003f4a400020165707269636502820281184003f4a400030163746178028202" +
  "81184003f402754f6e65206c696e65206f6620616e206f726465722e820081a300654d6f6e65790188a4" +
  "000001696465706f736974656402820281184003f4a4000101647061696402820281184003f4a4000201" +
  "6366656502820281184003f4a400030165746178656402820281184003f4a400040168726566756e6465" +
  "6402820281184003f4a40005016468656c6402820281184003f4a4000601687461785f68656c64028202" +
  "81184003f4a4000701686665655f68656c6402820281184003f40278305768617420626563616d65206f" +
  "6620616e206f726465722773206d6f6e65792c20696e206d696e6f7220756e6974732e820081a300654f" +
  "72646572018ba40000016562757965720282078003f4a400010167617262697465720282078003f4a400" +
  "0201696c6f6769737469637302820e8182078003f4a40003016863757272656e637902820b8003f4a400" +
  "04016573746174650282118165537461746503f4a400050168646561646c696e6502820a8003f4a40006" +
  "0165676f6f647302820281184003f4a4000701676672656967687402820281184003f4a400080169696e" +
  "737572616e636502820281184003f4a40009016374617802820281184003f4a4000a01656d6f6e657902" +
  "821181654d6f6e657903f40269416e206f726465722e820081a300694f726465724c696e650182a40000" +
  "01697265666572656e63650282048003f4a4000101656f7264657202821181654f7264657203f402781b" +
  "416e206f7264657220616e6420697473207265666572656e63652e820081a300694f7264657250616765" +
  "0182a4000001666f726465727302820f81821181694f726465724c696e6503f4a4000101646e65787402" +
  "820e8182058003f402782b536f6d65206f72646572732c20616e6420776865726520746865206e657874" +
  "206f6e65732073746172742e820081a30067506572696f64730187a40000016a6465706f7369745f6d73" +
  "02820281184003f4a40001016b68616e646c696e675f6d7302820281184003f4a40002016a7472616e73" +
  "69745f6d7302820281184003f4a40003016a646973707574655f6d7302820281184003f4a40004016b72" +
  "6573706f6e73655f6d7302820281184003f4a40005016e6172626974726174696f6e5f6d730282028118" +
  "4003f4a40006016972657475726e5f6d7302820281184003f402782b486f77206c6f6e67206561636820" +
  "7374617465206c617374732c20696e206d696c6c697365636f6e64732e820081a3006853657474696e67" +
  "730185a400000164636173680282078003f4a400010168706c6174666f726d0282078003f4a400020167" +
  "637573746f6d730282078003f4a40003016f6665655f7065725f6d696c6c696f6e02820281182003f4a4" +
  "00040167706572696f64730282118167506572696f647303f402781b486f772074686520636f6e747261" +
  "6374206973207365742075702e8201836553746174658fa300000167437265617465640280a300010166" +
  "46756e6465640280a30002016841636365707465640280a300030167536869707065640280a300040169" +
  "44656c6976657265640280a30005016852656c65617365640280a30006016943616e63656c6c65640280" +
  "a30007016844697370757465640280a300080169436f6e7465737465640280a300090168526566756e64" +
  "65640280a3000a016553706c69740280a3000b016f52657475726e5265717565737465640280a3000c01" +
  "6852657475726e65640280a3000d01664c61707365640280a3000e0166436c6f73656402807657686572" +
  "6520616e206f72646572207374616e64732e820081a300655465726d730187a400000165627579657202" +
  "82078003f4a400010167617262697465720282078003f4a4000201696c6f6769737469637302820e8182" +
  "078003f4a40003016863757272656e637902820b8003f4a4000401676672656967687402820281184003" +
  "f4a400050169696e737572616e636502820281184003f4a4000601656c696e657302820f81821181644c" +
  "696e6503f402781f5768617420627579657220616e642073656c6c6572206167726565206f6e2e0684a5" +
  "0000016873657474696e677302000380048211816853657474696e6773a5000101666f72646572730201" +
  "038282078082048004821181654f72646572a5000201656c696e65730201038282078082048004820f81" +
  "821181644c696e65a500030167726566756e64730201038282078082048004820f81820281184007a400" +
  "010180028003a50070747261646577696e642d657363726f770165302e312e3002600365302e312e3004" +
  "7823727573746320312e39352e30202835393830373631366520323032362d30342d3134290880";

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
   * Offers and pays an order at once, agreed by both sides.
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
   * Customs gives tax back to the buyer that is still held after the release.
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

  /** Follows Disputed, those with these keys. */
  followDisputed(
    keys: { seller?: Party; buyer?: Party; reference?: string } = {},
    options: FollowOptions = {},
  ): AsyncGenerator<TypedEvent<"Disputed", Disputed>, void, void> {
    return this.followEvents("Disputed", keys, options);
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
