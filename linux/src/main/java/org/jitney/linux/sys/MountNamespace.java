package org.jitney.linux.sys;

/** Namespaces of mounts: {@code sched.h}. */
public final class MountNamespace {
    /** The flag of unshare and setns. */
    public static final long CLONE_NEWNS = 0x00020000;

    private MountNamespace() {}

    /**
     * Gives the calling thread, and no other one of the process, a copy of all mounts. What it
     * mounts from then on nobody else sees. The thread must be a platform thread that ends
     * afterwards.
     */
    public static void unshareOfThread() throws ErrnoException {
        Syscall.checked(SyscallNumber.UNSHARE, CLONE_NEWNS, 0, 0);
        Mount.mount("", "/", "", Mount.MS_REC | Mount.MS_SLAVE, "");
    }
}
