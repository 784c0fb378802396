package org.jitney.guest.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An interface while its configuration is put together.
 *
 * <p>What stands in sections goes there at once. What several assignments say together (DHCP of
 * both versions, the gateway that is not to be used) is remembered and written by {@link #finish}.
 */
public final class Link {
    private final String name;
    private final Ledger ledger;
    private final Settings netdev;
    private final Settings network;
    private final Settings link;
    private final Map<String, Entry> dhcp = new LinkedHashMap<>();
    private Optional<Entry> origin = Optional.empty();
    private Optional<Entry> linkLocal4 = Optional.empty();
    private Optional<Entry> withoutSix = Optional.empty();
    private boolean active = true;
    private boolean unsupported;
    private boolean secret;

    Link(String name, Ledger ledger) {
        this.name = name;
        this.ledger = ledger;
        netdev = new Settings(ledger);
        network = new Settings(ledger);
        link = new Settings(ledger);
    }

    /** {@return the name in the source} */
    public String name() {
        return name;
    }

    Ledger ledger() {
        return ledger;
    }

    /** {@return the sections of one of the files} */
    public Settings part(Mapping.Part part) {
        return switch (part) {
            case NETDEV -> netdev;
            case NETWORK -> network;
            case LINK -> link;
        };
    }

    /** {@return what makes it, when it is virtual} */
    public Settings netdev() {
        return netdev;
    }

    /** {@return its addresses, routes and all that} */
    public Settings network() {
        return network;
    }

    /** {@return its name and hardware} */
    public Settings link() {
        return link;
    }

    /** It is a virtual one; the first who says so wins. */
    public Link kind(String kind, Entry entry) {
        if (netdev.get("NetDev", "Kind").isEmpty()) {
            netdev.one("NetDev").set("Name", name, entry).set("Kind", kind, entry);
        }
        return this;
    }

    /** {@return what kind of virtual interface it is} */
    public Optional<String> kind() {
        return netdev.get("NetDev", "Kind");
    }

    /** Says where it was first configured. */
    public void origin(Entry entry) {
        if (origin.isEmpty()) {
            origin = Optional.of(entry);
        }
    }

    /** {@return where it was first configured; empty for one that others only name} */
    public Optional<Entry> origin() {
        return origin;
    }

    /** It does not come up by itself. */
    public void manual(Entry entry) {
        active = false;
        network.one("Link")
                .set("ActivationPolicy", "manual", entry)
                .set("RequiredForOnline", "no", entry);
    }

    /** {@return whether its manager brings it up at boot} */
    public boolean isActive() {
        return active;
    }

    /** It is nothing that networkd can do; no files are written for it. */
    public void unsupported(Entry entry, String text) {
        unsupported = true;
        ledger.failed(entry, text);
    }

    /** {@return whether no files are written for it} */
    public boolean isUnsupported() {
        return unsupported;
    }

    /** Its virtual device has keys that are not for everybody. */
    public void secret() {
        secret = true;
    }

    /** {@return whether its virtual device has keys} */
    public boolean isSecret() {
        return secret;
    }

    /** Gets addresses of this version ({@code ipv4} or {@code ipv6}) by DHCP. */
    public void dhcp(String family, Entry entry) {
        dhcp.put(family, entry);
    }

    /** It has link-local addresses of version 4, which it has not by itself. */
    public void linkLocal4(Entry entry) {
        linkLocal4 = Optional.of(entry);
    }

    /** It has nothing of version 6, not even link-local addresses. */
    public void withoutSix(Entry entry) {
        withoutSix = Optional.of(entry);
        network.one("Network").set("IPv6AcceptRA", "no", entry);
    }

    /** {@return whether it has nothing of version 6} */
    public boolean isWithoutSix() {
        return withoutSix.isPresent();
    }

    /** {@return whether it gets addresses of this version by DHCP} */
    public boolean hasDhcp(String family) {
        return dhcp.containsKey(family);
    }

    /** Adds an address; it was checked by the caller. */
    public Block address(String prefix, Entry entry) {
        return network.another("Address").add("Address", prefix, entry);
    }

    /** {@return a new route section} */
    public Block route() {
        return network.another("Route");
    }

    /** Adds a default route. */
    public Block gateway(String gateway, Entry entry) {
        Block route = route().add("Gateway", gateway, entry);
        if (gateway.startsWith("fe80:")) {
            route.add("GatewayOnLink", "yes", entry);
        }
        return route;
    }

    /** Adds name servers, those that are valid. */
    public void dns(String servers, Entry entry) {
        for (String server : servers.strip().split("[,;\\s]+")) {
            Optional<String> valid = Values.nameServer(server);
            if (valid.isPresent()) {
                network.one("Network").add("DNS", valid.get(), entry);
            } else {
                ledger.failed(entry, "Not an address of a name server: '" + server + "'.");
            }
        }
    }

    /** Adds domains, those that are valid. */
    public void domains(String domains, Entry entry) {
        for (String domain : domains.strip().split("[,;\\s]+")) {
            Optional<String> valid = Values.domain(domain);
            if (valid.isPresent()) {
                network.one("Network").add("Domains", valid.get(), entry);
            } else {
                ledger.unmapped(entry, "Not a domain: '" + domain + "'.");
            }
        }
    }

    /** Writes what several assignments say together. */
    void finish() {
        String linkLocal = linkLocal4.isEmpty() ? "no" : withoutSix.isPresent() ? "ipv4" : "yes";
        linkLocal4
                .or(() -> withoutSix)
                .ifPresent(e -> network.one("Network").set("LinkLocalAddressing", linkLocal, e));
        linkLocal4.ifPresent(e -> network.one("Network").add("LinkLocalAddressing", linkLocal, e));
        if (!dhcp.isEmpty()) {
            Block block = network.one("Network");
            String value = dhcp.size() == 2 ? "yes" : dhcp.keySet().iterator().next();
            dhcp.values().forEach(e -> block.add("DHCP", value, e));
        }
    }
}
