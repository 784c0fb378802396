package org.jitney.network1.link;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.network1.config.DhcpServerConfig;
import org.jitney.network1.dhcp4.ClientSockets;
import org.jitney.network1.dhcp4.Relay4;
import org.jitney.network1.packet.Ipv4Udp;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketSocket;
import org.jitney.network1.packet.UdpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DHCPv4 relay agent of one link. It hears the link through a packet socket, and the server,
 * wherever that is, at its own address.
 */
final class Dhcp4RelayLink {
    private static final Logger LOG = LoggerFactory.getLogger(Dhcp4RelayLink.class);
    private static final byte[] ETHERNET_BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final int CLASS_SELECTOR_6 = 0xc0;

    private final LinkProtocols.Host host;
    private final KernelLink link;
    private final DhcpServerConfig.Relay config;
    private final Inet4Address own;
    private final Relay4 relay;
    private @Nullable PacketSocket clients;
    private @Nullable UdpSocket server;

    private Dhcp4RelayLink(
            LinkProtocols.Host host,
            KernelLink link,
            DhcpServerConfig.Relay config,
            Inet4Address own) {
        this.host = host;
        this.link = link;
        this.config = config;
        this.own = own;
        this.relay = new Relay4(own, new Relay4.Agent(config.circuit(), config.remote()));
    }

    /** {@return the relay of a link that has an address by which the server can know it} */
    static Optional<Dhcp4RelayLink> of(
            LinkProtocols.Host host,
            KernelLink link,
            DhcpServerConfig config,
            DhcpServerConfig.Relay relay,
            List<KernelAddress> there) {
        return there.stream()
                .map(KernelAddress::local)
                .filter(a -> config.address().map(a::equals).orElse(true))
                .map(a -> a.address())
                .filter(a -> a instanceof Inet4Address && !a.isLinkLocalAddress())
                .findFirst()
                .map(a -> new Dhcp4RelayLink(host, link, relay, (Inet4Address) a));
    }

    void start() {
        SocketFilter filter = Ipv4Udp.to(ClientSockets.SERVER_PORT);
        try {
            server =
                    UdpSocket.open(
                            host.loop(),
                            link.index(),
                            config.isBound() ? link.name() : "",
                            own,
                            ClientSockets.SERVER_PORT,
                            (message, from) -> fromServer(message));
            clients =
                    PacketSocket.open(
                            host.loop(),
                            link.index(),
                            PacketSocket.ETH_P_IP,
                            filter,
                            this::fromClient);
        } catch (ErrnoException e) {
            LOG.warn("{}: DHCPv4 relay cannot listen: {}", link.name(), e.getMessage());
        }
    }

    /** Only what is for all: what is for us comes through the other socket as well. */
    private void fromClient(PacketSocket.Packet packet) {
        try {
            Ipv4Udp datagram = Ipv4Udp.decode(packet.bytes(), packet.summed());
            if (!datagram.destination().equals(own)) {
                toServer(datagram.payload());
            }
        } catch (MalformedPacket e) {
            LOG.debug("{}: DHCPv4 message dropped: {}", link.name(), e.getMessage());
        }
    }

    private void toServer(byte[] message) throws MalformedPacket {
        Optional<byte[]> out = relay.towardsServer(message);
        if (out.isEmpty() || server == null) {
            return;
        }
        try {
            server.send(out.get(), config.target(), ClientSockets.SERVER_PORT);
        } catch (ErrnoException e) {
            LOG.debug("{}: DHCPv4 relay cannot send: {}", link.name(), e.getMessage());
        }
    }

    private void fromServer(byte[] message) {
        try {
            if (message.length > 0 && message[0] == 1) { // from a relay further away
                toServer(message);
                return;
            }
            Optional<Relay4.Reply> reply = relay.towardsClient(message);
            if (reply.isPresent()) {
                toClient(reply.get());
            }
        } catch (MalformedPacket e) {
            LOG.debug("{}: DHCPv4 message dropped: {}", link.name(), e.getMessage());
        } catch (ErrnoException e) {
            LOG.debug("{}: DHCPv4 relay cannot send: {}", link.name(), e.getMessage());
        }
    }

    private void toClient(Relay4.Reply reply) throws ErrnoException {
        if (reply.reachable() && server != null) {
            server.send(reply.message(), reply.to(), ClientSockets.CLIENT_PORT);
            return;
        }
        byte[] packet =
                new Ipv4Udp(
                                own,
                                ClientSockets.SERVER_PORT,
                                reply.to(),
                                ClientSockets.CLIENT_PORT,
                                CLASS_SELECTOR_6,
                                reply.message())
                        .encode();
        if (clients != null) {
            clients.send(packet, reply.toAll() ? ETHERNET_BROADCAST : reply.hardware());
        }
    }

    void stop() {
        if (clients != null) {
            clients.close();
            clients = null;
        }
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
