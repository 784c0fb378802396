package org.jitney.linux.netlink;

import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;

/**
 * Changes the rules of nf_tables in the network namespace of this process: nfnetlink, {@code
 * linux/netfilter/nfnetlink.h}. Changes come between the begin and the end of a batch, which the
 * kernel takes as a whole or not at all.
 */
public final class NetfilterSocket implements Ruleset, AutoCloseable {
    private static final int NETLINK_NETFILTER = 12;
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;

    private final RequestSocket socket;

    private NetfilterSocket(RequestSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket. A kernel without netfilter has none: {@code EPROTONOSUPPORT}. */
    public static NetfilterSocket open() throws ErrnoException {
        return new NetfilterSocket(RequestSocket.open(NETLINK_NETFILTER));
    }

    @Override
    public void commit(List<NftChange> changes)
            throws ErrnoException, NetlinkError, MalformedMessage {
        List<NetlinkMessage> batch = new ArrayList<>();
        batch.add(edge(BATCH_BEGIN));
        changes.forEach(each -> batch.add(each.message()));
        batch.add(edge(BATCH_END));
        socket.exchange(batch);
    }

    private static NetlinkMessage edge(int type) {
        byte[] payload = NftChange.header(0, NftChange.SUBSYSTEM);
        return new NetlinkMessage(type, NetlinkMessage.NLM_F_REQUEST, 0, payload);
    }

    @Override
    public void close() {
        socket.close();
    }
}
