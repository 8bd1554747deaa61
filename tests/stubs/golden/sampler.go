// Written by `tradewind client --lang go`; written again when the contract changes.

package tradewind

import "context"

// SamplerSchemaHash is the interface that this client was written from.
const SamplerSchemaHash = "e7d723fefa9cf8e65246552adf1929e91209e40c3a34a88dcfb187a2b8b458a8"

// Sampler: Has one of each.
type Sampler struct{ s stub }

// NewSampler is the contract of this name on the chain.
func NewSampler(transport Transport, name string) Sampler {
	return Sampler{stub{transport, name, func(err error) error { return typedSampler(err, name) }}}
}

// Opening deploys the contract under this client's name: the module, and what its
// constructor takes.
func (c Sampler) Opening(code []byte, owner string) Call[Unit] {
	w := &writer{}
	w.head(4, 1)
	text.write(w, owner)
	return deployment(c.s, code, w)
}

// Echo: Is called echo.
//
// The party in `from` must have agreed.
//
// The caller must hold the role `customs`.
//
// The caller must be the contract's `owner`.
//
// The contract's rule `fair` decides who may.
//
//   - flag: true or false
//   - small: a whole number of 8 bits, from 0
//   - wide: a whole number of 64 bits, from 0
//   - signed: a whole number of 64 bits
//   - short: a whole number of 16 bits
//   - text_: text
//   - bytes: bytes
//   - hash: a hash of 32 bytes
//   - from: a party, such as ann@shop
//   - organisation: an organisation, such as shop
//   - role: a role, such as customs
//   - time: a moment, in milliseconds since 1970
//   - currency: a currency, such as GBP
//   - amount_: money
//   - key: a public key of 32 bytes
//   - maybe: money; or nothing
//   - many: a list, each a Leaf
//   - pair: together a party, such as ann@shop; a whole number of 32 bits, from 0
//   - nothing: nothing
//   - stage: a Stage
//   - ruling: a Ruling
//   - noneOf: a list, each true or false; or nothing
func (c Sampler) Echo(flag bool, small uint8, wide uint64, signed int64, short int16, text_ string, bytes []byte, hash []byte, from string, organisation string, role string, time uint64, currency string, amount_ Amount, key []byte, maybe *Amount, many []SamplerLeaf, pair Tuple2[string, uint32], nothing Unit, stage SamplerStage, ruling SamplerRuling, noneOf []*bool) Call[SamplerEvery] {
	w := &writer{}
	w.head(4, 22)
	boolean.write(w, flag)
	u8.write(w, small)
	u64.write(w, wide)
	i64.write(w, signed)
	i16.write(w, short)
	text.write(w, text_)
	octets.write(w, bytes)
	octets.write(w, hash)
	text.write(w, from)
	text.write(w, organisation)
	text.write(w, role)
	u64.write(w, time)
	text.write(w, currency)
	amount.write(w, amount_)
	octets.write(w, key)
	optionalOf(amount).write(w, maybe)
	listOf(samplerLeafCodec()).write(w, many)
	tuple2Of(text, u32).write(w, pair)
	unit.write(w, nothing)
	samplerStageCodec().write(w, stage)
	samplerRulingCodec().write(w, ruling)
	listOf(optionalOf(boolean)).write(w, noneOf)
	return call(c.s, "echo", samplerEveryCodec(), w)
}

// Check: Is called check.
func (c Sampler) Check(ctx context.Context) (Unit, error) {
	w := &writer{}
	w.head(4, 0)
	return ask(ctx, c.s, "check", unit, w)
}

// Class: Is called class.
//
//   - in: text
func (c Sampler) Class(ctx context.Context, in string) (*string, error) {
	w := &writer{}
	w.head(4, 1)
	text.write(w, in)
	return ask(ctx, c.s, "class", optionalOf(text), w)
}

// typedSampler is an error by its type, if it is a failure of the contract.
func typedSampler(err error, name string) error {
	failed := failure(err, name)
	if failed == nil {
		return err
	}
	r := &reader{data: failed.Fields}
	m := r.members()
	var typed error
	switch failed.Code {
	case 1:
		typed = &SamplerBareError{failed}
	case 300:
		typed = &SamplerFullError{failed, readField(m, 0, text), readOptional(m, 1, amount)}
	default:
		return err
	}
	if m.end(); r.err != nil {
		return err
	}
	return typed
}

// SamplerBareError says: it is not so.
//
// 并非如此。
type SamplerBareError struct {
	Failed *Failed
}

func (e *SamplerBareError) Error() string { return e.Failed.Text }

func (e *SamplerBareError) Unwrap() error { return e.Failed }

// SamplerFullError says: it is not so.
//
// 并非如此。
type SamplerFullError struct {
	Failed *Failed
	Who    string
	Left   *Amount
}

func (e *SamplerFullError) Error() string { return e.Failed.Text }

func (e *SamplerFullError) Unwrap() error { return e.Failed }

// SamplerEvery is a type of the contract.
type SamplerEvery struct {
	Flag         bool
	Small        uint8
	Wide         uint64
	Signed       int64
	Short        int16
	Text         string
	Bytes        []byte
	Hash         []byte
	From         string
	Organisation string
	Role         string
	Time         uint64
	Currency     string
	Amount       Amount
	Key          []byte
	Maybe        *Amount
	Many         []SamplerLeaf
	Pair         Tuple2[string, uint32]
	Nothing      Unit
	Stage        SamplerStage
	Ruling       SamplerRuling
	NoneOf       []*bool
}

func samplerEveryCodec() codec[SamplerEvery] {
	return codec[SamplerEvery]{
		func(w *writer, v SamplerEvery) {
			w.members(21, v.Maybe != nil)
			field(w, 0, boolean, v.Flag)
			field(w, 1, u8, v.Small)
			field(w, 2, u64, v.Wide)
			field(w, 3, i64, v.Signed)
			field(w, 4, i16, v.Short)
			field(w, 5, text, v.Text)
			field(w, 6, octets, v.Bytes)
			field(w, 7, octets, v.Hash)
			field(w, 8, text, v.From)
			field(w, 9, text, v.Organisation)
			field(w, 10, text, v.Role)
			field(w, 11, u64, v.Time)
			field(w, 12, text, v.Currency)
			field(w, 13, amount, v.Amount)
			field(w, 14, octets, v.Key)
			optionalField(w, 15, amount, v.Maybe)
			field(w, 16, listOf(samplerLeafCodec()), v.Many)
			field(w, 17, tuple2Of(text, u32), v.Pair)
			field(w, 18, unit, v.Nothing)
			field(w, 19, samplerStageCodec(), v.Stage)
			field(w, 20, samplerRulingCodec(), v.Ruling)
			field(w, 24, listOf(optionalOf(boolean)), v.NoneOf)
		},
		func(r *reader) SamplerEvery {
			m := r.members()
			defer m.end()
			return SamplerEvery{readField(m, 0, boolean), readField(m, 1, u8), readField(m, 2, u64), readField(m, 3, i64), readField(m, 4, i16), readField(m, 5, text), readField(m, 6, octets), readField(m, 7, octets), readField(m, 8, text), readField(m, 9, text), readField(m, 10, text), readField(m, 11, u64), readField(m, 12, text), readField(m, 13, amount), readField(m, 14, octets), readOptional(m, 15, amount), readField(m, 16, listOf(samplerLeafCodec())), readField(m, 17, tuple2Of(text, u32)), readField(m, 18, unit), readField(m, 19, samplerStageCodec()), readField(m, 20, samplerRulingCodec()), readField(m, 24, listOf(optionalOf(boolean)))}
		},
	}
}

// SamplerLeaf: A record that contains itself.
type SamplerLeaf struct {
	Next *SamplerLeaf
}

func samplerLeafCodec() codec[SamplerLeaf] {
	return codec[SamplerLeaf]{
		func(w *writer, v SamplerLeaf) {
			w.members(0, v.Next != nil)
			optionalField(w, 0, samplerLeafCodec(), v.Next)
		},
		func(r *reader) SamplerLeaf {
			m := r.members()
			defer m.end()
			return SamplerLeaf{readOptional(m, 0, samplerLeafCodec())}
		},
	}
}

// SamplerRuling is a type of the contract.
type SamplerRuling interface{ isSamplerRuling() }

func samplerRulingCodec() codec[SamplerRuling] {
	return codec[SamplerRuling]{
		func(w *writer, v SamplerRuling) {
			w.head(4, 2)
			switch v := v.(type) {
			case SamplerRulingDismissed:
				field(w, 0, samplerRulingDismissedCodec(), v)
			case SamplerRulingSplit:
				field(w, 2, samplerRulingSplitCodec(), v)
			}
		},
		func(r *reader) SamplerRuling {
			r.list(2)
			switch r.head(0) {
			case 0:
				return samplerRulingDismissedCodec().read(r)
			case 2:
				return samplerRulingSplitCodec().read(r)
			}
			r.expect(false, "a Ruling")
			return nil
		},
	}
}

// SamplerRulingDismissed is the variant Dismissed of SamplerRuling.
type SamplerRulingDismissed struct {
}

func samplerRulingDismissedCodec() codec[SamplerRulingDismissed] {
	return codec[SamplerRulingDismissed]{
		func(w *writer, _ SamplerRulingDismissed) {
			w.members(0)
		},
		func(r *reader) SamplerRulingDismissed {
			m := r.members()
			defer m.end()
			return SamplerRulingDismissed{}
		},
	}
}

func (SamplerRulingDismissed) isSamplerRuling() {}

// SamplerRulingSplit is the variant Split of SamplerRuling.
type SamplerRulingSplit struct {
	Buyer Amount
}

func samplerRulingSplitCodec() codec[SamplerRulingSplit] {
	return codec[SamplerRulingSplit]{
		func(w *writer, v SamplerRulingSplit) {
			w.members(1)
			field(w, 0, amount, v.Buyer)
		},
		func(r *reader) SamplerRulingSplit {
			m := r.members()
			defer m.end()
			return SamplerRulingSplit{readField(m, 0, amount)}
		},
	}
}

func (SamplerRulingSplit) isSamplerRuling() {}

// SamplerStage: How far it got.
type SamplerStage uint32

// The values of SamplerStage.
const (
	SamplerStageOpen   SamplerStage = 0
	SamplerStageClosed SamplerStage = 7
)

func samplerStageCodec() codec[SamplerStage] {
	return codec[SamplerStage]{
		func(w *writer, v SamplerStage) { w.head(0, uint64(v)) },
		func(r *reader) SamplerStage { return SamplerStage(u32.read(r)) },
	}
}

// SamplerEvent is something that happened, told by the contract.
type SamplerEvent interface{ isSamplerEvent() }

// ReadSamplerEvent reads an event of tradewind.v1.Event: its name, and its fields in
// canonical bytes. Of an event that is not known, it is nil.
func ReadSamplerEvent(name string, fields []byte) (SamplerEvent, error) {
	switch name {
	case "Done":
		return decode(samplerDoneCodec(), fields)
	}
	return nil, nil
}

// SamplerDone: It was done.
type SamplerDone struct {
	By    string
	Every SamplerEvery
}

func samplerDoneCodec() codec[SamplerDone] {
	return codec[SamplerDone]{
		func(w *writer, v SamplerDone) {
			w.members(2)
			field(w, 0, text, v.By)
			field(w, 1, samplerEveryCodec(), v.Every)
		},
		func(r *reader) SamplerDone {
			m := r.members()
			defer m.end()
			return SamplerDone{readField(m, 0, text), readField(m, 1, samplerEveryCodec())}
		},
	}
}

func (SamplerDone) isSamplerEvent() {}
