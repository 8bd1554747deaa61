// Written by `tradewind client --lang java`; written again when the contract changes.

package tradewind;

import static tradewind.Tradewind.*;

import java.util.List;
import java.util.Optional;

/** Has one of each. */
public final class Sampler extends Stub {
    /** The interface that this client was written from. */
    public static final String SCHEMA_HASH =
            "e7d723fefa9cf8e65246552adf1929e91209e40c3a34a88dcfb187a2b8b458a8";

    public Sampler(Transport transport, String name) {
        super(transport, name);
    }
    /**
     * Deploys the contract under this client's name: the module, and what its constructor
     * takes.
     */
    public Call<Void> opening(byte[] code, String owner) {
        Writer args = new Writer();
        args.array(1);
        TEXT.write(args, owner);
        return deployment(code, args);
    }

    /**
     * Is called echo.
     *
     * The party in `from` must have agreed.
     *
     * The caller must hold the role `customs`.
     *
     * The caller must be the contract's `owner`.
     *
     * The contract's rule `fair` decides who may.
     *
     * @param flag true or false
     * @param small a whole number of 8 bits, from 0
     * @param wide a whole number of 64 bits, from 0
     * @param signed a whole number of 64 bits
     * @param short_ a whole number of 16 bits
     * @param text text
     * @param bytes bytes
     * @param hash a hash of 32 bytes
     * @param from a party, such as ann@shop
     * @param organisation an organisation, such as shop
     * @param role a role, such as customs
     * @param time a moment, in milliseconds since 1970
     * @param currency a currency, such as GBP
     * @param amount money
     * @param key a public key of 32 bytes
     * @param maybe money; or nothing
     * @param many a list, each a Leaf
     * @param pair together a party, such as ann@shop; a whole number of 32 bits, from 0
     * @param nothing nothing
     * @param stage a Stage
     * @param ruling a Ruling
     * @param noneOf a list, each true or false; or nothing
     */
    public Call<Every> echo(boolean flag, long small, long wide, long signed, long short_, String text, byte[] bytes, byte[] hash, String from, String organisation, String role, long time, String currency, Amount amount, byte[] key, Optional<Amount> maybe, List<Leaf> many, Tuple2<String, Long> pair, Void nothing, Stage stage, Ruling ruling, List<Optional<Boolean>> noneOf) {
        Writer args = new Writer();
        args.array(22);
        BOOL.write(args, flag);
        U8.write(args, small);
        U64.write(args, wide);
        I64.write(args, signed);
        I16.write(args, short_);
        TEXT.write(args, text);
        BYTES.write(args, bytes);
        BYTES.write(args, hash);
        TEXT.write(args, from);
        TEXT.write(args, organisation);
        TEXT.write(args, role);
        U64.write(args, time);
        TEXT.write(args, currency);
        AMOUNT.write(args, amount);
        BYTES.write(args, key);
        optionalOf(AMOUNT).write(args, maybe);
        listOf(Leaf.CODEC).write(args, many);
        tupleOf(TEXT, U32).write(args, pair);
        UNIT.write(args, nothing);
        Stage.CODEC.write(args, stage);
        Ruling.CODEC.write(args, ruling);
        listOf(optionalOf(BOOL)).write(args, noneOf);
        return call("echo", Every.CODEC, args);
    }

    /** Is called check. */
    public Void check() throws Failed {
        Writer args = new Writer();
        args.array(0);
        return ask("check", UNIT, args);
    }

    /**
     * Is called class.
     *
     * @param in text
     */
    public Optional<String> class_(String in) throws Failed {
        Writer args = new Writer();
        args.array(1);
        TEXT.write(args, in);
        return ask("class", optionalOf(TEXT), args);
    }

    @Override
    protected Failed typed(Failed failed) {
        if (!failed.refused || !failed.contract.equals(name)) {
            return failed;
        }
        return switch (failed.code) {
            case 1 -> new BareException(failed);
            case 300 -> new FullException(failed);
            default -> failed;
        };
    }

    /**
     * it is not so.
     *
     * 并非如此。
     */
    public static final class BareException extends Failed {
        private static final long serialVersionUID = 1;

        BareException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            members.end();
        }
    }

    /**
     * it is not so.
     *
     * 并非如此。
     */
    public static final class FullException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String who;

        /** money; or nothing. */
        public final transient Optional<Amount> left;

        FullException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.who = members.field(0, TEXT);
            this.left = members.optional(1, AMOUNT);
            members.end();
        }
    }

    /** Every, as the contract defines it. */
    public record Every(boolean flag, long small, long wide, long signed, long short_, String text, byte[] bytes, byte[] hash, String from, String organisation, String role, long time, String currency, Amount amount, byte[] key, Optional<Amount> maybe, List<Leaf> many, Tuple2<String, Long> pair, Void nothing, Stage stage, Ruling ruling, List<Optional<Boolean>> noneOf) {
        static final Codec<Every> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Every value) {
                to.map(21, value.maybe());
                to.field(0, BOOL, value.flag());
                to.field(1, U8, value.small());
                to.field(2, U64, value.wide());
                to.field(3, I64, value.signed());
                to.field(4, I16, value.short_());
                to.field(5, TEXT, value.text());
                to.field(6, BYTES, value.bytes());
                to.field(7, BYTES, value.hash());
                to.field(8, TEXT, value.from());
                to.field(9, TEXT, value.organisation());
                to.field(10, TEXT, value.role());
                to.field(11, U64, value.time());
                to.field(12, TEXT, value.currency());
                to.field(13, AMOUNT, value.amount());
                to.field(14, BYTES, value.key());
                to.optional(15, AMOUNT, value.maybe());
                to.field(16, listOf(Leaf.CODEC), value.many());
                to.field(17, tupleOf(TEXT, U32), value.pair());
                to.field(18, UNIT, value.nothing());
                to.field(19, Stage.CODEC, value.stage());
                to.field(20, Ruling.CODEC, value.ruling());
                to.field(24, listOf(optionalOf(BOOL)), value.noneOf());
            }

            @Override
            public Every read(Reader from) {
                Members members = from.members();
                Every value = new Every(
                        members.field(0, BOOL),
                        members.field(1, U8),
                        members.field(2, U64),
                        members.field(3, I64),
                        members.field(4, I16),
                        members.field(5, TEXT),
                        members.field(6, BYTES),
                        members.field(7, BYTES),
                        members.field(8, TEXT),
                        members.field(9, TEXT),
                        members.field(10, TEXT),
                        members.field(11, U64),
                        members.field(12, TEXT),
                        members.field(13, AMOUNT),
                        members.field(14, BYTES),
                        members.optional(15, AMOUNT),
                        members.field(16, listOf(Leaf.CODEC)),
                        members.field(17, tupleOf(TEXT, U32)),
                        members.field(18, UNIT),
                        members.field(19, Stage.CODEC),
                        members.field(20, Ruling.CODEC),
                        members.field(24, listOf(optionalOf(BOOL))));
                members.end();
                return value;
            }
        };
    }

    /** A record that contains itself. */
    public record Leaf(Optional<Leaf> next) {
        static final Codec<Leaf> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Leaf value) {
                to.map(0, value.next());
                to.optional(0, Leaf.CODEC, value.next());
            }

            @Override
            public Leaf read(Reader from) {
                Members members = from.members();
                Leaf value = new Leaf(
                        members.optional(0, Leaf.CODEC));
                members.end();
                return value;
            }
        };
    }

    /** Ruling, as the contract defines it. */
    public sealed interface Ruling {
        Codec<Ruling> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Ruling value) {
                to.array(2);
                if (value instanceof Dismissed dismissed) {
                    to.number(0);
                    Dismissed.CODEC.write(to, dismissed);
                } else if (value instanceof Split split) {
                    to.number(2);
                    Split.CODEC.write(to, split);
                }
            }

            @Override
            public Ruling read(Reader from) {
                from.array(2);
                int number = from.number();
                return switch (number) {
                    case 0 -> Dismissed.CODEC.read(from);
                    case 2 -> Split.CODEC.read(from);
                    default -> throw new DecodeException("Ruling has no number " + number);
                };
            }
        };

        /** The variant Dismissed of Ruling. */
        public record Dismissed() implements Ruling {
            static final Codec<Dismissed> CODEC = new Codec<>() {
                @Override
                public void write(Writer to, Dismissed value) {
                    to.map(0);
                }

                @Override
                public Dismissed read(Reader from) {
                    Members members = from.members();
                    Dismissed value = new Dismissed();
                    members.end();
                    return value;
                }
            };
        }

        /** The variant Split of Ruling. */
        public record Split(Amount buyer) implements Ruling {
            static final Codec<Split> CODEC = new Codec<>() {
                @Override
                public void write(Writer to, Split value) {
                    to.map(1);
                    to.field(0, AMOUNT, value.buyer());
                }

                @Override
                public Split read(Reader from) {
                    Members members = from.members();
                    Split value = new Split(
                            members.field(0, AMOUNT));
                    members.end();
                    return value;
                }
            };
        }
    }

    /** How far it got. */
    public enum Stage {
        Open(0),
        Closed(7);

        private final int number;

        Stage(int number) {
            this.number = number;
        }

        static final Codec<Stage> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Stage value) {
                to.number(value.number);
            }

            @Override
            public Stage read(Reader from) {
                int number = from.number();
                for (Stage value : values()) {
                    if (value.number == number) {
                        return value;
                    }
                }
                throw new DecodeException("Stage has no number " + number);
            }
        };
    }

    /** Something that happened, told by the contract. */
    public sealed interface Event {
        /** Reads an event of {@code tradewind.v1.Event}: its name, and its fields in canonical bytes. */
        static Optional<Event> read(String name, byte[] fields) {
            return Optional.ofNullable(switch (name) {
                case "Done" -> decode(Done.CODEC, fields);
                default -> null;
            });
        }
    }

    /** It was done. */
    public record Done(String by, Every every) implements Event {
        static final Codec<Done> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Done value) {
                to.map(2);
                to.field(0, TEXT, value.by());
                to.field(1, Every.CODEC, value.every());
            }

            @Override
            public Done read(Reader from) {
                Members members = from.members();
                Done value = new Done(
                        members.field(0, TEXT),
                        members.field(1, Every.CODEC));
                members.end();
                return value;
            }
        };
    }
}
