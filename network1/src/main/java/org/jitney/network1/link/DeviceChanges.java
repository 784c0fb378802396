package org.jitney.network1.link;

import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.LinkMessage;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.CanConfig;
import org.jitney.network1.config.DeviceConfig;
import org.jitney.network1.config.Place;
import org.jitney.network1.config.VirtualFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells devices what their files want of them. What a device refuses is told with its line, and the
 * link works without it.
 */
final class DeviceChanges {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceChanges.class);

    private final Requests kernel;

    DeviceChanges(Requests kernel) {
        this.kernel = kernel;
    }

    /** Tells it all; a section for another kind of device says nothing to this one. */
    void apply(KernelLink link, DeviceConfig wanted) throws ErrnoException, MalformedMessage {
        for (VirtualFunction each : wanted.functions()) {
            byte[] request = DeviceEncoder.function(link.index(), each);
            tell(link, "SR-IOV", each.place(), Rtnetlink.RTM_SETLINK, request);
        }
        // What is of one kind of link only RTM_SETLINK does not hear.
        if (wanted.can().isPresent() && link.kind().equals("can")) {
            CanConfig can = wanted.can().get();
            if (link.isUp()) { // it comes up again with the rest: LinkChanges.raise()
                byte[] request =
                        LinkMessage.encode(
                                Rtnetlink.AF_UNSPEC,
                                link.index(),
                                0,
                                Rtnetlink.IFF_UP,
                                new AttributeWriter());
                tell(link, "CAN", can.place(), Rtnetlink.RTM_SETLINK, request);
            }
            byte[] request = DeviceEncoder.can(link.index(), can);
            tell(link, "CAN", can.place(), Rtnetlink.RTM_NEWLINK, request);
        }
        if (wanted.ipoib().isPresent() && link.kind().equals("ipoib")) {
            DeviceConfig.Ipoib ipoib = wanted.ipoib().get();
            byte[] request = DeviceEncoder.ipoib(link.index(), ipoib.settings());
            tell(link, "IPoIB", ipoib.place(), Rtnetlink.RTM_NEWLINK, request);
        }
    }

    private void tell(KernelLink link, String what, Place place, int type, byte[] request)
            throws ErrnoException, MalformedMessage {
        try {
            kernel.execute(type, 0, request);
        } catch (NetlinkError e) {
            LOG.warn("{}: Could not set up {} of {}: {}", link.name(), what, place, e.getMessage());
        }
    }
}
