package org.jitney.network1.link;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.network1.config.DhcpServerConfig;
import org.jitney.network1.config.IpPrefix;
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
    private static final int UDP = 17;
    private static final int LONGEST_NETWORK = 30;
    private static final int CLASS_SELECTOR_6 = 0xc0;

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final Server4 server;
    private final Inet4Address own;
    private @Nullable PacketSocket socket;
    private @Nullable UdpSocket occupied;

    private Dhcp4ServerLink(LinkProtocols.Host host, KernelLink link, Server4.Settings settings) {
        this.host = host;
        this.link = link;
        this.own = settings.address();
        this.server = new Server4(settings, host.loop().clock());
    }

    /** {@return the server of a link that has an address to serve from} */
    static Optional<Dhcp4ServerLink> of(
            LinkProtocols.Host host,
            KernelLink link,
            DhcpServerConfig config,
            List<KernelAddress> there) {
        return there.stream()
                .map(KernelAddress::local)
                .filter(a -> a.family() == 2 && a.length() <= LONGEST_NETWORK)
                .filter(a -> !a.address().isLinkLocalAddress())
                .filter(a -> config.address().map(a::equals).orElse(true))
                .findFirst()
                .map(a -> new Dhcp4ServerLink(host, link, settings(config, a)));
    }

    private static Server4.Settings settings(DhcpServerConfig config, IpPrefix local) {
        Inet4Address own = (Inet4Address) local.address();
        int network = IpAddresses.bits(IpAddresses.network(own, local.length()));
        int most = (1 << (32 - local.length())) - 2; // neither the network nor all of it
        int offset = Math.clamp(config.poolOffset(), 1, most);
        int room = most - offset + 1;
        int size = config.poolSize() == 0 ? room : Math.min(config.poolSize(), room);
        SortedMap<Integer, byte[]> options = new TreeMap<>(config.options());
        config.router()
                .map(r -> IpAddresses.bits(r) == 0 ? own : r)
                .ifPresent(r -> options.put(OptionCode.ROUTER, r.getAddress()));
        return new Server4.Settings(
                own,
                local.length(),
                IpAddresses.four(network + offset),
                size,
                config.usual(),
                config.most(),
                config.fixed(),
                options);
    }

    void start() {
        SocketFilter filter =
                new SocketFilter()
                        .uint8(9, UDP)
                        .uint16(6, 0x3fff, 0) // no fragment
                        .uint16BehindIpv4(2, ClientSockets.SERVER_PORT);
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
            }
        } catch (MalformedPacket e) {
            LOG.debug("{}: DHCPv4 message dropped: {}", link.name(), e.getMessage());
        }
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
