package tradewind;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tradewind.Tradewind.Amount;
import tradewind.Tradewind.Failed;
import tradewind.Tradewind.Invocation;
import tradewind.Tradewind.Transport;
import tradewind.Tradewind.Tuple2;

/** Prints what the stubs encode, and checks that they read it back. */
final class Check {
    private Check() {}

    /** A way to a node that only refuses. */
    private static final class Refusing implements Transport {
        @Override
        public byte[] view(String contract, String method, byte[] args) throws Failed {
            throw short_();
        }

        @Override
        public List<byte[]> submit(List<Invocation> calls) throws Failed {
            throw short_();
        }

        /** {0: "ann@shop", 1: [100, "GBP"], 2: [200, "GBP"]}. */
        private static Failed short_() {
            String fields = "a30068616e6e4073686f7001821864634742500282" + "18c863474250";
            return new Failed("short", "cash@zone", true, 5, HexFormat.of().parseHex(fields));
        }
    }

    public static void main(String[] words) throws Failed {
        Cash cash = new Cash(new Refusing(), "cash@zone");
        var call = cash.transfer("ann@shop", "bo@bank", new Amount(13_912, "GBP"), "茶-1");
        System.out.println(HexFormat.of().formatHex(call.invocation().args()));

        byte[] hash = new byte[32];
        var leaf = new Sampler.Leaf(Optional.of(new Sampler.Leaf(Optional.empty())));
        var every = new Sampler.Every(
                true, 255, -1, Long.MIN_VALUE, -300, "茶", new byte[] {1}, hash, "ann@shop", "shop",
                "customs", 1_795_415_700_000L, "GBP", new Amount(-1, "GBP"), hash,
                Optional.of(new Amount(0, "JPY")), List.of(leaf, leaf),
                new Tuple2<>("bo@bank", 4_294_967_295L), null, Sampler.Stage.Closed,
                new Sampler.Ruling.Split(new Amount(24, "GBP")),
                List.of(Optional.of(false), Optional.empty()));
        byte[] bytes = Tradewind.encode(Sampler.Every.CODEC, every);
        Sampler.Every again = Tradewind.decode(Sampler.Every.CODEC, bytes);
        boolean same = HexFormat.of().formatHex(bytes)
                .equals(HexFormat.of().formatHex(Tradewind.encode(Sampler.Every.CODEC, again)));
        boolean read = again.wide() == -1 && again.signed() == Long.MIN_VALUE && again.short_() == -300
                && again.stage() == Sampler.Stage.Closed && again.many().equals(List.of(leaf, leaf));
        System.out.println(same && read ? "every type reads back" : "a type reads otherwise");

        try {
            call.send();
        } catch (Cash.ShortException failed) {
            System.out.println("short of " + failed.free.minor() / 100 + ".00");
        }
    }
}
