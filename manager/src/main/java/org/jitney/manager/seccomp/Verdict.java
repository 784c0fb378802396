package org.jitney.manager.seccomp;

import org.jitney.linux.sys.Errno;

/**
 * What becomes of a call, as the kernel takes it from a filter.
 *
 * @param text what a reader sees
 * @param code the value that the filter returns
 */
public record Verdict(String text, int code) {
    /** The call goes on. */
    public static final Verdict ALLOW = new Verdict("allow", 0x7fff0000);

    /** The call goes on and the kernel logs it. */
    public static final Verdict LOG = new Verdict("log", 0x7ffc0000);

    /** The process dies by SIGSYS. */
    public static final Verdict KILL = new Verdict("kill", 0x80000000);

    private static final int FAIL = 0x00050000;

    /** {@return that the call fails with that error} */
    public static Verdict fail(int errno) {
        return new Verdict(Errno.name(errno), FAIL | errno);
    }

    @Override
    public String toString() {
        return text;
    }
}
