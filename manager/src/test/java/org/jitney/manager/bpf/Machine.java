package org.jitney.manager.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs programs as the kernel would, as far as they look at their context only. */
final class Machine {
    private final ByteBuffer code;
    private final ByteBuffer context;
    private final long[] registers = new long[11];

    private Machine(byte[] code, ByteBuffer context) {
        this.code = ByteBuffer.wrap(code).order(ByteOrder.nativeOrder());
        this.context = context;
    }

    /** {@return what the program returns; the context is a structure of these 32-bit words} */
    static int run(byte[] code, int... words) {
        ByteBuffer context = ByteBuffer.allocate(4 * words.length).order(ByteOrder.nativeOrder());
        for (int i = 0; i < words.length; i++) {
            context.putInt(4 * i, words[i]);
        }
        return new Machine(code, context).run();
    }

    private int run() {
        int at = 0;
        while (true) {
            int operation = Byte.toUnsignedInt(code.get(8 * at));
            int to = code.get(8 * at + 1) & 15;
            int from = code.get(8 * at + 1) >> 4 & 15;
            int offset = code.getShort(8 * at + 2);
            long value = code.getInt(8 * at + 4);
            at++;
            switch (operation) {
                case 0xb7 -> registers[to] = value;
                case 0xbf -> registers[to] = registers[from];
                case 0x57 -> registers[to] &= value;
                case 0x77 -> registers[to] >>>= value;
                case 0x61 -> registers[to] = Integer.toUnsignedLong(context.getInt(offset));
                case 0xdc ->
                        registers[to] =
                                Short.toUnsignedLong(Short.reverseBytes((short) registers[to]));
                case 0x05 -> at += offset;
                case 0x15 -> at += registers[to] == value ? offset : 0;
                case 0x55 -> at += registers[to] != value ? offset : 0;
                case 0x25 -> at += Long.compareUnsigned(registers[to], value) > 0 ? offset : 0;
                case 0xa5 -> at += Long.compareUnsigned(registers[to], value) < 0 ? offset : 0;
                case 0x95 -> {
                    return (int) registers[0];
                }
                default -> throw new AssertionError("operation " + operation);
            }
        }
    }
}
