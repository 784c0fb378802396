package org.jitney.resolve1.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;
import org.xbill.DNS.Name;

/** {@code resolv.conf}, see resolv.conf(5): what one says, and those that are written here. */
public record ResolvConf(List<ServerAddress> servers, List<Name> search) {
    /** What the C library reads. */
    private static final int MOST_SERVERS = 3;

    private static final String HEAD =
            """
            # Written by systemd-resolved(8) of Jitney. Changes are lost: see resolved.conf(5).
            """;

    public ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** Reads one; what it does not understand it leaves out. The last search list counts. */
    public static ResolvConf parse(String text) {
        List<ServerAddress> servers = new ArrayList<>();
        List<Name> search = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> {
                    if (words.length > 1) {
                        server(words[1]).ifPresent(servers::add);
                    }
                }
                case "search", "domain" -> {
                    search.clear();
                    for (int i = 1; i < words.length; i++) {
                        Names.parse(words[i])
                                .filter(n -> !n.equals(Name.root))
                                .ifPresent(search::add);
                    }
                }
                default -> {}
            }
        }
        return new ResolvConf(servers, search);
    }

    private static Optional<ServerAddress> server(String text) {
        return ServerAddress.literal(text).map(ServerAddress::of);
    }

    /** {@return the file that sends programs to the stub listener} */
    public static String stub(Collection<Name> search) {
        return HEAD
                + "# The server below is a local stub; \"resolvectl status\" tells the real ones.\n\n"
                + "nameserver 127.0.0.53\noptions edns0 trust-ad\n"
                + searchLine(search);
    }

    /** {@return the file that names the servers themselves} */
    public static String uplink(Collection<ServerAddress> servers, Collection<Name> search) {
        StringBuilder out = new StringBuilder(HEAD);
        out.append("# Programs that use it ask these servers directly.\n\n");
        if (servers.isEmpty()) {
            out.append("# No DNS servers known.\n");
        }
        int count = 0;
        for (ServerAddress each : servers) {
            if (count++ == MOST_SERVERS) {
                out.append("# The C library reads no more than ")
                        .append(MOST_SERVERS)
                        .append(" servers; these are too many.\n");
            }
            out.append("nameserver ").append(each.host()).append('\n');
        }
        return out.append(searchLine(search)).toString();
    }

    private static String searchLine(Collection<Name> search) {
        StringBuilder out = new StringBuilder("search");
        search.forEach(name -> out.append(' ').append(Names.text(name)));
        return out.append(search.isEmpty() ? " .\n" : "\n").toString();
    }
}
