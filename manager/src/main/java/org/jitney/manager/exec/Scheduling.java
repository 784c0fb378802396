package org.jitney.manager.exec;

import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.Prctl;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Personality;

/** How the kernel treats a process: priorities, processors, memory nodes, personality. */
final class Scheduling {
    private static final int SCHED_RESET_ON_FORK = 0x40000000;
    private static final int PR_SET_MEMORY_MERGE = 67;
    private static final int PR_SET_THP_DISABLE = 41;
    private static final int EXCEPT_ADVISED = 2;
    private static final int IOPRIO_CLASS_SHIFT = 13;

    private Scheduling() {}

    static void add(ProgramBuilder program, ExecContext context) {
        if (context.isSet("OOMScoreAdjust") || !context.runtimeScope().system()) {
            program.exitStatus(ExitCode.OOM_ADJUST.code());
            program.writeFile(
                            "/proc/self/oom_score_adj", Integer.toString(context.oomScoreAdjust()))
                    .tolerating(Errno.EPERM, Errno.EACCES);
        }
        if (context.isSet("CoredumpFilter")) {
            program.exitStatus(ExitCode.LIMITS.code());
            program.writeFile(
                    "/proc/self/coredump_filter", Long.toHexString(context.coredumpFilter()));
        }
        if (context.isSet("Nice")) {
            program.exitStatus(ExitCode.NICE.code()).setpriority(context.nice());
            if (!context.runtimeScope().system()) {
                // Without privileges one gets as near as one may.
                program.tolerating(Errno.EPERM, Errno.EACCES);
            }
        }
        processors(program, context);
        if (context.isSet("IOSchedulingClass") || context.isSet("IOSchedulingPriority")) {
            program.exitStatus(ExitCode.IOPRIO.code());
            program.ioprio(
                    context.ioSchedulingClass() << IOPRIO_CLASS_SHIFT
                            | context.ioSchedulingPriority());
        }
        if (context.isSet("TimerSlackNSec")) {
            program.exitStatus(ExitCode.TIMERSLACK.code());
            program.prctl(Prctl.PR_SET_TIMERSLACK, context.timerSlackNsec(), 0, 0, 0);
        }
        context.mergesMemory()
                .ifPresent(on ->
                        // A kernel without that has nothing to merge, and the program runs as well.
                        program.prctl(PR_SET_MEMORY_MERGE, on ? 1 : 0, 0, 0, 0)
                                .named("merge memory")
                                .optional());
        hugePages(program, context.hugePages());
        if (!context.personality().isEmpty()) {
            long personality = Personality.of(context.personality()).orElseThrow();
            program.exitStatus(ExitCode.PERSONALITY.code()).personality(personality);
        }
    }

    /** A kernel that cannot tell advised memory from other runs the program as well. */
    private static void hugePages(ProgramBuilder program, String setting) {
        switch (setting) {
            case "disable" -> program.prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
            case "madvise" -> program.prctl(PR_SET_THP_DISABLE, 1, EXCEPT_ADVISED, 0, 0);
            case "system" -> program.prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
            default -> {
                return;
            }
        }
        program.named("huge pages").optional();
    }

    private static void processors(ProgramBuilder program, ExecContext context) {
        if (context.isSet("CPUSchedulingPolicy") || context.isSet("CPUSchedulingPriority")) {
            int reset = context.cpuSchedulingResetOnFork() ? SCHED_RESET_ON_FORK : 0;
            program.exitStatus(ExitCode.SETSCHEDULER.code());
            program.sched(context.cpuSchedulingPolicy() | reset, context.cpuSchedulingPriority());
        }
        byte[] affinity =
                context.cpuAffinityFromNuma()
                        ? Nodes.processors(context.numaMask())
                        : context.cpuAffinity();
        if (affinity.length > 0) {
            program.exitStatus(ExitCode.CPUAFFINITY.code()).affinity(affinity);
        }
        if (context.numaPolicy() >= 0) {
            program.exitStatus(ExitCode.NUMA_POLICY.code());
            // A kernel without NUMA has one node, and nothing to choose.
            program.memoryPolicy(context.numaPolicy(), context.numaMask()).tolerating(Errno.ENOSYS);
        }
    }
}
