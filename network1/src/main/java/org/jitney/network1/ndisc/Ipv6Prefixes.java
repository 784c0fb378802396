package org.jitney.network1.ndisc;

import java.net.Inet6Address;
import org.jitney.network1.packet.IpAddresses;

/** Addresses made of prefixes: RFC 4862. */
public final class Ipv6Prefixes {
    private static final int INTERFACE_ID = 8;

    private Ipv6Prefixes() {}

    /** {@return an address whose bits behind a length are zero} */
    public static Inet6Address masked(Inet6Address address, int length) {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < 128; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return IpAddresses.six(bytes);
    }

    /** {@return the lower half of an address of a link: RFC 4291 appendix A} */
    public static byte[] eui64(byte[] hardware) {
        return new byte[] {
            (byte) (hardware[0] ^ 2),
            hardware[1],
            hardware[2],
            (byte) 0xff,
            (byte) 0xfe,
            hardware[3],
            hardware[4],
            hardware[5]
        };
    }

    /** {@return the address of a prefix of 64 bits with a lower half} */
    public static Inet6Address address(Inet6Address prefix, byte[] interfaceId) {
        byte[] bytes = prefix.getAddress();
        System.arraycopy(interfaceId, 0, bytes, INTERFACE_ID, INTERFACE_ID);
        return IpAddresses.six(bytes);
    }
}
