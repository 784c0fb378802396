package org.jitney.linux.sys;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A piece of native memory that a hot path allocates once and uses for every call.
 *
 * <p>A direct buffer in native byte order with its address. The garbage collector frees it, so
 * whoever passes {@link #address()} to the kernel keeps the object reachable during the call; a
 * field of the object that makes the call does that.
 */
public final class Memory {
    private final ByteBuffer bytes;
    private final long address;

    private Memory(ByteBuffer bytes) {
        this.bytes = bytes;
        this.address = MemorySegment.ofBuffer(bytes).address();
    }

    /** Allocates zeroed memory. */
    public static Memory allocate(int size) {
        return new Memory(ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder()));
    }

    /** Copies bytes into new native memory. */
    public static Memory of(byte[] content) {
        Memory memory = allocate(Math.max(content.length, 1));
        memory.bytes.put(0, content);
        return memory;
    }

    /** Copies a string into new native memory, in UTF-8 with a NUL at the end. */
    public static Memory cString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Memory memory = allocate(utf8.length + 1);
        memory.bytes.put(0, utf8);
        return memory;
    }

    /** {@return the address of the byte at the buffer's position} The buffer is a direct one. */
    public static long addressOf(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    /** {@return the buffer over this memory; its position and limit mean nothing} */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** {@return the address of the first byte} */
    public long address() {
        return address;
    }

    /** {@return the size in bytes} */
    public int size() {
        return bytes.capacity();
    }

    /** {@return a copy of the bytes} */
    public byte[] copy(int from, int length) {
        byte[] out = new byte[length];
        bytes.get(from, out);
        return out;
    }

    /** {@return the string that starts at an offset and ends at a NUL or at the end} */
    public String string(int from, int most) {
        int length = 0;
        while (length < most && from + length < size() && bytes.get(from + length) != 0) {
            length++;
        }
        return new String(copy(from, length), StandardCharsets.UTF_8);
    }
}
