// Written by `tradewind client --lang java`, the same for every contract.

package tradewind;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the typed clients of contracts are made on: canonical bytes, calls, and the way to a node. */
public final class Tradewind {
    private Tradewind() {}

    /**
     * The way to a node, made by you of the classes that grpc generates from {@code tradewind.v1}.
     *
     * <p>{@code view} is {@code Ledger.View} with canonical bytes. {@code submit} builds, signs and
     * submits one transaction of these calls with {@code Ledger.SubmitAndWait}. What is signed is the
     * length of the tag in one byte, the tag {@code tradewind/transaction/sign}, the chain's id, and
     * {@link Tradewind#body the body}; what is submitted is {@link Tradewind#envelope the envelope}.
     */
    public interface Transport {
        /** The canonical bytes that a view returned. */
        byte[] view(String contract, String method, byte[] args) throws Failed;

        /** What each call returned, once a durable block has all of them. */
        List<byte[]> submit(List<Invocation> calls) throws Failed;
    }

    /** One call with its arguments in canonical bytes. */
    public record Invocation(String contract, String method, byte[] args) {}

    /** Money in minor units of a currency, to be read as unsigned. */
    public record Amount(long minor, String currency) {}

    /** Values together. */
    public record Tuple1<A>(A a) {}

    /** Values together. */
    public record Tuple2<A, B>(A a, B b) {}

    /** Values together. */
    public record Tuple3<A, B, C>(A a, B b, C c) {}

    /** Values together. */
    public record Tuple4<A, B, C, D>(A a, B b, C c, D d) {}

    /** A call that had no effect; a transport throws it, a stub turns it into a type of its own. */
    public static class Failed extends Exception {
        private static final long serialVersionUID = 1;

        /** The contract that failed. */
        public final String contract;

        /** Whether the contract refused, rather than the platform stopped it. */
        public final boolean refused;

        /** The failure's number. */
        public final int code;

        private final byte[] fields;

        /** As {@code tradewind.v1.Failure} says it, with the fields in canonical bytes. */
        public Failed(String text, String contract, boolean refused, int code, byte[] fields) {
            super(text);
            this.contract = contract;
            this.refused = refused;
            this.code = code;
            this.fields = fields.clone();
        }

        protected Failed(Failed cause) {
            super(cause.getMessage(), cause);
            this.contract = cause.contract;
            this.refused = cause.refused;
            this.code = cause.code;
            this.fields = cause.fields;
        }

        /** What the failure says of the case, in canonical bytes. */
        public byte[] fields() {
            return fields.clone();
        }
    }

    /** Bytes that are not the canonical encoding of what was expected. */
    public static final class DecodeException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        DecodeException(String text) {
            super(text);
        }
    }

    /** The base of the typed clients. */
    public abstract static class Stub {
        protected final Transport transport;

        /** The contract's name on the chain. */
        public final String name;

        protected Stub(Transport transport, String name) {
            this.transport = transport;
            this.name = name;
        }

        /** The failure by its type, if it is one of this contract's. */
        protected abstract Failed typed(Failed failed);

        protected final <T> Call<T> call(String method, Codec<T> returns, Writer args) {
            return new Call<>(this, new Invocation(name, method, args.bytes()), returns);
        }

        protected final <T> T ask(String method, Codec<T> returns, Writer args) throws Failed {
            try {
                return decode(returns, transport.view(name, method, args.bytes()));
            } catch (Failed failed) {
                throw typed(failed);
            }
        }

        protected final Call<Void> deployment(byte[] code, Writer opening) {
            Writer args = new Writer();
            args.array(3);
            TEXT.write(args, name);
            BYTES.write(args, code);
            BYTES.write(args, opening.bytes());
            return new Call<>(this, new Invocation("registry@system", "deploy", args.bytes()), UNIT);
        }
    }

    /** A call that is ready to be made, alone or with others. */
    public record Call<T>(Stub stub, Invocation invocation, Codec<T> returns) {
        /** Makes the call, and says what it returned. */
        public T send() throws Failed {
            return read(together(stub.transport, List.of(this)).get(0));
        }

        /** What the canonical bytes that it returned say. */
        public T read(byte[] returned) {
            return decode(returns, returned);
        }
    }

    /** Makes calls in one transaction: all take effect, or none. Each reads what it returned. */
    public static List<byte[]> together(Transport transport, List<? extends Call<?>> calls) throws Failed {
        List<Invocation> invocations = new ArrayList<>();
        calls.forEach(call -> invocations.add(call.invocation()));
        try {
            return transport.submit(invocations);
        } catch (Failed failed) {
            for (Call<?> call : calls) {
                if (call.stub().name.equals(failed.contract)) {
                    throw call.stub().typed(failed);
                }
            }
            throw failed;
        }
    }

    /** The canonical body of a transaction, without consents. */
    public static byte[] body(
            String sender, byte[] requestId, long expiryMs, long gasLimit, List<Invocation> calls) {
        Writer to = new Writer();
        to.map(6);
        to.field(0, TEXT, sender);
        to.field(1, BYTES, requestId);
        to.field(2, U64, expiryMs);
        to.field(3, U64, gasLimit);
        to.number(4);
        to.array(calls.size());
        for (Invocation call : calls) {
            to.map(4);
            to.field(0, TEXT, call.contract());
            to.field(1, TEXT, call.method());
            to.field(2, BYTES, call.args());
            to.number(3);
            to.array(0);
        }
        to.number(5);
        to.array(0);
        return to.bytes();
    }

    /** The canonical bytes of a signed transaction. */
    public static byte[] envelope(byte[] body, byte[] key, byte[] signature) {
        Writer to = new Writer();
        to.array(3);
        BYTES.write(to, body);
        BYTES.write(to, key);
        BYTES.write(to, signature);
        return to.bytes();
    }

    /** Writes values of one type, and reads them. */
    public interface Codec<T> {
        void write(Writer to, T value);

        T read(Reader from);
    }

    /** The canonical bytes of a value. */
    public static <T> byte[] encode(Codec<T> codec, T value) {
        Writer to = new Writer();
        codec.write(to, value);
        return to.bytes();
    }

    /** The value of canonical bytes; of none, where a method returns nothing. */
    public static <T> T decode(Codec<T> codec, byte[] data) {
        Reader from = new Reader(data.length == 0 ? new byte[] {(byte) 0xf6} : data);
        T value = codec.read(from);
        from.end();
        return value;
    }

    /** Writes canonical CBOR: definite lengths, shortest integers. */
    public static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public byte[] bytes() {
            return out.toByteArray();
        }

        public void array(int count) {
            head(4, count);
        }

        /** A map of `required` members and of those that are there. */
        public void map(int required, Optional<?>... others) {
            head(5, required + Arrays.stream(others).filter(Optional::isPresent).count());
        }

        public void number(int number) {
            head(0, number);
        }

        public <T> void field(int number, Codec<T> codec, T value) {
            number(number);
            codec.write(this, value);
        }

        public <T> void optional(int number, Codec<T> codec, Optional<T> value) {
            value.ifPresent(present -> field(number, codec, present));
        }

        void raw(int first) {
            out.write(first);
        }

        void raw(byte[] bytes) {
            out.writeBytes(bytes);
        }

        /** The first bytes of an item: its kind, and an unsigned number in the fewest bytes. */
        void head(int major, long argument) {
            int width = 8;
            if (Long.compareUnsigned(argument, 24) < 0) {
                out.write(major << 5 | (int) argument);
                return;
            } else if (Long.compareUnsigned(argument, 0xff) <= 0) {
                width = 1;
            } else if (Long.compareUnsigned(argument, 0xffff) <= 0) {
                width = 2;
            } else if (Long.compareUnsigned(argument, 0xffffffffL) <= 0) {
                width = 4;
            }
            out.write(major << 5 | 24 + Integer.numberOfTrailingZeros(width));
            out.write(ByteBuffer.allocate(8).putLong(argument).array(), 8 - width, width);
        }
    }

    /** Reads what a writer writes, and refuses everything else. */
    public static final class Reader {
        private final ByteBuffer data;

        Reader(byte[] data) {
            this.data = ByteBuffer.wrap(data);
        }

        public void array(int count) {
            expect(head(4) == count, "a list of " + count);
        }

        /** The members of a record, by ascending number. */
        public Members members() {
            return new Members(this, head(5));
        }

        public int number() {
            long number = head(0);
            expect(number >= 0 && number <= Integer.MAX_VALUE, "a number");
            return (int) number;
        }

        int peek() {
            expect(data.hasRemaining(), "more");
            return data.get(data.position()) & 0xff;
        }

        int raw() {
            int first = peek();
            data.get();
            return first;
        }

        byte[] raw(long length) {
            expect(length >= 0 && length <= data.remaining(), "more");
            byte[] bytes = new byte[(int) length];
            data.get(bytes);
            return bytes;
        }

        long head(int major) {
            int first = raw();
            expect(first >> 5 == major, "another kind of item");
            int info = first & 31;
            if (info < 24) {
                return info;
            }
            expect(info <= 27, "a length");
            int width = 1 << info - 24;
            byte[] wide = new byte[8];
            System.arraycopy(raw(width), 0, wide, 8 - width, width);
            long value = ByteBuffer.wrap(wide).getLong();
            long least = width == 1 ? 24 : 1L << 4 * width;
            expect(Long.compareUnsigned(value, least) >= 0, "the shortest integer");
            return value;
        }

        void end() {
            expect(!data.hasRemaining(), "no more");
        }

        void expect(boolean holds, String what) {
            if (!holds) {
                throw new DecodeException("expected " + what + " at byte " + data.position());
            }
        }
    }

    /** The members of a record that is being read. */
    public static final class Members {
        private final Reader from;
        private long left;

        Members(Reader from, long left) {
            this.from = from;
            this.left = left;
        }

        public <T> T field(int number, Codec<T> codec) {
            left--;
            from.expect(left >= 0 && from.number() == number, "field " + number);
            return codec.read(from);
        }

        public <T> Optional<T> optional(int number, Codec<T> codec) {
            if (left == 0) {
                return Optional.empty();
            }
            int before = from.data.position();
            boolean isNext = from.number() == number;
            from.data.position(before);
            return isNext ? Optional.of(field(number, codec)) : Optional.empty();
        }

        public void end() {
            from.expect(left == 0, "no other field");
        }
    }

    public static final Codec<Void> UNIT = new Codec<>() {
        @Override
        public void write(Writer to, Void value) {
            to.raw(0xf6);
        }

        @Override
        public Void read(Reader from) {
            from.expect(from.raw() == 0xf6, "nothing");
            return null;
        }
    };

    public static final Codec<Boolean> BOOL = new Codec<>() {
        @Override
        public void write(Writer to, Boolean value) {
            to.raw(value ? 0xf5 : 0xf4);
        }

        @Override
        public Boolean read(Reader from) {
            int first = from.raw();
            from.expect(first == 0xf4 || first == 0xf5, "true or false");
            return first == 0xf5;
        }
    };

    /** Whole numbers of 64 bits from 0, in a long that is to be read as unsigned. */
    public static final Codec<Long> U64 = new Codec<>() {
        @Override
        public void write(Writer to, Long value) {
            to.head(0, value);
        }

        @Override
        public Long read(Reader from) {
            return from.head(0);
        }
    };

    public static final Codec<Long> I64 = signed(64);
    public static final Codec<Long> I32 = signed(32);
    public static final Codec<Long> I16 = signed(16);
    public static final Codec<Long> I8 = signed(8);
    public static final Codec<Long> U32 = unsigned(32);
    public static final Codec<Long> U16 = unsigned(16);
    public static final Codec<Long> U8 = unsigned(8);

    public static final Codec<String> TEXT = new Codec<>() {
        @Override
        public void write(Writer to, String value) {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            to.head(3, text.length);
            to.raw(text);
        }

        @Override
        public String read(Reader from) {
            try {
                ByteBuffer text = ByteBuffer.wrap(from.raw(from.head(3)));
                return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
            } catch (CharacterCodingException malformed) {
                throw new DecodeException("expected UTF-8");
            }
        }
    };

    public static final Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public void write(Writer to, byte[] value) {
            to.head(2, value.length);
            to.raw(value);
        }

        @Override
        public byte[] read(Reader from) {
            return from.raw(from.head(2));
        }
    };

    public static final Codec<Amount> AMOUNT = new Codec<>() {
        @Override
        public void write(Writer to, Amount value) {
            to.array(2);
            U64.write(to, value.minor());
            TEXT.write(to, value.currency());
        }

        @Override
        public Amount read(Reader from) {
            from.array(2);
            return new Amount(U64.read(from), TEXT.read(from));
        }
    };

    public static <T> Codec<Optional<T>> optionalOf(Codec<T> inner) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Optional<T> value) {
                value.ifPresentOrElse(present -> inner.write(to, present), () -> to.raw(0xf6));
            }

            @Override
            public Optional<T> read(Reader from) {
                if (from.peek() == 0xf6) {
                    from.raw();
                    return Optional.empty();
                }
                return Optional.of(inner.read(from));
            }
        };
    }

    public static <T> Codec<List<T>> listOf(Codec<T> inner) {
        return new Codec<>() {
            @Override
            public void write(Writer to, List<T> value) {
                to.array(value.size());
                value.forEach(entry -> inner.write(to, entry));
            }

            @Override
            public List<T> read(Reader from) {
                long count = from.head(4);
                from.expect(count >= 0 && count <= from.data.remaining(), "more");
                List<T> list = new ArrayList<>();
                for (long i = 0; i < count; i++) {
                    list.add(inner.read(from));
                }
                return List.copyOf(list);
            }
        };
    }

    public static <A> Codec<Tuple1<A>> tupleOf(Codec<A> a) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Tuple1<A> value) {
                to.array(1);
                a.write(to, value.a());
            }

            @Override
            public Tuple1<A> read(Reader from) {
                from.array(1);
                return new Tuple1<>(a.read(from));
            }
        };
    }

    public static <A, B> Codec<Tuple2<A, B>> tupleOf(Codec<A> a, Codec<B> b) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Tuple2<A, B> value) {
                to.array(2);
                a.write(to, value.a());
                b.write(to, value.b());
            }

            @Override
            public Tuple2<A, B> read(Reader from) {
                from.array(2);
                return new Tuple2<>(a.read(from), b.read(from));
            }
        };
    }

    public static <A, B, C> Codec<Tuple3<A, B, C>> tupleOf(Codec<A> a, Codec<B> b, Codec<C> c) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Tuple3<A, B, C> value) {
                to.array(3);
                a.write(to, value.a());
                b.write(to, value.b());
                c.write(to, value.c());
            }

            @Override
            public Tuple3<A, B, C> read(Reader from) {
                from.array(3);
                return new Tuple3<>(a.read(from), b.read(from), c.read(from));
            }
        };
    }

    public static <A, B, C, D> Codec<Tuple4<A, B, C, D>> tupleOf(
            Codec<A> a, Codec<B> b, Codec<C> c, Codec<D> d) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Tuple4<A, B, C, D> value) {
                to.array(4);
                a.write(to, value.a());
                b.write(to, value.b());
                c.write(to, value.c());
                d.write(to, value.d());
            }

            @Override
            public Tuple4<A, B, C, D> read(Reader from) {
                from.array(4);
                return new Tuple4<>(a.read(from), b.read(from), c.read(from), d.read(from));
            }
        };
    }

    private static Codec<Long> unsigned(int bits) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Long value) {
                if (value < 0 || value >= 1L << bits) {
                    throw new IllegalArgumentException(value + " does not fit " + bits + " bits");
                }
                to.head(0, value);
            }

            @Override
            public Long read(Reader from) {
                long value = from.head(0);
                from.expect(value >= 0 && value < 1L << bits, bits + " bits");
                return value;
            }
        };
    }

    private static Codec<Long> signed(int bits) {
        return new Codec<>() {
            @Override
            public void write(Writer to, Long value) {
                long bound = 1L << bits - 1;
                if (bits < 64 && (value < -bound || value >= bound)) {
                    throw new IllegalArgumentException(value + " does not fit " + bits + " bits");
                }
                to.head(value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
            }

            @Override
            public Long read(Reader from) {
                boolean negative = from.peek() >> 5 == 1;
                long argument = from.head(negative ? 1 : 0);
                long bound = 1L << bits - 1;
                from.expect(argument >= 0 && (bits == 64 || argument < bound), bits + " bits");
                return negative ? -1 - argument : argument;
            }
        };
    }
}
