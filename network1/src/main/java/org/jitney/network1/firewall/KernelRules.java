package org.jitney.network1.firewall;

import java.util.List;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetfilterSocket;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NftChange;
import org.jitney.linux.netlink.Ruleset;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;

/** The rules of the kernel, which is spoken to only once there is something to change. */
public final class KernelRules implements Ruleset, AutoCloseable {
    private @Nullable NetfilterSocket socket;

    /** Opens nothing yet. */
    public KernelRules() {}

    @Override
    public void commit(List<NftChange> changes)
            throws ErrnoException, NetlinkError, MalformedMessage {
        NetfilterSocket own = socket;
        if (own == null) {
            own = NetfilterSocket.open();
            socket = own;
        }
        own.commit(changes);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
