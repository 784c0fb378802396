package org.jitney.network1.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.event.Timer;
import org.jitney.linux.netlink.AddressText;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.AcceptRaConfig;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.ndisc.RouterAdvertisement;
import org.jitney.network1.ndisc.RouterDiscovery;
import org.jitney.network1.ndisc.RouterSocket;
import org.jitney.network1.packet.IpAddresses;
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
    private final byte[] machineId;
    private final RouterDiscovery discovery;
    private final Timer patience;
    private final Timer expiry;
    private final RouterGifts<Inet6Address> addresses = new RouterGifts<>(MOST_ADDRESSES);
    private final RouterGifts<RouterChanges.Route> routes = new RouterGifts<>(MOST_ROUTES);
    private final RouterGifts<String> dns = new RouterGifts<>(MOST_NAMES);
    private final RouterGifts<String> domains = new RouterGifts<>(MOST_NAMES);
    private Inet6Address speaker = ALL;
    private @Nullable RouterSocket socket;
    private boolean settled;
    private boolean managed;
    private boolean informs;

    RouterLink(
            LinkProtocols.Host host,
            KernelLink link,
            AcceptRaConfig config,
            long table,
            byte[] machineId) {
        this.machineId = machineId.clone();
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
        this.expiry = host.loop().timer(this::expire);
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
        expiry.close();
        if (socket != null) {
            socket.close();
            socket = null;
        }
        routes.gifts().forEach(this::removeRoute);
        addresses.gifts().forEach(a -> host.changes().remove(link.index(), a, PREFIX_LENGTH));
        addresses.gifts().forEach(addresses::remove);
    }

    /** {@return whether a router has answered, or none will} */
    boolean isSettled() {
        return settled;
    }

    /** {@return what each router says about names} */
    List<Protocols.Named> named() {
        MonotonicTime now = now();
        return Stream.concat(dns.routers(), domains.routers())
                .distinct()
                .map(router ->
                        new Protocols.Named(
                                origin(router),
                                dns.of(router, now),
                                List.of(),
                                domains.of(router, now),
                                config.domains()))
                .toList();
    }

    private static Protocols.Origin origin(Inet6Address router) {
        return new Protocols.Origin("NDisc", Optional.of(router));
    }

    /** {@return the router that an address or a route is from} */
    Optional<Protocols.Origin> originOf(InetAddress address) {
        return addresses.held(address).map(h -> origin(h.router()));
    }

    Optional<Protocols.Origin> originOf(KernelRoute route) {
        return routes.giver(r -> r.isOf(route)).map(RouterLink::origin);
    }

    private MonotonicTime now() {
        return host.loop().clock().monotonic();
    }

    private MonotonicTime after(long seconds) {
        return seconds == RouterAdvertisement.FOREVER
                ? RouterGifts.NEVER
                : now().plus(Duration.ofSeconds(seconds));
    }

    @Override
    public void advertised(Inet6Address router, RouterAdvertisement said) {
        if (!config.routers().accepts(router)) {
            return;
        }
        speaker = router;
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
        armExpiry();
        host.changed(link.index());
    }

    private void armExpiry() {
        Stream.of(routes, dns, domains)
                .flatMap(gifts -> gifts.firstEnd().stream())
                .min(MonotonicTime::compareTo)
                .ifPresentOrElse(expiry::armAt, expiry::disarm);
    }

    /**
     * Takes back what is over. The kernel does not use a route any more that is, but shows it until
     * it has nothing better to do, and of names it knows nothing.
     */
    private void expire() {
        MonotonicTime now = now();
        routes.forget(now).forEach(this::removeFromKernel);
        dns.forget(now);
        domains.forget(now);
        armExpiry();
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
                    name(dns, AddressText.of(address), each.lifetime());
                }
            }
        }
        for (RouterAdvertisement.Domains each : said.domains()) {
            each.names().forEach(name -> name(domains, name, each.lifetime()));
        }
    }

    private void name(RouterGifts<String> names, String name, long lifetime) {
        names.forget(now());
        if (lifetime == 0) {
            names.remove(name);
        } else {
            names.put(name, held(lifetime));
        }
    }

    private RouterGifts.Held held(long lifetime) {
        return new RouterGifts.Held(after(lifetime), speaker);
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
        Inet6Address address =
                LowerHalves.address(prefix.address(), config.half(), link, machineId);
        MonotonicTime now = now();
        addresses.forget(now);
        Optional<RouterGifts.Held> before = addresses.held(address);
        long valid = prefix.valid();
        if (before.isPresent()) {
            long left = before.get().end().since(now).toSeconds();
            boolean longer = valid > TWO_HOURS.toSeconds() || valid > left;
            valid = longer ? valid : Math.min(left, TWO_HOURS.toSeconds());
        }
        if (valid == 0 || !addresses.put(address, held(valid))) {
            return;
        }
        long preferred = Math.min(prefix.preferred(), valid);
        host.changes().putIpv6(link.index(), address, preferred, valid);
    }

    private void route(RouterChanges.Route route) {
        if (route.seconds() == 0) {
            if (routes.held(route.key()).isPresent()) {
                removeRoute(route.key());
            }
        } else if (routes.put(route.key(), held(route.seconds()))) {
            byte[] request = RouterChanges.encode(link.index(), route, table, config.metric());
            host.changes().put("route of a router", request);
        }
    }

    private void removeRoute(RouterChanges.Route key) {
        routes.remove(key);
        removeFromKernel(key);
    }

    private void removeFromKernel(RouterChanges.Route key) {
        byte[] request = RouterChanges.encode(link.index(), key, table, config.metric());
        host.changes().remove("route of a router", request);
    }
}
