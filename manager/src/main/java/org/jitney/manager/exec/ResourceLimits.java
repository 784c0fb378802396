package org.jitney.manager.exec;

import java.util.List;
import java.util.OptionalLong;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.FileLimit;
import org.jitney.manager.unit.ExecContext;

/** The limits of {@code Limit…=}; the position in the list is the kernel's number. */
final class ResourceLimits {
    private static final List<String> NAMES =
            List.of(
                    "CPU",
                    "FSIZE",
                    "DATA",
                    "STACK",
                    "CORE",
                    "RSS",
                    "NPROC",
                    "NOFILE",
                    "MEMLOCK",
                    "AS",
                    "LOCKS",
                    "SIGPENDING",
                    "MSGQUEUE",
                    "NICE",
                    "RTPRIO",
                    "RTTIME");

    private static final int RTTIME = NAMES.indexOf("RTTIME");

    private ResourceLimits() {}

    /** Sets the mark of the unit's processes, unless the unit uses that limit itself. */
    static void addMark(ProgramBuilder program, ExecContext context, OptionalLong mark) {
        if (mark.isPresent() && !context.isSet("LimitRTTIME")) {
            // Where the manager is itself limited, descendants have to be known without it.
            program.prlimit(RTTIME, mark.getAsLong(), -1).named("mark").optional();
        }
    }

    static void add(ProgramBuilder program, ExecContext context) {
        for (int resource = 0; resource < NAMES.size(); resource++) {
            String name = NAMES.get(resource);
            FileLimit wanted = new FileLimit(context.softLimit(name), context.hardLimit(name));
            FileLimit own = own(resource, wanted);
            // A JVM raises its own limit of descriptors, which is not what others start with.
            boolean always = context.isSet("Limit" + name) || name.equals("NOFILE");
            // DefaultLimitCORE= and the like; a user's processes have the limits of his manager.
            boolean configured = context.runtimeScope().system() && !wanted.equals(own);
            if (always || configured) {
                add(program, resource, wanted, own.hard());
            }
        }
    }

    /** Where more is not permitted it is as much as the manager's own hard limit allows. */
    private static void add(ProgramBuilder program, int resource, FileLimit wanted, long most) {
        String step = "limit " + NAMES.get(resource);
        if (Long.compareUnsigned(wanted.hard(), most) > 0) {
            long soft = Long.compareUnsigned(wanted.soft(), most) > 0 ? most : wanted.soft();
            program.prlimit(resource, soft, most).named(step).tolerating(Errno.EPERM);
        }
        program.prlimit(resource, wanted.soft(), wanted.hard()).named(step).tolerating(Errno.EPERM);
    }

    private static FileLimit own(int resource, FileLimit otherwise) {
        try {
            return FileLimit.current(resource);
        } catch (ErrnoException unknown) {
            return otherwise;
        }
    }
}
