// Written by `tradewind client --lang java`; written again when the contract changes.

package tradewind;

import static tradewind.Tradewind.*;

import java.util.List;
import java.util.Optional;

/** Money in several currencies. */
public final class Cash extends Stub {
    /** The interface that this client was written from. */
    public static final String SCHEMA_HASH =
            "fdcff45427de6fdcf182ce52be02193c3c1309f4c535a3f66551c0ddd8ad9b3d";

    public Cash(Transport transport, String name) {
        super(transport, name);
    }
    /**
     * Deploys the contract under this client's name: the module, and what its constructor
     * takes.
     */
    public Call<Void> opening(byte[] code, String operator, List<Tuple3<String, String, String>> currencies) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, operator);
        listOf(tupleOf(TEXT, TEXT, TEXT)).write(args, currencies);
        return deployment(code, args);
    }

    /**
     * Admits a currency: `issuer` alone mints and redeems it; `authority` may freeze it too.
     *
     * The caller must be the contract's `operator`.
     *
     * @param currency a currency, such as GBP
     * @param issuer a party, such as ann@shop
     * @param authority a party, such as ann@shop
     */
    public Call<Void> addCurrency(String currency, String issuer, String authority) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, currency);
        TEXT.write(args, issuer);
        TEXT.write(args, authority);
        return call("add_currency", UNIT, args);
    }

    /**
     * Pays a hold out to its payee.
     *
     * The contract's rule `executor_agrees` decides who may.
     *
     * @param from a party, such as ann@shop
     * @param reference text
     */
    public Call<Void> executeHold(String from, String reference) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, from);
        TEXT.write(args, reference);
        return call("execute_hold", UNIT, args);
    }

    /**
     * Freezes money of an account, by an order of the issuer or the authority.
     *
     * The party in `by` must have agreed.
     *
     * @param by a party, such as ann@shop
     * @param account a party, such as ann@shop
     * @param amount money
     * @param order text
     * @param reason text
     */
    public Call<Void> freeze(String by, String account, Amount amount, String order, String reason) {
        Writer args = new Writer();
        args.array(5);
        TEXT.write(args, by);
        TEXT.write(args, account);
        AMOUNT.write(args, amount);
        TEXT.write(args, order);
        TEXT.write(args, reason);
        return call("freeze", UNIT, args);
    }

    /**
     * Lets nothing out of an account, by order of the issuer or the authority.
     *
     * The party in `by` must have agreed.
     *
     * @param by a party, such as ann@shop
     * @param account a party, such as ann@shop
     * @param currency a currency, such as GBP
     * @param order text
     * @param reason text
     */
    public Call<Void> freezeAccount(String by, String account, String currency, String order, String reason) {
        Writer args = new Writer();
        args.array(5);
        TEXT.write(args, by);
        TEXT.write(args, account);
        TEXT.write(args, currency);
        TEXT.write(args, order);
        TEXT.write(args, reason);
        return call("freeze_account", UNIT, args);
    }

    /**
     * Sets money aside for `to`; `executor` pays it out or gives it back until `expiry`, after
     * which anyone may give it back.
     *
     * The party in `from` must have agreed.
     *
     * @param from a party, such as ann@shop
     * @param to a party, such as ann@shop
     * @param executor a party, such as ann@shop
     * @param amount money
     * @param expiry a moment, in milliseconds since 1970
     * @param reference text
     */
    public Call<Void> hold(String from, String to, String executor, Amount amount, long expiry, String reference) {
        Writer args = new Writer();
        args.array(6);
        TEXT.write(args, from);
        TEXT.write(args, to);
        TEXT.write(args, executor);
        AMOUNT.write(args, amount);
        U64.write(args, expiry);
        TEXT.write(args, reference);
        return call("hold", UNIT, args);
    }

    /**
     * Limits an account of the issuer's currency, in minor units; `None` lifts a limit.
     *
     * The contract's rule `issuer_agrees` decides who may.
     *
     * @param account a party, such as ann@shop
     * @param currency a currency, such as GBP
     * @param largestTransfer a whole number of 64 bits, from 0; or nothing
     * @param largestBalance a whole number of 64 bits, from 0; or nothing
     */
    public Call<Void> limit(String account, String currency, Optional<Long> largestTransfer, Optional<Long> largestBalance) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, account);
        TEXT.write(args, currency);
        optionalOf(U64).write(args, largestTransfer);
        optionalOf(U64).write(args, largestBalance);
        return call("limit", UNIT, args);
    }

    /**
     * Makes money.
     *
     * The contract's rule `issuer_mints` decides who may.
     *
     * @param to a party, such as ann@shop
     * @param amount money
     * @param reference text
     */
    public Call<Void> mint(String to, Amount amount, String reference) {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, to);
        AMOUNT.write(args, amount);
        TEXT.write(args, reference);
        return call("mint", UNIT, args);
    }

    /**
     * Stops all transfers of a currency, or lets them go on.
     *
     * The contract's rule `issuer_agrees` decides who may.
     *
     * @param currency a currency, such as GBP
     * @param paused true or false
     */
    public Call<Void> pause(String currency, boolean paused) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, currency);
        BOOL.write(args, paused);
        return call("pause", UNIT, args);
    }

    /**
     * Unmakes money of the issuer's own account.
     *
     * The contract's rule `issuer_mints` decides who may.
     *
     * @param amount money
     * @param reference text
     */
    public Call<Void> redeem(Amount amount, String reference) {
        Writer args = new Writer();
        args.array(2);
        AMOUNT.write(args, amount);
        TEXT.write(args, reference);
        return call("redeem", UNIT, args);
    }

    /**
     * Gives a hold back: its executor at any time, anyone once it has expired.
     *
     * The contract's rule `executor_agrees_or_expired` decides who may.
     *
     * @param from a party, such as ann@shop
     * @param reference text
     */
    public Call<Void> releaseHold(String from, String reference) {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, from);
        TEXT.write(args, reference);
        return call("release_hold", UNIT, args);
    }

    /**
     * Moves what an order froze to another account. Issuer and authority both agree.
     *
     * The contract's rule `both_agree` decides who may.
     *
     * @param account a party, such as ann@shop
     * @param currency a currency, such as GBP
     * @param order text
     * @param to a party, such as ann@shop
     */
    public Call<Void> seize(String account, String currency, String order, String to) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, account);
        TEXT.write(args, currency);
        TEXT.write(args, order);
        TEXT.write(args, to);
        return call("seize", UNIT, args);
    }

    /**
     * Pays.
     *
     * The party in `from` must have agreed.
     *
     * @param from a party, such as ann@shop
     * @param to a party, such as ann@shop
     * @param amount money
     * @param reference text
     */
    public Call<Void> transfer(String from, String to, Amount amount, String reference) {
        Writer args = new Writer();
        args.array(4);
        TEXT.write(args, from);
        TEXT.write(args, to);
        AMOUNT.write(args, amount);
        TEXT.write(args, reference);
        return call("transfer", UNIT, args);
    }

    /**
     * Frees what an order froze. Only who ordered it may.
     *
     * The party in `by` must have agreed.
     *
     * @param by a party, such as ann@shop
     * @param account a party, such as ann@shop
     * @param currency a currency, such as GBP
     * @param order text
     * @param reason text
     */
    public Call<Void> unfreeze(String by, String account, String currency, String order, String reason) {
        Writer args = new Writer();
        args.array(5);
        TEXT.write(args, by);
        TEXT.write(args, account);
        TEXT.write(args, currency);
        TEXT.write(args, order);
        TEXT.write(args, reason);
        return call("unfreeze", UNIT, args);
    }

    /**
     * Lifts an order of [`freeze_account`](Self::freeze_account). Only who gave it may; the
     * account is let go with the last of them.
     *
     * The party in `by` must have agreed.
     *
     * @param by a party, such as ann@shop
     * @param account a party, such as ann@shop
     * @param currency a currency, such as GBP
     * @param order text
     * @param reason text
     */
    public Call<Void> unfreezeAccount(String by, String account, String currency, String order, String reason) {
        Writer args = new Writer();
        args.array(5);
        TEXT.write(args, by);
        TEXT.write(args, account);
        TEXT.write(args, currency);
        TEXT.write(args, order);
        TEXT.write(args, reason);
        return call("unfreeze_account", UNIT, args);
    }

    /**
     * What a party has: free, held and frozen, in minor units, and its limits.
     *
     * @param of a party, such as ann@shop
     * @param currency a currency, such as GBP
     */
    public Account account(String of, String currency) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, of);
        TEXT.write(args, currency);
        return ask("account", Account.CODEC, args);
    }

    /**
     * Accounts of a currency by name, from a page token on.
     *
     * @param currency a currency, such as GBP
     * @param from bytes; or nothing
     * @param limit a whole number of 32 bits, from 0
     */
    public AccountPage accounts(String currency, Optional<byte[]> from, long limit) throws Failed {
        Writer args = new Writer();
        args.array(3);
        TEXT.write(args, currency);
        optionalOf(BYTES).write(args, from);
        U32.write(args, limit);
        return ask("accounts", AccountPage.CODEC, args);
    }

    /**
     * What a party can spend.
     *
     * @param of a party, such as ann@shop
     * @param currency a currency, such as GBP
     */
    public Amount balance(String of, String currency) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, of);
        TEXT.write(args, currency);
        return ask("balance", AMOUNT, args);
    }

    /**
     * Issuer and authority of a currency.
     *
     * @param code_ a currency, such as GBP
     */
    public Optional<Terms> currency(String code_) throws Failed {
        Writer args = new Writer();
        args.array(1);
        TEXT.write(args, code_);
        return ask("currency", optionalOf(Terms.CODEC), args);
    }

    /**
     * A hold by payer and reference.
     *
     * @param from a party, such as ann@shop
     * @param reference text
     */
    public Optional<Hold> holdOf(String from, String reference) throws Failed {
        Writer args = new Writer();
        args.array(2);
        TEXT.write(args, from);
        TEXT.write(args, reference);
        return ask("hold_of", optionalOf(Hold.CODEC), args);
    }

    /**
     * Whether payments in a currency are stopped.
     *
     * @param currency a currency, such as GBP
     */
    public Boolean isPaused(String currency) throws Failed {
        Writer args = new Writer();
        args.array(1);
        TEXT.write(args, currency);
        return ask("is_paused", BOOL, args);
    }

    /**
     * All money of a currency.
     *
     * @param currency a currency, such as GBP
     */
    public Amount supply(String currency) throws Failed {
        Writer args = new Writer();
        args.array(1);
        TEXT.write(args, currency);
        return ask("supply", AMOUNT, args);
    }

    @Override
    protected Failed typed(Failed failed) {
        if (!failed.refused || !failed.contract.equals(name)) {
            return failed;
        }
        return switch (failed.code) {
            case 1 -> new UnknownCurrencyException(failed);
            case 2 -> new CurrencyKnownException(failed);
            case 3 -> new PausedException(failed);
            case 4 -> new NothingException(failed);
            case 5 -> new ShortException(failed);
            case 6 -> new AccountStoppedException(failed);
            case 7 -> new OverTransferLimitException(failed);
            case 8 -> new OverBalanceLimitException(failed);
            case 9 -> new BadReferenceException(failed);
            case 10 -> new NoHoldException(failed);
            case 11 -> new HoldExistsException(failed);
            case 12 -> new HoldExpiredException(failed);
            case 13 -> new NoOrderException(failed);
            case 14 -> new OrderExistsException(failed);
            case 15 -> new NotYourOrderException(failed);
            case 16 -> new NoAuthorityException(failed);
            case 17 -> new UnknownPartyException(failed);
            default -> failed;
        };
    }

    /**
     * {currency} is not issued here.
     *
     * 本合约未发行 {currency}。
     */
    public static final class UnknownCurrencyException extends Failed {
        private static final long serialVersionUID = 1;

        /** a currency, such as GBP. */
        public final transient String currency;

        UnknownCurrencyException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.currency = members.field(0, TEXT);
            members.end();
        }
    }

    /**
     * {currency} is already issued here.
     *
     * 本合约已发行 {currency}。
     */
    public static final class CurrencyKnownException extends Failed {
        private static final long serialVersionUID = 1;

        /** a currency, such as GBP. */
        public final transient String currency;

        CurrencyKnownException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.currency = members.field(0, TEXT);
            members.end();
        }
    }

    /**
     * payments in {currency} are paused.
     *
     * {currency} 的支付已暂停。
     */
    public static final class PausedException extends Failed {
        private static final long serialVersionUID = 1;

        /** a currency, such as GBP. */
        public final transient String currency;

        PausedException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.currency = members.field(0, TEXT);
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
     * {account} has {free} free, needs {wanted}.
     *
     * {account} 可用 {free}，需要 {wanted}。
     */
    public static final class ShortException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String account;

        /** money. */
        public final transient Amount free;

        /** money. */
        public final transient Amount wanted;

        ShortException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.account = members.field(0, TEXT);
            this.free = members.field(1, AMOUNT);
            this.wanted = members.field(2, AMOUNT);
            members.end();
        }
    }

    /**
     * the {currency} account of {account} is frozen.
     *
     * {account} 的 {currency} 账户已冻结。
     */
    public static final class AccountStoppedException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String account;

        /** a currency, such as GBP. */
        public final transient String currency;

        AccountStoppedException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.account = members.field(0, TEXT);
            this.currency = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * {account} may pay at most {limit} at once, not {wanted}.
     *
     * {account} 单笔限额 {limit}，不能支付 {wanted}。
     */
    public static final class OverTransferLimitException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String account;

        /** money. */
        public final transient Amount limit;

        /** money. */
        public final transient Amount wanted;

        OverTransferLimitException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.account = members.field(0, TEXT);
            this.limit = members.field(1, AMOUNT);
            this.wanted = members.field(2, AMOUNT);
            members.end();
        }
    }

    /**
     * {account} may hold at most {limit}.
     *
     * {account} 余额上限为 {limit}。
     */
    public static final class OverBalanceLimitException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String account;

        /** money. */
        public final transient Amount limit;

        OverBalanceLimitException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.account = members.field(0, TEXT);
            this.limit = members.field(1, AMOUNT);
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
     * {from} has no hold {reference}.
     *
     * {from} 没有冻结款 {reference}。
     */
    public static final class NoHoldException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String from;

        /** text. */
        public final transient String reference;

        NoHoldException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.from = members.field(0, TEXT);
            this.reference = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * {from} already has a hold {reference}.
     *
     * {from} 已有冻结款 {reference}。
     */
    public static final class HoldExistsException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String from;

        /** text. */
        public final transient String reference;

        HoldExistsException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.from = members.field(0, TEXT);
            this.reference = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * hold {reference} expired at {expiry}.
     *
     * 冻结款 {reference} 已于 {expiry} 到期。
     */
    public static final class HoldExpiredException extends Failed {
        private static final long serialVersionUID = 1;

        /** text. */
        public final transient String reference;

        /** a moment, in milliseconds since 1970. */
        public final transient long expiry;

        HoldExpiredException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.reference = members.field(0, TEXT);
            this.expiry = members.field(1, U64);
            members.end();
        }
    }

    /**
     * no such order {order} on the account of {account}.
     *
     * {account} 的账户没有该冻结命令 {order}。
     */
    public static final class NoOrderException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String account;

        /** text. */
        public final transient String order;

        NoOrderException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.account = members.field(0, TEXT);
            this.order = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * order {order} already lies on the account of {account}.
     *
     * {account} 的账户已有冻结命令 {order}。
     */
    public static final class OrderExistsException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String account;

        /** text. */
        public final transient String order;

        OrderExistsException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.account = members.field(0, TEXT);
            this.order = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * order {order} is of {by}, who alone lifts it.
     *
     * 命令 {order} 由 {by} 下达，只能由其解除。
     */
    public static final class NotYourOrderException extends Failed {
        private static final long serialVersionUID = 1;

        /** text. */
        public final transient String order;

        /** a party, such as ann@shop. */
        public final transient String by;

        NotYourOrderException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.order = members.field(0, TEXT);
            this.by = members.field(1, TEXT);
            members.end();
        }
    }

    /**
     * {by} is neither issuer nor authority of {currency}.
     *
     * {by} 既非 {currency} 的发行方也非主管机关。
     */
    public static final class NoAuthorityException extends Failed {
        private static final long serialVersionUID = 1;

        /** a party, such as ann@shop. */
        public final transient String by;

        /** a currency, such as GBP. */
        public final transient String currency;

        NoAuthorityException(Failed cause) {
            super(cause);
            Members members = new Reader(cause.fields()).members();
            this.by = members.field(0, TEXT);
            this.currency = members.field(1, TEXT);
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

    /** What one party has of one currency, in minor units. */
    public record Account(long free, long held, long frozen, boolean stopped, Optional<Long> largestTransfer, Optional<Long> largestBalance) {
        static final Codec<Account> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Account value) {
                to.map(4, value.largestTransfer(), value.largestBalance());
                to.field(0, U64, value.free());
                to.field(1, U64, value.held());
                to.field(2, U64, value.frozen());
                to.field(3, BOOL, value.stopped());
                to.optional(4, U64, value.largestTransfer());
                to.optional(5, U64, value.largestBalance());
            }

            @Override
            public Account read(Reader from) {
                Members members = from.members();
                Account value = new Account(
                        members.field(0, U64),
                        members.field(1, U64),
                        members.field(2, U64),
                        members.field(3, BOOL),
                        members.optional(4, U64),
                        members.optional(5, U64));
                members.end();
                return value;
            }
        };
    }

    /** An account and its party. */
    public record AccountLine(String party, Account account) {
        static final Codec<AccountLine> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, AccountLine value) {
                to.map(2);
                to.field(0, TEXT, value.party());
                to.field(1, Account.CODEC, value.account());
            }

            @Override
            public AccountLine read(Reader from) {
                Members members = from.members();
                AccountLine value = new AccountLine(
                        members.field(0, TEXT),
                        members.field(1, Account.CODEC));
                members.end();
                return value;
            }
        };
    }

    /** Some accounts, and where the next ones start. */
    public record AccountPage(List<AccountLine> lines, Optional<byte[]> next) {
        static final Codec<AccountPage> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, AccountPage value) {
                to.map(1, value.next());
                to.field(0, listOf(AccountLine.CODEC), value.lines());
                to.optional(1, BYTES, value.next());
            }

            @Override
            public AccountPage read(Reader from) {
                Members members = from.members();
                AccountPage value = new AccountPage(
                        members.field(0, listOf(AccountLine.CODEC)),
                        members.optional(1, BYTES));
                members.end();
                return value;
            }
        };
    }

    /** An order that freezes money, or stops an account. */
    public record FreezeOrder(String by, Amount amount) {
        static final Codec<FreezeOrder> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, FreezeOrder value) {
                to.map(2);
                to.field(0, TEXT, value.by());
                to.field(1, AMOUNT, value.amount());
            }

            @Override
            public FreezeOrder read(Reader from) {
                Members members = from.members();
                FreezeOrder value = new FreezeOrder(
                        members.field(0, TEXT),
                        members.field(1, AMOUNT));
                members.end();
                return value;
            }
        };
    }

    /** Money set aside. */
    public record Hold(String to, String executor, Amount amount, long expiry) {
        static final Codec<Hold> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Hold value) {
                to.map(4);
                to.field(0, TEXT, value.to());
                to.field(1, TEXT, value.executor());
                to.field(2, AMOUNT, value.amount());
                to.field(3, U64, value.expiry());
            }

            @Override
            public Hold read(Reader from) {
                Members members = from.members();
                Hold value = new Hold(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, AMOUNT),
                        members.field(3, U64));
                members.end();
                return value;
            }
        };
    }

    /** Who issues a currency and who may order freezes of it. */
    public record Terms(String issuer, String authority) {
        static final Codec<Terms> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Terms value) {
                to.map(2);
                to.field(0, TEXT, value.issuer());
                to.field(1, TEXT, value.authority());
            }

            @Override
            public Terms read(Reader from) {
                Members members = from.members();
                Terms value = new Terms(
                        members.field(0, TEXT),
                        members.field(1, TEXT));
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
                case "AccountFrozen" -> decode(AccountFrozen.CODEC, fields);
                case "Frozen" -> decode(Frozen.CODEC, fields);
                case "Held" -> decode(Held.CODEC, fields);
                case "HoldEnded" -> decode(HoldEnded.CODEC, fields);
                case "Minted" -> decode(Minted.CODEC, fields);
                case "Redeemed" -> decode(Redeemed.CODEC, fields);
                case "Seized" -> decode(Seized.CODEC, fields);
                case "Transferred" -> decode(Transferred.CODEC, fields);
                default -> null;
            });
        }
    }

    /** An order stopped an account, or was lifted. Other orders may still stop it. */
    public record AccountFrozen(String account, String currency, boolean frozen, String by, String order, String reason) implements Event {
        static final Codec<AccountFrozen> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, AccountFrozen value) {
                to.map(6);
                to.field(0, TEXT, value.account());
                to.field(1, TEXT, value.currency());
                to.field(2, BOOL, value.frozen());
                to.field(3, TEXT, value.by());
                to.field(4, TEXT, value.order());
                to.field(5, TEXT, value.reason());
            }

            @Override
            public AccountFrozen read(Reader from) {
                Members members = from.members();
                AccountFrozen value = new AccountFrozen(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, BOOL),
                        members.field(3, TEXT),
                        members.field(4, TEXT),
                        members.field(5, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** Money was frozen, or freed. */
    public record Frozen(String account, Amount amount, boolean frozen, String by, String order, String reason) implements Event {
        static final Codec<Frozen> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Frozen value) {
                to.map(6);
                to.field(0, TEXT, value.account());
                to.field(1, AMOUNT, value.amount());
                to.field(2, BOOL, value.frozen());
                to.field(3, TEXT, value.by());
                to.field(4, TEXT, value.order());
                to.field(5, TEXT, value.reason());
            }

            @Override
            public Frozen read(Reader from) {
                Members members = from.members();
                Frozen value = new Frozen(
                        members.field(0, TEXT),
                        members.field(1, AMOUNT),
                        members.field(2, BOOL),
                        members.field(3, TEXT),
                        members.field(4, TEXT),
                        members.field(5, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** Money was set aside. */
    public record Held(String from, String to, String executor, Amount amount, long expiry, String reference) implements Event {
        static final Codec<Held> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Held value) {
                to.map(6);
                to.field(0, TEXT, value.from());
                to.field(1, TEXT, value.to());
                to.field(2, TEXT, value.executor());
                to.field(3, AMOUNT, value.amount());
                to.field(4, U64, value.expiry());
                to.field(5, TEXT, value.reference());
            }

            @Override
            public Held read(Reader from) {
                Members members = from.members();
                Held value = new Held(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, TEXT),
                        members.field(3, AMOUNT),
                        members.field(4, U64),
                        members.field(5, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** A hold was paid out or given back. */
    public record HoldEnded(String from, String to, Amount amount, boolean paid, String reference) implements Event {
        static final Codec<HoldEnded> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, HoldEnded value) {
                to.map(5);
                to.field(0, TEXT, value.from());
                to.field(1, TEXT, value.to());
                to.field(2, AMOUNT, value.amount());
                to.field(3, BOOL, value.paid());
                to.field(4, TEXT, value.reference());
            }

            @Override
            public HoldEnded read(Reader from) {
                Members members = from.members();
                HoldEnded value = new HoldEnded(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, AMOUNT),
                        members.field(3, BOOL),
                        members.field(4, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** Money was made. */
    public record Minted(String to, Amount amount, String reference) implements Event {
        static final Codec<Minted> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Minted value) {
                to.map(3);
                to.field(0, TEXT, value.to());
                to.field(1, AMOUNT, value.amount());
                to.field(2, TEXT, value.reference());
            }

            @Override
            public Minted read(Reader from) {
                Members members = from.members();
                Minted value = new Minted(
                        members.field(0, TEXT),
                        members.field(1, AMOUNT),
                        members.field(2, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** Money of the issuer was unmade. */
    public record Redeemed(Amount amount, String reference) implements Event {
        static final Codec<Redeemed> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Redeemed value) {
                to.map(2);
                to.field(0, AMOUNT, value.amount());
                to.field(1, TEXT, value.reference());
            }

            @Override
            public Redeemed read(Reader from) {
                Members members = from.members();
                Redeemed value = new Redeemed(
                        members.field(0, AMOUNT),
                        members.field(1, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** Frozen money went to another account. */
    public record Seized(String account, String to, Amount amount, String order) implements Event {
        static final Codec<Seized> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Seized value) {
                to.map(4);
                to.field(0, TEXT, value.account());
                to.field(1, TEXT, value.to());
                to.field(2, AMOUNT, value.amount());
                to.field(3, TEXT, value.order());
            }

            @Override
            public Seized read(Reader from) {
                Members members = from.members();
                Seized value = new Seized(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, AMOUNT),
                        members.field(3, TEXT));
                members.end();
                return value;
            }
        };
    }

    /** A payment (pacs.008). */
    public record Transferred(String from, String to, Amount amount, String reference) implements Event {
        static final Codec<Transferred> CODEC = new Codec<>() {
            @Override
            public void write(Writer to, Transferred value) {
                to.map(4);
                to.field(0, TEXT, value.from());
                to.field(1, TEXT, value.to());
                to.field(2, AMOUNT, value.amount());
                to.field(3, TEXT, value.reference());
            }

            @Override
            public Transferred read(Reader from) {
                Members members = from.members();
                Transferred value = new Transferred(
                        members.field(0, TEXT),
                        members.field(1, TEXT),
                        members.field(2, AMOUNT),
                        members.field(3, TEXT));
                members.end();
                return value;
            }
        };
    }
}
