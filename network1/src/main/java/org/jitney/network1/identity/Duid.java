package org.jitney.network1.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jitney.linux.hash.SipHash24;

/**
 * What a machine is called by DHCP: RFC 8415 section 11.
 *
 * @param bytes with the type in front, at most 130
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record Duid(byte[] bytes) {
    private static final int MOST = 130;
    private static final int LINK_LAYER_TIME = 1;
    private static final int ENTERPRISE = 2;
    private static final int LINK_LAYER = 3;
    private static final int UUID = 4;

    /** The number of systemd at IANA: a machine is the same to servers whoever asks. */
    private static final int ENTERPRISE_NUMBER = 43793;

    /** The original's: under another key a machine would have other leases. */
    private static final byte[] KEY = HexFormat.of().parseHex("80118cc2fe4a03ee3ed60c6f36391409");

    private static final byte[] UUID_KEY =
            HexFormat.of().parseHex("a50ad112bf604577a2fb741ab1955b03");

    /** Checks the length. */
    public Duid {
        if (bytes.length < 3 || bytes.length > MOST) {
            throw new IllegalArgumentException("a DUID of %d bytes".formatted(bytes.length));
        }
    }

    /**
     * The usual one: a hash of the machine's ID, which stays a secret.
     *
     * @param machineId its 16 bytes
     */
    public static Duid ofMachine(byte[] machineId) {
        return new Duid(
                ByteBuffer.allocate(14)
                        .putShort((short) ENTERPRISE)
                        .putInt(ENTERPRISE_NUMBER)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(hash(machineId))
                        .array());
    }

    /** {@return one of type 4, from the machine's ID} */
    public static Duid uuid(byte[] machineId) {
        byte[] id;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(machineId, "HmacSHA256"));
            id = Arrays.copyOf(mac.doFinal(UUID_KEY), 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
        id[6] = (byte) ((id[6] & 0x0f) | 0x40);
        id[8] = (byte) ((id[8] & 0x3f) | 0x80);
        return ofType(UUID, id);
    }

    /** {@return one of a link's hardware address} */
    public static Duid linkLayer(int hardwareType, byte[] address) {
        return ofType(
                LINK_LAYER,
                ByteBuffer.allocate(2 + address.length)
                        .putShort((short) hardwareType)
                        .put(address)
                        .array());
    }

    /**
     * {@return one of a link's hardware address and a time}
     *
     * @param seconds since 2000-01-01 UTC
     */
    public static Duid linkLayerTime(int hardwareType, long seconds, byte[] address) {
        return ofType(
                LINK_LAYER_TIME,
                ByteBuffer.allocate(6 + address.length)
                        .putShort((short) hardwareType)
                        .putInt((int) seconds)
                        .put(address)
                        .array());
    }

    /** {@return one of any type} */
    public static Duid ofType(int type, byte[] data) {
        return new Duid(
                ByteBuffer.allocate(2 + data.length).putShort((short) type).put(data).array());
    }

    /**
     * The identity of one link within the machine.
     *
     * @param seed its lasting name if udev gave one, else its hardware address
     */
    public static int iaid(byte[] seed) {
        long hash = hash(seed);
        return (int) hash ^ (int) (hash >>> 32);
    }

    /** {@return the type's name and the rest as digits: what people and state files have} */
    public String text() {
        int type = ByteBuffer.wrap(bytes).getShort() & 0xffff;
        String name =
                switch (type) {
                    case LINK_LAYER_TIME -> "DUID-LLT";
                    case ENTERPRISE -> "DUID-EN/Vendor";
                    case LINK_LAYER -> "DUID-LL";
                    case UUID -> "UUID";
                    default -> Integer.toString(type);
                };
        return name + ":" + HexFormat.of().formatHex(bytes, 2, bytes.length);
    }

    private static long hash(byte[] bytes) {
        return SipHash24.hash(KEY, bytes);
    }
}
