package org.jitney.network1.link;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.netlink.AddressText;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.Dhcp6Config;
import org.jitney.network1.dhcp6.Client6;
import org.jitney.network1.dhcp6.Lease6;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.UdpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The DHCPv6 client of one link, and what its lease makes of the link. */
final class Dhcp6Link implements Client6.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Dhcp6Link.class);
    private static final int CLIENT_PORT = 546;
    private static final int SERVER_PORT = 547;
    private static final int PREFIX_LENGTH = 128;

    /** {@code ff02::1:2}: all servers and relays. */
    private static final Inet6Address SERVERS =
            IpAddresses.six(new byte[] {-1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2});

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final Dhcp6Config config;
    private final Inet6Address own;
    private final Delegations delegations;
    private final byte[] machineId;
    private final Client6 client;
    private @Nullable UdpSocket socket;
    private @Nullable Lease6 current;
    private @Nullable InetAddress speaker;
    private @Nullable InetAddress server;

    /**
     * For one link.
     *
     * @param own the link-local address that it sends from
     */
    Dhcp6Link(
            LinkProtocols.Host host,
            KernelLink link,
            Dhcp6Config config,
            LinkProtocols.Machine machine,
            Inet6Address own,
            Delegations delegations) {
        this.host = host;
        this.delegations = delegations;
        this.machineId = machine.id();
        this.link = link;
        this.config = config;
        this.own = own;
        this.client =
                new Client6(
                        Dhcp6Settings.of(config, link, machine),
                        host.loop(),
                        host.random(),
                        this::send,
                        this);
    }

    /** Begins; again, it goes from asking for information to asking for addresses. */
    void start(boolean addresses) {
        if (socket == null && !open()) {
            return;
        }
        if (addresses && (config.address() || config.delegatedPrefix())) {
            client.start();
        } else if (client.state() == Client6.State.STOPPED) {
            client.inform();
        }
    }

    private boolean open() {
        try {
            socket =
                    UdpSocket.open(
                            host.loop(),
                            link.index(),
                            link.name(),
                            own,
                            CLIENT_PORT,
                            this::received);
            return true;
        } catch (ErrnoException e) {
            LOG.warn("{}: DHCPv6 cannot listen: {}", link.name(), e.getMessage());
            return false;
        }
    }

    private void received(byte[] message, InetAddress from) {
        speaker = from;
        try {
            client.received(message);
        } catch (MalformedPacket e) {
            LOG.debug("{}: DHCPv6 message dropped: {}", link.name(), e.getMessage());
        }
    }

    private void send(byte[] message) {
        if (socket == null) {
            return;
        }
        try {
            socket.send(message, SERVERS, SERVER_PORT);
        } catch (ErrnoException e) {
            LOG.debug("{}: DHCPv6 cannot send: {}", link.name(), e.getMessage());
        }
    }

    void stop() {
        client.stop();
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    boolean isReady() {
        return current != null;
    }

    /** {@return what the server says about names and times} */
    Protocols.Named named() {
        Optional<Lease6> has = Optional.ofNullable(current);
        return new Protocols.Named(
                origin(),
                config.dns() ? texts(has.map(Lease6::dns)) : List.of(),
                config.ntp() ? texts(has.map(Lease6::ntp)) : List.of(),
                has.map(Lease6::domains).orElse(List.of()),
                config.domains());
    }

    private Protocols.Origin origin() {
        return new Protocols.Origin("DHCPv6", Optional.ofNullable(server));
    }

    Optional<Protocols.Origin> originOf(InetAddress address) {
        return held().contains(address) ? Optional.of(origin()) : Optional.empty();
    }

    Client6.State state() {
        return client.state();
    }

    private static List<String> texts(Optional<List<Inet6Address>> addresses) {
        return addresses.orElse(List.of()).stream().map(AddressText::of).toList();
    }

    @Override
    public void acquired(Lease6 lease) {
        Set<Inet6Address> before = new HashSet<>(held());
        current = lease;
        server = speaker;
        for (Lease6.Address each : lease.addresses()) {
            if (!before.remove(each.address())) {
                LOG.info(
                        "{}: DHCPv6 address {}/{} acquired",
                        link.name(),
                        AddressText.of(each.address()),
                        PREFIX_LENGTH);
            }
            host.changes()
                    .putIpv6Host(link.index(), each.address(), each.preferred(), each.valid());
        }
        before.forEach(a -> host.changes().remove(link.index(), a, PREFIX_LENGTH));
        delegations.offer(link, lease.prefixes(), machineId);
        nameOf(lease).ifPresent(host.outlets().machine()::hostname);
        host.changed(link.index());
    }

    private Optional<String> nameOf(Lease6 lease) {
        return config.hostname()
                ? lease.hostname().map(HostnameOfLease::fitting)
                : Optional.empty();
    }

    private List<Inet6Address> held() {
        List<Inet6Address> all = new ArrayList<>();
        if (current != null) {
            current.addresses().forEach(a -> all.add(a.address()));
        }
        return all;
    }

    @Override
    public void lost(Lease6 lease) {
        LOG.info("{}: DHCPv6 lease lost", link.name());
        held().forEach(a -> host.changes().remove(link.index(), a, PREFIX_LENGTH));
        delegations.offer(link, List.of(), machineId);
        if (nameOf(lease).isPresent()) {
            host.outlets().machine().hostname("");
        }
        current = null;
        host.changed(link.index());
    }

    @Override
    public void informed(Lease6 information) {
        current = information;
        server = speaker;
        host.changed(link.index());
    }
}
