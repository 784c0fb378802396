package org.jitney.linux.netlink;

import java.util.List;
import java.util.function.Consumer;

/**
 * One change of the rules of nf_tables, {@code linux/netfilter/nf_tables.h}. Its numbers are in the
 * order of the network; what is compared with a packet or kept in a set is bytes as they are there.
 *
 * <pre>
 *  0        1         2            4
 *  | family | version | resource   | attributes ...      version: 0
 * </pre>
 */
public final class NftChange {
    /** Families of tables: {@code NFPROTO_...}. */
    public static final int INET = 1;

    public static final int IPV4 = 2;
    public static final int ARP = 3;
    public static final int NETDEV = 5;
    public static final int BRIDGE = 7;
    public static final int IPV6 = 10;

    /** Hooks of chains: {@code NF_INET_...}. */
    public static final int HOOK_PREROUTING = 0;

    public static final int HOOK_OUTPUT = 3;
    public static final int HOOK_POSTROUTING = 4;

    static final int SUBSYSTEM = 10;

    private static final int HEADER = 4;
    private static final int NEWTABLE = 0;
    private static final int NEWCHAIN = 3;
    private static final int NEWRULE = 6;
    private static final int NEWSET = 9;
    private static final int NEWSETELEM = 12;
    private static final int DELSETELEM = 14;
    private static final int SET_INTERVAL = 4;
    private static final int SET_MAP = 8;
    private static final int LIST_ELEM = 1;
    private static final int ELEMENT_KEY = 1;
    private static final int ELEMENT_FLAGS = 3;
    private static final int ELEMENT_INTERVAL_END = 1;

    private final NetlinkMessage message;

    private NftChange(int command, int flags, int family, AttributeWriter attributes) {
        byte[] rest = attributes.encode();
        byte[] payload = new byte[HEADER + rest.length];
        System.arraycopy(header(family, 0), 0, payload, 0, HEADER);
        System.arraycopy(rest, 0, payload, HEADER, rest.length);
        int all = NetlinkMessage.NLM_F_REQUEST | NetlinkMessage.NLM_F_ACK | flags;
        message = new NetlinkMessage(SUBSYSTEM << 8 | command, all, 0, payload);
    }

    static byte[] header(int family, int resource) {
        return new byte[] {(byte) family, 0, (byte) (resource >> 8), (byte) resource};
    }

    /** {@return it as a message that has no number yet} */
    public NetlinkMessage message() {
        return message;
    }

    /** A table that is refused where there is one of the name. */
    public static NftChange newTable(int family, String name) {
        return new NftChange(
                NEWTABLE,
                NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL,
                family,
                new AttributeWriter().string(1, name));
    }

    /** A chain for the translation of addresses that packets come to at a hook. */
    public static NftChange newNatChain(
            int family, String table, String name, int hook, int priority) {
        return create(
                NEWCHAIN,
                family,
                new AttributeWriter()
                        .string(1, table)
                        .string(3, name)
                        .string(7, "nat")
                        .nested(4, in -> in.networkUint32(1, hook).networkUint32(2, priority)));
    }

    /**
     * What a set keeps, by the numbers that nft(8) knows types of keys by.
     *
     * @param size of a key in bytes
     */
    public record Keys(int type, int size) {
        private static final int BITS = 6;

        /** {@return keys of one of these behind one of those, each filled up to four bytes} */
        public Keys then(Keys other) {
            return new Keys(type << BITS | other.type, filled(size) + filled(other.size));
        }

        private static int filled(int size) {
            return (size + 3) & -4;
        }
    }

    /**
     * A set of intervals.
     *
     * @param number another one for each set of a batch
     */
    public static NftChange newIntervals(
            int family, String table, String name, Keys keys, int number) {
        return create(NEWSET, family, set(table, name, number, SET_INTERVAL, keys));
    }

    /** A map from keys to values; with a number as a set has it. */
    public static NftChange newMap(
            int family, String table, String name, List<Keys> keysAndValues, int number) {
        Keys values = keysAndValues.get(1);
        return create(
                NEWSET,
                family,
                set(table, name, number, SET_MAP, keysAndValues.getFirst())
                        .networkUint32(6, values.type())
                        .networkUint32(7, values.size()));
    }

    private static AttributeWriter set(
            String table, String name, int number, int flags, Keys keys) {
        return new AttributeWriter()
                .string(1, table)
                .string(2, name)
                .uint32(10, number) // the kernel compares it only
                .networkUint32(5, keys.size())
                .networkUint32(3, flags)
                .networkUint32(4, keys.type());
    }

    /** A rule at the end of a chain. */
    public static NftChange newRule(
            int family, String table, String chain, List<NftExpression> expressions) {
        Consumer<AttributeWriter> all =
                in -> expressions.forEach(each -> in.nested(LIST_ELEM, each::write));
        return create(
                NEWRULE,
                family,
                new AttributeWriter().string(1, table).string(2, chain).nested(4, all));
    }

    private static NftChange create(int command, int family, AttributeWriter attributes) {
        return new NftChange(command, NetlinkMessage.NLM_F_CREATE, family, attributes);
    }

    /**
     * A set by its name.
     *
     * @param family of its table
     */
    public record SetName(int family, String table, String name) {
        private AttributeWriter attributes() {
            return new AttributeWriter().string(1, table).string(2, name);
        }
    }

    /** An element that a set is to have; it may have it already. */
    public static NftChange add(SetName set, NftElement element) {
        return create(NEWSETELEM, set.family(), with(set, element));
    }

    /** An element that a set is not to have any more; refused where it has none such. */
    public static NftChange remove(SetName set, NftElement element) {
        return new NftChange(DELSETELEM, 0, set.family(), with(set, element));
    }

    /** No element any more. */
    public static NftChange empty(SetName set) {
        return new NftChange(DELSETELEM, 0, set.family(), set.attributes());
    }

    private static AttributeWriter with(SetName set, NftElement element) {
        return set.attributes()
                .nested(
                        3,
                        in -> {
                            in.nested(LIST_ELEM, e -> key(e, element.first()));
                            element.end().ifPresent(end -> in.nested(LIST_ELEM, e -> end(e, end)));
                        });
    }

    private static void end(AttributeWriter in, byte[] end) {
        key(in, end);
        in.networkUint32(ELEMENT_FLAGS, ELEMENT_INTERVAL_END);
    }

    private static void key(AttributeWriter in, byte[] key) {
        in.nested(ELEMENT_KEY, value -> value.bytes(1, key));
    }
}
