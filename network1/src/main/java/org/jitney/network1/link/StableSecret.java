package org.jitney.network1.link;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jitney.linux.hash.SipHash24;

/**
 * What a link's stable addresses (RFC 7217) are made of where no file says it: from the machine's
 * ID and the link's name, as the original does, so that addresses stay.
 */
final class StableSecret {
    private static final byte[] FIRST = HexFormat.of().parseHex("aa051d9443684507b973f1e8e4b73452");
    private static final byte[] SECOND =
            HexFormat.of().parseHex("52c440a09f2f4858a93af62925ba7a7d");
    private static final String HMAC = "HmacSHA256";

    private StableSecret() {}

    /** {@return an address of IPv6, as text} */
    static String of(byte[] machineId, String link) {
        byte[] name = (link + '\0').getBytes(StandardCharsets.UTF_8);
        byte[] secret =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(SipHash24.hash(derived(machineId, FIRST), name))
                        .putLong(SipHash24.hash(derived(machineId, SECOND), name))
                        .array();
        try {
            return InetAddress.getByAddress(secret).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }

    /** As sd_id128_get_machine_app_specific(3) says. */
    static byte[] derived(byte[] machineId, byte[] purpose) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(machineId, HMAC));
            byte[] id = Arrays.copyOf(mac.doFinal(purpose), 16);
            id[6] = (byte) ((id[6] & 0x0f) | 0x40);
            id[8] = (byte) ((id[8] & 0x3f) | 0x80);
            return id;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
