package org.jitney.resolve1.config;

import java.net.InetAddress;
import java.util.Optional;
import org.jitney.resolve1.dns.ServerAddress;

/** One more address at which programs can ask: {@code [udp:|tcp:]ADDRESS[:PORT]}. */
public record ExtraListener(StubMode mode, InetAddress address, int port) {
    private static final int DNS_PORT = 53;

    /** Reads a value of {@code DNSStubListenerExtra=}. */
    public static Optional<ExtraListener> parse(String text) {
        StubMode mode = StubMode.YES;
        String rest = text;
        if (text.startsWith("udp:")) {
            mode = StubMode.UDP;
            rest = text.substring(4);
        } else if (text.startsWith("tcp:")) {
            mode = StubMode.TCP;
            rest = text.substring(4);
        }
        StubMode found = mode;
        return ServerAddress.parse(rest, _ -> 0)
                .filter(a -> a.name().isEmpty())
                .map(a -> new ExtraListener(found, a.address(), a.portOr(DNS_PORT)));
    }
}
