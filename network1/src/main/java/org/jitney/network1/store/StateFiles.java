package org.jitney.network1.store;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.link.AdminState;
import org.jitney.network1.link.LinkNames;
import org.jitney.network1.link.LinkStates;
import org.jitney.network1.link.Links;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /run/systemd/netif}: what programs without a bus read, such as networkctl(1), and
 * systemd-resolved and systemd-timesyncd for the servers in them. A file is written only when it
 * says something new.
 */
public final class StateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    private static final String HEAD = "# This is private data. Do not parse.\n";
    private static final int MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final Root root;
    private final String folder;
    private final Map<String, String> written = new HashMap<>();
    private final SortedMap<Integer, NetworkFile.Names> named = new TreeMap<>();

    /** What all links say together; empty when that is to be put together anew. */
    private String together = "";

    /**
     * Writes into a tree.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public StateFiles(Root root, String runtime) {
        this.root = root;
        this.folder = runtime + "/netif";
    }

    /** Makes the folders. */
    public void prepare() throws ErrnoException {
        for (String each : List.of("links", "leases", "lldp")) {
            root.mkdirs(folder + "/" + each, FOLDER_MODE);
        }
    }

    /**
     * Brings files up to date.
     *
     * @param changed indexes of the links that have something new, or are gone
     */
    public void write(Links links, Set<Integer> changed) {
        Map<Integer, LinkStates> states = links.states();
        for (int index : changed) {
            String path = folder + "/links/" + index;
            LinkStates own = states.get(index);
            if (own != null) {
                put(path, ofLink(links, index, own));
            } else if (written.containsKey(path)) {
                remove(path);
            }
            note(index, links.names(index).map(LinkNames::names));
        }
        put(folder + "/state", ofAll(links.together()));
    }

    /** Takes what a link adds to what all links say together. */
    private void note(int index, Optional<NetworkFile.Names> now) {
        if (!now.equals(Optional.ofNullable(named.get(index)))) {
            now.ifPresentOrElse(names -> named.put(index, names), () -> named.remove(index));
            together = "";
        }
    }

    private static String states(LinkStates states) {
        StringBuilder out = new StringBuilder();
        line(out, "OPER_STATE", states.operational());
        line(out, "CARRIER_STATE", states.carrier());
        line(out, "ADDRESS_STATE", states.address());
        line(out, "IPV4_ADDRESS_STATE", states.ipv4());
        line(out, "IPV6_ADDRESS_STATE", states.ipv6());
        states.online().ifPresent(o -> line(out, "ONLINE_STATE", o));
        return out.toString();
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private String ofLink(Links links, int index, LinkStates states) {
        StringBuilder out = new StringBuilder(HEAD);
        line(out, "ADMIN_STATE", links.admin(index));
        out.append(states(states));
        Optional<NetworkFile> file = links.network(index);
        if (file.isEmpty() || links.admin(index) == AdminState.UNMANAGED) {
            bound(out, "CARRIER_BOUND_BY", links.boundBy(index));
            return out.toString();
        }
        NetworkFile.Online online = file.get().online();
        line(out, "REQUIRED_FOR_ONLINE", online.required() ? "yes" : "no");
        String most = online.most().equals("routable") ? "" : ":" + online.most();
        line(out, "REQUIRED_OPER_STATE_FOR_ONLINE", online.least() + most);
        line(out, "REQUIRED_FAMILY_FOR_ONLINE", online.family());
        line(out, "ACTIVATION_POLICY", file.get().link().activationPolicy());
        line(out, "NETWORK_FILE", file.get().path());
        LinkNames all = links.names(index).orElseGet(() -> LinkNames.ofFile(file.get()));
        NetworkFile.Names names = all.names();
        line(out, "DNS", String.join(" ", names.dns()));
        line(out, "NTP", String.join(" ", names.ntp()));
        line(out, "SIP", String.join(" ", all.sip()));
        line(out, "DOMAINS", String.join(" ", names.domains()));
        line(out, "ROUTE_DOMAINS", String.join(" ", names.routeDomains()));
        resolution(out, names.resolution());
        bound(out, "CARRIER_BOUND_TO", links.boundTo(index));
        bound(out, "CARRIER_BOUND_BY", links.boundBy(index));
        if (links.protocols().lease4(index).isPresent()) {
            line(out, "DHCP_LEASE", folder + "/leases/" + index);
        }
        links.state()
                .link(index)
                .flatMap(link -> links.protocols().identity6(link, file.get()))
                .ifPresent(id -> {
                    line(out, "DHCP6_CLIENT_IAID", "0x%x".formatted(id.iaid()));
                    line(out, "DHCP6_CLIENT_DUID", id.duid().text());
                });
        return out.toString();
    }

    private static void resolution(StringBuilder out, NetworkFile.Resolution wanted) {
        line(out, "LLMNR", wanted.llmnr());
        line(out, "MDNS", wanted.multicastDns());
        wanted.defaultRoute().ifPresent(on -> line(out, "DNS_DEFAULT_ROUTE", on ? "yes" : "no"));
        wanted.dnsOverTls().ifPresent(v -> line(out, "DNS_OVER_TLS", v));
        wanted.dnssec().ifPresent(v -> line(out, "DNSSEC", v));
        if (!wanted.negativeTrustAnchors().isEmpty()) {
            line(out, "DNSSEC_NTA", String.join(" ", wanted.negativeTrustAnchors()));
        }
    }

    private static void bound(StringBuilder out, String key, List<Integer> links) {
        if (!links.isEmpty()) {
            line(out, key, links.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    private String ofAll(LinkStates states) {
        if (together.isEmpty()) {
            StringBuilder out = new StringBuilder("\n");
            all(out, "DNS", NetworkFile.Names::dns);
            all(out, "NTP", NetworkFile.Names::ntp);
            all(out, "DOMAINS", NetworkFile.Names::domains);
            all(out, "ROUTE_DOMAINS", NetworkFile.Names::routeDomains);
            together = out.toString();
        }
        return HEAD + states(states) + together.substring(1);
    }

    private void all(
            StringBuilder out, String key, Function<NetworkFile.Names, List<String>> which) {
        Set<String> found = new LinkedHashSet<>();
        named.values().forEach(names -> found.addAll(which.apply(names)));
        if (!found.isEmpty()) {
            line(out, key, String.join(" ", found));
        }
    }

    private void put(String path, String text) {
        if (text.equals(written.get(path))) {
            return;
        }
        try {
            root.writeAtomically(path, text, MODE);
            written.put(path, text);
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be written: {}", path, e.getMessage());
        }
    }

    private void remove(String path) {
        try {
            root.remove(path);
            written.remove(path);
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot be removed: {}", path, e.getMessage());
        }
    }
}
