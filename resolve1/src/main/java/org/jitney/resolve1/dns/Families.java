package org.jitney.resolve1.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jitney.linux.netlink.AddressText;

/** Address families by the kernel's numbers, and the addresses of them. */
public final class Families {
    public static final int UNSPEC = 0;
    public static final int INET = 2;
    public static final int INET6 = 10;

    private Families() {}

    /** {@return the family of an address} */
    public static int of(InetAddress address) {
        return address instanceof Inet4Address ? INET : INET6;
    }

    /** {@return how many bytes an address of a family has; 0 for none that is known here} */
    public static int size(int family) {
        return family == INET ? 4 : family == INET6 ? 16 : 0;
    }

    /**
     * {@return the address of these 4 or 16 bytes}
     *
     * <p>Unlike the JDK's it keeps an IPv4 address that is mapped into IPv6 what it is.
     */
    public static InetAddress address(byte[] bytes) {
        try {
            return bytes.length == 4
                    ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + bytes.length + " bytes", e);
        }
    }

    /** {@return an address as people write it, without its link} */
    public static String text(InetAddress address) {
        return address instanceof Inet6Address six
                ? isMapped(six) ? "::ffff:" + last4(six) : AddressText.of(six)
                : address.getHostAddress();
    }

    private static boolean isMapped(Inet6Address address) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static String last4(Inet6Address address) {
        return address(Arrays.copyOfRange(address.getAddress(), 12, 16)).getHostAddress();
    }
}
