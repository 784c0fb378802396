package org.jitney.linux.netlink;

import java.util.List;
import org.jitney.linux.sys.ErrnoException;

/** Whom requests go to: the kernel, or what stands for it in a test. */
public interface Requests {
    /** Has something done; the flags for a request and its acknowledgement are added. */
    void execute(int type, int flags, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage;

    /** Asks for all there is of a kind. */
    List<NetlinkMessage> dump(int type, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage;
}
