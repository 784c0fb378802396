package org.jitney.resolve1.dns;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Where a DNS server is.
 *
 * @param port 0 for the usual one
 * @param ifindex of the link through which it is reached, 0 for any
 * @param name what its certificate is for, perhaps empty
 */
public record ServerAddress(InetAddress address, int port, int ifindex, String name) {
    private static final int MOST_PORT = 65535;

    public static ServerAddress of(InetAddress address) {
        return new ServerAddress(address, 0, 0, "");
    }

    /**
     * Reads {@code ADDRESS[:PORT][%LINK][#NAME]}, where an IPv6 address with a port is in brackets.
     *
     * @param links finds a link by name or number, 0 if there is none
     */
    public static Optional<ServerAddress> parse(String text, ToIntFunction<String> links) {
        String rest = text;
        String name = "";
        int hash = rest.indexOf('#');
        if (hash >= 0) {
            name = rest.substring(hash + 1);
            rest = rest.substring(0, hash);
            if (name.isEmpty() || Names.parse(name).isEmpty()) {
                return Optional.empty();
            }
        }
        int ifindex = 0;
        int percent = rest.indexOf('%');
        if (percent >= 0) {
            ifindex = links.applyAsInt(rest.substring(percent + 1));
            rest = rest.substring(0, percent);
            if (ifindex <= 0) {
                return Optional.empty();
            }
        }
        return withPort(rest, ifindex, name);
    }

    private static Optional<ServerAddress> withPort(String text, int ifindex, String name) {
        int port = 0;
        String host = text;
        if (text.startsWith("[")) {
            int end = text.indexOf("]:");
            if (end < 0) {
                return Optional.empty();
            }
            host = text.substring(1, end);
            port = port(text.substring(end + 2));
        } else if (text.indexOf(':') >= 0 && text.indexOf(':') == text.lastIndexOf(':')) {
            host = text.substring(0, text.indexOf(':'));
            port = port(text.substring(text.indexOf(':') + 1));
        }
        if (port < 0) {
            return Optional.empty();
        }
        int found = port;
        return literal(host).map(address -> new ServerAddress(address, found, ifindex, name));
    }

    private static int port(String text) {
        try {
            int value = Integer.parseInt(text);
            return value > 0 && value <= MOST_PORT ? value : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Reads an address without any name resolution; only dotted IPv4 with four parts is one. */
    public static Optional<InetAddress> literal(String text) {
        boolean four = text.indexOf(':') < 0;
        if (text.isEmpty()
                || text.indexOf('%') >= 0
                || text.indexOf('[') >= 0
                || (four && !text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}"))) {
            return Optional.empty();
        }
        try {
            InetAddress parsed = InetAddress.ofLiteral(text);
            boolean mapped = !four && parsed.getAddress().length == 4;
            return Optional.of(mapped ? mapped(parsed) : parsed);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InetAddress mapped(InetAddress four) {
        byte[] bytes = new byte[16];
        bytes[10] = -1;
        bytes[11] = -1;
        System.arraycopy(four.getAddress(), 0, bytes, 12, 4);
        return Families.address(bytes);
    }

    /** {@return the port that is used, given the usual one} */
    public int portOr(int usual) {
        return port == 0 ? usual : port;
    }

    /** {@return the address alone, as everybody writes it} */
    public String host() {
        return Families.text(address);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        boolean bracket = port != 0 && address.getAddress().length == 16;
        out.append(bracket ? "[" + host() + "]" : host());
        if (port != 0) {
            out.append(':').append(port);
        }
        if (ifindex != 0) {
            out.append('%').append(ifindex);
        }
        if (!name.isEmpty()) {
            out.append('#').append(name);
        }
        return out.toString();
    }
}
