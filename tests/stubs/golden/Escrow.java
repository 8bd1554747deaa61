// Written by `tradewind client --lang java`; written again when the contract changes.

package tradewind;

import static tradewind.Tradewind.*;

import java.util.List;
import java.util.Optional;

/** Orders and their money. */
public final class Escrow extends Stub {
    /** The interface that this client was written from. */
    public static final String SCHEMA_HASH =
            "41bcb3df3174f088f377d30d8e8e7beb5df23e77274a1870be2159261b5145fa";

    public Escrow(Transport transport, String name) {
        super(transport, name);
    }
    /**
     * Deploys the contract under this client's name: the module, and what its constructor
     * takes.
     */
    public Call<Void> opening(byte[] code, Settings settings) {
        Writer args = new Writer();
        args.array(1);
        Settings.CODEC.write(args, settings);
        return deployment(code, args);
    }

    /**
     * The seller takes a paid order on; the buyer cannot cancel it any more.
     *
     * The party in `seller` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     */
    public Call<Void> accept(String seller, String reference) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        return call("accept", UNIT, args);
    }

    /**
     * Ends an order that is not on its way and refunds it: the seller, or before the seller
     * accepts, the buyer.
     *
     * The party in `by` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param by a party, such as ann@shop
     */
    public Call<Void> cancel(String seller, String reference, String by) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, by);
        return call("cancel", UNIT, args);
    }

    /**
     * Pays a party what is owed to it, or a part of it, under its own reference.
     *
     * The party in `to` must have agreed.
     *
     * @param to a party, such as ann@shop
     * @param amount money
     * @param reference text
     */
    public Call<Void> claim(String to, Amount amount, String reference) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, to);
        AMOUNT.write(args, amount);
        TEXT.write(args, reference);
        return call("claim", UNIT, args);
    }

    /**
     * The seller has the goods back and returns what it was paid for them. The fee goes back
     * with it; the tax waits for customs.
     *
     * The party in `seller` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     */
    public Call<Void> confirmReturn(String seller, String reference) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        return call("confirm_return", UNIT, args);
    }

    /**
     * Offers an order to the buyer.
     *
     * The party in `seller` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param terms a Terms
     */
    public Call<Void> create(String seller, String reference, Terms terms) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        Terms.CODEC.write(args, terms);
        return call("create", UNIT, args);
    }

    /**
     * The carrier or the buyer says that the goods have arrived.
     *
     * The party in `by` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param by a party, such as ann@shop
     */
    public Call<Void> deliver(String seller, String reference, String by) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, by);
        return call("deliver", UNIT, args);
    }

    /**
     * The buyer objects.
     *
     * The party in `buyer` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param buyer a party, such as ann@shop
     * @param reason text
     */
    public Call<Void> dispute(String seller, String reference, String buyer, String reason) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, buyer);
        TEXT.write(args, reason);
        return call("dispute", UNIT, args);
    }

    /**
     * Does what the rules say once the deadline of the order's state is over.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     */
    public Call<Void> expire(String seller, String reference) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        return call("expire", UNIT, args);
    }

    /**
     * Customs puts the deadline of an order's state off, to a whole period from now at most:
     * together with the lift of a hold, whose time is then nobody's loss.
     *
     * The contract's rule `customs_agrees` decides who may.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param until a moment, in milliseconds since 1970
     */
    public Call<Void> extend(String seller, String reference, long until) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        U64.write(args, until);
        return call("extend", UNIT, args);
    }

    /**
     * Pays exactly what the order costs.
     *
     * The party in `buyer` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param buyer a party, such as ann@shop
     * @param amount money
     */
    public Call<Void> fund(String seller, String reference, String buyer, Amount amount) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, buyer);
        AMOUNT.write(args, amount);
        return call("fund", UNIT, args);
    }

    /**
     * Offers and pays an order at once, agreed by both sides; or pays one that was offered
     * before. Again for an order that was paid, it changes nothing.
     *
     * The party in `seller` must have agreed.
     *
     * The party in `buyer` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param buyer a party, such as ann@shop
     * @param terms a Terms
     */
    public Call<Void> purchase(String seller, String reference, String buyer, Terms terms) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, buyer);
        Terms.CODEC.write(args, terms);
        return call("purchase", UNIT, args);
    }

    /**
     * The seller refunds parts of lines, as line and minor units: out of the deposit while it
     * is held, with the tax on them; afterwards out of its own account, with the fee on them
     * until the return period is over. Their tax is then for customs to reverse.
     *
     * The party in `seller` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param lines a list, each together a whole number of 32 bits, from 0; a whole number of
     * 64 bits, from 0
     */
    public Call<Void> refund(String seller, String reference, List<Tuple2<Long, Long>> lines) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        listOf(tupleOf(U32, U64)).write(args, lines);
        return call("refund", UNIT, args);
    }

    /**
     * The buyer is content: the seller is paid now.
     *
     * The party in `buyer` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param buyer a party, such as ann@shop
     */
    public Call<Void> release(String seller, String reference, String buyer) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, buyer);
        return call("release", UNIT, args);
    }

    /**
     * The buyer wants to send the goods back, within the return period.
     *
     * The party in `buyer` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param buyer a party, such as ann@shop
     */
    public Call<Void> requestReturn(String seller, String reference, String buyer) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, buyer);
        return call("request_return", UNIT, args);
    }

    /**
     * The seller contests the objection before the arbiter, or gives in and the buyer is
     * refunded.
     *
     * The party in `seller` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param contest true or false
     */
    public Call<Void> respond(String seller, String reference, boolean contest) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        BOOL.write(args, contest);
        return call("respond", UNIT, args);
    }

    /**
     * Customs gives tax back to the buyer that is still held after the release, until the
     * return period is over.
     *
     * The contract's rule `customs_agrees` decides who may.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param tax money
     */
    public Call<Void> reverseTax(String seller, String reference, Amount tax) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        AMOUNT.write(args, tax);
        return call("reverse_tax", UNIT, args);
    }

    /**
     * The arbiter gives `to_buyer` of what is held back to the buyer and the rest to the
     * seller.
     *
     * The party in `arbiter` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param arbiter a party, such as ann@shop
     * @param toBuyer money
     */
    public Call<Void> rule(String seller, String reference, String arbiter, Amount toBuyer) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, arbiter);
        AMOUNT.write(args, toBuyer);
        return call("rule", UNIT, args);
    }

    /**
     * The seller or its carrier has sent the goods.
     *
     * The party in `by` must have agreed.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     * @param by a party, such as ann@shop
     */
    public Call<Void> ship(String seller, String reference, String by) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        TEXT.write(args, by);
        return call("ship", UNIT, args);
    }

    /**
     * The lines of an order.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     */
    public List<Line> lines(String seller, String reference) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        return ask("lines", listOf(Line.CODEC), args);
    }

    /**
     * An order by seller and reference.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     */
    public Optional<Order> order(String seller, String reference) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        return ask("order", optionalOf(Order.CODEC), args);
    }

    /**
     * Orders of a seller by reference, from a page token on.
     *
     * @param seller a party, such as ann@shop
     * @param from bytes; or nothing
     * @param limit a whole number of 32 bits, from 0
     */
    public OrderPage orders(String seller, Optional<byte[]> from, long limit) throws Failed {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, seller);
        optionalOf(BYTES).write(args, from);
        U32.write(args, limit);
        return ask("orders", OrderPage.CODEC, args);
    }

    /**
     * What is owed to a party because its account could not take it.
     *
     * @param to a party, such as ann@shop
     * @param currency a currency, such as GBP
     */
    public Amount owed(String to, String currency) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, to);
        TEXT.write(args, currency);
        return ask("owed", AMOUNT, args);
    }

    /**
     * What was refunded of each line, in minor units; empty if nothing was.
     *
     * @param seller a party, such as ann@shop
     * @param reference text
     */
    public List<Long> refunded(String seller, String reference) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, seller);
        TEXT.write(args, reference);
        return ask("refunded", listOf(U64), args);
    }

    /** Where the money lies, who takes tax and fee, and the periods. */
    public Settings settings() throws Failed {
        Writer args = new Writer();
        args.array(0);
        return ask("settings", Settings.CODEC, args);
    }

    @Override
    protected Failed typed(Failed failed) {
        if (!failed.refused || !failed.contract.equals(name)) {
            return failed;
        }
        return switch (failed.code) {
            case 1 -> new UnknownOrderException(failed);
            case 2 -> new OrderExistsException(failed);
            case 3 -> new WrongStateException(failed);
            case 4 -> new NotYoursException(failed);
            case 5 -> new TooLateException(failed);
            case 6 -> new TooEarlyException(failed);
            case 7 -> new WrongAmountException(failed);
            case 8 -> new ArbiterIsPartyException(failed);
            case 9 -> new BadSplitException(failed);
            case 10 -> new UnknownLineException(failed);
            case 11 -> new OverRefundException(failed);
            case 12 -> new MoreThanPaidException(failed);
            case 13 -> new NothingException(failed);
            case 14 -> new BadReferenceException(failed);
            case 15 -> new BadFeeException(failed);
            case 16 -> new MoreThanTaxException(failed);
            case 17 -> new UnknownPartyException(failed);
            case 18 -> new CarrierIsSellerException(failed);
            case 19 -> new BadExtensionException(failed);
            case 20 -> new MoreThanOwedException(failed);
            default -> failed;
        };
    }

    /**
     * {seller} has no order {reference}.
     *
     * {seller} 没有订单 {reference}。
     */
    public static final class UnknownOrderException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String seller;

        /** text. */
        public final transient String reference;

        UnknownOrderException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.seller = members.field(0, TEXT);
            this.reference = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * {seller} has an order {reference} of other terms.
     *
     * {seller} 的订单 {reference} 已存在且条款不同。
     */
    public static final class OrderExistsException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String seller;

        /** text. */
        public final transient String reference;

        OrderExistsException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.seller = members.field(0, TEXT);
            this.reference = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * an order that is {state} does not allow this.
     *
     * 订单状态为 {state}，不允许此操作。
     */
    public static final class WrongStateException extends Failed {
        private static final long serialVersionUID = 1;

        /** a State. */
        public final transient State state;

        WrongStateException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.state = members.field(0, State.CODEC);
            members.end();
        }
    }

    /**
     * {by} may not do this to the order.
     *
     * {by} 无权对该订单执行此操作。
     */
    public static final class NotYoursException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String by;

        NotYoursException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.by = members.field(0, TEXT);
            members.end();
        }
    }

    /**
     * the deadline was {deadline}.
     *
     * 截止时间 {deadline} 已过。
     */
    public static final class TooLateException extends Failed {
        private static final long serialVersionUID = 1;

        /** a moment, in milliseconds since 1970. */
        public final transient long deadline;

        TooLateException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.deadline = members.field(0, U64);
            members.end();
        }
    }

    /**
     * the deadline is {deadline}.
     *
     * 截止时间为 {deadline}，尚未到期。
     */
    public static final class TooEarlyException extends Failed {
        private static final long serialVersionUID = 1;

        /** a moment, in milliseconds since 1970. */
        public final transient long deadline;

        TooEarlyException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.deadline = members.field(0, U64);
            members.end();
        }
    }

    /**
     * the order costs {expected}, not {found}.
     *
     * 订单金额为 {expected}，而非 {found}。
     */
    public static final class WrongAmountException extends Failed {
        private static final long serialVersionUID = 1;

        /** money. */
        public final transient Amount expected;

        /** money. */
        public final transient Amount found;

        WrongAmountException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.expected = members.field(0, AMOUNT);
            this.found = members.field(1, AMOUNT);
            members.end();
        }
    }

    /**
     * {arbiter} has a part in the order and cannot decide it.
     *
     * {arbiter} 是订单当事方，不能担任仲裁人。
     */
    public static final class ArbiterIsPartyException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String arbiter;

        ArbiterIsPartyException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.arbiter = members.field(0, TEXT);
            members.end();
        }
    }

    /**
     * the buyer can be given at most {held}.
     *
     * 最多可退还买方 {held}。
     */
    public static final class BadSplitException extends Failed {
        private static final long serialVersionUID = 1;

        /** money. */
        public final transient Amount held;

        BadSplitException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.held = members.field(0, AMOUNT);
            members.end();
        }
    }

    /**
     * the order has no line {line}.
     *
     * 订单没有第 {line} 行。
     */
    public static final class UnknownLineException extends Failed {
        private static final long serialVersionUID = 1;

        /** a whole number of 32 bits, from 0. */
        public final transient long line;

        UnknownLineException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.line = members.field(0, U32);
            members.end();
        }
    }

    /**
     * {left} is left of line {line}.
     *
     * 第 {line} 行剩余 {left}。
     */
    public static final class OverRefundException extends Failed {
        private static final long serialVersionUID = 1;

        /** a whole number of 32 bits, from 0. */
        public final transient long line;

        /** money. */
        public final transient Amount left;

        OverRefundException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.line = members.field(0, U32);
            this.left = members.field(1, AMOUNT);
            members.end();
        }
    }

    /**
     * at most {left} can be refunded of what the seller was paid.
     *
     * 卖方所收款项最多可退 {left}。
     */
    public static final class MoreThanPaidException extends Failed {
        private static final long serialVersionUID = 1;

        /** money. */
        public final transient Amount left;

        MoreThanPaidException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.left = members.field(0, AMOUNT);
            members.end();
        }
    }

    /**
     * the amount is zero.
     *
     * 金额为零。
     */
    public static final class NothingException extends Failed {
        private static final long serialVersionUID = 1;

        NothingException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            members.end();
        }
    }

    /**
     * a reference has 1 to {longest} printable ASCII characters.
     *
     * 参考号须为 1 至 {longest} 个可打印 ASCII 字符。
     */
    public static final class BadReferenceException extends Failed {
        private static final long serialVersionUID = 1;

        /** a whole number of 32 bits, from 0. */
        public final transient long longest;

        BadReferenceException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.longest = members.field(0, U32);
            members.end();
        }
    }

    /**
     * a fee is at most {most} millionths.
     *
     * 费率不得超过百万分之 {most}。
     */
    public static final class BadFeeException extends Failed {
        private static final long serialVersionUID = 1;

        /** a whole number of 32 bits, from 0. */
        public final transient long most;

        BadFeeException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.most = members.field(0, U32);
            members.end();
        }
    }

    /**
     * {held} of tax is held for this order.
     *
     * 该订单暂存税款 {held}。
     */
    public static final class MoreThanTaxException extends Failed {
        private static final long serialVersionUID = 1;

        /** money. */
        public final transient Amount held;

        MoreThanTaxException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.held = members.field(0, AMOUNT);
            members.end();
        }
    }

    /**
     * {party} is not registered.
     *
     * {party} 未注册。
     */
    public static final class UnknownPartyException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String party;

        UnknownPartyException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.party = members.field(0, TEXT);
            members.end();
        }
    }

    /**
     * {seller} sells and cannot be the carrier that says the goods have arrived.
     *
     * {seller} 是卖方，不能担任确认到货的承运人。
     */
    public static final class CarrierIsSellerException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String seller;

        CarrierIsSellerException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.seller = members.field(0, TEXT);
            members.end();
        }
    }

    /**
     * the deadline {deadline} can be put off to {latest} at most.
     *
     * 截止时间 {deadline} 最多可延至 {latest}。
     */
    public static final class BadExtensionException extends Failed {
        private static final long serialVersionUID = 1;

        /** a moment, in milliseconds since 1970. */
        public final transient long deadline;

        /** a moment, in milliseconds since 1970. */
        public final transient long latest;

        BadExtensionException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.deadline = members.field(0, U64);
            this.latest = members.field(1, U64);
            members.end();
        }
    }

    /**
     * {owed} is owed.
     *
     * 待付款项为 {owed}。
     */
    public static final class MoreThanOwedException extends Failed {
        private static final long serialVersionUID = 1;

        /** money. */
        public final transient Amount owed;

        MoreThanOwedException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.owed = members.field(0, AMOUNT);
            members.end();
        }
    }

    /** One line of an order. */
    public record Line(String item, long quantity, long price, long tax) {
        static final Codec<Line> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Line value) {
                to.map(4);
                to.field(0, TEXT, value.item());
                to.field(1, U32, value.quantity());
                to.field(2, U64, value.price());
                to.field(3, U64, value.tax());
            }

            @Override
            public Line read(Reader from) {
                Members members = from.members();
                Line value = new Line(
                        members.field(0, TEXT),
                        members.field(1, U32),
                        members.field(2, U64),
                        members.field(3, U64));
                members.end();
                return value;
            }
        };
    }

    /** What became of an order's money, in minor units. What is owed counts as paid. */
    public record Money(long deposited, long paid, long fee, long taxed, long refunded, long held, long taxHeld, long feeHeld) {
        static final Codec<Money> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Money value) {
                to.map(8);
                to.field(0, U64, value.deposited());
                to.field(1, U64, value.paid());
                to.field(2, U64, value.fee());
                to.field(3, U64, value.taxed());
                to.field(4, U64, value.refunded());
                to.field(5, U64, value.held());
                to.field(6, U64, value.taxHeld());
                to.field(7, U64, value.feeHeld());
            }

            @Override
            public Money read(Reader from) {
                Members members = from.members();
                Money value = new Money(
                        members.field(0, U64),
                        members.field(1, U64),
                        members.field(2, U64),
                        members.field(3, U64),
                        members.field(4, U64),
                        members.field(5, U64),
                        members.field(6, U64),
                        members.field(7, U64));
                members.end();
                return value;
            }
        };
    }

    /** An order. */
    public record Order(String buyer, String arbiter, Optional<String> logistics, String currency, State state, long deadline, long goods, long freight, long insurance, long tax, Money money) {
        static final Codec<Order> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Order value) {
                to.map(10, value.logistics());
                to.field(0, TEXT, value.buyer());
                to.field(1, TEXT, value.arbiter());
                to.optional(2, TEXT, value.logistics());
                to.field(3, TEXT, value.currency());
                to.field(4, State.CODEC, value.state());
                to.field(5, U64, value.deadline());
                to.field(6, U64, value.goods());
                to.field(7, U64, value.freight());
                to.field(8, U64, value.insurance());
                to.field(9, U64, value.tax());
                to.field(10, Money.CODEC, value.money());
            }

            @Override
            public Order read(Reader from) {
                Members members = from.members();
                Order value = new Order(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.optional(2, TEXT),
                        members.field(3, TEXT),
                        members.field(4, State.CODEC),
                        members.field(5, U64),
                        members.field(6, U64),
                        members.field(7, U64),
                        members.field(8, U64),
                        members.field(9, U64),
                        members.field(10, Money.CODEC));
                members.end();
                return value;
            }
        };
    }

    /** An order and its reference. */
    public record OrderLine(String reference, Order order) {
        static final Codec<OrderLine> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, OrderLine value) {
                to.map(2);
                to.field(0, TEXT, value.reference());
                to.field(1, Order.CODEC, value.order());
            }

            @Override
            public OrderLine read(Reader from) {
                Members members = from.members();
                OrderLine value = new OrderLine(
                        members.field(0, TEXT),
                        members.field(1, Order.CODEC));
                members.end();
                return value;
            }
        };
    }

    /** Some orders, and where the next ones start. */
    public record OrderPage(List<OrderLine> orders, Optional<byte[]> next) {
        static final Codec<OrderPage> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, OrderPage value) {
                to.map(1, value.next());
                to.field(0, listOf(OrderLine.CODEC), value.orders());
                to.optional(1, BYTES, value.next());
            }

            @Override
            public OrderPage read(Reader from) {
                Members members = from.members();
                OrderPage value = new OrderPage(
                        members.field(0, listOf(OrderLine.CODEC)),
                        members.optional(1, BYTES));
                members.end();
                return value;
            }
        };
    }

    /** How long each state lasts, in milliseconds. */
    public record Periods(long depositMs, long handlingMs, long transitMs, long disputeMs, long responseMs, long arbitrationMs, long returnMs) {
        static final Codec<Periods> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Periods value) {
                to.map(7);
                to.field(0, U64, value.depositMs());
                to.field(1, U64, value.handlingMs());
                to.field(2, U64, value.transitMs());
                to.field(3, U64, value.disputeMs());
                to.field(4, U64, value.responseMs());
                to.field(5, U64, value.arbitrationMs());
                to.field(6, U64, value.returnMs());
            }

            @Override
            public Periods read(Reader from) {
                Members members = from.members();
                Periods value = new Periods(
                        members.field(0, U64),
                        members.field(1, U64),
                        members.field(2, U64),
                        members.field(3, U64),
                        members.field(4, U64),
                        members.field(5, U64),
                        members.field(6, U64));
                members.end();
                return value;
            }
        };
    }

    /** How the contract is set up. */
    public record Settings(String cash, String platform, String customs, long feePerMillion, Periods periods) {
        static final Codec<Settings> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Settings value) {
                to.map(5);
                to.field(0, TEXT, value.cash());
                to.field(1, TEXT, value.platform());
                to.field(2, TEXT, value.customs());
                to.field(3, U32, value.feePerMillion());
                to.field(4, Periods.CODEC, value.periods());
            }

            @Override
            public Settings read(Reader from) {
                Members members = from.members();
                Settings value = new Settings(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, U32),
                        members.field(4, Periods.CODEC));
                members.end();
                return value;
            }
        };
    }

    /** Where an order stands. */
    public enum State {
        Created(0),
        Funded(1),
        Accepted(2),
        Shipped(3),
        Delivered(4),
        Released(5),
        Cancelled(6),
        Disputed(7),
        Contested(8),
        Refunded(9),
        Split(10),
        ReturnRequested(11),
        Returned(12),
        Lapsed(13),
        Closed(14);

        private final int number;

        State(int number) {
            this.number = number;
        }

        static final Codec<State> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, State value) {
                to.number(value.number);
            }

            @Override
            public State read(Reader from) {
                int number = from.number();
                for (State value : values()) {
                    if (value.number == number) {
                        return value;
                    }
                }
                throw new DecodeException("State has no number " + number);
            }
        };
    }

    /** What buyer and seller agree on. */
    public record Terms(String buyer, String arbiter, Optional<String> logistics, String currency, long freight, long insurance, List<Line> lines) {
        static final Codec<Terms> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Terms value) {
                to.map(6, value.logistics());
                to.field(0, TEXT, value.buyer());
                to.field(1, TEXT, value.arbiter());
                to.optional(2, TEXT, value.logistics());
                to.field(3, TEXT, value.currency());
                to.field(4, U64, value.freight());
                to.field(5, U64, value.insurance());
                to.field(6, listOf(Line.CODEC), value.lines());
            }

            @Override
            public Terms read(Reader from) {
                Members members = from.members();
                Terms value = new Terms(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.optional(2, TEXT),
                        members.field(3, TEXT),
                        members.field(4, U64),
                        members.field(5, U64),
                        members.field(6, listOf(Line.CODEC)));
                members.end();
                return value;
            }
        };
    }

    /** Something that happened, told by the contract. */
    public sealed interface Event {
        /** Reads an event of {@code tradewind.v1.Event}: its name, and its fields in canonical bytes. */
        static Optional<Event> read(String name, byte[] fields) {
            return Optional.ofNullable(switch (name) {
                case "Claimed" -> decode(Claimed.CODEC, fields);
                case "Disputed" -> decode(Disputed.CODEC, fields);
                case "Extended" -> decode(Extended.CODEC, fields);
                case "Owed" -> decode(Owed.CODEC, fields);
                case "Paid" -> decode(Paid.CODEC, fields);
                case "Placed" -> decode(Placed.CODEC, fields);
                case "Refunded" -> decode(Refunded.CODEC, fields);
                case "StateChanged" -> decode(StateChanged.CODEC, fields);
                default -> null;
            });
        }
    }

    /** What was owed to a party was paid, or a part of it. */
    public record Claimed(String to, Amount amount, String reference) implements Event {
        static final Codec<Claimed> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Claimed value) {
                to.map(3);
                to.field(0, TEXT, value.to());
                to.field(1, AMOUNT, value.amount());
                to.field(2, TEXT, value.reference());
            }

            @Override
            public Claimed read(Reader from) {
                Members members = from.members();
                Claimed value = new Claimed(
                        members.field(0, TEXT),
                        members.field(1, AMOUNT),
                        members.field(2, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** The buyer objected. */
    public record Disputed(String seller, String buyer, String reference, String reason) implements Event {
        static final Codec<Disputed> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Disputed value) {
                to.map(4);
                to.field(0, TEXT, value.seller());
                to.field(1, TEXT, value.buyer());
                to.field(2, TEXT, value.reference());
                to.field(3, TEXT, value.reason());
            }

            @Override
            public Disputed read(Reader from) {
                Members members = from.members();
                Disputed value = new Disputed(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** The deadline of an order's state was put off. */
    public record Extended(String seller, String buyer, String reference, long deadline) implements Event {
        static final Codec<Extended> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Extended value) {
                to.map(4);
                to.field(0, TEXT, value.seller());
                to.field(1, TEXT, value.buyer());
                to.field(2, TEXT, value.reference());
                to.field(3, U64, value.deadline());
            }

            @Override
            public Extended read(Reader from) {
                Members members = from.members();
                Extended value = new Extended(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, U64));
                members.end();
                return value;
            }
        };
    }

    /** A payment could not be made and waits for its payee to claim it. */
    public record Owed(String to, String seller, String reference, Amount amount) implements Event {
        static final Codec<Owed> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Owed value) {
                to.map(4);
                to.field(0, TEXT, value.to());
                to.field(1, TEXT, value.seller());
                to.field(2, TEXT, value.reference());
                to.field(3, AMOUNT, value.amount());
            }

            @Override
            public Owed read(Reader from) {
                Members members = from.members();
                Owed value = new Owed(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, AMOUNT));
                members.end();
                return value;
            }
        };
    }

    /** The deposit was paid out, in minor units; [`Owed`] tells what of it waits. */
    public record Paid(String seller, String buyer, String reference, String currency, long toSeller, long fee, long tax, long refund) implements Event {
        static final Codec<Paid> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Paid value) {
                to.map(8);
                to.field(0, TEXT, value.seller());
                to.field(1, TEXT, value.buyer());
                to.field(2, TEXT, value.reference());
                to.field(3, TEXT, value.currency());
                to.field(4, U64, value.toSeller());
                to.field(5, U64, value.fee());
                to.field(6, U64, value.tax());
                to.field(7, U64, value.refund());
            }

            @Override
            public Paid read(Reader from) {
                Members members = from.members();
                Paid value = new Paid(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, TEXT),
                        members.field(4, U64),
                        members.field(5, U64),
                        members.field(6, U64),
                        members.field(7, U64));
                members.end();
                return value;
            }
        };
    }

    /** An order was offered, or offered and paid. */
    public record Placed(String seller, String buyer, String reference, Amount price, State state) implements Event {
        static final Codec<Placed> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Placed value) {
                to.map(5);
                to.field(0, TEXT, value.seller());
                to.field(1, TEXT, value.buyer());
                to.field(2, TEXT, value.reference());
                to.field(3, AMOUNT, value.price());
                to.field(4, State.CODEC, value.state());
            }

            @Override
            public Placed read(Reader from) {
                Members members = from.members();
                Placed value = new Placed(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, AMOUNT),
                        members.field(4, State.CODEC));
                members.end();
                return value;
            }
        };
    }

    /** The buyer was given money back: for lines, for a return, or tax. */
    public record Refunded(String seller, String buyer, String reference, Amount amount) implements Event {
        static final Codec<Refunded> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Refunded value) {
                to.map(4);
                to.field(0, TEXT, value.seller());
                to.field(1, TEXT, value.buyer());
                to.field(2, TEXT, value.reference());
                to.field(3, AMOUNT, value.amount());
            }

            @Override
            public Refunded read(Reader from) {
                Members members = from.members();
                Refunded value = new Refunded(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, AMOUNT));
                members.end();
                return value;
            }
        };
    }

    /** An order moved on. */
    public record StateChanged(String seller, String buyer, String reference, State state, long deadline) implements Event {
        static final Codec<StateChanged> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, StateChanged value) {
                to.map(5);
                to.field(0, TEXT, value.seller());
                to.field(1, TEXT, value.buyer());
                to.field(2, TEXT, value.reference());
                to.field(3, State.CODEC, value.state());
                to.field(4, U64, value.deadline());
            }

            @Override
            public StateChanged read(Reader from) {
                Members members = from.members();
                StateChanged value = new StateChanged(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, State.CODEC),
                        members.field(4, U64));
                members.end();
                return value;
            }
        };
    }
}
