package org.jitney.network1.firewall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.NftExpression;
import org.jitney.linux.netlink.Rtnetlink;

/**
 * The table {@code io.systemd.nat} of one family; pure. All that translates addresses on behalf of
 * systemd shares it: packets from the networks in one set are masqueraded, and those to ports of
 * this machine that a map has go to a container. systemd-nspawn fills that map and makes the table
 * only where there is none, so whoever makes it makes all of it.
 */
final class NatTable {
    private static final String TABLE = "io.systemd.nat";
    private static final String SOURCES = "masq_saddr";
    private static final String PORTS = "map_port_ipport";
    private static final String PREROUTING = "prerouting";
    private static final String OUTPUT = "output";
    private static final String POSTROUTING = "postrouting";

    /** One behind what administrators' own chains have: NF_IP_PRI_NAT_DST and _SRC. */
    private static final int BEFORE_ROUTING = -99;

    private static final int BEHIND_ROUTING = 101;

    private static final NftChange.Keys PROTOCOL = new NftChange.Keys(12, 1);
    private static final NftChange.Keys PORT = new NftChange.Keys(13, 2);
    private static final int RTN_LOCAL = 2;
    private static final int LOOPBACK = 1;

    /** NFT_REG32_01. */
    private static final int REGISTER = 9;

    private static final int WORD = 4;

    /** What is different between the families. */
    private record Family(int number, NftChange.Keys address, int sourceAt, int targetAt) {
        static final Family FOUR = new Family(NftChange.IPV4, new NftChange.Keys(7, WORD), 12, 16);
        static final Family SIX = new Family(NftChange.IPV6, new NftChange.Keys(8, 16), 8, 24);

        NftExpression load(int at) {
            return NftExpression.payload(NftExpression.Base.NETWORK, at, address.size(), REGISTER);
        }
    }

    private NatTable() {}

    /**
     * {@return the set of the networks whose packets are masqueraded}
     *
     * @param family {@code AF_INET} or {@code AF_INET6}
     */
    static NftChange.SetName sources(int family) {
        return new NftChange.SetName(of(family).number(), TABLE, SOURCES);
    }

    private static Family of(int family) {
        return family == Rtnetlink.AF_INET ? Family.FOUR : Family.SIX;
    }

    /** {@return what makes the table; refused where it is there} */
    static List<NftChange> make(int family) {
        Family of = of(family);
        int number = of.number();
        return List.of(
                NftChange.newTable(number, TABLE),
                chain(number, PREROUTING, NftChange.HOOK_PREROUTING, BEFORE_ROUTING),
                chain(number, OUTPUT, NftChange.HOOK_OUTPUT, BEFORE_ROUTING),
                chain(number, POSTROUTING, NftChange.HOOK_POSTROUTING, BEHIND_ROUTING),
                NftChange.newIntervals(number, TABLE, SOURCES, of.address(), 2),
                NftChange.newMap(
                        number,
                        TABLE,
                        PORTS,
                        List.of(PROTOCOL.then(PORT), of.address().then(PORT)),
                        3),
                NftChange.newRule(number, TABLE, PREROUTING, toHere(of)),
                NftChange.newRule(number, TABLE, OUTPUT, byLoopback(of)),
                NftChange.newRule(number, TABLE, POSTROUTING, fromSources(of)));
    }

    private static NftChange chain(int family, String name, int hook, int priority) {
        return NftChange.newNatChain(family, TABLE, name, hook, priority);
    }

    /** What comes to an address of this machine. */
    private static List<NftExpression> toHere(Family family) {
        return List.of(
                NftExpression.destinationKind(REGISTER),
                NftExpression.equal(REGISTER, number(RTN_LOCAL)),
                NftExpression.meta(NftExpression.Meta.TRANSPORT_PROTOCOL, REGISTER),
                port(),
                NftExpression.mapped(PORTS, REGISTER),
                redirect(family));
    }

    /** What this machine says to itself, but not to an address of the loopback network. */
    private static List<NftExpression> byLoopback(Family family) {
        boolean four = family.equals(Family.FOUR);
        byte[] own = new byte[family.address().size()];
        own[own.length - 1] = 1; // ::1
        byte[] network = {127, 0, 0, 0};
        List<NftExpression> elsewhere =
                four
                        ? List.of(
                                family.load(family.targetAt()),
                                NftExpression.mask(REGISTER, new byte[] {(byte) 0xff, 0, 0, 0}),
                                NftExpression.different(REGISTER, network))
                        : List.of(
                                family.load(family.targetAt()),
                                NftExpression.different(REGISTER, own));
        List<NftExpression> rest =
                List.of(
                        NftExpression.meta(NftExpression.Meta.OUTPUT_LINK, REGISTER),
                        NftExpression.equal(REGISTER, number(LOOPBACK)),
                        NftExpression.meta(NftExpression.Meta.TRANSPORT_PROTOCOL, REGISTER),
                        port(),
                        NftExpression.mapped(PORTS, REGISTER),
                        redirect(family));
        return Stream.concat(elsewhere.stream(), rest.stream()).toList();
    }

    private static List<NftExpression> fromSources(Family family) {
        return List.of(
                family.load(family.sourceAt()),
                NftExpression.isIn(SOURCES, REGISTER),
                NftExpression.masquerade());
    }

    private static NftExpression port() {
        return NftExpression.payload(NftExpression.Base.TRANSPORT, 2, 2, REGISTER + 1);
    }

    /** The map gives an address and behind it a port. */
    private static NftExpression redirect(Family family) {
        int words = family.address().size() / WORD;
        return NftExpression.redirect(family.number(), REGISTER, REGISTER + words);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(WORD).order(ByteOrder.nativeOrder()).putInt(value).array();
    }
}
