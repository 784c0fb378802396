package org.jitney.linux.netlink;

import java.util.function.Consumer;

/**
 * A step of a rule of nf_tables: it loads something into a register, or ends the rule unless a
 * register is as it says, or does something with the packet. Registers have four bytes each, and
 * longer values go over into those behind.
 */
public final class NftExpression {
    private static final int COMPARE_EQUAL = 0;
    private static final int COMPARE_DIFFERENT = 1;

    private final String name;
    private final Consumer<AttributeWriter> data;

    private NftExpression(String name, Consumer<AttributeWriter> data) {
        this.name = name;
        this.data = data;
    }

    void write(AttributeWriter into) {
        into.string(1, name);
        AttributeWriter inside = new AttributeWriter();
        data.accept(inside);
        if (inside.encode().length > 0) {
            into.nested(2, data);
        }
    }

    /** Where a part of a packet is counted from. */
    public enum Base {
        NETWORK(1),
        TRANSPORT(2);

        private final int number;

        Base(int number) {
            this.number = number;
        }
    }

    /** Loads bytes of the packet. */
    public static NftExpression payload(Base base, int offset, int length, int register) {
        return new NftExpression(
                "payload",
                in ->
                        in.networkUint32(1, register)
                                .networkUint32(2, base.number)
                                .networkUint32(3, offset)
                                .networkUint32(4, length));
    }

    /** What the kernel knows of a packet: {@code NFT_META_...}. */
    public enum Meta {
        OUTPUT_LINK(5),
        TRANSPORT_PROTOCOL(16);

        private final int number;

        Meta(int number) {
            this.number = number;
        }
    }

    /** Loads what the kernel knows of the packet. */
    public static NftExpression meta(Meta what, int register) {
        return new NftExpression(
                "meta", in -> in.networkUint32(2, what.number).networkUint32(1, register));
    }

    /** Loads the kind of address that the packet goes to: {@code RTN_...}. */
    public static NftExpression destinationKind(int register) {
        return new NftExpression(
                "fib", in -> in.networkUint32(3, 2).networkUint32(2, 3).networkUint32(1, register));
    }

    /** Keeps some bits of a register. */
    public static NftExpression mask(int register, byte[] bits) {
        return new NftExpression(
                "bitwise",
                in ->
                        in.networkUint32(1, register)
                                .networkUint32(2, register)
                                .networkUint32(3, bits.length)
                                .nested(4, value -> value.bytes(1, bits))
                                .nested(5, value -> value.bytes(1, new byte[bits.length])));
    }

    /** Goes on if a register has this value. */
    public static NftExpression equal(int register, byte[] value) {
        return compare(register, COMPARE_EQUAL, value);
    }

    /** Goes on if a register has another value. */
    public static NftExpression different(int register, byte[] value) {
        return compare(register, COMPARE_DIFFERENT, value);
    }

    private static NftExpression compare(int register, int how, byte[] value) {
        return new NftExpression(
                "cmp",
                in ->
                        in.networkUint32(2, how)
                                .networkUint32(1, register)
                                .nested(3, data -> data.bytes(1, value)));
    }

    /** Goes on if a set has what is in a register. */
    public static NftExpression isIn(String set, int register) {
        return new NftExpression("lookup", in -> in.string(1, set).networkUint32(2, register));
    }

    /** Goes on with what a map has for a register, in the same register. */
    public static NftExpression mapped(String map, int register) {
        return new NftExpression(
                "lookup",
                in -> in.string(1, map).networkUint32(2, register).networkUint32(3, register));
    }

    /** Has the packet go to another address and port. */
    public static NftExpression redirect(int family, int addressRegister, int portRegister) {
        return new NftExpression(
                "nat",
                in ->
                        in.networkUint32(1, 1)
                                .networkUint32(2, family)
                                .networkUint32(3, addressRegister)
                                .networkUint32(5, portRegister));
    }

    /** Has the packet come from the address of the link that it leaves by. */
    public static NftExpression masquerade() {
        return new NftExpression("masq", in -> {});
    }
}
