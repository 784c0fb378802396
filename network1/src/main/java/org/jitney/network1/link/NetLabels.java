package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.GenericSocket;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.IpPrefix;
import org.jitney.network1.config.NetLabel;
import org.jitney.network1.config.NetworkFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells security modules what traffic from the networks of a link's addresses counts as, while the
 * addresses are there: the unlabelled protocol of NetLabel, {@code
 * net/netlabel/netlabel_unlabeled.h} in the kernel.
 */
final class NetLabels {
    private static final Logger LOG = LoggerFactory.getLogger(NetLabels.class);
    private static final String FAMILY = "NLBL_UNLBL";
    private static final int VERSION = 3;
    private static final int NLBL_UNLABEL_C_STATICADD = 3;
    private static final int NLBL_UNLABEL_C_STATICREMOVE = 4;
    private static final int NLBL_UNLABEL_A_IPV6ADDR = 2;
    private static final int NLBL_UNLABEL_A_IPV6MASK = 3;
    private static final int NLBL_UNLABEL_A_IPV4ADDR = 4;
    private static final int NLBL_UNLABEL_A_IPV4MASK = 5;
    private static final int NLBL_UNLABEL_A_IFACE = 6;
    private static final int NLBL_UNLABEL_A_SECCTX = 7;

    private final Surroundings.TunTap kernel;

    /** What was told, also in vain: the networks of each link with their labels. */
    private final Map<Integer, Map<IpPrefix, NetLabel>> told = new HashMap<>();

    NetLabels(Surroundings.TunTap kernel) {
        this.kernel = kernel;
    }

    /** Tells of what has come and what has gone since the last time. */
    void follow(KernelLink link, NetworkFile file, KernelState state, Protocols protocols) {
        Map<IpPrefix, NetLabel> before = told.getOrDefault(link.index(), Map.of());
        if (file.netLabels().isEmpty() && before.isEmpty()) {
            return;
        }
        Map<IpPrefix, NetLabel> now = new LinkedHashMap<>();
        for (KernelAddress each : state.addresses(link.index())) {
            String source =
                    protocols
                            .originOf(link.index(), each.local().address())
                            .map(Protocols.Origin::source)
                            .orElse("");
            labelOf(each.local().address(), source, file)
                    .ifPresent(label -> now.putIfAbsent(each.local().masked(), label));
        }
        before.forEach((network, label) -> {
            if (!label.equals(now.get(network))) {
                tell(link, label, remove(link.name(), network));
            }
        });
        now.forEach((network, label) -> {
            if (!label.equals(before.get(network))) {
                tell(link, label, add(link.name(), network, label.context()));
            }
        });
        told.put(link.index(), now);
    }

    private static Optional<NetLabel> labelOf(
            InetAddress address, String source, NetworkFile file) {
        return file.netLabels().stream()
                .filter(label ->
                        label.address().map(address::equals).orElse(label.source().equals(source)))
                .findFirst();
    }

    /** The kernel itself forgets the labels of a link that is gone. */
    void forget(int index) {
        told.remove(index);
    }

    private void tell(KernelLink link, NetLabel label, byte[] message) {
        try {
            kernel.ask(FAMILY, message);
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) { // it may be there from before a restart
                refused(link, label, e.getMessage());
            }
        } catch (ErrnoException | MalformedMessage e) {
            refused(link, label, e.getMessage());
        }
    }

    private static void refused(KernelLink link, NetLabel label, @Nullable String why) {
        LOG.warn(
                "{}: NetLabel={} of {} failed, ignoring: {}",
                link.name(),
                label.context(),
                label.place(),
                why);
    }

    /** {@return a request to have what comes from a network over a link labelled} */
    static byte[] add(String link, IpPrefix network, String context) {
        AttributeWriter all =
                new AttributeWriter()
                        .string(NLBL_UNLABEL_A_IFACE, link)
                        .string(NLBL_UNLABEL_A_SECCTX, context);
        return GenericSocket.payload(NLBL_UNLABEL_C_STATICADD, VERSION, network(all, network));
    }

    /** {@return a request to have it labelled no longer} */
    static byte[] remove(String link, IpPrefix network) {
        AttributeWriter all = new AttributeWriter().string(NLBL_UNLABEL_A_IFACE, link);
        return GenericSocket.payload(NLBL_UNLABEL_C_STATICREMOVE, VERSION, network(all, network));
    }

    private static AttributeWriter network(AttributeWriter all, IpPrefix network) {
        boolean four = network.family() == Rtnetlink.AF_INET;
        byte[] mask = new byte[network.address().getAddress().length];
        for (int bit = 0; bit < network.length(); bit++) {
            mask[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return all.bytes(
                        four ? NLBL_UNLABEL_A_IPV4ADDR : NLBL_UNLABEL_A_IPV6ADDR,
                        network.address().getAddress())
                .bytes(four ? NLBL_UNLABEL_A_IPV4MASK : NLBL_UNLABEL_A_IPV6MASK, mask);
    }
}
