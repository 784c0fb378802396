package org.jitney.resolve1.config;

import java.util.Optional;
import org.jitney.resolve1.dns.Names;
import org.xbill.DNS.Name;

/**
 * A domain of a scope.
 *
 * @param routeOnly whether it only says which names belong there, and is not put behind short names
 */
public record Domain(Name name, boolean routeOnly) {
    /** Reads one as files have it: with a tilde in front it is for routing only. */
    public static Optional<Domain> parse(String text) {
        boolean tilde = text.startsWith("~");
        String rest = tilde ? text.substring(1) : text;
        // "*" and "." both stand for all names; to search in the root means nothing.
        String name = rest.equals("*") ? "." : rest;
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Names.parse(name).map(n -> new Domain(n, tilde || n.equals(Name.root)));
    }

    /** {@return whether short names are looked up below it} */
    public boolean isSearched() {
        return !routeOnly && !name.equals(Name.root);
    }

    @Override
    public String toString() {
        return (routeOnly ? "~" : "") + Names.text(name);
    }
}
