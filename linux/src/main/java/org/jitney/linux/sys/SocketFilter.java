package org.jitney.linux.sys;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic BPF program that drops what a socket does not want before it is woken: {@code
 * linux/filter.h}. Each condition lets go on or drops; a packet that meets all is taken.
 */
public final class SocketFilter {
    private static final int SO_ATTACH_FILTER = 26;
    private static final int LOAD_BYTE = 0x30;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF_INDEXED = 0x48;
    private static final int LOAD_HEADER_LENGTH = 0xb1; // X = 4 * (low nibble of the byte)
    private static final int AND = 0x54;
    private static final int JUMP_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int INSTRUCTION = 8;
    private static final int ALL = -1;

    /** One condition: how to load, the offset, which bits count, and what they shall be. */
    private record Condition(int load, int offset, int mask, int value) {}

    private final List<Condition> conditions = new ArrayList<>();

    /** Wants a byte to be so. */
    public SocketFilter uint8(int offset, int value) {
        conditions.add(new Condition(LOAD_BYTE, offset, ALL, value));
        return this;
    }

    /** Wants some bits of two bytes to be so. */
    public SocketFilter uint16(int offset, int mask, int value) {
        conditions.add(new Condition(LOAD_HALF, offset, mask, value));
        return this;
    }

    /** Wants four bytes to be so. */
    public SocketFilter uint32(int offset, int value) {
        conditions.add(new Condition(LOAD_WORD, offset, ALL, value));
        return this;
    }

    /** Wants two bytes behind the IPv4 header, whose length is its own, to be so. */
    public SocketFilter uint16BehindIpv4(int offset, int value) {
        conditions.add(new Condition(LOAD_HALF_INDEXED, offset, ALL, value));
        return this;
    }

    /** {@return the instructions as the kernel takes them} */
    public byte[] encode() {
        List<long[]> program = new ArrayList<>();
        for (Condition each : conditions) {
            if (each.load == LOAD_HALF_INDEXED) {
                program.add(new long[] {LOAD_HEADER_LENGTH, 0, 0, 0});
            }
            program.add(new long[] {each.load, 0, 0, each.offset});
            if (each.mask != ALL) {
                program.add(new long[] {AND, 0, 0, each.mask});
            }
            program.add(new long[] {JUMP_EQUAL, 1, 0, each.value});
            program.add(new long[] {RETURN, 0, 0, 0});
        }
        program.add(new long[] {RETURN, 0, 0, ALL});
        ByteBuffer out =
                ByteBuffer.allocate(program.size() * INSTRUCTION).order(ByteOrder.nativeOrder());
        for (long[] each : program) {
            out.putShort((short) each[0]).put((byte) each[1]).put((byte) each[2]);
            out.putInt((int) each[3]);
        }
        return out.array();
    }

    /** Puts it in front of a socket. */
    public void attach(int fd) throws ErrnoException {
        Memory program = Memory.of(encode());
        Memory description = Memory.allocate(16);
        description.bytes().putShort(0, (short) (program.size() / INSTRUCTION));
        description.bytes().putLong(8, program.address());
        try {
            Sockets.setOption(fd, Sockets.SOL_SOCKET, SO_ATTACH_FILTER, description.copy(0, 16));
        } finally {
            Reference.reachabilityFence(program); // the kernel reads it by its address
        }
    }
}
