package org.jitney.resolve1.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jitney.resolve1.dns.Names;
import org.jitney.resolve1.multicast.NextName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/** The names of this machine and of its services, which others may have, too. */
final class OwnNames implements LinkMulticast.Names {
    private static final Logger LOG = LoggerFactory.getLogger(OwnNames.class);

    private final RandomGenerator random;
    private final Runnable changed;
    private final Services services;
    private String hostname;
    private Optional<String> other = Optional.empty();

    /**
     * Begins with what the kernel calls this machine; {@code changed} runs when links need to know.
     */
    OwnNames(String hostname, RandomGenerator random, Runnable changed) {
        this.hostname = hostname;
        this.random = random;
        this.changed = changed;
        this.services = new Services(changed);
    }

    /** Takes what the kernel calls this machine now: {@return whether that is another name} */
    boolean rename(String next) {
        if (next.equals(hostname)) {
            return false;
        }
        hostname = next;
        other = Optional.empty();
        changed.run();
        return true;
    }

    /** {@return the first label of this machine's name, or another that nobody else has} */
    String label() {
        if (other.isPresent()) {
            return other.get();
        }
        String label = Names.parse(hostname).map(n -> n.getLabelString(0)).orElse("");
        return label.isEmpty() || label.equals("localhost") ? "linux" : label;
    }

    /** {@return the names by which this machine knows itself} */
    List<Name> all() {
        Set<Name> names = new LinkedHashSet<>();
        Names.parse(hostname)
                .filter(n -> !n.equals(Name.root) && !Names.isLocalhost(n))
                .ifPresent(names::add);
        Names.parse(label()).ifPresent(names::add);
        Names.parse(label() + ".local").ifPresent(names::add);
        return List.copyOf(names);
    }

    @Override
    public Name llmnr() {
        return Names.parse(label()).orElseThrow();
    }

    @Override
    public Name multicastDns() {
        return Names.parse(label() + ".local").orElseThrow();
    }

    @Override
    public Services services() {
        return services;
    }

    @Override
    public boolean isOwn(Name name) {
        return all().contains(name);
    }

    @Override
    public void lost() {
        String before = label();
        other = Optional.of(NextName.after(before, random));
        LOG.info("Somebody else is called {}, trying {}.", before, label());
        changed.run();
    }
}
