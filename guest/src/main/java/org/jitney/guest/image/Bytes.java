package org.jitney.guest.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A disk, or a part of one, to be read. */
interface Bytes {
    /** {@return how long it is} */
    long size();

    /** {@return that many bytes from there on, with zeros where the disk ends} */
    byte[] read(long offset, int length) throws ImageError;

    /** {@return the bytes in the order of Intel's machines} */
    default ByteBuffer little(long offset, int length) throws ImageError {
        return ByteBuffer.wrap(read(offset, length)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return whether these characters stand there} */
    default boolean has(long offset, String magic) throws ImageError {
        return text(offset, magic.length()).equals(magic);
    }

    /** {@return the bytes there, each as a character} */
    default String text(long offset, int length) throws ImageError {
        return new String(read(offset, length), StandardCharsets.ISO_8859_1);
    }

    /** {@return the text there, up to a zero byte} */
    default String label(long offset, int length) throws ImageError {
        String text = new String(read(offset, length), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** {@return the UUID whose bytes stand there in the order in which it is written} */
    default String uuid(long offset) throws ImageError {
        String hex = HexFormat.of().formatHex(read(offset, 16));
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    /** {@return a part of it} */
    default Bytes part(long start, long length) {
        Bytes whole = this;
        return new Bytes() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public byte[] read(long offset, int count) throws ImageError {
                int there = Math.clamp(length - offset, 0, count);
                byte[] out = new byte[count];
                if (offset >= 0 && there > 0) {
                    System.arraycopy(whole.read(start + offset, there), 0, out, 0, there);
                }
                return out;
            }
        };
    }
}
