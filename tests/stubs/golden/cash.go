// Written by `tradewind client --lang go`; written again when the contract changes.

package tradewind

import "context"

// CashSchemaHash is the interface that this client was written from.
const CashSchemaHash = "fdcff45427de6fdcf182ce52be02193c3c1309f4c535a3f66551c0ddd8ad9b3d"

// Cash: Money in several currencies.
type Cash struct{ s stub }

// NewCash is the contract of this name on the chain.
func NewCash(transport Transport, name string) Cash {
	return Cash{stub{transport, name, func(err error) error { return typedCash(err, name) }}}
}

// Opening deploys the contract under this client's name: the module, and what its
// constructor takes.
func (c Cash) Opening(code []byte, operator string, currencies []Tuple3[string, string, string]) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, operator)
	listOf(tuple3Of(text, text, text)).write(w, currencies)
	return deployment(c.s, code, w)
}

// AddCurrency: Admits a currency: `issuer` alone mints and redeems it; `authority` may
// freeze it too.
//
// The caller must be the contract's `operator`.
//
//   - currency: a currency, such as GBP
//   - issuer: a party, such as ann@shop
//   - authority: a party, such as ann@shop
func (c Cash) AddCurrency(currency string, issuer string, authority string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, currency)
	text.write(w, issuer)
	text.write(w, authority)
	return call(c.s, "add_currency", unit, w)
}

// ExecuteHold: Pays a hold out to its payee.
//
// The contract's rule `executor_agrees` decides who may.
//
//   - from: a party, such as ann@shop
//   - reference: text
func (c Cash) ExecuteHold(from string, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, from)
	text.write(w, reference)
	return call(c.s, "execute_hold", unit, w)
}

// Freeze: Freezes money of an account, by an order of the issuer or the authority.
//
// The party in `by` must have agreed.
//
//   - by: a party, such as ann@shop
//   - account: a party, such as ann@shop
//   - amount_: money
//   - order: text
//   - reason: text
func (c Cash) Freeze(by string, account string, amount_ Amount, order string, reason string) Call[Unit] {
	w := &writer{}
	w.head(4, 5)
	text.write(w, by)
	text.write(w, account)
	amount.write(w, amount_)
	text.write(w, order)
	text.write(w, reason)
	return call(c.s, "freeze", unit, w)
}

// FreezeAccount: Lets nothing out of an account, by order of the issuer or the authority.
//
// The party in `by` must have agreed.
//
//   - by: a party, such as ann@shop
//   - account: a party, such as ann@shop
//   - currency: a currency, such as GBP
//   - order: text
//   - reason: text
func (c Cash) FreezeAccount(by string, account string, currency string, order string, reason string) Call[Unit] {
	w := &writer{}
	w.head(4, 5)
	text.write(w, by)
	text.write(w, account)
	text.write(w, currency)
	text.write(w, order)
	text.write(w, reason)
	return call(c.s, "freeze_account", unit, w)
}

// Hold: Sets money aside for `to`; `executor` pays it out or gives it back until `expiry`,
// after which anyone may give it back.
//
// The party in `from` must have agreed.
//
//   - from: a party, such as ann@shop
//   - to: a party, such as ann@shop
//   - executor: a party, such as ann@shop
//   - amount_: money
//   - expiry: a moment, in milliseconds since 1970
//   - reference: text
func (c Cash) Hold(from string, to string, executor string, amount_ Amount, expiry uint64, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 6)
	text.write(w, from)
	text.write(w, to)
	text.write(w, executor)
	amount.write(w, amount_)
	u64.write(w, expiry)
	text.write(w, reference)
	return call(c.s, "hold", unit, w)
}

// Limit: Limits an account of the issuer's currency, in minor units; `None` lifts a limit.
//
// The contract's rule `issuer_agrees` decides who may.
//
//   - account: a party, such as ann@shop
//   - currency: a currency, such as GBP
//   - largestTransfer: a whole number of 64 bits, from 0; or nothing
//   - largestBalance: a whole number of 64 bits, from 0; or nothing
func (c Cash) Limit(account string, currency string, largestTransfer *uint64, largestBalance *uint64) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, account)
	text.write(w, currency)
	optionalOf(u64).write(w, largestTransfer)
	optionalOf(u64).write(w, largestBalance)
	return call(c.s, "limit", unit, w)
}

// Mint: Makes money.
//
// The contract's rule `issuer_mints` decides who may.
//
//   - to: a party, such as ann@shop
//   - amount_: money
//   - reference: text
func (c Cash) Mint(to string, amount_ Amount, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, to)
	amount.write(w, amount_)
	text.write(w, reference)
	return call(c.s, "mint", unit, w)
}

// Pause: Stops all transfers of a currency, or lets them go on.
//
// The contract's rule `issuer_agrees` decides who may.
//
//   - currency: a currency, such as GBP
//   - paused: true or false
func (c Cash) Pause(currency string, paused bool) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, currency)
	boolean.write(w, paused)
	return call(c.s, "pause", unit, w)
}

// Redeem: Unmakes money of the issuer's own account.
//
// The contract's rule `issuer_mints` decides who may.
//
//   - amount_: money
//   - reference: text
func (c Cash) Redeem(amount_ Amount, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	amount.write(w, amount_)
	text.write(w, reference)
	return call(c.s, "redeem", unit, w)
}

// ReleaseHold: Gives a hold back: its executor at any time, anyone once it has expired.
//
// The contract's rule `executor_agrees_or_expired` decides who may.
//
//   - from: a party, such as ann@shop
//   - reference: text
func (c Cash) ReleaseHold(from string, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 2)
	text.write(w, from)
	text.write(w, reference)
	return call(c.s, "release_hold", unit, w)
}

// Seize: Moves what an order froze to another account. Issuer and authority both agree.
//
// The contract's rule `both_agree` decides who may.
//
//   - account: a party, such as ann@shop
//   - currency: a currency, such as GBP
//   - order: text
//   - to: a party, such as ann@shop
func (c Cash) Seize(account string, currency string, order string, to string) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, account)
	text.write(w, currency)
	text.write(w, order)
	text.write(w, to)
	return call(c.s, "seize", unit, w)
}

// Transfer: Pays.
//
// The party in `from` must have agreed.
//
//   - from: a party, such as ann@shop
//   - to: a party, such as ann@shop
//   - amount_: money
//   - reference: text
func (c Cash) Transfer(from string, to string, amount_ Amount, reference string) Call[Unit] {
	w := &writer{}
	w.head(4, 4)
	text.write(w, from)
	text.write(w, to)
	amount.write(w, amount_)
	text.write(w, reference)
	return call(c.s, "transfer", unit, w)
}

// Unfreeze: Frees what an order froze. Only who ordered it may.
//
// The party in `by` must have agreed.
//
//   - by: a party, such as ann@shop
//   - account: a party, such as ann@shop
//   - currency: a currency, such as GBP
//   - order: text
//   - reason: text
func (c Cash) Unfreeze(by string, account string, currency string, order string, reason string) Call[Unit] {
	w := &writer{}
	w.head(4, 5)
	text.write(w, by)
	text.write(w, account)
	text.write(w, currency)
	text.write(w, order)
	text.write(w, reason)
	return call(c.s, "unfreeze", unit, w)
}

// UnfreezeAccount: Lifts an order of [`freeze_account`](Self::freeze_account). Only who
// gave it may; the account is let go with the last of them.
//
// The party in `by` must have agreed.
//
//   - by: a party, such as ann@shop
//   - account: a party, such as ann@shop
//   - currency: a currency, such as GBP
//   - order: text
//   - reason: text
func (c Cash) UnfreezeAccount(by string, account string, currency string, order string, reason string) Call[Unit] {
	w := &writer{}
	w.head(4, 5)
	text.write(w, by)
	text.write(w, account)
	text.write(w, currency)
	text.write(w, order)
	text.write(w, reason)
	return call(c.s, "unfreeze_account", unit, w)
}

// Account: What a party has: free, held and frozen, in minor units, and its limits.
//
//   - of: a party, such as ann@shop
//   - currency: a currency, such as GBP
func (c Cash) Account(ctx context.Context, of string, currency string) (CashAccount, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, of)
	text.write(w, currency)
	return ask(ctx, c.s, "account", cashAccountCodec(), w)
}

// Accounts: Accounts of a currency by name, from a page token on.
//
//   - currency: a currency, such as GBP
//   - from: bytes; or nothing
//   - limit: a whole number of 32 bits, from 0
func (c Cash) Accounts(ctx context.Context, currency string, from *[]byte, limit uint32) (CashAccountPage, error) {
	w := &writer{}
	w.head(4, 3)
	text.write(w, currency)
	optionalOf(octets).write(w, from)
	u32.write(w, limit)
	return ask(ctx, c.s, "accounts", cashAccountPageCodec(), w)
}

// Balance: What a party can spend.
//
//   - of: a party, such as ann@shop
//   - currency: a currency, such as GBP
func (c Cash) Balance(ctx context.Context, of string, currency string) (Amount, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, of)
	text.write(w, currency)
	return ask(ctx, c.s, "balance", amount, w)
}

// Currency: Issuer and authority of a currency.
//
//   - code_: a currency, such as GBP
func (c Cash) Currency(ctx context.Context, code_ string) (*CashTerms, error) {
	w := &writer{}
	w.head(4, 1)
	text.write(w, code_)
	return ask(ctx, c.s, "currency", optionalOf(cashTermsCodec()), w)
}

// HoldOf: A hold by payer and reference.
//
//   - from: a party, such as ann@shop
//   - reference: text
func (c Cash) HoldOf(ctx context.Context, from string, reference string) (*CashHold, error) {
	w := &writer{}
	w.head(4, 2)
	text.write(w, from)
	text.write(w, reference)
	return ask(ctx, c.s, "hold_of", optionalOf(cashHoldCodec()), w)
}

// IsPaused: Whether payments in a currency are stopped.
//
//   - currency: a currency, such as GBP
func (c Cash) IsPaused(ctx context.Context, currency string) (bool, error) {
	w := &writer{}
	w.head(4, 1)
	text.write(w, currency)
	return ask(ctx, c.s, "is_paused", boolean, w)
}

// Supply: All money of a currency.
//
//   - currency: a currency, such as GBP
func (c Cash) Supply(ctx context.Context, currency string) (Amount, error) {
	w := &writer{}
	w.head(4, 1)
	text.write(w, currency)
	return ask(ctx, c.s, "supply", amount, w)
}

// typedCash is an error by its type, if it is a failure of the contract.
func typedCash(err error, name string) error {
	failed := failure(err, name)
	if failed == nil {
		return err
	}
	r := &reader{data: failed.Fields}
	m := r.members()
	var typed error
	switch failed.Code {
	case 1:
		typed = &CashUnknownCurrencyError{failed, readField(m, 0, text)}
	case 2:
		typed = &CashCurrencyKnownError{failed, readField(m, 0, text)}
	case 3:
		typed = &CashPausedError{failed, readField(m, 0, text)}
	case 4:
		typed = &CashNothingError{failed}
	case 5:
		typed = &CashShortError{failed, readField(m, 0, text), readField(m, 1, amount), readField(m, 2, amount)}
	case 6:
		typed = &CashAccountStoppedError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 7:
		typed = &CashOverTransferLimitError{failed, readField(m, 0, text), readField(m, 1, amount), readField(m, 2, amount)}
	case 8:
		typed = &CashOverBalanceLimitError{failed, readField(m, 0, text), readField(m, 1, amount)}
	case 9:
		typed = &CashBadReferenceError{failed, readField(m, 0, u32)}
	case 10:
		typed = &CashNoHoldError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 11:
		typed = &CashHoldExistsError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 12:
		typed = &CashHoldExpiredError{failed, readField(m, 0, text), readField(m, 1, u64)}
	case 13:
		typed = &CashNoOrderError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 14:
		typed = &CashOrderExistsError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 15:
		typed = &CashNotYourOrderError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 16:
		typed = &CashNoAuthorityError{failed, readField(m, 0, text), readField(m, 1, text)}
	case 17:
		typed = &CashUnknownPartyError{failed, readField(m, 0, text)}
	default:
		return err
	}
	if m.end(); r.err != nil {
		return err
	}
	return typed
}

// CashUnknownCurrencyError says: {currency} is not issued here.
//
// 本合约未发行 {currency}。
type CashUnknownCurrencyError struct {
	Failed   *Failed
	Currency string
}

func (e *CashUnknownCurrencyError) Error() string { return e.Failed.Text }

func (e *CashUnknownCurrencyError) Unwrap() error { return e.Failed }

// CashCurrencyKnownError says: {currency} is already issued here.
//
// 本合约已发行 {currency}。
type CashCurrencyKnownError struct {
	Failed   *Failed
	Currency string
}

func (e *CashCurrencyKnownError) Error() string { return e.Failed.Text }

func (e *CashCurrencyKnownError) Unwrap() error { return e.Failed }

// CashPausedError says: payments in {currency} are paused.
//
// {currency} 的支付已暂停。
type CashPausedError struct {
	Failed   *Failed
	Currency string
}

func (e *CashPausedError) Error() string { return e.Failed.Text }

func (e *CashPausedError) Unwrap() error { return e.Failed }

// CashNothingError says: the amount is zero.
//
// 金额为零。
type CashNothingError struct {
	Failed *Failed
}

func (e *CashNothingError) Error() string { return e.Failed.Text }

func (e *CashNothingError) Unwrap() error { return e.Failed }

// CashShortError says: {account} has {free} free, needs {wanted}.
//
// {account} 可用 {free}，需要 {wanted}。
type CashShortError struct {
	Failed  *Failed
	Account string
	Free    Amount
	Wanted  Amount
}

func (e *CashShortError) Error() string { return e.Failed.Text }

func (e *CashShortError) Unwrap() error { return e.Failed }

// CashAccountStoppedError says: the {currency} account of {account} is frozen.
//
// {account} 的 {currency} 账户已冻结。
type CashAccountStoppedError struct {
	Failed   *Failed
	Account  string
	Currency string
}

func (e *CashAccountStoppedError) Error() string { return e.Failed.Text }

func (e *CashAccountStoppedError) Unwrap() error { return e.Failed }

// CashOverTransferLimitError says: {account} may pay at most {limit} at once, not
// {wanted}.
//
// {account} 单笔限额 {limit}，不能支付 {wanted}。
type CashOverTransferLimitError struct {
	Failed  *Failed
	Account string
	Limit   Amount
	Wanted  Amount
}

func (e *CashOverTransferLimitError) Error() string { return e.Failed.Text }

func (e *CashOverTransferLimitError) Unwrap() error { return e.Failed }

// CashOverBalanceLimitError says: {account} may hold at most {limit}.
//
// {account} 余额上限为 {limit}。
type CashOverBalanceLimitError struct {
	Failed  *Failed
	Account string
	Limit   Amount
}

func (e *CashOverBalanceLimitError) Error() string { return e.Failed.Text }

func (e *CashOverBalanceLimitError) Unwrap() error { return e.Failed }

// CashBadReferenceError says: a reference has 1 to {longest} printable ASCII characters.
//
// 参考号须为 1 至 {longest} 个可打印 ASCII 字符。
type CashBadReferenceError struct {
	Failed  *Failed
	Longest uint32
}

func (e *CashBadReferenceError) Error() string { return e.Failed.Text }

func (e *CashBadReferenceError) Unwrap() error { return e.Failed }

// CashNoHoldError says: {from} has no hold {reference}.
//
// {from} 没有冻结款 {reference}。
type CashNoHoldError struct {
	Failed    *Failed
	From      string
	Reference string
}

func (e *CashNoHoldError) Error() string { return e.Failed.Text }

func (e *CashNoHoldError) Unwrap() error { return e.Failed }

// CashHoldExistsError says: {from} already has a hold {reference}.
//
// {from} 已有冻结款 {reference}。
type CashHoldExistsError struct {
	Failed    *Failed
	From      string
	Reference string
}

func (e *CashHoldExistsError) Error() string { return e.Failed.Text }

func (e *CashHoldExistsError) Unwrap() error { return e.Failed }

// CashHoldExpiredError says: hold {reference} expired at {expiry}.
//
// 冻结款 {reference} 已于 {expiry} 到期。
type CashHoldExpiredError struct {
	Failed    *Failed
	Reference string
	Expiry    uint64
}

func (e *CashHoldExpiredError) Error() string { return e.Failed.Text }

func (e *CashHoldExpiredError) Unwrap() error { return e.Failed }

// CashNoOrderError says: no such order {order} on the account of {account}.
//
// {account} 的账户没有该冻结命令 {order}。
type CashNoOrderError struct {
	Failed  *Failed
	Account string
	Order   string
}

func (e *CashNoOrderError) Error() string { return e.Failed.Text }

func (e *CashNoOrderError) Unwrap() error { return e.Failed }

// CashOrderExistsError says: order {order} already lies on the account of {account}.
//
// {account} 的账户已有冻结命令 {order}。
type CashOrderExistsError struct {
	Failed  *Failed
	Account string
	Order   string
}

func (e *CashOrderExistsError) Error() string { return e.Failed.Text }

func (e *CashOrderExistsError) Unwrap() error { return e.Failed }

// CashNotYourOrderError says: order {order} is of {by}, who alone lifts it.
//
// 命令 {order} 由 {by} 下达，只能由其解除。
type CashNotYourOrderError struct {
	Failed *Failed
	Order  string
	By     string
}

func (e *CashNotYourOrderError) Error() string { return e.Failed.Text }

func (e *CashNotYourOrderError) Unwrap() error { return e.Failed }

// CashNoAuthorityError says: {by} is neither issuer nor authority of {currency}.
//
// {by} 既非 {currency} 的发行方也非主管机关。
type CashNoAuthorityError struct {
	Failed   *Failed
	By       string
	Currency string
}

func (e *CashNoAuthorityError) Error() string { return e.Failed.Text }

func (e *CashNoAuthorityError) Unwrap() error { return e.Failed }

// CashUnknownPartyError says: {party} is not registered.
//
// {party} 未注册。
type CashUnknownPartyError struct {
	Failed *Failed
	Party  string
}

func (e *CashUnknownPartyError) Error() string { return e.Failed.Text }

func (e *CashUnknownPartyError) Unwrap() error { return e.Failed }

// CashAccount: What one party has of one currency, in minor units.
type CashAccount struct {
	Free            uint64
	Held            uint64
	Frozen          uint64
	Stopped         bool
	LargestTransfer *uint64
	LargestBalance  *uint64
}

func cashAccountCodec() codec[CashAccount] {
	return codec[CashAccount]{
		func(w *writer, v CashAccount) {
			w.members(4, v.LargestTransfer != nil, v.LargestBalance != nil)
			field(w, 0, u64, v.Free)
			field(w, 1, u64, v.Held)
			field(w, 2, u64, v.Frozen)
			field(w, 3, boolean, v.Stopped)
			optionalField(w, 4, u64, v.LargestTransfer)
			optionalField(w, 5, u64, v.LargestBalance)
		},
		func(r *reader) CashAccount {
			m := r.members()
			defer m.end()
			return CashAccount{readField(m, 0, u64), readField(m, 1, u64), readField(m, 2, u64), readField(m, 3, boolean), readOptional(m, 4, u64), readOptional(m, 5, u64)}
		},
	}
}

// CashAccountLine: An account and its party.
type CashAccountLine struct {
	Party   string
	Account CashAccount
}

func cashAccountLineCodec() codec[CashAccountLine] {
	return codec[CashAccountLine]{
		func(w *writer, v CashAccountLine) {
			w.members(2)
			field(w, 0, text, v.Party)
			field(w, 1, cashAccountCodec(), v.Account)
		},
		func(r *reader) CashAccountLine {
			m := r.members()
			defer m.end()
			return CashAccountLine{readField(m, 0, text), readField(m, 1, cashAccountCodec())}
		},
	}
}

// CashAccountPage: Some accounts, and where the next ones start.
type CashAccountPage struct {
	Lines []CashAccountLine
	Next  *[]byte
}

func cashAccountPageCodec() codec[CashAccountPage] {
	return codec[CashAccountPage]{
		func(w *writer, v CashAccountPage) {
			w.members(1, v.Next != nil)
			field(w, 0, listOf(cashAccountLineCodec()), v.Lines)
			optionalField(w, 1, octets, v.Next)
		},
		func(r *reader) CashAccountPage {
			m := r.members()
			defer m.end()
			return CashAccountPage{readField(m, 0, listOf(cashAccountLineCodec())), readOptional(m, 1, octets)}
		},
	}
}

// CashFreezeOrder: An order that freezes money, or stops an account.
type CashFreezeOrder struct {
	By     string
	Amount Amount
}

func cashFreezeOrderCodec() codec[CashFreezeOrder] {
	return codec[CashFreezeOrder]{
		func(w *writer, v CashFreezeOrder) {
			w.members(2)
			field(w, 0, text, v.By)
			field(w, 1, amount, v.Amount)
		},
		func(r *reader) CashFreezeOrder {
			m := r.members()
			defer m.end()
			return CashFreezeOrder{readField(m, 0, text), readField(m, 1, amount)}
		},
	}
}

// CashHold: Money set aside.
type CashHold struct {
	To       string
	Executor string
	Amount   Amount
	Expiry   uint64
}

func cashHoldCodec() codec[CashHold] {
	return codec[CashHold]{
		func(w *writer, v CashHold) {
			w.members(4)
			field(w, 0, text, v.To)
			field(w, 1, text, v.Executor)
			field(w, 2, amount, v.Amount)
			field(w, 3, u64, v.Expiry)
		},
		func(r *reader) CashHold {
			m := r.members()
			defer m.end()
			return CashHold{readField(m, 0, text), readField(m, 1, text), readField(m, 2, amount), readField(m, 3, u64)}
		},
	}
}

// CashTerms: Who issues a currency and who may order freezes of it.
type CashTerms struct {
	Issuer    string
	Authority string
}

func cashTermsCodec() codec[CashTerms] {
	return codec[CashTerms]{
		func(w *writer, v CashTerms) {
			w.members(2)
			field(w, 0, text, v.Issuer)
			field(w, 1, text, v.Authority)
		},
		func(r *reader) CashTerms {
			m := r.members()
			defer m.end()
			return CashTerms{readField(m, 0, text), readField(m, 1, text)}
		},
	}
}

// CashEvent is something that happened, told by the contract.
type CashEvent interface{ isCashEvent() }

// ReadCashEvent reads an event of tradewind.v1.Event: its name, and its fields in
// canonical bytes. Of an event that is not known, it is nil.
func ReadCashEvent(name string, fields []byte) (CashEvent, error) {
	switch name {
	case "AccountFrozen":
		return decode(cashAccountFrozenCodec(), fields)
	case "Frozen":
		return decode(cashFrozenCodec(), fields)
	case "Held":
		return decode(cashHeldCodec(), fields)
	case "HoldEnded":
		return decode(cashHoldEndedCodec(), fields)
	case "Minted":
		return decode(cashMintedCodec(), fields)
	case "Redeemed":
		return decode(cashRedeemedCodec(), fields)
	case "Seized":
		return decode(cashSeizedCodec(), fields)
	case "Transferred":
		return decode(cashTransferredCodec(), fields)
	}
	return nil, nil
}

// CashAccountFrozen: An order stopped an account, or was lifted. Other orders may still
// stop it.
type CashAccountFrozen struct {
	Account  string
	Currency string
	Frozen   bool
	By       string
	Order    string
	Reason   string
}

func cashAccountFrozenCodec() codec[CashAccountFrozen] {
	return codec[CashAccountFrozen]{
		func(w *writer, v CashAccountFrozen) {
			w.members(6)
			field(w, 0, text, v.Account)
			field(w, 1, text, v.Currency)
			field(w, 2, boolean, v.Frozen)
			field(w, 3, text, v.By)
			field(w, 4, text, v.Order)
			field(w, 5, text, v.Reason)
		},
		func(r *reader) CashAccountFrozen {
			m := r.members()
			defer m.end()
			return CashAccountFrozen{readField(m, 0, text), readField(m, 1, text), readField(m, 2, boolean), readField(m, 3, text), readField(m, 4, text), readField(m, 5, text)}
		},
	}
}

func (CashAccountFrozen) isCashEvent() {}

// CashFrozen: Money was frozen, or freed.
type CashFrozen struct {
	Account string
	Amount  Amount
	Frozen  bool
	By      string
	Order   string
	Reason  string
}

func cashFrozenCodec() codec[CashFrozen] {
	return codec[CashFrozen]{
		func(w *writer, v CashFrozen) {
			w.members(6)
			field(w, 0, text, v.Account)
			field(w, 1, amount, v.Amount)
			field(w, 2, boolean, v.Frozen)
			field(w, 3, text, v.By)
			field(w, 4, text, v.Order)
			field(w, 5, text, v.Reason)
		},
		func(r *reader) CashFrozen {
			m := r.members()
			defer m.end()
			return CashFrozen{readField(m, 0, text), readField(m, 1, amount), readField(m, 2, boolean), readField(m, 3, text), readField(m, 4, text), readField(m, 5, text)}
		},
	}
}

func (CashFrozen) isCashEvent() {}

// CashHeld: Money was set aside.
type CashHeld struct {
	From      string
	To        string
	Executor  string
	Amount    Amount
	Expiry    uint64
	Reference string
}

func cashHeldCodec() codec[CashHeld] {
	return codec[CashHeld]{
		func(w *writer, v CashHeld) {
			w.members(6)
			field(w, 0, text, v.From)
			field(w, 1, text, v.To)
			field(w, 2, text, v.Executor)
			field(w, 3, amount, v.Amount)
			field(w, 4, u64, v.Expiry)
			field(w, 5, text, v.Reference)
		},
		func(r *reader) CashHeld {
			m := r.members()
			defer m.end()
			return CashHeld{readField(m, 0, text), readField(m, 1, text), readField(m, 2, text), readField(m, 3, amount), readField(m, 4, u64), readField(m, 5, text)}
		},
	}
}

func (CashHeld) isCashEvent() {}

// CashHoldEnded: A hold was paid out or given back.
type CashHoldEnded struct {
	From      string
	To        string
	Amount    Amount
	Paid      bool
	Reference string
}

func cashHoldEndedCodec() codec[CashHoldEnded] {
	return codec[CashHoldEnded]{
		func(w *writer, v CashHoldEnded) {
			w.members(5)
			field(w, 0, text, v.From)
			field(w, 1, text, v.To)
			field(w, 2, amount, v.Amount)
			field(w, 3, boolean, v.Paid)
			field(w, 4, text, v.Reference)
		},
		func(r *reader) CashHoldEnded {
			m := r.members()
			defer m.end()
			return CashHoldEnded{readField(m, 0, text), readField(m, 1, text), readField(m, 2, amount), readField(m, 3, boolean), readField(m, 4, text)}
		},
	}
}

func (CashHoldEnded) isCashEvent() {}

// CashMinted: Money was made.
type CashMinted struct {
	To        string
	Amount    Amount
	Reference string
}

func cashMintedCodec() codec[CashMinted] {
	return codec[CashMinted]{
		func(w *writer, v CashMinted) {
			w.members(3)
			field(w, 0, text, v.To)
			field(w, 1, amount, v.Amount)
			field(w, 2, text, v.Reference)
		},
		func(r *reader) CashMinted {
			m := r.members()
			defer m.end()
			return CashMinted{readField(m, 0, text), readField(m, 1, amount), readField(m, 2, text)}
		},
	}
}

func (CashMinted) isCashEvent() {}

// CashRedeemed: Money of the issuer was unmade.
type CashRedeemed struct {
	Amount    Amount
	Reference string
}

func cashRedeemedCodec() codec[CashRedeemed] {
	return codec[CashRedeemed]{
		func(w *writer, v CashRedeemed) {
			w.members(2)
			field(w, 0, amount, v.Amount)
			field(w, 1, text, v.Reference)
		},
		func(r *reader) CashRedeemed {
			m := r.members()
			defer m.end()
			return CashRedeemed{readField(m, 0, amount), readField(m, 1, text)}
		},
	}
}

func (CashRedeemed) isCashEvent() {}

// CashSeized: Frozen money went to another account.
type CashSeized struct {
	Account string
	To      string
	Amount  Amount
	Order   string
}

func cashSeizedCodec() codec[CashSeized] {
	return codec[CashSeized]{
		func(w *writer, v CashSeized) {
			w.members(4)
			field(w, 0, text, v.Account)
			field(w, 1, text, v.To)
			field(w, 2, amount, v.Amount)
			field(w, 3, text, v.Order)
		},
		func(r *reader) CashSeized {
			m := r.members()
			defer m.end()
			return CashSeized{readField(m, 0, text), readField(m, 1, text), readField(m, 2, amount), readField(m, 3, text)}
		},
	}
}

func (CashSeized) isCashEvent() {}

// CashTransferred: A payment (pacs.008).
type CashTransferred struct {
	From      string
	To        string
	Amount    Amount
	Reference string
}

func cashTransferredCodec() codec[CashTransferred] {
	return codec[CashTransferred]{
		func(w *writer, v CashTransferred) {
			w.members(4)
			field(w, 0, text, v.From)
			field(w, 1, text, v.To)
			field(w, 2, amount, v.Amount)
			field(w, 3, text, v.Reference)
		},
		func(r *reader) CashTransferred {
			m := r.members()
			defer m.end()
			return CashTransferred{readField(m, 0, text), readField(m, 1, text), readField(m, 2, amount), readField(m, 3, text)}
		},
	}
}

func (CashTransferred) isCashEvent() {}
