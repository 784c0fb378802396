package org.jitney.resolve1.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.config.Origin;
import org.jitney.resolve1.dns.ServerAddress;

/** Servers that stand for each other, one of which is asked until it fails. */
public final class ServerList {
    private final List<DnsServer> servers = new ArrayList<>();
    private int current;
    private boolean used;

    /** Replaces them; one that stays keeps what is known of it, and stays the current one. */
    public void set(List<ServerAddress> addresses, Origin origin) {
        Optional<DnsServer> before = current();
        List<DnsServer> next = new ArrayList<>();
        for (ServerAddress each : addresses) {
            DnsServer kept =
                    servers.stream()
                            .filter(s -> s.address().equals(each) && s.origin().equals(origin))
                            .findFirst()
                            .orElseGet(() -> new DnsServer(each, origin));
            if (!next.contains(kept)) {
                next.add(kept);
            }
        }
        servers.clear();
        servers.addAll(next);
        used &= before.map(servers::contains).orElse(false);
        current = Math.max(0, before.map(servers::indexOf).orElse(0));
    }

    public List<DnsServer> all() {
        return List.copyOf(servers);
    }

    public List<ServerAddress> addresses() {
        return servers.stream().map(DnsServer::address).toList();
    }

    public boolean isEmpty() {
        return servers.isEmpty();
    }

    public int size() {
        return servers.size();
    }

    /** {@return the one that was asked last, if one was} */
    public Optional<DnsServer> chosen() {
        return used ? current() : Optional.empty();
    }

    /** {@return the one to be asked now} */
    public Optional<DnsServer> choose() {
        used = true;
        return current();
    }

    /** {@return the one that is next to be asked} */
    public Optional<DnsServer> current() {
        return servers.isEmpty() ? Optional.empty() : Optional.of(servers.get(current));
    }

    /** Turns to the next one, if this one is still the current. */
    public void leave(DnsServer failed) {
        if (!servers.isEmpty() && servers.get(current).equals(failed)) {
            current = (current + 1) % servers.size();
        }
    }

    /** Forgets what is known of all. */
    public void reset() {
        servers.forEach(DnsServer::reset);
        current = 0;
    }
}
