package org.jitney.network1.link;

import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.NetDevFile;
import org.jitney.network1.config.NetDevKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the virtual links of .netdev files. */
final class NetDevs {
    private static final Logger LOG = LoggerFactory.getLogger(NetDevs.class);

    private final Surroundings around;
    private final Requests kernel;

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
        if (exists) {
            LOG.debug("{}: exists already, is used as it is", file.name());
            settings(file);
            return;
        }
        try {
            if (file.kind() instanceof NetDevKind.Tun tun) {
                around.tunTap().make(file.name(), tun);
            } else {
                kernel.execute(
                        Rtnetlink.RTM_NEWLINK,
                        NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL,
                        NetDevEncoder.netdev(file, parent, around.machineId()));
            }
            LOG.info("{}: netdev ready", file.name());
            settings(file);
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) {
                LOG.warn("{}: netdev could not be created: {}", file.name(), e.getMessage());
            }
        } catch (ErrnoException | MalformedMessage e) {
            LOG.warn("{}: netdev could not be created: {}", file.name(), e.getMessage());
        }
    }

    private void settings(NetDevFile file) {
        if (!(file.kind() instanceof NetDevKind.Bridge bridge) || bridge.settings().isEmpty()) {
            return;
        }
        try {
            kernel.execute(Rtnetlink.RTM_NEWLINK, 0, NetDevEncoder.bridge(file.name(), bridge));
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.warn("{}: Bridge parameters could not be set: {}", file.name(), e.getMessage());
        }
    }
}
