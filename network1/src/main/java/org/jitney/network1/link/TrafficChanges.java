package org.jitney.network1.link;

import java.util.List;
import java.util.Set;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.Requests;
import org.jitney.linux.netlink.Rtnetlink;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.network1.config.TrafficConfig;

/**
 * Puts queueing disciplines and their classes on links, each below what it belongs to. What a file
 * does not name any more stays, as with the original.
 */
final class TrafficChanges {
    private final Requests kernel;

    TrafficChanges(Requests kernel) {
        this.kernel = kernel;
    }

    /**
     * Makes what is not there yet and can be made by now.
     *
     * @param made what was made for this link before; what is made now is added
     * @return whether all is there
     */
    boolean apply(int link, List<TrafficConfig> wanted, KernelState state, Set<TrafficConfig> made)
            throws NetlinkError, ErrnoException, MalformedMessage {
        boolean again = made.size() < wanted.size();
        while (again) {
            again = false;
            for (TrafficConfig each : wanted) {
                if (!made.contains(each) && isReady(link, each, state, made)) {
                    make(link, each, state);
                    made.add(each);
                    again = true;
                }
            }
        }
        return made.containsAll(wanted);
    }

    /** A class lies below a qdisc or another class, a qdisc below a link or a class. */
    private static boolean isReady(
            int link, TrafficConfig wanted, KernelState state, Set<TrafficConfig> made) {
        if (!wanted.isClass() && (wanted.isRoot() || wanted.isIngress())) {
            return true;
        }
        return made.stream().anyMatch(m -> isAbove(m.isClass(), m.handle(), wanted, m.isRoot()))
                || state.queues(link).stream()
                        .anyMatch(q -> isAbove(q.isClass(), q.handle(), wanted, false));
    }

    /**
     * Whether what has this number is what something wanted lies below. A class may name its qdisc
     * as the root, whatever number that has.
     */
    private static boolean isAbove(
            boolean isClass, long handle, TrafficConfig wanted, boolean isRootQdisc) {
        if (wanted.isClass() && wanted.isRoot()) {
            return !isClass && (isRootQdisc || handle == qdiscOf(wanted.handle()));
        }
        return handle == wanted.parent();
    }

    private static long qdiscOf(long classId) {
        return classId & 0xffff_0000L;
    }

    private void make(int link, TrafficConfig wanted, KernelState state)
            throws NetlinkError, ErrnoException, MalformedMessage {
        int type = wanted.isClass() ? Rtnetlink.RTM_NEWTCLASS : Rtnetlink.RTM_NEWQDISC;
        byte[] request = TrafficEncoder.encode(link, wanted);
        try {
            kernel.execute(type, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL, request);
        } catch (NetlinkError e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            replace(link, type, request, wanted, state);
        }
    }

    /** One that is there, perhaps from before a restart, gets the numbers of the file. */
    private void replace(
            int link, int type, byte[] request, TrafficConfig wanted, KernelState state)
            throws NetlinkError, ErrnoException, MalformedMessage {
        boolean same = state.queues(link).stream().anyMatch(q -> q.isOf(wanted));
        try {
            kernel.execute(
                    type, NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE, request);
        } catch (NetlinkError e) {
            if (!same || (e.errno() != Errno.EINVAL && e.errno() != Errno.EOPNOTSUPP)) {
                throw e; // some kinds cannot be changed: they stay as they are
            }
        }
    }
}
