package org.jitney.network1.link;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.network1.config.GeneveKind;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.MacsecKind;
import org.jitney.network1.config.TunnelKind;

/**
 * Writes what is inside {@code IFLA_INFO_DATA} of tunnels; pure. The kernel has a numbering of its
 * own for each family: {@code linux/if_tunnel.h}.
 */
final class TunnelEncoder {
    private static final int LOOPBACK = 1;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int IP6_TNL_F_IGN_ENCAP_LIMIT = 0x1;
    private static final int IP6_TNL_F_USE_ORIG_FLOWLABEL = 0x4;
    private static final int IP6_TNL_F_RCV_DSCP_COPY = 0x10;
    private static final int IP6_TNL_F_ALLOW_LOCAL_REMOTE = 0x40;

    private TunnelEncoder() {}

    /**
     * The numbers of attributes that several kinds have under different ones; -1 where a kind has
     * none.
     */
    private record Numbers(
            int local, int remote, int ttl, int tos, int pathMtu, int encapsulation) {
        /** {@code IFLA_IPTUN_...} */
        static final Numbers IPTUN = new Numbers(2, 3, 4, 5, 10, 15);

        /** {@code IFLA_GRE_...} */
        static final Numbers GRE = new Numbers(6, 7, 8, 9, 10, 14);

        /** {@code IFLA_VTI_...} */
        static final Numbers VTI = new Numbers(4, 5, -1, -1, -1, -1);
    }

    private static final int LINK = 1;
    private static final int IFLA_IPTUN_ENCAP_LIMIT = 6;
    private static final int IFLA_IPTUN_FLOWINFO = 7;
    private static final int IFLA_IPTUN_FLAGS = 8;
    private static final int IFLA_IPTUN_PROTO = 9;
    private static final int IFLA_IPTUN_6RD_PREFIX = 11;
    private static final int IFLA_IPTUN_6RD_PREFIXLEN = 13;
    private static final int IFLA_IPTUN_COLLECT_METADATA = 19;
    private static final int IFLA_GRE_IFLAGS = 2;
    private static final int IFLA_GRE_OFLAGS = 3;
    private static final int IFLA_GRE_IKEY = 4;
    private static final int IFLA_GRE_OKEY = 5;
    private static final int IFLA_GRE_ENCAP_LIMIT = 11;
    private static final int IFLA_GRE_FLOWINFO = 12;
    private static final int IFLA_GRE_FLAGS = 13;
    private static final int IFLA_GRE_COLLECT_METADATA = 18;
    private static final int IFLA_GRE_ERSPAN_INDEX = 21;
    private static final int IFLA_GRE_ERSPAN_VER = 22;
    private static final int IFLA_GRE_ERSPAN_DIR = 23;
    private static final int IFLA_GRE_ERSPAN_HWID = 24;
    private static final int IFLA_VTI_IKEY = 2;
    private static final int IFLA_VTI_OKEY = 3;
    private static final int SIT_ISATAP = 1;

    /**
     * A tunnel.
     *
     * @param parent index of the link that it lies on; 0 if on none
     */
    static void tunnel(TunnelKind tunnel, int parent, AttributeWriter data) {
        boolean gre = tunnel.name().contains("gre") || tunnel.name().equals("erspan");
        if (tunnel.external()) {
            data.flag(gre ? IFLA_GRE_COLLECT_METADATA : IFLA_IPTUN_COLLECT_METADATA);
            if (!tunnel.name().equals("erspan")) {
                return; // all else is said with each packet
            }
        }
        int link = tunnel.onLoopback() ? LOOPBACK : parent;
        if (link > 0) {
            data.uint32(LINK, link);
        }
        if (gre) {
            gre(tunnel, data);
        } else if (tunnel.name().startsWith("vti")) {
            data.bytes(IFLA_VTI_IKEY, network32(tunnel.keys().input().orElse(0L)));
            data.bytes(IFLA_VTI_OKEY, network32(tunnel.keys().output().orElse(0L)));
            ends(tunnel, Numbers.VTI, data);
        } else {
            ip(tunnel, data);
        }
    }

    private static void ends(TunnelKind tunnel, Numbers numbers, AttributeWriter data) {
        byte[] any = new byte[tunnel.family() == Rtnetlink.AF_INET ? 4 : 16];
        data.bytes(numbers.local(), tunnel.local().map(a -> a.getAddress()).orElse(any));
        data.bytes(numbers.remote(), tunnel.remote().map(a -> a.getAddress()).orElse(any));
    }

    private static void outer(TunnelKind tunnel, Numbers numbers, AttributeWriter data) {
        ends(tunnel, numbers, data);
        data.uint8(numbers.ttl(), tunnel.header().ttl());
        if (tunnel.header().tos() > 0) {
            data.uint8(numbers.tos(), tunnel.header().tos());
        }
        if (tunnel.family() == Rtnetlink.AF_INET) {
            data.uint8(numbers.pathMtu(), tunnel.header().discoverMtu() ? 1 : 0);
        }
        tunnel.encapsulation()
                .ifPresent(e ->
                        data.uint16(numbers.encapsulation(), e.type())
                                .networkUint16(numbers.encapsulation() + 2, e.source())
                                .networkUint16(numbers.encapsulation() + 3, e.destination()));
    }

    private static void ip(TunnelKind tunnel, AttributeWriter data) {
        outer(tunnel, Numbers.IPTUN, data);
        if (tunnel.family() == Rtnetlink.AF_INET6) {
            data.uint8(IFLA_IPTUN_PROTO, tunnel.six().protocol());
            six(tunnel.six(), IFLA_IPTUN_ENCAP_LIMIT, IFLA_IPTUN_FLOWINFO, IFLA_IPTUN_FLAGS, data);
        }
        if (tunnel.name().equals("sit")) {
            tunnel.rapidDeployment()
                    .ifPresent(p ->
                            data.bytes(IFLA_IPTUN_6RD_PREFIX, p.address().getAddress())
                                    .uint16(IFLA_IPTUN_6RD_PREFIXLEN, p.length()));
            tunnel.isatap().ifPresent(on -> data.uint16(IFLA_IPTUN_FLAGS, on ? SIT_ISATAP : 0));
        }
    }

    private static void six(
            TunnelKind.Six six, int limit, int flowInfo, int flags, AttributeWriter data) {
        int all =
                (six.inheritFlowLabel() ? IP6_TNL_F_USE_ORIG_FLOWLABEL : 0)
                        | (six.copyDscp() ? IP6_TNL_F_RCV_DSCP_COPY : 0)
                        | (six.allowLocalRemote() ? IP6_TNL_F_ALLOW_LOCAL_REMOTE : 0)
                        | (six.limit().isEmpty() ? IP6_TNL_F_IGN_ENCAP_LIMIT : 0);
        six.flowLabel().ifPresent(l -> data.bytes(flowInfo, network32(l)));
        six.limit().ifPresent(l -> data.uint8(limit, l));
        data.uint32(flags, all);
    }

    private static void gre(TunnelKind tunnel, AttributeWriter data) {
        tunnel.erspan().ifPresent(e -> erspan(e, data));
        outer(tunnel, Numbers.GRE, data);
        if (tunnel.family() == Rtnetlink.AF_INET6) {
            six(tunnel.six(), IFLA_GRE_ENCAP_LIMIT, IFLA_GRE_FLOWINFO, IFLA_GRE_FLAGS, data);
        }
        TunnelKind.Keys keys = tunnel.keys();
        // ERSPAN has its session in the key, so there is always one.
        Optional<Long> none = tunnel.erspan().isPresent() ? Optional.of(0L) : Optional.empty();
        boolean counted = keys.sequence() || tunnel.erspan().isPresent();
        key(data, IFLA_GRE_IKEY, IFLA_GRE_IFLAGS, keys.input().or(() -> none), counted);
        key(data, IFLA_GRE_OKEY, IFLA_GRE_OFLAGS, keys.output().or(() -> none), counted);
    }

    private static void key(
            AttributeWriter data, int type, int flagsType, Optional<Long> key, boolean sequence) {
        key.ifPresent(k -> data.bytes(type, network32(k)));
        int flags = (key.isPresent() ? GRE_KEY : 0) | (sequence ? GRE_SEQUENCE : 0);
        data.networkUint16(flagsType, flags);
    }

    private static void erspan(TunnelKind.Erspan erspan, AttributeWriter data) {
        data.uint8(IFLA_GRE_ERSPAN_VER, erspan.version());
        switch (erspan.version()) {
            case 1 -> data.uint32(IFLA_GRE_ERSPAN_INDEX, erspan.index());
            case 2 ->
                    data.uint8(IFLA_GRE_ERSPAN_DIR, erspan.direction())
                            .uint16(IFLA_GRE_ERSPAN_HWID, erspan.hardware());
            default -> {}
        }
    }

    private static byte[] network32(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    static void geneve(GeneveKind geneve, AttributeWriter data) {
        data.uint32(1, geneve.id());
        geneve.remote()
                .ifPresent(a ->
                        data.bytes(
                                IpPrefix.family(a) == Rtnetlink.AF_INET ? 2 : 7, a.getAddress()));
        if (geneve.inheritTtl()) {
            data.uint8(12, 1);
        } else {
            data.uint8(3, geneve.ttl());
        }
        data.uint8(4, geneve.tos())
                .networkUint16(5, geneve.port())
                .uint8(8, geneve.checksums().udp() ? 1 : 0)
                .uint8(9, geneve.checksums().zeroSent() ? 1 : 0)
                .uint8(10, geneve.checksums().zeroReceived() ? 1 : 0);
        geneve.flowLabel().ifPresent(l -> data.bytes(11, network32(l)));
        geneve.doNotFragment().ifPresent(d -> data.uint8(13, d));
    }

    static void macsec(MacsecKind macsec, AttributeWriter data) {
        macsec.port().ifPresent(p -> data.networkUint16(2, p));
        macsec.encoding().ifPresent(number -> data.uint8(6, number));
        macsec.encrypt().ifPresent(on -> data.uint8(7, on ? 1 : 0));
    }
}
