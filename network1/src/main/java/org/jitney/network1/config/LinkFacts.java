package org.jitney.network1.config;

import java.util.List;
import java.util.Map;

/**
 * What a [Match] section may ask about a link.
 *
 * @param names its name, then its alternative names
 * @param type {@code ether}, {@code loopback}, or what the driver calls it, such as {@code bridge}
 * @param kind of a virtual link; empty for others
 * @param driver empty if unknown
 * @param address hardware address, as text; empty if none
 * @param permanentAddress the one that the hardware came with; empty if none
 * @param properties what udev knows of it
 * @param wireless what network it is in, if it is wireless
 */
public record LinkFacts(
        List<String> names,
        String type,
        String kind,
        String driver,
        String address,
        String permanentAddress,
        Map<String, String> properties,
        Wireless wireless) {
    /** Makes facts that nobody can change any more. */
    public LinkFacts {
        names = List.copyOf(names);
        properties = Map.copyOf(properties);
    }

    /** Makes those of a link that udev says nothing of. */
    public LinkFacts(
            List<String> names,
            String type,
            String kind,
            String driver,
            String address,
            String permanentAddress) {
        this(names, type, kind, driver, address, permanentAddress, Map.of(), Wireless.NONE);
    }
}
