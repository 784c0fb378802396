package org.jitney.manager.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of classic BPF that ends in a verdict on every path. Pieces are put together without
 * labels: a condition is followed by what happens when it does not hold, and behind that by what
 * happens when it does. Jumps only go forward, so the kernel accepts any of them.
 */
record BpfCode(List<Instruction> instructions) {
    private static final int LOAD_WORD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_ABOVE = 0x25;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;

    // struct seccomp_data
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;

    private static final int LONGEST_CONDITIONAL_JUMP = 255;

    /** {@code struct sock_filter}: the jumps count from the next instruction. */
    record Instruction(int code, int jumpTrue, int jumpFalse, int value) {}

    BpfCode {
        instructions = List.copyOf(instructions);
    }

    private static BpfCode of(int code, int value) {
        return new BpfCode(List.of(new Instruction(code, 0, 0, value)));
    }

    static BpfCode returning(int verdict) {
        return of(RETURN, verdict);
    }

    static BpfCode loadNumber() {
        return of(LOAD_WORD, NUMBER);
    }

    static BpfCode loadArchitecture() {
        return of(LOAD_WORD, ARCHITECTURE);
    }

    static BpfCode ifEqual(int value, BpfCode yes, BpfCode no) {
        return branch(JUMP_IF_EQUAL, value, yes, no);
    }

    static BpfCode ifAtLeast(int value, BpfCode yes, BpfCode no) {
        return branch(JUMP_IF_AT_LEAST, value, yes, no);
    }

    static BpfCode test(CallFilter.Test test, BpfCode yes, BpfCode no) {
        int value = (int) test.value();
        // Both machines are little-endian: the low word comes first.
        BpfCode load = of(LOAD_WORD, ARGUMENTS + 8 * test.argument());
        return load.then(
                switch (test.comparison()) {
                    case EQUAL -> branch(JUMP_IF_EQUAL, value, yes, no);
                    case NOT_EQUAL -> branch(JUMP_IF_EQUAL, value, no, yes);
                    case ABOVE -> branch(JUMP_IF_ABOVE, value, yes, no);
                    case BELOW -> branch(JUMP_IF_AT_LEAST, value, no, yes);
                    case HAS -> of(AND, value).then(branch(JUMP_IF_EQUAL, value, yes, no));
                });
    }

    private static BpfCode branch(int code, int value, BpfCode yes, BpfCode no) {
        List<Instruction> out = new ArrayList<>();
        int skip = no.instructions().size();
        if (skip <= LONGEST_CONDITIONAL_JUMP) {
            out.add(new Instruction(code, skip, 0, value));
        } else {
            out.add(new Instruction(code, 0, 1, value));
            out.add(new Instruction(JUMP, 0, 0, skip));
        }
        out.addAll(no.instructions());
        out.addAll(yes.instructions());
        return new BpfCode(out);
    }

    BpfCode then(BpfCode next) {
        List<Instruction> out = new ArrayList<>(instructions);
        out.addAll(next.instructions());
        return new BpfCode(out);
    }

    byte[] bytes() {
        ByteBuffer out =
                ByteBuffer.allocate(8 * instructions.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction each : instructions) {
            out.putShort((short) each.code());
            out.put((byte) each.jumpTrue()).put((byte) each.jumpFalse());
            out.putInt(each.value());
        }
        return out.array();
    }
}
