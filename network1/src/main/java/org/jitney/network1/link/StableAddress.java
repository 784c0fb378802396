package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jitney.linux.hash.SipHash24;

/**
 * The hardware address of a virtual link for which no file gives one: it is the same after each
 * boot, on each machine another, and the same as the original makes.
 */
final class StableAddress {
    private static final byte[] KEY = HexFormat.of().parseHex("52e145bd006f299621c6306d83710448");
    private static final int LENGTH = 6;
    private static final int MULTICAST = 1;
    private static final int LOCAL = 2;

    private StableAddress() {}

    /**
     * {@return six bytes}
     *
     * @param machineId its 16 bytes
     */
    static byte[] of(byte[] machineId, String link) {
        byte[] name = link.getBytes(StandardCharsets.UTF_8);
        byte[] seed = Arrays.copyOf(machineId, machineId.length + name.length);
        System.arraycopy(name, 0, seed, machineId.length, name.length);
        byte[] hash =
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(SipHash24.hash(KEY, seed))
                        .array();
        byte[] address = Arrays.copyOf(hash, LENGTH);
        address[0] = (byte) ((address[0] & ~MULTICAST) | LOCAL);
        return address;
    }
}
