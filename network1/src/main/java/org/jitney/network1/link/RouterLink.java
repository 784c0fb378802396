package org.jitney.network1.link;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.AcceptRaConfig;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.ndisc.Ipv6Prefixes;
import org.jitney.network1.ndisc.RouterAdvertisement;
import org.jitney.network1.ndisc.RouterDiscovery;
import org.jitney.network1.ndisc.RouterSocket;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.Ipv6Text;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one link makes of router advertisements. Addresses and routes end by themselves: the kernel
 * knows their lifetimes. How many of a kind are taken is bounded, for anybody on the link can send
 * more.
 */
final class RouterLink implements RouterDiscovery.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(RouterLink.class);

    /** Three solicitations, as the original: then nobody waits for a router any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private static final int MOST_ADDRESSES = 16;
    private static final int MOST_ROUTES = 64;
    private static final int MOST_NAMES = 64;
    private static final int PREFIX_LENGTH = 64;
    private static final Inet6Address ALL = IpAddresses.six(new byte[16]);

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final AcceptRaConfig config;
    private final long table;
    private final RouterDiscovery discovery;
    private final Timer patience;
    private final Map<Inet6Address, MonotonicTime> addresses = new LinkedHashMap<>();
    private final Set<RouterChanges.Route> routes = new LinkedHashSet<>();
    private final Map<String, MonotonicTime> dns = new LinkedHashMap<>();
    private final Map<String, MonotonicTime> domains = new LinkedHashMap<>();
    private @Nullable RouterSocket socket;
    private boolean settled;
    private boolean managed;
    private boolean informs;

    RouterLink(LinkProtocols.Host host, KernelLink link, AcceptRaConfig config, long table) {
        this.host = host;
        this.link = link;
        this.config = config;
        this.table = config.table().orElse(table);
        this.discovery =
                new RouterDiscovery(
                        HardwareAddress.bytes(link.address()),
                        host.loop(),
                        host.random(),
                        this::send,
                        this);
        this.patience = host.loop().timer(this::settle);
    }

    void start() {
        try {
            socket = RouterSocket.open(host.loop(), link.index(), link.name(), discovery::received);
        } catch (ErrnoException e) {
            LOG.warn("{}: cannot listen to routers: {}", link.name(), e.getMessage());
            settled = true;
            return;
        }
        discovery.start();
        patience.armAfter(PATIENCE);
    }

    private void settle() {
        if (!settled) {
            settled = true;
            host.changed(link.index());
        }
    }

    private void send(byte[] message) {
        if (socket != null) {
            socket.send(message);
        }
    }

    /** Ends, and takes everything back. */
    void stop() {
        discovery.stop();
        patience.close();
        if (socket != null) {
            socket.close();
            socket = null;
        }
        List.copyOf(routes).forEach(this::removeRoute);
        addresses.keySet().forEach(a -> host.changes().remove(link.index(), a, PREFIX_LENGTH));
        addresses.clear();
    }

    /** {@return whether a router has answered, or none will} */
    boolean isSettled() {
        return settled;
    }

    List<String> dns() {
        return current(dns);
    }

    List<String> domains() {
        return current(domains);
    }

    Dhcp4Config.Domains useOfDomains() {
        return config.domains();
    }

    private List<String> current(Map<String, MonotonicTime> names) {
        MonotonicTime now = now();
        return names.entrySet().stream()
                .filter(e -> e.getValue().compareTo(now) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    private MonotonicTime now() {
        return host.loop().clock().monotonic();
    }

    private MonotonicTime after(long seconds) {
        return seconds == RouterAdvertisement.FOREVER
                ? new MonotonicTime(Long.MAX_VALUE)
                : now().plus(Duration.ofSeconds(seconds));
    }

    @Override
    public void advertised(Inet6Address router, RouterAdvertisement said) {
        if (!config.routers().accepts(router)) {
            return;
        }
        if (config.gateway()) {
            route(
                    new RouterChanges.Route(
                            ALL,
                            0,
                            Optional.of(router),
                            said.preference(),
                            said.lifetime(),
                            config.mtu() ? said.mtu().orElse(0) : 0));
        }
        said.prefixes().stream()
                .filter(p -> config.prefixes().accepts(p.address()))
                .forEach(this::prefix);
        if (config.routePrefix()) {
            said.routes().stream()
                    .filter(r -> config.routes().accepts(r.address()))
                    .forEach(r ->
                            route(
                                    new RouterChanges.Route(
                                            r.address(),
                                            r.length(),
                                            Optional.of(router),
                                            r.preference(),
                                            r.lifetime(),
                                            0)));
        }
        names(said);
        managed |= said.managed();
        informs |= said.otherInformation();
        settled = true;
        host.changed(link.index());
    }

    /** {@return whether a router has said that addresses come by DHCPv6} */
    boolean isManaged() {
        return managed;
    }

    /** {@return whether a router has said that all but addresses comes by DHCPv6} */
    boolean informs() {
        return informs;
    }

    private void names(RouterAdvertisement said) {
        for (RouterAdvertisement.Servers each : said.servers()) {
            for (Inet6Address address : each.addresses()) {
                if (config.dns()) {
                    name(dns, text(address), each.lifetime());
                }
            }
        }
        for (RouterAdvertisement.Domains each : said.domains()) {
            each.names().forEach(name -> name(domains, name, each.lifetime()));
        }
    }

    /** Of a link-local server one has to know the link, too. */
    private String text(Inet6Address address) {
        String text = Ipv6Text.render(address);
        return address.isLinkLocalAddress() ? text + "%" + link.name() : text;
    }

    private void name(Map<String, MonotonicTime> names, String name, long lifetime) {
        MonotonicTime now = now();
        names.values().removeIf(end -> end.compareTo(now) <= 0);
        if (lifetime == 0) {
            names.remove(name);
        } else if (names.containsKey(name) || names.size() < MOST_NAMES) {
            names.put(name, after(lifetime));
        }
    }

    private void prefix(RouterAdvertisement.Prefix prefix) {
        if (prefix.onLink() && config.onLinkPrefix()) {
            route(
                    new RouterChanges.Route(
                            prefix.address(),
                            prefix.length(),
                            Optional.empty(),
                            0,
                            prefix.valid(),
                            0));
        }
        if (prefix.autonomous() && config.autonomousPrefix() && prefix.length() == PREFIX_LENGTH) {
            address(prefix);
        }
    }

    /** RFC 4862 section 5.5.3; (e): what nobody signed cannot shorten a life to less than 2 h. */
    private void address(RouterAdvertisement.Prefix prefix) {
        byte[] half =
                config.token()
                        .map(t -> Arrays.copyOfRange(t, 8, 16))
                        .orElseGet(() -> Ipv6Prefixes.eui64(HardwareAddress.bytes(link.address())));
        Inet6Address address = Ipv6Prefixes.address(prefix.address(), half);
        MonotonicTime end = addresses.get(address);
        MonotonicTime now = now();
        long valid = prefix.valid();
        if (end == null || end.compareTo(now) <= 0) {
            addresses.values().removeIf(e -> e.compareTo(now) <= 0);
            if (valid == 0 || addresses.size() >= MOST_ADDRESSES) {
                return;
            }
        } else {
            Duration left = end.since(now);
            boolean longer = valid > TWO_HOURS.toSeconds() || valid > left.toSeconds();
            if (!longer) {
                valid = Math.min(left.toSeconds(), TWO_HOURS.toSeconds());
            }
        }
        addresses.put(address, after(valid));
        long preferred = Math.min(prefix.preferred(), valid);
        host.changes().putIpv6(link.index(), address, preferred, valid);
    }

    private void route(RouterChanges.Route route) {
        if (route.seconds() == 0) {
            if (routes.contains(route.key())) {
                removeRoute(route.key());
            }
            return;
        }
        if (routes.contains(route.key()) || routes.size() < MOST_ROUTES) {
            routes.add(route.key());
            byte[] request = RouterChanges.encode(link.index(), route, table, config.metric());
            host.changes().put("route of a router", request);
        }
    }

    private void removeRoute(RouterChanges.Route key) {
        routes.remove(key);
        byte[] request = RouterChanges.encode(link.index(), key, table, config.metric());
        host.changes().remove("route of a router", request);
    }
}
