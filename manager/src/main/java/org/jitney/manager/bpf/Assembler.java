package org.jitney.manager.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a program for the kernel's machine: eleven registers, of which r0 is the result, r1 what
 * the program is called with and r10 the top of the stack; r6 to r9 survive calls. Jumps only go
 * forward, to labels.
 */
final class Assembler {
    /** A place that is jumped to before it is known. */
    static final class Label {
        private final List<Integer> jumps = new ArrayList<>();
    }

    static final int R0 = 0;
    static final int R1 = 1;
    static final int R2 = 2;
    static final int R3 = 3;
    static final int R4 = 4;
    static final int R5 = 5;
    static final int R6 = 6;
    static final int R7 = 7;
    static final int R8 = 8;
    static final int STACK = 10;

    private static final int MAP_LOOKUP = 1;
    private static final int SKB_LOAD_BYTES = 26;

    private record Instruction(int code, int to, int from, int offset, int value) {}

    private final List<Instruction> out = new ArrayList<>();

    private Assembler add(int code, int to, int from, int offset, int value) {
        out.add(new Instruction(code, to, from, offset, value));
        return this;
    }

    Assembler set(int to, int value) {
        return add(0xb7, to, 0, 0, value);
    }

    Assembler copy(int to, int from) {
        return add(0xbf, to, from, 0, 0);
    }

    Assembler plus(int to, int value) {
        return add(0x07, to, 0, 0, value);
    }

    Assembler and(int to, int mask) {
        return add(0x57, to, 0, 0, mask);
    }

    Assembler or(int to, int mask) {
        return add(0x47, to, 0, 0, mask);
    }

    Assembler shiftRight(int to, int bits) {
        return add(0x77, to, 0, 0, bits);
    }

    /** Turns 16 bits of network order into a number. */
    Assembler fromNetwork16(int to) {
        return add(0xdc, to, 0, 0, 16);
    }

    /** Loads 32 bits. */
    Assembler load(int to, int from, int offset) {
        return add(0x61, to, from, offset, 0);
    }

    /** Stores 32 bits that are known now. */
    Assembler store(int at, int offset, int value) {
        return add(0x62, at, 0, offset, value);
    }

    /** Stores the low 32 bits of a register. */
    Assembler storeRegister(int at, int offset, int from) {
        return add(0x63, at, from, offset, 0);
    }

    /** Adds 64 bits in memory, as one step for all processors. */
    Assembler addToMemory(int at, int from) {
        return add(0xdb, at, from, 0, 0);
    }

    Assembler jump(Label to) {
        return jumping(0x05, 0, 0, to);
    }

    Assembler ifEqual(int register, int value, Label to) {
        return jumping(0x15, register, value, to);
    }

    Assembler unlessEqual(int register, int value, Label to) {
        return jumping(0x55, register, value, to);
    }

    Assembler ifAbove(int register, int value, Label to) {
        return jumping(0x25, register, value, to);
    }

    Assembler ifBelow(int register, int value, Label to) {
        return jumping(0xa5, register, value, to);
    }

    private Assembler jumping(int code, int register, int value, Label to) {
        to.jumps.add(out.size());
        return add(code, register, 0, 0, value);
    }

    Assembler here(Label label) {
        for (int at : label.jumps) {
            Instruction jump = out.get(at);
            int offset = out.size() - at - 1;
            if (offset > Short.MAX_VALUE) {
                throw new IllegalArgumentException("the program is too long for a jump");
            }
            out.set(at, new Instruction(jump.code, jump.to, jump.from, offset, jump.value));
        }
        return this;
    }

    /** Looks up the key at that place of the stack: r0 is the address of the entry, or 0. */
    Assembler lookUp(int map, int keyAt) {
        add(0x18, R1, 1, 0, map);
        add(0, 0, 0, 0, 0);
        copy(R2, STACK).plus(R2, keyAt);
        return add(0x85, 0, 0, 0, MAP_LOOKUP);
    }

    /** Copies bytes of the packet that r6 stands for to the stack. */
    Assembler loadPacket(int from, int to, int length) {
        copy(R1, R6).set(R2, from).copy(R3, STACK).plus(R3, to).set(R4, length);
        return add(0x85, 0, 0, 0, SKB_LOAD_BYTES);
    }

    Assembler exit(int result) {
        return set(R0, result).add(0x95, 0, 0, 0, 0);
    }

    /** {@return the program as the kernel reads it, eight bytes an instruction} */
    byte[] build() {
        ByteBuffer bytes = ByteBuffer.allocate(8 * out.size()).order(ByteOrder.nativeOrder());
        for (Instruction each : out) {
            bytes.put((byte) each.code).put((byte) (each.to | each.from << 4));
            bytes.putShort((short) each.offset).putInt(each.value);
        }
        return bytes.array();
    }
}
