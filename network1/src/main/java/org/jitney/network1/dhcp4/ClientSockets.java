package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.SocketFilter;
import org.jitney.network1.packet.IpAddresses;
import org.jitney.network1.packet.Ipv4Udp;
import org.jitney.network1.packet.MalformedPacket;
import org.jitney.network1.packet.PacketSocket;
import org.jitney.network1.packet.UdpSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's messages through sockets: a packet socket while there is no address, or when all on
 * the link are meant, and a UDP socket at the address of the lease.
 */
public final class ClientSockets implements Wire {
    /** Takes what came in. */
    public interface Receiver {
        /** Takes the payload of one datagram. */
        void received(byte[] message) throws MalformedPacket;
    }

    /**
     * Where it is.
     *
     * @param index of the link
     * @param broadcast its hardware address for all
     * @param port the client's own
     * @param serviceType the second byte of IPv4 headers
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Place(int index, String link, byte[] broadcast, int port, int serviceType) {}

    /** The port of servers: RFC 2131 section 4.1. */
    public static final int SERVER_PORT = 67;

    /** The usual port of clients. */
    public static final int CLIENT_PORT = 68;

    private static final Logger LOG = LoggerFactory.getLogger(ClientSockets.class);

    private final EventLoop loop;
    private final Place place;
    private @Nullable Receiver receiver;
    private @Nullable PacketSocket raw;
    private @Nullable UdpSocket udp;

    /** Opens nothing yet. */
    public ClientSockets(EventLoop loop, Place place) {
        this.loop = loop;
        this.place = place;
    }

    /** Says who takes what comes in. */
    public void deliverTo(Receiver taker) {
        receiver = taker;
    }

    private void deliver(byte[] message) {
        Receiver taker = receiver;
        if (taker == null) {
            return;
        }
        try {
            taker.received(message);
        } catch (MalformedPacket e) {
            LOG.debug("{}: DHCPv4 message dropped: {}", place.link(), e.getMessage());
        }
    }

    @Override
    public void listenRaw() {
        if (raw != null) {
            return;
        }
        SocketFilter filter = Ipv4Udp.to(place.port());
        try {
            raw =
                    PacketSocket.open(
                            loop, place.index(), PacketSocket.ETH_P_IP, filter, this::packet);
        } catch (ErrnoException e) {
            LOG.warn("{}: DHCPv4 cannot listen: {}", place.link(), e.getMessage());
        }
    }

    private void packet(PacketSocket.Packet packet) {
        try {
            Ipv4Udp datagram = Ipv4Udp.decode(packet.bytes(), packet.summed());
            if (datagram.destinationPort() == place.port()) {
                deliver(datagram.payload());
            }
        } catch (MalformedPacket e) {
            LOG.debug("{}: packet dropped: {}", place.link(), e.getMessage());
        }
    }

    @Override
    public void listenAt(Inet4Address address) {
        closeUdp();
        try {
            udp =
                    UdpSocket.open(
                            loop,
                            place.index(),
                            place.link(),
                            address,
                            place.port(),
                            (message, from) -> deliver(message));
            udp.serviceType(place.serviceType());
            closeRaw();
        } catch (ErrnoException e) { // the address is not there: then hear everything
            LOG.warn("{}: DHCPv4 cannot listen: {}", place.link(), e.getMessage());
            listenRaw();
        }
    }

    @Override
    public void broadcast(Dhcp4Message message, Inet4Address from) {
        listenRaw();
        PacketSocket socket = raw;
        if (socket == null) {
            return;
        }
        byte[] packet =
                new Ipv4Udp(
                                from,
                                place.port(),
                                IpAddresses.BROADCAST,
                                SERVER_PORT,
                                place.serviceType(),
                                message.encode())
                        .encode();
        try {
            socket.send(packet, place.broadcast());
        } catch (ErrnoException e) {
            LOG.debug("{}: DHCPv4 cannot send: {}", place.link(), e.getMessage());
        }
    }

    @Override
    public void unicast(Dhcp4Message message, Inet4Address from, Inet4Address to) {
        if (udp == null) {
            listenAt(from);
        }
        UdpSocket socket = udp;
        if (socket == null) {
            return;
        }
        try {
            socket.send(message.encode(), to, SERVER_PORT);
        } catch (ErrnoException e) {
            LOG.debug("{}: DHCPv4 cannot send: {}", place.link(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closeRaw();
        closeUdp();
    }

    private void closeRaw() {
        if (raw != null) {
            raw.close();
            raw = null;
        }
    }

    private void closeUdp() {
        if (udp != null) {
            udp.close();
            udp = null;
        }
    }
}
