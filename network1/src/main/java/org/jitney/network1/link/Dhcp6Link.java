package org.jitney.network1.link;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.Dhcp4Config;
import org.jitney.network1.config.Dhcp6Config;
import org.jitney.network1.config.HardwareAddress;
import org.jitney.network1.dhcp6.Client6;
import org.jitney.network1.dhcp6.Dhcp6Options;
import org.jitney.network1.dhcp6.Lease6;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.Ipv6Text;
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
    private final Client6 client;
    private @Nullable UdpSocket socket;
    private @Nullable Lease6 current;

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
            Inet6Address own) {
        this.host = host;
        this.link = link;
        this.config = config;
        this.own = own;
        byte[] hardware = HardwareAddress.bytes(link.address());
        this.client =
                new Client6(
                        new Client6.Settings(
                                Dhcp4Settings.duid(
                                        config.identity(), link.deviceType(), hardware, machine),
                                Dhcp4Settings.iaid(config.identity().iaid(), hardware, machine),
                                true,
                                false,
                                config.rapidCommit(),
                                requestList(config)),
                        host.loop(),
                        host.random(),
                        this::send,
                        this);
    }

    private static List<Integer> requestList(Dhcp6Config config) {
        List<Integer> wanted = new ArrayList<>();
        if (config.dns()) {
            wanted.add(Dhcp6Options.DNS_SERVERS);
        }
        if (config.domains() != Dhcp4Config.Domains.IGNORED) {
            wanted.add(Dhcp6Options.DOMAIN_LIST);
        }
        if (config.ntp()) {
            wanted.add(Dhcp6Options.SNTP_SERVERS);
            wanted.add(Dhcp6Options.NTP_SERVER);
        }
        wanted.add(Dhcp6Options.SOL_MAX_RT);
        return wanted;
    }

    /** Begins; again, it goes from asking for information to asking for addresses. */
    void start(boolean addresses) {
        if (socket == null && !open()) {
            return;
        }
        if (addresses && config.address()) {
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
                            (message, from) -> received(message));
            return true;
        } catch (ErrnoException e) {
            LOG.warn("{}: DHCPv6 cannot listen: {}", link.name(), e.getMessage());
            return false;
        }
    }

    private void received(byte[] message) {
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

    List<String> dns() {
        return config.dns() ? texts(Optional.ofNullable(current).map(Lease6::dns)) : List.of();
    }

    List<String> ntp() {
        return config.ntp() ? texts(Optional.ofNullable(current).map(Lease6::ntp)) : List.of();
    }

    List<String> domains() {
        boolean used = config.domains() != Dhcp4Config.Domains.IGNORED;
        return current != null && used ? current.domains() : List.of();
    }

    Dhcp4Config.Domains useOfDomains() {
        return config.domains();
    }

    private static List<String> texts(Optional<List<Inet6Address>> addresses) {
        return addresses.orElse(List.of()).stream().map(Ipv6Text::render).toList();
    }

    @Override
    public void acquired(Lease6 lease) {
        Set<Inet6Address> before = new HashSet<>(held());
        current = lease;
        for (Lease6.Address each : lease.addresses()) {
            if (!before.remove(each.address())) {
                LOG.info(
                        "{}: DHCPv6 address {}/{} acquired",
                        link.name(),
                        Ipv6Text.render(each.address()),
                        PREFIX_LENGTH);
            }
            host.changes()
                    .putIpv6Host(link.index(), each.address(), each.preferred(), each.valid());
        }
        before.forEach(a -> host.changes().remove(link.index(), a, PREFIX_LENGTH));
        host.changed(link.index());
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
        current = null;
        host.changed(link.index());
    }

    @Override
    public void informed(Lease6 information) {
        current = information;
        host.changed(link.index());
    }
}
