package org.jitney.linux.sys;

/** What {@code uname(2)} says. */
public record Uname(
        String sysname, String nodename, String release, String version, String machine) {
    private static final int FIELD = 65;

    /** Asks the kernel. */
    public static Uname read() throws ErrnoException {
        Memory memory = Memory.allocate(6 * FIELD);
        Syscall.checked(SyscallNumber.UNAME, memory.address(), 0, 0);
        return new Uname(
                memory.string(0, FIELD),
                memory.string(FIELD, FIELD),
                memory.string(2 * FIELD, FIELD),
                memory.string(3 * FIELD, FIELD),
                memory.string(4 * FIELD, FIELD));
    }
}
