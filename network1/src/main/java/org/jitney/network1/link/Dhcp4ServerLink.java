package org.jitney.network1.link;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jitney.linux.event.Timer;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.network1.config.DhcpServerConfig;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetworkFile;
import org.jitney.network1.dhcp4.ClientSockets;
import org.jitney.network1.dhcp4.OptionCode;
import org.jitney.network1.dhcp4.Server4;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.Ipv4Udp;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketSocket;
import org.jitney.network1.packet.UdpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DHCPv4 server of one link. It speaks through a packet socket only: most of those who ask have
 * no address yet that an answer could be routed to.
 */
final class Dhcp4ServerLink {
    private static final Logger LOG = LoggerFactory.getLogger(Dhcp4ServerLink.class);
    private static final byte[] ETHERNET_BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final int LONGEST_NETWORK = 30;
    private static final int CLASS_SELECTOR_6 = 0xc0;

    /** All leases are in one file, so those that come together are written together. */
    private static final Duration TOGETHER = Duration.ofMillis(200);

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final Pool pool;
    private final Server4 server;
    private final Inet4Address own;
    private final IpPrefix local;
    private final DhcpServerConfig config;
    private final RouterSenderLink.Names uplinks;
    private final Timer saving;
    private long told;
    private @Nullable PacketSocket socket;
    private @Nullable UdpSocket occupied;

    private Dhcp4ServerLink(
            LinkProtocols.Host host,
            KernelLink link,
            DhcpServerConfig config,
            IpPrefix local,
            RouterSenderLink.Names uplinks) {
        this.host = host;
        this.link = link;
        this.config = config;
        this.local = local;
        this.uplinks = uplinks;
        this.own = (Inet4Address) local.address();
        this.pool = Pool.of(config, local);
        this.server = new Server4(settings(), host.loop().clock());
        this.saving = host.loop().timer(this::save);
    }

    /** {@return the server of a link that has an address to serve from} */
    static Optional<Dhcp4ServerLink> of(
            LinkProtocols.Host host,
            KernelLink link,
            DhcpServerConfig config,
            List<KernelAddress> there,
            RouterSenderLink.Names uplinks) {
        return there.stream()
                .map(KernelAddress::local)
                .filter(a -> a.family() == 2 && a.length() <= LONGEST_NETWORK)
                .filter(a -> !a.address().isLinkLocalAddress())
                .filter(a -> config.address().map(a::equals).orElse(true))
                .findFirst()
                .map(a -> new Dhcp4ServerLink(host, link, config, a, uplinks));
    }

    /** Which addresses are given: neither the network nor all of it. */
    private record Pool(int offset, int size, Inet4Address first) {
        static Pool of(DhcpServerConfig config, IpPrefix local) {
            Inet4Address own = (Inet4Address) local.address();
            int network = IpAddresses.bits(IpAddresses.network(own, local.length()));
            int most = (1 << (32 - local.length())) - 2;
            int offset = Math.clamp(config.poolOffset(), 1, most);
            int room = most - offset + 1;
            int size = config.poolSize() == 0 ? room : Math.min(config.poolSize(), room);
            return new Pool(offset, size, IpAddresses.four(network + offset));
        }
    }

    private Server4.Settings settings() {
        return new Server4.Settings(
                own,
                local.length(),
                pool.first(),
                pool.size(),
                config.usual(),
                config.most(),
                config.fixed(),
                config.bootServer().orElse(IpAddresses.ANY),
                config.rapidCommit(),
                this::options);
    }

    /** Asked for with each lease: what an uplink has heard may have changed. */
    private SortedMap<Integer, byte[]> options() {
        DhcpServerConfig.Propagation propagation = config.propagation();
        SortedMap<Integer, byte[]> options = new TreeMap<>();
        config.options().forEach((code, value) -> options.put(code, named(code, value.bytes())));
        if (propagation.dns()) {
            propagate(options, OptionCode.DOMAIN_NAME_SERVER, NetworkFile.Names::dns);
        }
        if (propagation.ntp()) {
            propagate(options, OptionCode.NTP_SERVER, NetworkFile.Names::ntp);
        }
        config.router()
                .map(r -> IpAddresses.bits(r) == 0 ? own : r)
                .ifPresent(r -> options.put(OptionCode.ROUTER, r.getAddress()));
        return options;
    }

    /** In lists of servers, 0.0.0.0 stands for ourselves. */
    private byte[] named(int code, byte[] value) {
        if (!DhcpServerConfig.isListOfServers(code)) {
            return value;
        }
        byte[] out = value.clone();
        for (int i = out.length % 4; i < out.length; i += 4) { // one byte may be in front
            if (Arrays.equals(out, i, i + 4, IpAddresses.ANY.getAddress(), 0, 4)) {
                System.arraycopy(own.getAddress(), 0, out, i, 4);
            }
        }
        return out;
    }

    private void propagate(
            SortedMap<Integer, byte[]> options,
            int code,
            Function<NetworkFile.Names, List<String>> which) {
        List<byte[]> found =
                uplinks.of(link, config.propagation().uplink()).stream()
                        .map(which)
                        .filter(l -> !l.isEmpty())
                        .findFirst()
                        .orElse(List.of())
                        .stream()
                        .flatMap(t -> IpPrefix.address(t).stream())
                        .filter(a -> IpPrefix.family(a) == Rtnetlink.AF_INET)
                        .map(InetAddress::getAddress)
                        .toList();
        if (!found.isEmpty()) {
            ByteBuffer all = ByteBuffer.allocate(4 * found.size());
            found.forEach(all::put);
            options.putIfAbsent(code, all.array());
        }
    }

    Protocols.Serving serving() {
        return new Protocols.Serving(pool.offset(), pool.size(), server.leases());
    }

    /** Goes on with the leases that are kept, and keeps those that are new. */
    void takeUp() {
        restore();
        save();
        host.changed(link.index());
    }

    void forceRenew() {
        server.forceRenew()
                .forEach((lease, word) -> send(word, HexFormat.of().parseHex(lease.hardware())));
    }

    private void restore() {
        server.restore(host.outlets().serverLeases().load(link.name(), config.persistence()));
        told = server.revision();
    }

    void start() {
        restore();
        SocketFilter filter = Ipv4Udp.to(ClientSockets.SERVER_PORT);
        try {
            socket =
                    PacketSocket.open(
                            host.loop(),
                            link.index(),
                            PacketSocket.ETH_P_IP,
                            filter,
                            this::received);
            // Else the kernel would tell who renews that nobody listens.
            occupied =
                    UdpSocket.open(
                            host.loop(),
                            link.index(),
                            link.name(),
                            own,
                            ClientSockets.SERVER_PORT,
                            (message, from) -> {});
        } catch (ErrnoException e) {
            LOG.warn("{}: DHCPv4 server cannot listen: {}", link.name(), e.getMessage());
        }
    }

    private void received(PacketSocket.Packet packet) {
        try {
            Ipv4Udp datagram = Ipv4Udp.decode(packet.bytes(), packet.summed());
            boolean ours =
                    datagram.destination().equals(IpAddresses.BROADCAST)
                            || datagram.destination().equals(own);
            if (ours) {
                server.received(datagram.payload()).ifPresent(a -> send(a, packet.from()));
                tell();
            }
        } catch (MalformedPacket e) {
            LOG.debug("{}: DHCPv4 message dropped: {}", link.name(), e.getMessage());
        }
    }

    private void tell() {
        if (server.revision() != told) {
            told = server.revision();
            host.changed(link.index());
            if (!saving.isArmed()) {
                saving.armAfter(TOGETHER);
            }
        }
    }

    private void save() {
        host.outlets()
                .serverLeases()
                .save(link.name(), config.persistence(), local, server.leases());
    }

    private void send(Server4.Answer answer, byte[] from) {
        byte[] packet =
                new Ipv4Udp(
                                own,
                                ClientSockets.SERVER_PORT,
                                answer.to(),
                                ClientSockets.CLIENT_PORT,
                                CLASS_SELECTOR_6,
                                answer.message().encode())
                        .encode();
        try {
            if (socket != null) {
                socket.send(packet, answer.toAll() ? ETHERNET_BROADCAST : from);
            }
        } catch (ErrnoException e) {
            LOG.debug("{}: DHCPv4 server cannot send: {}", link.name(), e.getMessage());
        }
    }

    void stop() {
        if (saving.isArmed()) {
            save();
        }
        saving.close();
        if (socket != null) {
            socket.close();
            socket = null;
        }
        if (occupied != null) {
            occupied.close();
            occupied = null;
        }
    }
}
