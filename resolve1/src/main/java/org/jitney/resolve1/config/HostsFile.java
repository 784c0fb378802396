package org.jitney.resolve1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.dns.ServerAddress;
import org.xbill.DNS.Name;

/**
 * {@code /etc/hosts}, see hosts(5).
 *
 * <p>A line with the unspecified address forbids its names: they have no address, whatever servers
 * say. What is said of localhost is not needed here and left out, as the original does.
 */
public final class HostsFile {
    /** One without a line. */
    public static final HostsFile EMPTY = new HostsFile();

    /**
     * A name of an address.
     *
     * @param line of the file
     */
    public record Entry(InetAddress address, int line) {}

    private record Host(Name canonical, Set<Name> names, int line) {}

    private final Map<Name, List<Entry>> byName = new HashMap<>();
    private final Map<Name, Name> spelled = new HashMap<>();
    private final Map<InetAddress, Host> byAddress = new HashMap<>();
    private final Set<Name> forbidden = new LinkedHashSet<>();

    private HostsFile() {}

    /** Reads the text of one. What cannot be read on a line is left out. */
    public static HostsFile parse(String text) {
        HostsFile file = new HostsFile();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            int hash = line.indexOf('#');
            String[] words = (hash < 0 ? line : line.substring(0, hash)).strip().split("\\s+");
            Optional<InetAddress> address = ServerAddress.literal(words[0]);
            if (address.isPresent()) {
                file.add(address.get(), words, number);
            }
        }
        return file;
    }

    private void add(InetAddress address, String[] words, int line) {
        for (int i = 1; i < words.length; i++) {
            Optional<Name> name = Names.parse(words[i]).filter(n -> isHostName(n));
            if (name.isEmpty() || Names.isLocalhost(name.get())) {
                continue;
            }
            if (address.isAnyLocalAddress()) {
                forbidden.add(name.get());
                continue;
            }
            spelled.putIfAbsent(name.get(), name.get());
            List<Entry> entries = byName.computeIfAbsent(name.get(), _ -> new ArrayList<>());
            if (entries.stream().noneMatch(e -> e.address().equals(address))) {
                entries.add(new Entry(address, line));
            }
            Name first = name.get();
            byAddress
                    .computeIfAbsent(address, _ -> new Host(first, new LinkedHashSet<>(), line))
                    .names()
                    .add(first);
        }
    }

    private static boolean isHostName(Name name) {
        return !name.equals(Name.root)
                && Names.text(name).matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");
    }

    /** {@return the addresses of a name, of both families, in the order of the file} */
    public List<Entry> addresses(Name name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    /** {@return a name in the letters of the file, large and small, if it has an address there} */
    public Name spelled(Name name) {
        return spelled.getOrDefault(name, name);
    }

    /** {@return whether the file says something of a name, if only that there is no such} */
    public boolean knows(Name name) {
        return byName.containsKey(name) || forbidden.contains(name);
    }

    /** {@return the names of an address, that of its first line first} */
    public List<Name> names(InetAddress address) {
        Host host = byAddress.get(address);
        if (host == null) {
            return List.of();
        }
        List<Name> names = new ArrayList<>();
        names.add(host.canonical());
        host.names().stream().filter(n -> !n.equals(host.canonical())).forEach(names::add);
        return names;
    }

    /** {@return the line that names an address first, 0 if none does} */
    public int line(InetAddress address) {
        Host host = byAddress.get(address);
        return host == null ? 0 : host.line();
    }
}
