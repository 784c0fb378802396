package org.jitney.linux.netlink;

import org.jitney.linux.sys.Errno;

/** The kernel refused a request: why, by number and sometimes in its own words. */
public final class NetlinkError extends Exception {
    private static final long serialVersionUID = 1;

    private final int errno;

    /** A refusal with this number; the words may be empty. */
    public NetlinkError(int errno, String words) {
        super(words.isEmpty() ? Errno.message(errno) : Errno.message(errno) + " (" + words + ")");
        this.errno = errno;
    }

    /** {@return the error number, see {@link Errno}} */
    public int errno() {
        return errno;
    }
}
