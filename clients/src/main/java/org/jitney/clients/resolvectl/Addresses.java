package org.jitney.clients.resolvectl;

import java.net.Inet6Address;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.clients.cli.LinkNames;
import org.jitney.clients.cli.UsageError;
import org.jitney.linux.netlink.AddressText;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** IP addresses with what may stand behind them: a port, a link, the name of a server. */
final class Addresses {
    private static final Pattern IPV4 =
            Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final int IPV6_LENGTH = 16;

    private Addresses() {}

    /**
     * A server.
     *
     * @param address 4 or 16 bytes
     * @param port 0 for the usual one
     * @param link 0 for any
     * @param name by which its certificate goes, empty if that is not looked at
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    record Server(byte[] address, int port, int link, String name) {
        int family() {
            return address.length == IPV6_LENGTH ? Wishes.INET6 : Wishes.INET;
        }

        /** {@return the server as it would be typed} */
        String render() {
            int shownLink = isLinkLocal(address) ? link : 0;
            String behind =
                    (shownLink > 0 ? "%" + shownLink : "") + (name.isEmpty() ? "" : "#" + name);
            String text = AddressText.of(address);
            if (port == 0) {
                return text + behind;
            }
            return (address.length == IPV6_LENGTH ? "[" + text + "]" : text) + ":" + port + behind;
        }
    }

    /** An address to ask about. */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    record Place(byte[] address, int link) {
        int family() {
            return address.length == IPV6_LENGTH ? Wishes.INET6 : Wishes.INET;
        }

        String render() {
            return new Server(address, 0, link, "").render();
        }
    }

    /** {@return whether the address says nothing without a link: fe80::/10} */
    static boolean isLinkLocal(byte[] address) {
        return address.length == IPV6_LENGTH
                && (address[0] & 0xff) == 0xfe
                && (address[1] & 0xc0) == 0x80;
    }

    /** {@return the bytes of an address as inet_pton(3) reads it} */
    static Optional<byte[]> parse(String text) {
        Matcher four = IPV4.matcher(text);
        if (four.matches()) {
            byte[] bytes = new byte[4];
            for (int i = 0; i < bytes.length; i++) {
                String part = four.group(i + 1);
                int number = Integer.parseInt(part);
                if (number > 255 || (part.length() > 1 && part.startsWith("0"))) {
                    return Optional.empty();
                }
                bytes[i] = (byte) number;
            }
            return Optional.of(bytes);
        }
        return text.indexOf(':') >= 0 && text.indexOf('%') < 0 && text.indexOf('[') < 0
                ? six(text)
                : Optional.empty();
    }

    private static Optional<byte[]> six(String text) {
        try {
            byte[] bytes = Inet6Address.ofLiteral(text).getAddress();
            return Optional.of(bytes.length == IPV6_LENGTH ? bytes : mapped(bytes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The JDK makes an IPv4 address of {@code ::ffff:10.0.0.1}, which is an IPv6 address here. */
    private static byte[] mapped(byte[] four) {
        byte[] bytes = new byte[IPV6_LENGTH];
        Arrays.fill(bytes, 10, 12, (byte) -1);
        System.arraycopy(four, 0, bytes, 12, four.length);
        return bytes;
    }

    /** {@return the address, if the text is one and not a name} */
    static Optional<Place> place(String text, LinkNames names) throws UsageError {
        int percent = text.indexOf('%');
        Optional<byte[]> bytes = parse(percent < 0 ? text : text.substring(0, percent));
        if (bytes.isEmpty() || percent < 0) {
            return bytes.map(b -> new Place(b, 0));
        }
        try {
            int link = names.index(text.substring(percent + 1));
            return bytes.map(b -> new Place(b, link));
        } catch (ErrnoException noSuchLink) {
            return Optional.empty();
        }
    }

    /**
     * {@return a server as people type it: {@code [ADDRESS]:PORT%LINK#NAME}}
     *
     * @throws ErrnoException with {@code EINVAL}, or {@code ENODEV} if only the link is not there
     */
    static Server server(String text, LinkNames names) throws ErrnoException, UsageError {
        String rest = text;
        String name = "";
        int mark = rest.indexOf('#');
        if (mark >= 0) {
            name = rest.substring(mark + 1);
            rest = rest.substring(0, mark);
            if (name.isEmpty()) {
                throw invalid();
            }
        }
        int link = 0;
        mark = rest.indexOf('%');
        if (mark >= 0) {
            link = names.index(rest.substring(mark + 1));
            rest = rest.substring(0, mark);
        }
        Optional<byte[]> plain = parse(rest);
        if (plain.isPresent()) {
            return new Server(plain.get(), 0, link, name);
        }
        int colon = rest.lastIndexOf(':');
        int port = colon < 0 ? 0 : port(rest.substring(colon + 1));
        if (port == 0) {
            throw invalid();
        }
        byte[] address = beforePort(rest.substring(0, colon)).orElseThrow(Addresses::invalid);
        return new Server(address, port, link, name);
    }

    private static ErrnoException invalid() {
        return new ErrnoException("inet_pton", Errno.EINVAL);
    }

    private static Optional<byte[]> beforePort(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        Optional<byte[]> address = parse(bracketed ? text.substring(1, text.length() - 1) : text);
        return address.filter(a -> (a.length == IPV6_LENGTH) == bracketed);
    }

    /** {@return the port, 0 for what is none} */
    static int port(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            return 0;
        }
        int port = Integer.parseInt(text);
        return port > 0xffff ? 0 : port;
    }

    /** {@return a server as the bus tells of it, if it makes sense} */
    static Optional<Server> told(int family, byte[] address, int port, int link, String name) {
        int length = family == Wishes.INET ? 4 : family == Wishes.INET6 ? IPV6_LENGTH : -1;
        return address.length == length
                ? Optional.of(new Server(address, port, link, name))
                : Optional.empty();
    }
}
