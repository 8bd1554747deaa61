// Written by `tradewind client --lang go`; written again when the contract changes.

package tradewind

import "context"

// EscrowSchemaHash is the interface that this client was written from.
const EscrowSchemaHash = "41bcb3df3174f088f377d30d8e8e7beb5df23e77274a1870be2159261b5145fa"

// Escrow: Orders and their money.
type Escrow struct{ s stub }

// NewEscrow is the contract of this name on the chain.
func NewEscrow(transport Transport, name string) Escrow {
	return Escrow{stub{transport, name, func(err error) error { return typedEscrow(err, name) }}}
}

// Opening deploys the contract under this client's name: the module, and what its
// constructor takes.
func (c Escrow) Opening(code []byte, settings EscrowSettings) Call[Unit] {
	w := &writer{}
	w.head(4, 1)
	escrowSettingsCodec().write(w, settings)
	return deployment(c.s, code, w)
}

// Accept: The seller takes a paid order on; the buyer cannot cancel it any more.
//
// The party in `seller` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
func (c Escrow) Accept(seller string, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, seller)
	text.write(w, reference)
	return call(c.s, "accept", unit, w)
}

// Cancel: Ends an order that is not on its way and refunds it: the seller, or before the
// seller accepts, the buyer.
//
// The party in `by` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - by: a party, such as ann@shop
func (c Escrow) Cancel(seller string, reference string, by string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, by)
	return call(c.s, "cancel", unit, w)
}

// Claim: Pays a party what is owed to it, or a part of it, under its own reference.
//
// The party in `to` must have agreed.
//
//   - to: a party, such as ann@shop
//   - amount_: money
//   - reference: text
func (c Escrow) Claim(to string, amount_ Amount, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, to)
	amount.write(w, amount_)
	text.write(w, reference)
	return call(c.s, "claim", unit, w)
}

// ConfirmReturn: The seller has the goods back and returns what it was paid for them. The
// fee goes back with it; the tax waits for customs.
//
// The party in `seller` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
func (c Escrow) ConfirmReturn(seller string, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, seller)
	text.write(w, reference)
	return call(c.s, "confirm_return", unit, w)
}

// Create: Offers an order to the buyer.
//
// The party in `seller` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - terms: a Terms
func (c Escrow) Create(seller string, reference string, terms EscrowTerms) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	escrowTermsCodec().write(w, terms)
	return call(c.s, "create", unit, w)
}

// Deliver: The carrier or the buyer says that the goods have arrived.
//
// The party in `by` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - by: a party, such as ann@shop
func (c Escrow) Deliver(seller string, reference string, by string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, by)
	return call(c.s, "deliver", unit, w)
}

// Dispute: The buyer objects.
//
// The party in `buyer` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - buyer: a party, such as ann@shop
//   - reason: text
func (c Escrow) Dispute(seller string, reference string, buyer string, reason string) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, buyer)
	text.write(w, reason)
	return call(c.s, "dispute", unit, w)
}

// Expire: Does what the rules say once the deadline of the order's state is over.
//
//   - seller: a party, such as ann@shop
//   - reference: text
func (c Escrow) Expire(seller string, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, seller)
	text.write(w, reference)
	return call(c.s, "expire", unit, w)
}

// Extend: Customs puts the deadline of an order's state off, to a whole period from now at
// most: together with the lift of a hold, whose time is then nobody's loss.
//
// The contract's rule `customs_agrees` decides who may.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - until: a moment, in milliseconds since 1970
func (c Escrow) Extend(seller string, reference string, until uint64) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	u64.write(w, until)
	return call(c.s, "extend", unit, w)
}

// Fund: Pays exactly what the order costs.
//
// The party in `buyer` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - buyer: a party, such as ann@shop
//   - amount_: money
func (c Escrow) Fund(seller string, reference string, buyer string, amount_ Amount) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, buyer)
	amount.write(w, amount_)
	return call(c.s, "fund", unit, w)
}

// Purchase: Offers and pays an order at once, agreed by both sides; or pays one that was
// offered before. Again for an order that was paid, it changes nothing.
//
// The party in `seller` must have agreed.
//
// The party in `buyer` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - buyer: a party, such as ann@shop
//   - terms: a Terms
func (c Escrow) Purchase(seller string, reference string, buyer string, terms EscrowTerms) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, buyer)
	escrowTermsCodec().write(w, terms)
	return call(c.s, "purchase", unit, w)
}

// Refund: The seller refunds parts of lines, as line and minor units: out of the deposit
// while it is held, with the tax on them; afterwards out of its own account, with the fee
// on them until the return period is over. Their tax is then for customs to reverse.
//
// The party in `seller` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - lines: a list, each together a whole number of 32 bits, from 0; a whole number of 64
//     bits, from 0
func (c Escrow) Refund(seller string, reference string, lines []Tuple2[uint32, uint64]) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	listOf(tuple2Of(u32, u64)).write(w, lines)
	return call(c.s, "refund", unit, w)
}

// Release: The buyer is content: the seller is paid now.
//
// The party in `buyer` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - buyer: a party, such as ann@shop
func (c Escrow) Release(seller string, reference string, buyer string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, buyer)
	return call(c.s, "release", unit, w)
}

// RequestReturn: The buyer wants to send the goods back, within the return period.
//
// The party in `buyer` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - buyer: a party, such as ann@shop
func (c Escrow) RequestReturn(seller string, reference string, buyer string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, buyer)
	return call(c.s, "request_return", unit, w)
}

// Respond: The seller contests the objection before the arbiter, or gives in and the buyer
// is refunded.
//
// The party in `seller` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - contest: true or false
func (c Escrow) Respond(seller string, reference string, contest bool) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	boolean.write(w, contest)
	return call(c.s, "respond", unit, w)
}

// ReverseTax: Customs gives tax back to the buyer that is still held after the release,
// until the return period is over.
//
// The contract's rule `customs_agrees` decides who may.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - tax: money
func (c Escrow) ReverseTax(seller string, reference string, tax Amount) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	amount.write(w, tax)
	return call(c.s, "reverse_tax", unit, w)
}

// Rule: The arbiter gives `to_buyer` of what is held back to the buyer and the rest to the
// seller.
//
// The party in `arbiter` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - arbiter: a party, such as ann@shop
//   - toBuyer: money
func (c Escrow) Rule(seller string, reference string, arbiter string, toBuyer Amount) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, arbiter)
	amount.write(w, toBuyer)
	return call(c.s, "rule", unit, w)
}

// Ship: The seller or its carrier has sent the goods.
//
// The party in `by` must have agreed.
//
//   - seller: a party, such as ann@shop
//   - reference: text
//   - by: a party, such as ann@shop
func (c Escrow) Ship(seller string, reference string, by string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	text.write(w, reference)
	text.write(w, by)
	return call(c.s, "ship", unit, w)
}

// Lines: The lines of an order.
//
//   - seller: a party, such as ann@shop
//   - reference: text
func (c Escrow) Lines(ctx context.Context, seller string, reference string) ([]EscrowLine, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, seller)
	text.write(w, reference)
	return ask(ctx, c.s, "lines", listOf(escrowLineCodec()), w)
}

// Order: An order by seller and reference.
//
//   - seller: a party, such as ann@shop
//   - reference: text
func (c Escrow) Order(ctx context.Context, seller string, reference string) (*EscrowOrder, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, seller)
	text.write(w, reference)
	return ask(ctx, c.s, "order", optionalOf(escrowOrderCodec()), w)
}

// Orders: Orders of a seller by reference, from a page token on.
//
//   - seller: a party, such as ann@shop
//   - from: bytes; or nothing
//   - limit: a whole number of 32 bits, from 0
func (c Escrow) Orders(ctx context.Context, seller string, from *[]byte, limit uint32) (EscrowOrderPage, error) {
	w := &writer{}
	w.head(4, 3)
	text.write(w, seller)
	optionalOf(octets).write(w, from)
	u32.write(w, limit)
	return ask(ctx, c.s, "orders", escrowOrderPageCodec(), w)
}

// Owed: What is owed to a party because its account could not take it.
//
//   - to: a party, such as ann@shop
//   - currency: a currency, such as GBP
func (c Escrow) Owed(ctx context.Context, to string, currency string) (Amount, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, to)
	text.write(w, currency)
	return ask(ctx, c.s, "owed", amount, w)
}

// Refunded: What was refunded of each line, in minor units; empty if nothing was.
//
//   - seller: a party, such as ann@shop
//   - reference: text
func (c Escrow) Refunded(ctx context.Context, seller string, reference string) ([]uint64, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, seller)
	text.write(w, reference)
	return ask(ctx, c.s, "refunded", listOf(u64), w)
}

// Settings: Where the money lies, who takes tax and fee, and the periods.
func (c Escrow) Settings(ctx context.Context) (EscrowSettings, error) {
	w := &writer{}
	w.head(4, 0)
	return ask(ctx, c.s, "settings", escrowSettingsCodec(), w)
}

// typedEscrow is an error by its type, if it is a failure of the contract.
func typedEscrow(err error, name string) error {
	failed := failure(err, name)
	if failed == nil {
		return err
	}
	r := &reader{data: failed.Fields}
	m := r.members()
	var typed error
	switch failed.Code {
	case 1:
		typed = &EscrowUnknownOrderError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 2:
		typed = &EscrowOrderExistsError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 3:
		typed = &EscrowWrongStateError{failed, readField(m, 0, escrowStateCodec())}
	case 4:
		typed = &EscrowNotYoursError{failed, readField(m, 0, text)}
	case 5:
		typed = &EscrowTooLateError{failed, readField(m, 0, u64)}
	case 6:
		typed = &EscrowTooEarlyError{failed, readField(m, 0, u64)}
	case 7:
		typed = &EscrowWrongAmountError{failed, readField(m, 0, amount), readField(m, 1, amount)}
	case 8:
		typed = &EscrowArbiterIsPartyError{failed, readField(m, 0, text)}
	case 9:
		typed = &EscrowBadSplitError{failed, readField(m, 0, amount)}
	case 10:
		typed = &EscrowUnknownLineError{failed, readField(m, 0, u32)}
	case 11:
		typed = &EscrowOverRefundError{failed, readField(m, 0, u32), readField(m, 1, amount)}
	case 12:
		typed = &EscrowMoreThanPaidError{failed, readField(m, 0, amount)}
	case 13:
		typed = &EscrowNothingError{failed}
	case 14:
		typed = &EscrowBadReferenceError{failed, readField(m, 0, u32)}
	case 15:
		typed = &EscrowBadFeeError{failed, readField(m, 0, u32)}
	case 16:
		typed = &EscrowMoreThanTaxError{failed, readField(m, 0, amount)}
	case 17:
		typed = &EscrowUnknownPartyError{failed, readField(m, 0, text)}
	case 18:
		typed = &EscrowCarrierIsSellerError{failed, readField(m, 0, text)}
	case 19:
		typed = &EscrowBadExtensionError{failed, readField(m, 0, u64), readField(m, 1, u64)}
	case 20:
		typed = &EscrowMoreThanOwedError{failed, readField(m, 0, amount)}
	default:
		return err
	}
	if m.end(); r.err != nil {
		return err
	}
	return typed
}

// EscrowUnknownOrderError says: {seller} has no order {reference}.
//
// {seller} 没有订单 {reference}。
type EscrowUnknownOrderError struct {
	Failed    *Failed
	Seller    string
	Reference string
}

func (e *EscrowUnknownOrderError) Error() string { return e.Failed.Text }

func (e *EscrowUnknownOrderError) Unwrap() error { return e.Failed }

// EscrowOrderExistsError says: {seller} has an order {reference} of other terms.
//
// {seller} 的订单 {reference} 已存在且条款不同。
type EscrowOrderExistsError struct {
	Failed    *Failed
	Seller    string
	Reference string
}

func (e *EscrowOrderExistsError) Error() string { return e.Failed.Text }

func (e *EscrowOrderExistsError) Unwrap() error { return e.Failed }

// EscrowWrongStateError says: an order that is {state} does not allow this.
//
// 订单状态为 {state}，不允许此操作。
type EscrowWrongStateError struct {
	Failed *Failed
	State  EscrowState
}

func (e *EscrowWrongStateError) Error() string { return e.Failed.Text }

func (e *EscrowWrongStateError) Unwrap() error { return e.Failed }

// EscrowNotYoursError says: {by} may not do this to the order.
//
// {by} 无权对该订单执行此操作。
type EscrowNotYoursError struct {
	Failed *Failed
	By     string
}

func (e *EscrowNotYoursError) Error() string { return e.Failed.Text }

func (e *EscrowNotYoursError) Unwrap() error { return e.Failed }

// EscrowTooLateError says: the deadline was {deadline}.
//
// 截止时间 {deadline} 已过。
type EscrowTooLateError struct {
	Failed   *Failed
	Deadline uint64
}

func (e *EscrowTooLateError) Error() string { return e.Failed.Text }

func (e *EscrowTooLateError) Unwrap() error { return e.Failed }

// EscrowTooEarlyError says: the deadline is {deadline}.
//
// 截止时间为 {deadline}，尚未到期。
type EscrowTooEarlyError struct {
	Failed   *Failed
	Deadline uint64
}

func (e *EscrowTooEarlyError) Error() string { return e.Failed.Text }

func (e *EscrowTooEarlyError) Unwrap() error { return e.Failed }

// EscrowWrongAmountError says: the order costs {expected}, not {found}.
//
// 订单金额为 {expected}，而非 {found}。
type EscrowWrongAmountError struct {
	Failed   *Failed
	Expected Amount
	Found    Amount
}

func (e *EscrowWrongAmountError) Error() string { return e.Failed.Text }

func (e *EscrowWrongAmountError) Unwrap() error { return e.Failed }

// EscrowArbiterIsPartyError says: {arbiter} has a part in the order and cannot decide it.
//
// {arbiter} 是订单当事方，不能担任仲裁人。
type EscrowArbiterIsPartyError struct {
	Failed  *Failed
	Arbiter string
}

func (e *EscrowArbiterIsPartyError) Error() string { return e.Failed.Text }

func (e *EscrowArbiterIsPartyError) Unwrap() error { return e.Failed }

// EscrowBadSplitError says: the buyer can be given at most {held}.
//
// 最多可退还买方 {held}。
type EscrowBadSplitError struct {
	Failed *Failed
	Held   Amount
}

func (e *EscrowBadSplitError) Error() string { return e.Failed.Text }

func (e *EscrowBadSplitError) Unwrap() error { return e.Failed }

// EscrowUnknownLineError says: the order has no line {line}.
//
// 订单没有第 {line} 行。
type EscrowUnknownLineError struct {
	Failed *Failed
	Line   uint32
}

func (e *EscrowUnknownLineError) Error() string { return e.Failed.Text }

func (e *EscrowUnknownLineError) Unwrap() error { return e.Failed }

// EscrowOverRefundError says: {left} is left of line {line}.
//
// 第 {line} 行剩余 {left}。
type EscrowOverRefundError struct {
	Failed *Failed
	Line   uint32
	Left   Amount
}

func (e *EscrowOverRefundError) Error() string { return e.Failed.Text }

func (e *EscrowOverRefundError) Unwrap() error { return e.Failed }

// EscrowMoreThanPaidError says: at most {left} can be refunded of what the seller was
// paid.
//
// 卖方所收款项最多可退 {left}。
type EscrowMoreThanPaidError struct {
	Failed *Failed
	Left   Amount
}

func (e *EscrowMoreThanPaidError) Error() string { return e.Failed.Text }

func (e *EscrowMoreThanPaidError) Unwrap() error { return e.Failed }

// EscrowNothingError says: the amount is zero.
//
// 金额为零。
type EscrowNothingError struct {
	Failed *Failed
}

func (e *EscrowNothingError) Error() string { return e.Failed.Text }

func (e *EscrowNothingError) Unwrap() error { return e.Failed }

// EscrowBadReferenceError says: a reference has 1 to {longest} printable ASCII characters.
//
// 参考号须为 1 至 {longest} 个可打印 ASCII 字符。
type EscrowBadReferenceError struct {
	Failed  *Failed
	Longest uint32
}

func (e *EscrowBadReferenceError) Error() string { return e.Failed.Text }

func (e *EscrowBadReferenceError) Unwrap() error { return e.Failed }

// EscrowBadFeeError says: a fee is at most {most} millionths.
//
// 费率不得超过百万分之 {most}。
type EscrowBadFeeError struct {
	Failed *Failed
	Most   uint32
}

func (e *EscrowBadFeeError) Error() string { return e.Failed.Text }

func (e *EscrowBadFeeError) Unwrap() error { return e.Failed }

// EscrowMoreThanTaxError says: {held} of tax is held for this order.
//
// 该订单暂存税款 {held}。
type EscrowMoreThanTaxError struct {
	Failed *Failed
	Held   Amount
}

func (e *EscrowMoreThanTaxError) Error() string { return e.Failed.Text }

func (e *EscrowMoreThanTaxError) Unwrap() error { return e.Failed }

// EscrowUnknownPartyError says: {party} is not registered.
//
// {party} 未注册。
type EscrowUnknownPartyError struct {
	Failed *Failed
	Party  string
}

func (e *EscrowUnknownPartyError) Error() string { return e.Failed.Text }

func (e *EscrowUnknownPartyError) Unwrap() error { return e.Failed }

// EscrowCarrierIsSellerError says: {seller} sells and cannot be the carrier that says the
// goods have arrived.
//
// {seller} 是卖方，不能担任确认到货的承运人。
type EscrowCarrierIsSellerError struct {
	Failed *Failed
	Seller string
}

func (e *EscrowCarrierIsSellerError) Error() string { return e.Failed.Text }

func (e *EscrowCarrierIsSellerError) Unwrap() error { return e.Failed }

// EscrowBadExtensionError says: the deadline {deadline} can be put off to {latest} at
// most.
//
// 截止时间 {deadline} 最多可延至 {latest}。
type EscrowBadExtensionError struct {
	Failed   *Failed
	Deadline uint64
	Latest   uint64
}

func (e *EscrowBadExtensionError) Error() string { return e.Failed.Text }

func (e *EscrowBadExtensionError) Unwrap() error { return e.Failed }

// EscrowMoreThanOwedError says: {owed} is owed.
//
// 待付款项为 {owed}。
type EscrowMoreThanOwedError struct {
	Failed *Failed
	Owed   Amount
}

func (e *EscrowMoreThanOwedError) Error() string { return e.Failed.Text }

func (e *EscrowMoreThanOwedError) Unwrap() error { return e.Failed }

// EscrowLine: One line of an order.
type EscrowLine struct {
	Item     string
	Quantity uint32
	Price    uint64
	Tax      uint64
}

func escrowLineCodec() codec[EscrowLine] {
	return codec[EscrowLine]{
		func(w *writer, v EscrowLine) {
			w.members(4)
			field(w, 0, text, v.Item)
			field(w, 1, u32, v.Quantity)
			field(w, 2, u64, v.Price)
			field(w, 3, u64, v.Tax)
		},
		func(r *reader) EscrowLine {
			m := r.members()
			defer m.end()
			return EscrowLine{readField(m, 0, text), readField(m, 1, u32), readField(m, 2, u64), readField(m, 3, u64)}
		},
	}
}

// EscrowMoney: What became of an order's money, in minor units. What is owed counts as
// paid.
type EscrowMoney struct {
	Deposited uint64
	Paid      uint64
	Fee       uint64
	Taxed     uint64
	Refunded  uint64
	Held      uint64
	TaxHeld   uint64
	FeeHeld   uint64
}

func escrowMoneyCodec() codec[EscrowMoney] {
	return codec[EscrowMoney]{
		func(w *writer, v EscrowMoney) {
			w.members(8)
			field(w, 0, u64, v.Deposited)
			field(w, 1, u64, v.Paid)
			field(w, 2, u64, v.Fee)
			field(w, 3, u64, v.Taxed)
			field(w, 4, u64, v.Refunded)
			field(w, 5, u64, v.Held)
			field(w, 6, u64, v.TaxHeld)
			field(w, 7, u64, v.FeeHeld)
		},
		func(r *reader) EscrowMoney {
			m := r.members()
			defer m.end()
			return EscrowMoney{readField(m, 0, u64), readField(m, 1, u64), readField(m, 2, u64), readField(m, 3, u64), readField(m, 4, u64), readField(m, 5, u64), readField(m, 6, u64), readField(m, 7, u64)}
		},
	}
}

// EscrowOrder: An order.
type EscrowOrder struct {
	Buyer     string
	Arbiter   string
	Logistics *string
	Currency  string
	State     EscrowState
	Deadline  uint64
	Goods     uint64
	Freight   uint64
	Insurance uint64
	Tax       uint64
	Money     EscrowMoney
}

func escrowOrderCodec() codec[EscrowOrder] {
	return codec[EscrowOrder]{
		func(w *writer, v EscrowOrder) {
			w.members(10, v.Logistics != nil)
			field(w, 0, text, v.Buyer)
			field(w, 1, text, v.Arbiter)
			optionalField(w, 2, text, v.Logistics)
			field(w, 3, text, v.Currency)
			field(w, 4, escrowStateCodec(), v.State)
			field(w, 5, u64, v.Deadline)
			field(w, 6, u64, v.Goods)
			field(w, 7, u64, v.Freight)
			field(w, 8, u64, v.Insurance)
			field(w, 9, u64, v.Tax)
			field(w, 10, escrowMoneyCodec(), v.Money)
		},
		func(r *reader) EscrowOrder {
			m := r.members()
			defer m.end()
			return EscrowOrder{readField(m, 0, text), readField(m, 1, text), readOptional(m, 2, text), readField(m, 3, text), readField(m, 4, escrowStateCodec()), readField(m, 5, u64), readField(m, 6, u64), readField(m, 7, u64), readField(m, 8, u64), readField(m, 9, u64), readField(m, 10, escrowMoneyCodec())}
		},
	}
}

// EscrowOrderLine: An order and its reference.
type EscrowOrderLine struct {
	Reference string
	Order     EscrowOrder
}

func escrowOrderLineCodec() codec[EscrowOrderLine] {
	return codec[EscrowOrderLine]{
		func(w *writer, v EscrowOrderLine) {
			w.members(2)
			field(w, 0, text, v.Reference)
			field(w, 1, escrowOrderCodec(), v.Order)
		},
		func(r *reader) EscrowOrderLine {
			m := r.members()
			defer m.end()
			return EscrowOrderLine{readField(m, 0, text), readField(m, 1, escrowOrderCodec())}
		},
	}
}

// EscrowOrderPage: Some orders, and where the next ones start.
type EscrowOrderPage struct {
	Orders []EscrowOrderLine
	Next   *[]byte
}

func escrowOrderPageCodec() codec[EscrowOrderPage] {
	return codec[EscrowOrderPage]{
		func(w *writer, v EscrowOrderPage) {
			w.members(1, v.Next != nil)
			field(w, 0, listOf(escrowOrderLineCodec()), v.Orders)
			optionalField(w, 1, octets, v.Next)
		},
		func(r *reader) EscrowOrderPage {
			m := r.members()
			defer m.end()
			return EscrowOrderPage{readField(m, 0, listOf(escrowOrderLineCodec())), readOptional(m, 1, octets)}
		},
	}
}

// EscrowPeriods: How long each state lasts, in milliseconds.
type EscrowPeriods struct {
	DepositMs     uint64
	HandlingMs    uint64
	TransitMs     uint64
	DisputeMs     uint64
	ResponseMs    uint64
	ArbitrationMs uint64
	ReturnMs      uint64
}

func escrowPeriodsCodec() codec[EscrowPeriods] {
	return codec[EscrowPeriods]{
		func(w *writer, v EscrowPeriods) {
			w.members(7)
			field(w, 0, u64, v.DepositMs)
			field(w, 1, u64, v.HandlingMs)
			field(w, 2, u64, v.TransitMs)
			field(w, 3, u64, v.DisputeMs)
			field(w, 4, u64, v.ResponseMs)
			field(w, 5, u64, v.ArbitrationMs)
			field(w, 6, u64, v.ReturnMs)
		},
		func(r *reader) EscrowPeriods {
			m := r.members()
			defer m.end()
			return EscrowPeriods{readField(m, 0, u64), readField(m, 1, u64), readField(m, 2, u64), readField(m, 3, u64), readField(m, 4, u64), readField(m, 5, u64), readField(m, 6, u64)}
		},
	}
}

// EscrowSettings: How the contract is set up.
type EscrowSettings struct {
	Cash          string
	Platform      string
	Customs       string
	FeePerMillion uint32
	Periods       EscrowPeriods
}

func escrowSettingsCodec() codec[EscrowSettings] {
	return codec[EscrowSettings]{
		func(w *writer, v EscrowSettings) {
			w.members(5)
			field(w, 0, text, v.Cash)
			field(w, 1, text, v.Platform)
			field(w, 2, text, v.Customs)
			field(w, 3, u32, v.FeePerMillion)
			field(w, 4, escrowPeriodsCodec(), v.Periods)
		},
		func(r *reader) EscrowSettings {
			m := r.members()
			defer m.end()
			return EscrowSettings{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, u32), readField(m, 4, escrowPeriodsCodec())}
		},
	}
}

// EscrowState: Where an order stands.
type EscrowState uint32

// The values of EscrowState.
const (
	EscrowStateCreated         EscrowState = 0
	EscrowStateFunded          EscrowState = 1
	EscrowStateAccepted        EscrowState = 2
	EscrowStateShipped         EscrowState = 3
	EscrowStateDelivered       EscrowState = 4
	EscrowStateReleased        EscrowState = 5
	EscrowStateCancelled       EscrowState = 6
	EscrowStateDisputed        EscrowState = 7
	EscrowStateContested       EscrowState = 8
	EscrowStateRefunded        EscrowState = 9
	EscrowStateSplit           EscrowState = 10
	EscrowStateReturnRequested EscrowState = 11
	EscrowStateReturned        EscrowState = 12
	EscrowStateLapsed          EscrowState = 13
	EscrowStateClosed          EscrowState = 14
)

func escrowStateCodec() codec[EscrowState] {
	return codec[EscrowState]{
		func(w *writer, v EscrowState) { w.head(0, uint64(v)) },
		func(r *reader) EscrowState { return EscrowState(u32.read(r)) },
	}
}

// EscrowTerms: What buyer and seller agree on.
type EscrowTerms struct {
	Buyer     string
	Arbiter   string
	Logistics *string
	Currency  string
	Freight   uint64
	Insurance uint64
	Lines     []EscrowLine
}

func escrowTermsCodec() codec[EscrowTerms] {
	return codec[EscrowTerms]{
		func(w *writer, v EscrowTerms) {
			w.members(6, v.Logistics != nil)
			field(w, 0, text, v.Buyer)
			field(w, 1, text, v.Arbiter)
			optionalField(w, 2, text, v.Logistics)
			field(w, 3, text, v.Currency)
			field(w, 4, u64, v.Freight)
			field(w, 5, u64, v.Insurance)
			field(w, 6, listOf(escrowLineCodec()), v.Lines)
		},
		func(r *reader) EscrowTerms {
			m := r.members()
			defer m.end()
			return EscrowTerms{readField(m, 0, text), readField(m, 1, text), readOptional(m, 2, text), readField(m, 3, text), readField(m, 4, u64), readField(m, 5, u64), readField(m, 6, listOf(escrowLineCodec()))}
		},
	}
}

// EscrowEvent is something that happened, told by the contract.
type EscrowEvent interface{ isEscrowEvent() }

// ReadEscrowEvent reads an event of tradewind.v1.Event: its name, and its fields in
// canonical bytes. Of an event that is not known, it is nil.
func ReadEscrowEvent(name string, fields []byte) (EscrowEvent, error) {
	switch name {
	case "Claimed":
		return decode(escrowClaimedCodec(), fields)
	case "Disputed":
		return decode(escrowDisputedCodec(), fields)
	case "Extended":
		return decode(escrowExtendedCodec(), fields)
	case "Owed":
		return decode(escrowOwedCodec(), fields)
	case "Paid":
		return decode(escrowPaidCodec(), fields)
	case "Placed":
		return decode(escrowPlacedCodec(), fields)
	case "Refunded":
		return decode(escrowRefundedCodec(), fields)
	case "StateChanged":
		return decode(escrowStateChangedCodec(), fields)
	}
	return nil, nil
}

// EscrowClaimed: What was owed to a party was paid, or a part of it.
type EscrowClaimed struct {
	To        string
	Amount    Amount
	Reference string
}

func escrowClaimedCodec() codec[EscrowClaimed] {
	return codec[EscrowClaimed]{
		func(w *writer, v EscrowClaimed) {
			w.members(3)
			field(w, 0, text, v.To)
			field(w, 1, amount, v.Amount)
			field(w, 2, text, v.Reference)
		},
		func(r *reader) EscrowClaimed {
			m := r.members()
			defer m.end()
			return EscrowClaimed{readField(m, 0, text), readField(m, 1, amount), readField(m, 2, text)}
		},
	}
}

func (EscrowClaimed) isEscrowEvent() {}

// EscrowDisputed: The buyer objected.
type EscrowDisputed struct {
	Seller    string
	Buyer     string
	Reference string
	Reason    string
}

func escrowDisputedCodec() codec[EscrowDisputed] {
	return codec[EscrowDisputed]{
		func(w *writer, v EscrowDisputed) {
			w.members(4)
			field(w, 0, text, v.Seller)
			field(w, 1, text, v.Buyer)
			field(w, 2, text, v.Reference)
			field(w, 3, text, v.Reason)
		},
		func(r *reader) EscrowDisputed {
			m := r.members()
			defer m.end()
			return EscrowDisputed{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, text)}
		},
	}
}

func (EscrowDisputed) isEscrowEvent() {}

// EscrowExtended: The deadline of an order's state was put off.
type EscrowExtended struct {
	Seller    string
	Buyer     string
	Reference string
	Deadline  uint64
}

func escrowExtendedCodec() codec[EscrowExtended] {
	return codec[EscrowExtended]{
		func(w *writer, v EscrowExtended) {
			w.members(4)
			field(w, 0, text, v.Seller)
			field(w, 1, text, v.Buyer)
			field(w, 2, text, v.Reference)
			field(w, 3, u64, v.Deadline)
		},
		func(r *reader) EscrowExtended {
			m := r.members()
			defer m.end()
			return EscrowExtended{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, u64)}
		},
	}
}

func (EscrowExtended) isEscrowEvent() {}

// EscrowOwed: A payment could not be made and waits for its payee to claim it.
type EscrowOwed struct {
	To        string
	Seller    string
	Reference string
	Amount    Amount
}

func escrowOwedCodec() codec[EscrowOwed] {
	return codec[EscrowOwed]{
		func(w *writer, v EscrowOwed) {
			w.members(4)
			field(w, 0, text, v.To)
			field(w, 1, text, v.Seller)
			field(w, 2, text, v.Reference)
			field(w, 3, amount, v.Amount)
		},
		func(r *reader) EscrowOwed {
			m := r.members()
			defer m.end()
			return EscrowOwed{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, amount)}
		},
	}
}

func (EscrowOwed) isEscrowEvent() {}

// EscrowPaid: The deposit was paid out, in minor units; [`Owed`] tells what of it waits.
type EscrowPaid struct {
	Seller    string
	Buyer     string
	Reference string
	Currency  string
	ToSeller  uint64
	Fee       uint64
	Tax       uint64
	Refund    uint64
}

func escrowPaidCodec() codec[EscrowPaid] {
	return codec[EscrowPaid]{
		func(w *writer, v EscrowPaid) {
			w.members(8)
			field(w, 0, text, v.Seller)
			field(w, 1, text, v.Buyer)
			field(w, 2, text, v.Reference)
			field(w, 3, text, v.Currency)
			field(w, 4, u64, v.ToSeller)
			field(w, 5, u64, v.Fee)
			field(w, 6, u64, v.Tax)
			field(w, 7, u64, v.Refund)
		},
		func(r *reader) EscrowPaid {
			m := r.members()
			defer m.end()
			return EscrowPaid{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, text), readField(m, 4, u64), readField(m, 5, u64), readField(m, 6, u64), readField(m, 7, u64)}
		},
	}
}

func (EscrowPaid) isEscrowEvent() {}

// EscrowPlaced: An order was offered, or offered and paid.
type EscrowPlaced struct {
	Seller    string
	Buyer     string
	Reference string
	Price     Amount
	State     EscrowState
}

func escrowPlacedCodec() codec[EscrowPlaced] {
	return codec[EscrowPlaced]{
		func(w *writer, v EscrowPlaced) {
			w.members(5)
			field(w, 0, text, v.Seller)
			field(w, 1, text, v.Buyer)
			field(w, 2, text, v.Reference)
			field(w, 3, amount, v.Price)
			field(w, 4, escrowStateCodec(), v.State)
		},
		func(r *reader) EscrowPlaced {
			m := r.members()
			defer m.end()
			return EscrowPlaced{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, amount), readField(m, 4, escrowStateCodec())}
		},
	}
}

func (EscrowPlaced) isEscrowEvent() {}

// EscrowRefunded: The buyer was given money back: for lines, for a return, or tax.
type EscrowRefunded struct {
	Seller    string
	Buyer     string
	Reference string
	Amount    Amount
}

func escrowRefundedCodec() codec[EscrowRefunded] {
	return codec[EscrowRefunded]{
		func(w *writer, v EscrowRefunded) {
			w.members(4)
			field(w, 0, text, v.Seller)
			field(w, 1, text, v.Buyer)
			field(w, 2, text, v.Reference)
			field(w, 3, amount, v.Amount)
		},
		func(r *reader) EscrowRefunded {
			m := r.members()
			defer m.end()
			return EscrowRefunded{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, amount)}
		},
	}
}

func (EscrowRefunded) isEscrowEvent() {}

// EscrowStateChanged: An order moved on.
type EscrowStateChanged struct {
	Seller    string
	Buyer     string
	Reference string
	State     EscrowState
	Deadline  uint64
}

func escrowStateChangedCodec() codec[EscrowStateChanged] {
	return codec[EscrowStateChanged]{
		func(w *writer, v EscrowStateChanged) {
			w.members(5)
			field(w, 0, text, v.Seller)
			field(w, 1, text, v.Buyer)
			field(w, 2, text, v.Reference)
			field(w, 3, escrowStateCodec(), v.State)
			field(w, 4, u64, v.Deadline)
		},
		func(r *reader) EscrowStateChanged {
			m := r.members()
			defer m.end()
			return EscrowStateChanged{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, escrowStateCodec()), readField(m, 4, u64)}
		},
	}
}

func (EscrowStateChanged) isEscrowEvent() {}
