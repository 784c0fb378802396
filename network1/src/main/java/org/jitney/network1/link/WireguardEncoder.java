package org.jitney.network1.link;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.GenericSocket;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.Secret;
import org.jitney.network1.config.WireguardKind;

/**
 * Writes what a WireGuard link is told over generic netlink: {@code linux/wireguard.h}; pure. A
 * message has room for only so much, so peers may come in several, and one with very many networks
 * in several parts.
 */
public final class WireguardEncoder {
    /** The family's name. */
    public static final String FAMILY = "wireguard";

    private static final int WG_CMD_SET_DEVICE = 1;
    private static final int VERSION = 1;
    private static final int WGDEVICE_A_IFNAME = 2;
    private static final int WGDEVICE_A_PRIVATE_KEY = 3;
    private static final int WGDEVICE_A_FLAGS = 5;
    private static final int WGDEVICE_A_LISTEN_PORT = 6;
    private static final int WGDEVICE_A_FWMARK = 7;
    private static final int WGDEVICE_A_PEERS = 8;
    private static final int WGDEVICE_F_REPLACE_PEERS = 1;
    private static final int WGPEER_A_PUBLIC_KEY = 1;
    private static final int WGPEER_A_PRESHARED_KEY = 2;
    private static final int WGPEER_A_FLAGS = 3;
    private static final int WGPEER_A_ENDPOINT = 4;
    private static final int WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL = 5;
    private static final int WGPEER_A_ALLOWEDIPS = 9;
    private static final int WGPEER_F_REPLACE_ALLOWEDIPS = 2;
    private static final int WGPEER_F_UPDATE_ONLY = 4;
    private static final int WGALLOWEDIP_A_FAMILY = 1;
    private static final int WGALLOWEDIP_A_IPADDR = 2;
    private static final int WGALLOWEDIP_A_CIDR_MASK = 3;
    private static final int NESTED = 0x8000;
    private static final int ROOM = 16 * 1024;
    private static final int NETWORKS_AT_ONCE = 256;

    private WireguardEncoder() {}

    /** {@return what a link is told, one message after the other} */
    public static List<byte[]> messages(String link, WireguardKind wanted) {
        List<byte[]> messages = new ArrayList<>();
        AttributeWriter device = new AttributeWriter().string(WGDEVICE_A_IFNAME, link);
        wanted.privateKey().ifPresent(k -> device.bytes(WGDEVICE_A_PRIVATE_KEY, k.bytes()));
        device.uint16(WGDEVICE_A_LISTEN_PORT, wanted.port().orElse(0))
                .uint32(WGDEVICE_A_FWMARK, wanted.mark().orElse(0L))
                .uint32(WGDEVICE_A_FLAGS, WGDEVICE_F_REPLACE_PEERS);
        messages.add(GenericSocket.payload(WG_CMD_SET_DEVICE, VERSION, device));
        ByteArrayOutputStream peers = new ByteArrayOutputStream();
        for (byte[] part : parts(wanted)) {
            if (peers.size() > 0 && peers.size() + part.length > ROOM) {
                messages.add(more(link, peers.toByteArray()));
                peers.reset();
            }
            peers.writeBytes(part);
        }
        if (peers.size() > 0) {
            messages.add(more(link, peers.toByteArray()));
        }
        return messages;
    }

    /** {@return what a link is told of where one of its peers is now} */
    public static byte[] endpoint(String link, Secret peer, InetAddress address, int port) {
        return more(
                link,
                new AttributeWriter()
                        .nested(
                                0,
                                in ->
                                        in.bytes(WGPEER_A_PUBLIC_KEY, peer.bytes())
                                                .uint32(WGPEER_A_FLAGS, WGPEER_F_UPDATE_ONLY)
                                                .bytes(WGPEER_A_ENDPOINT, address(address, port)))
                        .encode());
    }

    private static byte[] more(String link, byte[] peers) {
        AttributeWriter device =
                new AttributeWriter()
                        .string(WGDEVICE_A_IFNAME, link)
                        .bytes(WGDEVICE_A_PEERS | NESTED, peers);
        return GenericSocket.payload(WG_CMD_SET_DEVICE, VERSION, device);
    }

    private static List<byte[]> parts(WireguardKind wanted) {
        List<byte[]> parts = new ArrayList<>();
        for (WireguardKind.Peer each : wanted.peers()) {
            int from = 0;
            do {
                int to = Math.min(from + NETWORKS_AT_ONCE, each.allowed().size());
                List<IpPrefix> some = each.allowed().subList(from, to);
                boolean first = from == 0;
                parts.add(
                        new AttributeWriter()
                                .nested(0, in -> peer(in, each, some, first))
                                .encode());
                from = to;
            } while (from < each.allowed().size());
        }
        return parts;
    }

    private static void peer(
            AttributeWriter in, WireguardKind.Peer peer, List<IpPrefix> allowed, boolean first) {
        in.bytes(WGPEER_A_PUBLIC_KEY, peer.publicKey().bytes());
        if (first) {
            peer.presharedKey()
                    .map(Secret::bytes)
                    .ifPresent(k -> in.bytes(WGPEER_A_PRESHARED_KEY, k));
            in.uint32(WGPEER_A_FLAGS, WGPEER_F_REPLACE_ALLOWEDIPS);
            peer.endpoint()
                    .ifPresent(e ->
                            e.address()
                                    .ifPresent(a ->
                                            in.bytes(WGPEER_A_ENDPOINT, address(a, e.port()))));
            in.uint16(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL, peer.keepalive().orElse(0));
        }
        in.nested(
                WGPEER_A_ALLOWEDIPS,
                list ->
                        allowed.forEach(p ->
                                list.nested(
                                        0,
                                        one ->
                                                one.uint16(WGALLOWEDIP_A_FAMILY, p.family())
                                                        .bytes(
                                                                WGALLOWEDIP_A_IPADDR,
                                                                p.address().getAddress())
                                                        .uint8(
                                                                WGALLOWEDIP_A_CIDR_MASK,
                                                                p.length()))));
    }

    /** {@code struct sockaddr_in} or {@code struct sockaddr_in6}. */
    private static byte[] address(InetAddress address, int port) {
        byte[] host = address.getAddress();
        boolean four = host.length == 4;
        ByteBuffer out = ByteBuffer.allocate(four ? 16 : 28).order(ByteOrder.nativeOrder());
        out.putShort((short) (four ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6));
        out.put((byte) (port >> 8)).put((byte) port);
        if (!four) {
            out.putInt(0); // the flow label
        }
        out.put(host);
        return out.array();
    }
}
