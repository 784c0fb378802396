package org.jitney.network1.link;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.linux.event.MonotonicTime;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.config.RouteConfig;
import org.jitney.network1.dhcp4.Client4;
import org.jitney.network1.dhcp4.ClientSettings;
import org.jitney.network1.dhcp4.ClientSockets;
import org.jitney.network1.dhcp4.Lease4;
import org.jitney.network1.dhcp4.LeaseFile;
import org.jitney.network1.dhcp4.LeaseSink;
import org.jitney.network1.ipv4ll.ArpSocket;
import org.jitney.network1.ipv4ll.ConflictDetection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The DHCPv4 client of one link, and what its lease makes of the link. */
final class Dhcp4Link implements LeaseSink {
    private static final Logger LOG = LoggerFactory.getLogger(Dhcp4Link.class);
    private static final byte[] ETHERNET_BROADCAST = {-1, -1, -1, -1, -1, -1};

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final Dhcp4Config config;
    private final long table;
    private final ClientSettings settings;
    private final Client4 client;
    private @Nullable Lease4 current;
    private List<RouteConfig> routes = List.of();
    private @Nullable ArpSocket arp;
    private @Nullable ConflictDetection detection;
    private boolean told;

    Dhcp4Link(
            LinkProtocols.Host host,
            KernelLink link,
            Dhcp4Config config,
            long table,
            ClientSettings settings) {
        this.host = host;
        this.link = link;
        this.config = config;
        this.table = table;
        this.settings = settings;
        ClientSockets sockets =
                new ClientSockets(
                        host.loop(),
                        new ClientSockets.Place(
                                link.index(),
                                link.name(),
                                ETHERNET_BROADCAST,
                                config.port().orElse(ClientSockets.CLIENT_PORT),
                                config.serviceType()));
        this.client = new Client4(settings, host.loop(), host.random(), sockets, this);
        sockets.deliverTo(client::received);
    }

    void start() {
        client.start();
    }

    void stop() {
        client.stop(config.sendRelease());
        endDetection();
    }

    Client4 client() {
        return client;
    }

    Optional<Lease4> lease() {
        return Optional.ofNullable(current);
    }

    @Override
    public void acquired(Lease4 lease, MonotonicTime since) {
        Lease4 before = current;
        List<RouteConfig> old = routes;
        current = lease;
        routes = LeaseRoutes.of(lease, config, table);
        if (before != null && !isSameAddress(before, lease)) {
            host.changes().remove(link.index(), before.address(), before.prefixLength());
        }
        host.changes().put(link.index(), lease, config, remaining(lease, since));
        old.stream()
                .filter(r -> !routes.contains(r))
                .forEach(r -> host.changes().remove(link.index(), r));
        routes.forEach(r -> host.changes().put(link.index(), r));
        if (config.use().mtu() && lease.mtu().isPresent()) {
            host.changes().mtu(link.index(), lease.mtu().getAsInt());
        }
        host.write(link.index(), LeaseFile.render(lease, settings.identity().clientId()));
        tellMachine(lease);
        if (before == null || !isSameAddress(before, lease)) {
            LOG.info(
                    "{}: DHCPv4 address {}/{}{} acquired from {}",
                    link.name(),
                    lease.address().getHostAddress(),
                    lease.prefixLength(),
                    lease.firstRouter().map(r -> ", gateway " + r.getHostAddress()).orElse(""),
                    lease.server().getHostAddress());
        }
        told = false;
        host.changed(link.index());
    }

    private void tellMachine(Lease4 lease) {
        MachineSink machine = host.outlets().machine();
        HostnameOfLease.of(lease, config).ifPresent(machine::hostname);
        if (config.use().timezone()) {
            lease.timezone().ifPresent(machine::timezone);
        }
    }

    private static boolean isSameAddress(Lease4 one, Lease4 other) {
        return one.address().equals(other.address()) && one.prefixLength() == other.prefixLength();
    }

    /** In seconds, as the kernel counts. */
    private long remaining(Lease4 lease, MonotonicTime since) {
        if (lease.isForever()) {
            return Lease4.FOREVER;
        }
        Duration passed = host.loop().clock().monotonic().since(since);
        return Math.max(1, lease.lifetime() - passed.toSeconds());
    }

    @Override
    public void lost(Lease4 lease, Loss why) {
        String words =
                switch (why) {
                    case EXPIRED -> "DHCPv4 lease expired";
                    case REFUSED -> "DHCPv4 lease refused by the server";
                    case CONFLICT -> "DHCPv4 address is used by somebody else";
                    case STOPPED -> "DHCPv4 lease given back";
                };
        LOG.info("{}: {}: {}", link.name(), words, lease.address().getHostAddress());
        routes.reversed().forEach(r -> host.changes().remove(link.index(), r));
        host.changes().remove(link.index(), lease.address(), lease.prefixLength());
        if (config.use().mtu() && lease.mtu().isPresent()) {
            host.changes().mtu(link.index(), link.mtu());
        }
        current = null;
        routes = List.of();
        host.write(link.index(), "");
        if (HostnameOfLease.of(lease, config).isPresent()) {
            host.outlets().machine().hostname("");
        }
        if (why != Loss.STOPPED) {
            host.changed(link.index());
        }
    }

    @Override
    public void probe(Inet4Address address, Consumer<Boolean> answer) {
        endDetection();
        try {
            arp =
                    ArpSocket.open(
                            host.loop(),
                            link.index(),
                            packet -> {
                                if (detection != null) {
                                    detection.received(packet);
                                }
                            });
        } catch (ErrnoException e) {
            LOG.warn("{}: Cannot look for conflicts: {}", link.name(), e.getMessage());
            answer.accept(true);
            return;
        }
        detection =
                new ConflictDetection(
                        address,
                        HardwareAddress.bytes(link.address()),
                        host.loop(),
                        host.random(),
                        arp::send,
                        new ConflictDetection.Listener() {
                            @Override
                            public void free() {
                                answer.accept(true);
                            }

                            @Override
                            public void conflict() {
                                endDetection();
                                if (client.lease().isPresent()) {
                                    client.conflict();
                                } else {
                                    answer.accept(false);
                                }
                            }
                        });
        detection.start();
    }

    private void endDetection() {
        if (detection != null) {
            detection.stop();
            detection = null;
        }
        if (arp != null) {
            arp.close();
            arp = null;
        }
    }

    @Override
    public void informed(Lease4 information) {
        LOG.debug("{}: DHCPv4 information received", link.name());
    }

    @Override
    public void unanswered(int attempts, boolean forGood) {
        if (forGood) {
            LOG.warn("{}: No DHCPv4 server answers, giving up", link.name());
        } else if (!told) {
            told = true;
            LOG.debug("{}: No DHCPv4 server answers yet", link.name());
        }
    }

    /** {@return whether a link has what it takes: an Ethernet address} */
    static boolean isPossible(KernelLink link) {
        return !link.isLoopback() && HardwareAddress.parse(link.address()).isPresent();
    }
}
