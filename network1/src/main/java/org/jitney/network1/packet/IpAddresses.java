package org.jitney.network1.packet;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses from their bytes. */
public final class IpAddresses {
    /** {@code 0.0.0.0}: none yet. */
    public static final Inet4Address ANY = four(0);

    /** {@code 255.255.255.255}: all on the link. */
    public static final Inet4Address BROADCAST = four(-1);

    private IpAddresses() {}

    /** {@return the address of four bytes} */
    public static Inet4Address four(byte[] bytes) {
        return (Inet4Address) of(bytes);
    }

    /** {@return the address whose bits a number has} */
    public static Inet4Address four(int bits) {
        return four(
                new byte[] {
                    (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
                });
    }

    /** {@return the bits of an address} */
    public static int bits(Inet4Address address) {
        byte[] bytes = address.getAddress();
        return Byte.toUnsignedInt(bytes[0]) << 24
                | Byte.toUnsignedInt(bytes[1]) << 16
                | Byte.toUnsignedInt(bytes[2]) << 8
                | Byte.toUnsignedInt(bytes[3]);
    }

    /** {@return the address of sixteen bytes, also of those that embed an IPv4 address} */
    public static Inet6Address six(byte[] bytes) {
        try {
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** {@return whether a host can have this address: no network, class D or E} */
    public static boolean isHost(Inet4Address address) {
        int first = bits(address) >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    /** {@return how many leading ones a mask has; -1 if ones follow a zero} */
    public static int prefixLength(Inet4Address mask) {
        int bits = bits(mask);
        int length = Integer.numberOfLeadingZeros(~bits);
        return length == 32 || bits << length == 0 ? length : -1;
    }

    /** {@return the mask with so many leading ones} */
    public static Inet4Address mask(int length) {
        return four(length == 0 ? 0 : -1 << (32 - length));
    }

    /** {@return the address of the network that an address is in} */
    public static Inet4Address network(Inet4Address address, int length) {
        return four(bits(address) & bits(mask(length)));
    }
}
