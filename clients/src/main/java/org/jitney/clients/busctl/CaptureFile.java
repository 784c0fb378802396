package org.jitney.clients.busctl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The blocks of a capture file in the pcapng format: a section, one interface, then a block a
 * packet. Each block begins with its type and its length, and ends with the length again.
 */
final class CaptureFile {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int BYTE_ORDER = 0x1a2b3c4d;

    /** What the packets are: D-Bus messages. */
    private static final short LINKTYPE_DBUS = 231;

    private CaptureFile() {}

    /** {@return the start of the file; {@code size} is how much of each message is kept} */
    static byte[] header(int size) {
        ByteBuffer out = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(SECTION).putInt(28).putInt(BYTE_ORDER);
        out.putShort((short) 1).putShort((short) 0);
        // How long the section is cannot be known yet.
        out.putLong(-1).putInt(28);
        out.putInt(INTERFACE).putInt(20).putShort(LINKTYPE_DBUS).putShort((short) 0);
        out.putInt(size).putInt(20);
        return out.array();
    }

    /** {@return one message, cut to the size, at that time since the epoch} */
    static byte[] packet(byte[] message, int size, long usec) {
        int kept = Math.min(message.length, size);
        int padded = (kept + 3) & ~3;
        int length = 32 + padded;
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(PACKET).putInt(length).putInt(0);
        out.putInt((int) (usec >>> 32)).putInt((int) usec);
        out.putInt(kept).putInt(message.length);
        out.put(message, 0, kept);
        return out.putInt(length - 4, length).array();
    }
}
