package org.jitney.network1.config;

import java.util.List;

/**
 * What a [Match] section may ask about a link.
 *
 * @param names its name, then its alternative names
 * @param type {@code ether}, {@code loopback}, or what the driver calls it, such as {@code bridge}
 * @param kind of a virtual link; empty for others
 * @param driver empty if unknown
 * @param address hardware address, as text; empty if none
 * @param permanentAddress the one that the hardware came with; empty if none
 */
public record LinkFacts(
        List<String> names,
        String type,
        String kind,
        String driver,
        String address,
        String permanentAddress) {
    /** Makes facts whose list nobody can change any more. */
    public LinkFacts {
        names = List.copyOf(names);
    }
}
