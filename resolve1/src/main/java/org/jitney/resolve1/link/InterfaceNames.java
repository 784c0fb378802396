package org.jitney.resolve1.link;

import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Links by name for files that are read before links are followed. */
public final class InterfaceNames {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceNames.class);

    private InterfaceNames() {}

    /** {@return the index of the link of that name or number, 0 if there is none} */
    public static int index(String name) {
        try (RequestSocket socket = RequestSocket.open()) {
            return Kernel.read(socket).index(name);
        } catch (ErrnoException | NetlinkError | MalformedMessage e) {
            LOG.warn("Cannot read what links there are: {}", e.getMessage());
            return 0;
        }
    }
}
