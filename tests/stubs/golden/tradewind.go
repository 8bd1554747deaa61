// Written by `tradewind client --lang go`, the same for every contract.

// Package tradewind holds typed clients of contracts.
package tradewind

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Transport is the way to a node, made by you of the code that grpc generates from tradewind.v1.
//
// View is Ledger.View with canonical bytes. Submit builds, signs and submits one transaction of
// these calls with Ledger.SubmitAndWait: what is signed is the length of the tag in one byte, the
// tag "tradewind/transaction/sign", the chain's id, and Body; what is submitted is Envelope. A
// call that had no effect is a *Failed.
type Transport interface {
	// View returns the canonical bytes that a view returned.
	View(ctx context.Context, contract, method string, args []byte) ([]byte, error)
	// Submit returns what each call returned, once a durable block has all of them.
	Submit(ctx context.Context, calls []Invocation) ([][]byte, error)
}

// Invocation is one call with its arguments in canonical bytes.
type Invocation struct {
	Contract string
	Method   string
	Args     []byte
}

// Amount is money in minor units of a currency.
type Amount struct {
	Minor    uint64
	Currency string
}

// Unit is what a method returns that returns nothing.
type Unit struct{}

// Tuple1 is values together.
type Tuple1[A any] struct{ A A }

// Tuple2 is values together.
type Tuple2[A, B any] struct {
	A A
	B B
}

// Tuple3 is values together.
type Tuple3[A, B, C any] struct {
	A A
	B B
	C C
}

// Tuple4 is values together.
type Tuple4[A, B, C, D any] struct {
	A A
	B B
	C C
	D D
}

// Failed is a call that had no effect, as tradewind.v1.Failure says it.
type Failed struct {
	Text     string
	Contract string
	// Refused says whether the contract refused, rather than the platform stopped it.
	Refused bool
	Code    uint32
	// Fields are canonical bytes.
	Fields []byte
}

func (f *Failed) Error() string { return f.Text }

// Call is a call that is ready to be made, alone or with others.
type Call[T any] struct {
	Invocation Invocation
	transport  Transport
	returns    codec[T]
	typed      func(error) error
}

// Send makes the call, and says what it returned.
func (c Call[T]) Send(ctx context.Context) (T, error) {
	returned, err := c.transport.Submit(ctx, []Invocation{c.Invocation})
	if err != nil {
		var none T
		return none, c.typed(err)
	}
	if len(returned) != 1 {
		var none T
		return none, fmt.Errorf("expected one answer, found %d", len(returned))
	}
	return c.Read(returned[0])
}

// Read says what the canonical bytes that the call returned say.
func (c Call[T]) Read(returned []byte) (T, error) { return decode(c.returns, returned) }

// Together makes calls in one transaction: all take effect, or none. Each reads what it returned.
func Together(ctx context.Context, transport Transport, calls ...Invocation) ([][]byte, error) {
	return transport.Submit(ctx, calls)
}

// Body is the canonical body of a transaction, without consents.
func Body(sender string, requestID [16]byte, expiryMs, gasLimit uint64, calls []Invocation) []byte {
	w := &writer{}
	w.members(6)
	field(w, 0, text, sender)
	field(w, 1, octets, requestID[:])
	field(w, 2, u64, expiryMs)
	field(w, 3, u64, gasLimit)
	w.head(0, 4)
	w.head(4, uint64(len(calls)))
	for _, call := range calls {
		w.members(4)
		field(w, 0, text, call.Contract)
		field(w, 1, text, call.Method)
		field(w, 2, octets, call.Args)
		w.head(0, 3)
		w.head(4, 0)
	}
	w.head(0, 5)
	w.head(4, 0)
	return w.data
}

// Envelope is the canonical bytes of a signed transaction.
func Envelope(body, key, signature []byte) []byte {
	w := &writer{}
	w.head(4, 3)
	octets.write(w, body)
	octets.write(w, key)
	octets.write(w, signature)
	return w.data
}

// stub is the base of the typed clients.
type stub struct {
	transport Transport
	name      string
	typed     func(error) error
}

func call[T any](s stub, method string, returns codec[T], args *writer) Call[T] {
	return Call[T]{Invocation{s.name, method, args.data}, s.transport, returns, s.typed}
}

func ask[T any](ctx context.Context, s stub, method string, returns codec[T], args *writer) (T, error) {
	returned, err := s.transport.View(ctx, s.name, method, args.data)
	if err != nil {
		var none T
		return none, s.typed(err)
	}
	return decode(returns, returned)
}

func deployment(s stub, code []byte, opening *writer) Call[Unit] {
	w := &writer{}
	w.head(4, 3)
	text.write(w, s.name)
	octets.write(w, code)
	octets.write(w, opening.data)
	return Call[Unit]{Invocation{"registry@system", "deploy", w.data}, s.transport, unit, s.typed}
}

// failure is the failure of a contract in an error, if it is one.
func failure(err error, contract string) *Failed {
	var failed *Failed
	if errors.As(err, &failed) && failed.Refused && failed.Contract == contract {
		return failed
	}
	return nil
}

// codec writes values of one type, and reads them.
type codec[T any] struct {
	write func(*writer, T)
	read  func(*reader) T
}

// decode reads canonical bytes; none, where a method returns nothing.
func decode[T any](c codec[T], data []byte) (T, error) {
	if len(data) == 0 {
		data = []byte{0xf6}
	}
	r := &reader{data: data}
	value := c.read(r)
	r.expect(r.at == len(r.data), "no more")
	return value, r.err
}

// writer writes canonical CBOR: definite lengths, shortest integers.
type writer struct{ data []byte }

// members begins a map of members that are there anyway, and of those that are present.
func (w *writer) members(required int, present ...bool) {
	for _, is := range present {
		if is {
			required++
		}
	}
	w.head(5, uint64(required))
}

// head writes an item's kind, and a number in the fewest bytes.
func (w *writer) head(major byte, argument uint64) {
	switch {
	case argument < 24:
		w.data = append(w.data, major<<5|byte(argument))
	case argument <= 0xff:
		w.data = append(w.data, major<<5|24, byte(argument))
	case argument <= 0xffff:
		w.data = binary.BigEndian.AppendUint16(append(w.data, major<<5|25), uint16(argument))
	case argument <= 0xffffffff:
		w.data = binary.BigEndian.AppendUint32(append(w.data, major<<5|26), uint32(argument))
	default:
		w.data = binary.BigEndian.AppendUint64(append(w.data, major<<5|27), argument)
	}
}

func field[T any](w *writer, number uint64, c codec[T], value T) {
	w.head(0, number)
	c.write(w, value)
}

func optionalField[T any](w *writer, number uint64, c codec[T], value *T) {
	if value != nil {
		field(w, number, c, *value)
	}
}

// reader reads what a writer writes, and refuses everything else; its first error stays.
type reader struct {
	data []byte
	at   int
	err  error
}

func (r *reader) expect(holds bool, what string) bool {
	if !holds && r.err == nil {
		r.err = fmt.Errorf("expected %s at byte %d", what, r.at)
	}
	return r.err == nil
}

func (r *reader) take(count uint64) []byte {
	if !r.expect(count <= uint64(len(r.data)-r.at), "more") {
		return nil
	}
	taken := r.data[r.at : r.at+int(count)]
	r.at += int(count)
	return taken
}

func (r *reader) peek() byte {
	if !r.expect(r.at < len(r.data), "more") {
		return 0
	}
	return r.data[r.at]
}

func (r *reader) head(major byte) uint64 {
	first := r.peek()
	if !r.expect(first>>5 == major && first&31 <= 27, "another kind of item") {
		return 0
	}
	r.at++
	info := first & 31
	if info < 24 {
		return uint64(info)
	}
	width := uint64(1) << (info - 24)
	value := uint64(0)
	for _, digit := range r.take(width) {
		value = value<<8 | uint64(digit)
	}
	least := uint64(24)
	if width > 1 {
		least = 1 << (4 * width)
	}
	r.expect(value >= least, "the shortest integer")
	return value
}

func (r *reader) list(count uint64) { r.expect(r.head(4) == count, fmt.Sprintf("a list of %d", count)) }

// members are the members of a record that is being read, by ascending number.
type members struct {
	r    *reader
	left uint64
}

func (r *reader) members() *members { return &members{r, r.head(5)} }

func readField[T any](m *members, number uint64, c codec[T]) T {
	var none T
	if !m.r.expect(m.left > 0 && m.r.head(0) == number, fmt.Sprintf("field %d", number)) {
		return none
	}
	m.left--
	return c.read(m.r)
}

func readOptional[T any](m *members, number uint64, c codec[T]) *T {
	if m.left == 0 {
		return nil
	}
	before := m.r.at
	isNext := m.r.head(0) == number
	m.r.at = before
	if !isNext {
		return nil
	}
	value := readField(m, number, c)
	return &value
}

func (m *members) end() { m.r.expect(m.left == 0, "no other field") }

var unit = codec[Unit]{
	func(w *writer, _ Unit) { w.data = append(w.data, 0xf6) },
	func(r *reader) Unit {
		r.expect(r.peek() == 0xf6, "nothing")
		r.at++
		return Unit{}
	},
}

var boolean = codec[bool]{
	func(w *writer, value bool) {
		if value {
			w.data = append(w.data, 0xf5)
		} else {
			w.data = append(w.data, 0xf4)
		}
	},
	func(r *reader) bool {
		first := r.peek()
		r.expect(first == 0xf4 || first == 0xf5, "true or false")
		r.at++
		return first == 0xf5
	},
}

func unsigned[T uint8 | uint16 | uint32 | uint64]() codec[T] {
	return codec[T]{
		func(w *writer, value T) { w.head(0, uint64(value)) },
		func(r *reader) T {
			value := r.head(0)
			r.expect(value <= uint64(^T(0)), "a smaller number")
			return T(value)
		},
	}
}

func signed[T int8 | int16 | int32 | int64]() codec[T] {
	return codec[T]{
		func(w *writer, value T) {
			if value < 0 {
				w.head(1, uint64(-1-int64(value)))
			} else {
				w.head(0, uint64(value))
			}
		},
		func(r *reader) T {
			negative := r.peek()>>5 == 1
			major := byte(0)
			if negative {
				major = 1
			}
			argument := r.head(major)
			value := T(argument)
			r.expect(value >= 0 && uint64(value) == argument, "a smaller number")
			if negative {
				return -1 - value
			}
			return value
		},
	}
}

var (
	u8  = unsigned[uint8]()
	u16 = unsigned[uint16]()
	u32 = unsigned[uint32]()
	u64 = unsigned[uint64]()
	i8  = signed[int8]()
	i16 = signed[int16]()
	i32 = signed[int32]()
	i64 = signed[int64]()
)

var text = codec[string]{
	func(w *writer, value string) {
		w.head(3, uint64(len(value)))
		w.data = append(w.data, value...)
	},
	func(r *reader) string {
		taken := r.take(r.head(3))
		r.expect(utf8.Valid(taken), "UTF-8")
		return string(taken)
	},
}

var octets = codec[[]byte]{
	func(w *writer, value []byte) {
		w.head(2, uint64(len(value)))
		w.data = append(w.data, value...)
	},
	func(r *reader) []byte { return append([]byte{}, r.take(r.head(2))...) },
}

var amount = codec[Amount]{
	func(w *writer, value Amount) {
		w.head(4, 2)
		u64.write(w, value.Minor)
		text.write(w, value.Currency)
	},
	func(r *reader) Amount {
		r.list(2)
		return Amount{u64.read(r), text.read(r)}
	},
}

func optionalOf[T any](inner codec[T]) codec[*T] {
	return codec[*T]{
		func(w *writer, value *T) {
			if value == nil {
				w.data = append(w.data, 0xf6)
			} else {
				inner.write(w, *value)
			}
		},
		func(r *reader) *T {
			if r.peek() == 0xf6 {
				r.at++
				return nil
			}
			value := inner.read(r)
			return &value
		},
	}
}

func listOf[T any](inner codec[T]) codec[[]T] {
	return codec[[]T]{
		func(w *writer, value []T) {
			w.head(4, uint64(len(value)))
			for _, entry := range value {
				inner.write(w, entry)
			}
		},
		func(r *reader) []T {
			count := r.head(4)
			r.expect(count <= uint64(len(r.data)-r.at), "more")
			list := []T{}
			for i := uint64(0); i < count && r.err == nil; i++ {
				list = append(list, inner.read(r))
			}
			return list
		},
	}
}

func tuple1Of[A any](a codec[A]) codec[Tuple1[A]] {
	return codec[Tuple1[A]]{
		func(w *writer, value Tuple1[A]) {
			w.head(4, 1)
			a.write(w, value.A)
		},
		func(r *reader) Tuple1[A] {
			r.list(1)
			return Tuple1[A]{a.read(r)}
		},
	}
}

func tuple2Of[A, B any](a codec[A], b codec[B]) codec[Tuple2[A, B]] {
	return codec[Tuple2[A, B]]{
		func(w *writer, value Tuple2[A, B]) {
			w.head(4, 2)
			a.write(w, value.A)
			b.write(w, value.B)
		},
		func(r *reader) Tuple2[A, B] {
			r.list(2)
			return Tuple2[A, B]{a.read(r), b.read(r)}
		},
	}
}

func tuple3Of[A, B, C any](a codec[A], b codec[B], c codec[C]) codec[Tuple3[A, B, C]] {
	return codec[Tuple3[A, B, C]]{
		func(w *writer, value Tuple3[A, B, C]) {
			w.head(4, 3)
			a.write(w, value.A)
			b.write(w, value.B)
			c.write(w, value.C)
		},
		func(r *reader) Tuple3[A, B, C] {
			r.list(3)
			return Tuple3[A, B, C]{a.read(r), b.read(r), c.read(r)}
		},
	}
}

func tuple4Of[A, B, C, D any](a codec[A], b codec[B], c codec[C], d codec[D]) codec[Tuple4[A, B, C, D]] {
	return codec[Tuple4[A, B, C, D]]{
		func(w *writer, value Tuple4[A, B, C, D]) {
			w.head(4, 4)
			a.write(w, value.A)
			b.write(w, value.B)
			c.write(w, value.C)
			d.write(w, value.D)
		},
		func(r *reader) Tuple4[A, B, C, D] {
			r.list(4)
			return Tuple4[A, B, C, D]{a.read(r), b.read(r), c.read(r), d.read(r)}
		},
	}
}
