package org.jitney.manager.seccomp;

import java.util.List;

/**
 * A way to enter the kernel with numbers of its own. x32 shares its audit architecture with x86-64
 * and differs by a bit in the number, which the table of calls includes.
 */
public enum Machine {
    X86_64("x86-64", 0xC000003E, 0),
    X86("x86", 0x40000003, 1),
    X32("x32", 0xC000003E, 2),
    AARCH64("arm64", 0xC00000B7, 3);

    /** What tells calls of x32 from those of x86-64. */
    static final long X32_BIT = 0x40000000L;

    private final String token;
    private final int auditArch;
    private final int column;

    Machine(String token, int auditArch, int column) {
        this.token = token;
        this.auditArch = auditArch;
        this.column = column;
    }

    /** {@return its name in SystemCallArchitectures=} */
    public String token() {
        return token;
    }

    int auditArch() {
        return auditArch;
    }

    int column() {
        return column;
    }

    /**
     * {@return the machine that this process runs on, first, and those whose programs run here as
     * well}
     */
    public static List<Machine> local() {
        return System.getProperty("os.arch", "").equals("aarch64")
                ? List.of(AARCH64)
                : List.of(X86_64, X86, X32);
    }
}
