package org.jitney.linux.spawn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Short names for the operands that {@link ProgramBuilder} writes. */
final class Operands {
    private Operands() {}

    static Operand number(long value) {
        return new Operand.Plain(value);
    }

    /** Ids are unsigned 32-bit; -1 stays "leave it". */
    static Operand id(int value) {
        return new Operand.Plain(value == -1 ? -1 : Integer.toUnsignedLong(value));
    }

    static Operand octal(long value) {
        return new Operand.Octal(value);
    }

    static Operand flags(long value) {
        return new Operand.Flags(value);
    }

    static Operand slot(Slot slot) {
        return new Operand.InSlot(slot);
    }

    static Operand text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL in a string for the kernel");
        }
        return new Operand.Text(text);
    }

    static Operand textOrNull(String text) {
        return text.isEmpty() ? number(0) : text(text);
    }

    static ByteBuffer struct(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    static Operand bytes(ByteBuffer struct, String shown) {
        byte[] content = new byte[struct.capacity()];
        struct.get(0, content);
        return Operand.Bytes.of(content, shown);
    }

    static String limit(long value) {
        return value == -1 ? "infinity" : Long.toUnsignedString(value);
    }
}
