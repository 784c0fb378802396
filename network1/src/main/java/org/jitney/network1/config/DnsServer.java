package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A server of names as [Network] has it: {@code ADDRESS[:PORT][%LINK][#NAME]}, where a port behind
 * an IPv6 address makes brackets necessary.
 *
 * @param port 0 for the usual one
 * @param link where a link-local address is to be found; empty if none is named
 * @param name what its certificate says; empty if none
 */
public record DnsServer(InetAddress address, int port, String link, String name) {
    private static final int MOST_PORT = 65535;

    /** {@return the server that a text is} */
    public static Optional<DnsServer> parse(String text) {
        int hash = text.indexOf('#');
        String name = hash < 0 ? "" : text.substring(hash + 1);
        String rest = hash < 0 ? text : text.substring(0, hash);
        int percent = rest.indexOf('%');
        String link = percent < 0 ? "" : rest.substring(percent + 1);
        rest = percent < 0 ? rest : rest.substring(0, percent);
        int bracket = rest.startsWith("[") ? rest.indexOf(']') : -1;
        String host = rest;
        String port = "";
        if (bracket > 0) {
            host = rest.substring(1, bracket);
            port = rest.substring(bracket + 1);
        } else if (rest.indexOf(':') == rest.lastIndexOf(':') && rest.contains(":")) {
            host = rest.substring(0, rest.indexOf(':'));
            port = rest.substring(rest.indexOf(':'));
        }
        Optional<Long> number =
                port.isEmpty()
                        ? Optional.of(0L)
                        : port.startsWith(":")
                                ? SectionReader.parseNumber(port.substring(1), 1, MOST_PORT)
                                : Optional.empty();
        return IpPrefix.address(host)
                .flatMap(a -> number.map(n -> new DnsServer(a, n.intValue(), link, name)));
    }
}
