package org.jitney.network1.link;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.BatmanKind;
import org.jitney.network1.config.FouKind;
import org.jitney.network1.config.L2tpKind;
import org.jitney.network1.config.MacsecKind;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetDevKind;
import org.jitney.network1.config.WireguardKind;
import org.jitney.network1.config.WlanKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the virtual links of .netdev files. */
final class NetDevs {
    private static final Logger LOG = LoggerFactory.getLogger(NetDevs.class);

    private final Surroundings around;
    private final Requests kernel;

    /** What is no link and was made, by the names of files. */
    private final Set<String> made = new HashSet<>();

    NetDevs(Surroundings around) {
        this.around = around;
        this.kernel = around.kernel();
    }

    /**
     * Makes one.
     *
     * @param parent index of the link that it lies on; 0 if on none
     * @param exists whether there is a link of that name already, which is then used as it is
     */
    void make(NetDevFile file, int parent, boolean exists) {
        switch (file.kind()) {
            case FouKind fou -> port(file, fou);
            case L2tpKind _ -> {} // see tunnel(): it does not lie on a link
            default -> link(file, parent, exists);
        }
    }

    private void link(NetDevFile file, int parent, boolean exists) {
        if (exists) {
            LOG.debug("{}: exists already, is used as it is", file.name());
            settings(file);
            return;
        }
        try {
            if (file.kind() instanceof NetDevKind.Tun tun) {
                around.tunTap().make(file.name(), tun);
            } else if (file.kind() instanceof WlanKind wlan) {
                wireless(file, wlan);
            } else {
                kernel.execute(
                        Rtnetlink.RTM_NEWLINK,
                        NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL,
                        NetDevEncoder.netdev(file, parent, around.machineId()));
            }
            LOG.info("{}: netdev ready", file.name());
            settings(file);
            // Later the counters of MACsec have gone on, and a mesh is as somebody wants it.
            if (file.kind() instanceof MacsecKind || file.kind() instanceof BatmanKind) {
                tell(file);
            }
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) {
                LOG.warn("{}: netdev could not be created: {}", file.name(), e.getMessage());
            }
        } catch (ErrnoException | MalformedMessage e) {
            LOG.warn("{}: netdev could not be created: {}", file.name(), e.getMessage());
        }
    }

    private void wireless(NetDevFile file, WlanKind wlan)
            throws NetlinkError, ErrnoException, MalformedMessage {
        String device = wlan.device();
        int number =
                device.matches("[0-9]{1,9}")
                        ? Integer.parseInt(device)
                        : around.tunTap().wirelessDevice(device);
        around.tunTap()
                .ask(
                        GenericKindEncoder.NL80211,
                        GenericKindEncoder.wireless(
                                file.name(),
                                wlan,
                                number,
                                NetDevEncoder.address(file, around.machineId())));
    }

    /** Opens a port for tunnels, once: it is no link that could be seen to be there. */
    private void port(NetDevFile file, FouKind fou) {
        if (!made.add(file.name())) {
            return;
        }
        if (ask(file.name(), GenericKindEncoder.FOU, GenericKindEncoder.fou(fou))) {
            LOG.info("{}: FooOverUDP tunnel is created", file.name());
        } else {
            made.remove(file.name());
        }
    }

    /** Makes a tunnel and its sessions as soon as there is an address that it can begin at. */
    void tunnel(NetDevFile file, L2tpKind l2tp, KernelState state) {
        Optional<InetAddress> local = LocalEnd.of(l2tp, state);
        if (local.isEmpty() || !made.add(file.name())) {
            return;
        }
        byte[] tunnel = GenericKindEncoder.tunnel(l2tp, local.get());
        if (!ask(file.name(), GenericKindEncoder.L2TP, tunnel)) {
            return; // another address would not help
        }
        LOG.info("{}: L2TP tunnel is created", file.name());
        for (L2tpKind.Session each : l2tp.sessions()) {
            if (ask(each.name(), GenericKindEncoder.L2TP, GenericKindEncoder.session(l2tp, each))) {
                LOG.info("{}: L2TP session {} created", file.name(), each.name());
            }
        }
    }

    /** {@return whether it is there now, perhaps since before this process} */
    private boolean ask(String name, String family, byte[] message) {
        try {
            around.tunTap().ask(family, message);
            return true;
        } catch (NetlinkError e) {
            if (e.errno() == Errno.EEXIST) {
                LOG.debug("{}: exists already, is used as it is", name);
                return true;
            }
            LOG.warn("{}: netdev could not be created: {}", name, e.getMessage());
        } catch (ErrnoException | MalformedMessage e) {
            LOG.warn("{}: netdev could not be created: {}", name, e.getMessage());
        }
        return false;
    }

    private void settings(NetDevFile file) {
        if (file.kind() instanceof WireguardKind) {
            tell(file);
            return;
        }
        if (!(file.kind() instanceof NetDevKind.Bridge bridge) || bridge.settings().isEmpty()) {
            return;
        }
        try {
            kernel.execute(Rtnetlink.RTM_NEWLINK, 0, NetDevEncoder.bridge(file.name(), bridge));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.warn("{}: Bridge parameters could not be set: {}", file.name(), e.getMessage());
        }
    }

    private void tell(NetDevFile file) {
        try {
            around.tunTap().tell(file.name(), file.kind());
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.warn("{}: Could not set {}: {}", file.name(), file.kind().name(), e.getMessage());
        }
    }
}
