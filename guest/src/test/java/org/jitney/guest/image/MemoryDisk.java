package org.jitney.guest.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A disk in memory, to be written by tests. */
final class MemoryDisk implements Bytes {
    private final ByteBuffer content;

    MemoryDisk(int size) {
        content = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer content() {
        return content;
    }

    MemoryDisk text(int at, String text) {
        content.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    @Override
    public long size() {
        return content.capacity();
    }

    @Override
    public byte[] read(long offset, int length) {
        byte[] out = new byte[length];
        if (offset >= 0 && offset < content.capacity()) {
            int there = (int) Math.min(length, content.capacity() - offset);
            content.get((int) offset, out, 0, there);
        }
        return out;
    }
}
