package org.jitney.manager.exec;

import java.util.List;
import java.util.OptionalLong;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.sys.Errno;
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
            // Whoever runs the manager may have been given more descriptors than are inherited.
            boolean inherited = name.equals("NOFILE") && !context.runtimeScope().system();
            if (context.isSet("Limit" + name) || inherited) {
                program.prlimit(resource, context.softLimit(name), context.hardLimit(name))
                        .named("limit " + name);
                // A manager without privileges gets as far as its own hard limit allows.
                program.tolerating(Errno.EPERM);
            }
        }
    }
}
