package org.jitney.linux.netlink;

import java.util.List;
import org.jitney.linux.sys.ErrnoException;

/** The rules of nf_tables: those of the kernel, or what stands for them in a test. */
@FunctionalInterface
public interface Ruleset {
    /**
     * Makes all changes or none.
     *
     * @throws NetlinkError for the first change that is refused
     */
    void commit(List<NftChange> changes) throws ErrnoException, NetlinkError, MalformedMessage;
}
