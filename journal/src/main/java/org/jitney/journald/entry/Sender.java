package org.jitney.journald.entry;

/**
 * The process that sent something, as the kernel says.
 *
 * @param pid 0 if it is not known
 * @param uid -1 if it is not known
 * @param gid -1 if it is not known
 */
public record Sender(int pid, int uid, int gid) {
    /** Nobody that the kernel knows. */
    public static final Sender NOBODY = new Sender(0, -1, -1);

    public boolean isRoot() {
        return pid > 0 && uid == 0;
    }
}
