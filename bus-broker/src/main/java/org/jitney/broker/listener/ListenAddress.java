package org.jitney.broker.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;
import org.jitney.bus.address.BadAddress;
import org.jitney.linux.fd.UnixAddress;

/** Where a bus is told to listen, in the words of D-Bus addresses. */
public sealed interface ListenAddress {
    /** A socket of this name. */
    record Socket(UnixAddress address) implements ListenAddress {}

    /** A socket with a name of its own in a directory. */
    record Directory(String directory) implements ListenAddress {}

    /** {@code bus} in the user's runtime directory. */
    record UserRuntime() implements ListenAddress {}

    /**
     * A port.
     *
     * @param host what clients are told to connect to
     * @param bind the interface, if that is another one; {@code *} for all
     * @param port 0 lets the kernel choose
     * @param family {@code ipv4}, {@code ipv6}, or empty for both
     * @param withNonce whether clients have to send what stands in a file first
     */
    record Tcp(String host, Optional<String> bind, int port, String family, boolean withNonce)
            implements ListenAddress {}

    /** The sockets that the service manager passed. */
    record Passed() implements ListenAddress {}

    /** Something that this bus cannot listen at. */
    final class Unsupported extends Exception {
        private static final long serialVersionUID = 1L;

        Unsupported(String address, String why) {
            super("cannot listen at \"" + address + "\": " + why);
        }
    }

    /** Parses one address, or several alternatives with semicolons between them. */
    static List<ListenAddress> parse(String text) throws Unsupported {
        try {
            List<ListenAddress> all = new ArrayList<>();
            for (AddressEntry entry : AddressEntry.parse(text)) {
                all.add(of(entry));
            }
            return all;
        } catch (BadAddress e) {
            throw new Unsupported(text, e.problem());
        }
    }

    private static ListenAddress of(AddressEntry entry) throws BadAddress {
        return switch (entry.transport()) {
            case "systemd" -> new Passed();
            case "unix" -> unix(entry);
            case "tcp" -> tcp(entry, false);
            case "nonce-tcp" -> tcp(entry, true);
            case "unixexec", "autolaunch", "launchd" ->
                    throw new BadAddress("only clients use " + entry.transport() + " addresses");
            default -> throw new BadAddress("unknown transport");
        };
    }

    private static ListenAddress unix(AddressEntry entry) throws BadAddress {
        List<ListenAddress> named = new ArrayList<>();
        entry.get("path").ifPresent(p -> named.add(new Socket(new UnixAddress.Path(p))));
        entry.get("abstract").ifPresent(n -> named.add(new Socket(new UnixAddress.Abstract(n))));
        entry.get("dir").ifPresent(d -> named.add(new Directory(d)));
        entry.get("tmpdir").ifPresent(d -> named.add(new Directory(d)));
        entry.get("runtime").filter("yes"::equals).ifPresent(_ -> named.add(new UserRuntime()));
        if (named.size() != 1) {
            throw new BadAddress("one of path, abstract, dir, tmpdir and runtime=yes is needed");
        }
        return named.getFirst();
    }

    private static ListenAddress tcp(AddressEntry entry, boolean withNonce) throws BadAddress {
        String family = entry.get("family").orElse("");
        if (!family.isEmpty() && !family.equals("ipv4") && !family.equals("ipv6")) {
            throw new BadAddress("the family is neither ipv4 nor ipv6");
        }
        String host = entry.get("host").or(() -> entry.get("bind")).orElse("localhost");
        return new Tcp(host, entry.get("bind"), port(entry), family, withNonce);
    }

    private static int port(AddressEntry entry) throws BadAddress {
        try {
            int port = Integer.parseInt(entry.get("port").orElse("0"));
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new BadAddress("the port is no number");
        }
        throw new BadAddress("there is no such port");
    }
}
