package org.jitney.network1.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An address with the length of its network's prefix.
 *
 * @param length in bits
 */
public record IpPrefix(InetAddress address, int length) {
    private static final String FOUR = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
    private static final String SIX = "[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";

    /** {@return the address that a text is, without asking anybody for names} */
    public static Optional<InetAddress> address(String text) {
        if (!text.matches(FOUR) && !text.matches(SIX)) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            boolean four = address instanceof Inet4Address;
            return four == text.matches(FOUR) ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** {@return the address with the length behind it, or that of all its bits} */
    public static Optional<IpPrefix> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int most = address.get().getAddress().length * 8;
        if (slash < 0) {
            return Optional.of(new IpPrefix(address.get(), most));
        }
        String length = text.substring(slash + 1);
        return length.matches("[0-9]{1,3}") && Integer.parseInt(length) <= most
                ? Optional.of(new IpPrefix(address.get(), Integer.parseInt(length)))
                : Optional.empty();
    }

    /**
     * {@return an address of a link} Where no length is given it is that of the network's class,
     * and of IPv6, which has no classes, 0: as the original reads them.
     */
    static Optional<IpPrefix> parseOfLink(String text) {
        return text.contains("/")
                ? parse(text)
                : address(text).map(a -> new IpPrefix(a, classLength(a.getAddress())));
    }

    private static int classLength(byte[] address) {
        int first = Byte.toUnsignedInt(address[0]);
        boolean four = address.length == 4;
        return !four ? 0 : first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : 0;
    }

    /** {@return {@code AF_INET} or {@code AF_INET6}} */
    public int family() {
        return family(address);
    }

    /** {@return {@code AF_INET} or {@code AF_INET6}} */
    public static int family(InetAddress address) {
        return address instanceof Inet4Address ? 2 : 10;
    }

    /** {@return the same length, and of the address only so many bits} */
    public IpPrefix masked() {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        return new IpPrefix(of(bytes), length);
    }

    /** {@return the last address of the network} */
    public InetAddress broadcast() {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return of(bytes);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
