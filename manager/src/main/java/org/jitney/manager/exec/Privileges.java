package org.jitney.manager.exec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.Prctl;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.unit.ExecContext;

/** Users, groups and capabilities: what a process may do, taken away in the order that works. */
final class Privileges {
    private static final int LAST_CAPABILITY = 40;
    private static final long ALL = (1L << (LAST_CAPABILITY + 1)) - 1;
    private static final int CAP_SETGID = 6;
    private static final int CAP_SETUID = 7;
    private static final int CAP_SETPCAP = 8;
    private static final int CAP_SYS_MODULE = 16;
    private static final int CAP_SYS_RAWIO = 17;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_SYS_TIME = 25;
    private static final int CAP_MKNOD = 27;
    private static final int CAP_SYSLOG = 34;
    private static final int CAP_WAKE_ALARM = 35;

    private Privileges() {}

    /** {@return the capabilities that may be gained at all, the sandbox settings included} */
    static long boundingSet(ExecContext context) {
        long set = context.capabilityBoundingSet() & ALL;
        if (context.privateDevices()) {
            set &= ~(bit(CAP_MKNOD) | bit(CAP_SYS_RAWIO));
        }
        if (context.protectKernelModules()) {
            set &= ~bit(CAP_SYS_MODULE);
        }
        if (context.protectKernelLogs()) {
            set &= ~bit(CAP_SYSLOG);
        }
        if (context.protectClock()) {
            set &= ~(bit(CAP_SYS_TIME) | bit(CAP_WAKE_ALARM));
        }
        return set;
    }

    /**
     * {@return whether the process can still administrate the machine once it is who it is to be}
     */
    static boolean keepsAdministration(ExecContext context, Identity identity, Own own) {
        boolean root = own.isPrivileged() && identity.uid() <= 0;
        return root && (boundingSet(context) & bit(CAP_SYS_ADMIN)) != 0;
    }

    private static long bit(int capability) {
        return 1L << capability;
    }

    static void add(ProgramBuilder program, ExecContext context, Identity identity, Own own) {
        long bounding = boundingSet(context);
        long ambient = context.ambientCapabilities() & ALL;
        boolean changesUser = identity.uid() >= 0 && identity.uid() != own.uid();
        program.exitStatus(ExitCode.CAPABILITIES.code());
        for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
            if ((bounding >>> capability & 1) == 0) {
                // EINVAL: a kernel that does not know the capability has nothing to drop.
                program.prctl(Prctl.PR_CAPBSET_DROP, capability, 0, 0, 0)
                        .named("drop capability " + capability)
                        .tolerating(Errno.EINVAL);
                if (!own.isPrivileged() && context.runtimeScope().system()) {
                    // Whoever runs a whole system without rights has none to give up. In a user's
                    // manager it fails, as services there are written for that.
                    program.optional();
                }
            }
        }
        if (changesUser && (ambient != 0 || context.secureBits() != 0)) {
            program.exitStatus(ExitCode.SECUREBITS.code());
            program.prctl(Prctl.PR_SET_KEEPCAPS, 1, 0, 0, 0).named("keep capabilities");
        }
        user(program, identity, changesUser);
        if (context.secureBits() != 0) {
            program.exitStatus(ExitCode.SECUREBITS.code());
            if (changesUser) {
                // A change of user leaves no capability in effect, and the bits need one.
                long held = bit(CAP_SETPCAP) | ambient;
                program.capset(held, held, ambient);
            }
            program.prctl(Prctl.PR_SET_SECUREBITS, context.secureBits(), 0, 0, 0);
        }
        if (ambient != 0) {
            raise(program, changesUser ? ambient : rightsOf(own, bounding), ambient);
        }
    }

    private static void user(ProgramBuilder program, Identity identity, boolean changesUser) {
        if (changesUser) {
            program.exitStatus(ExitCode.USER.code());
            program.setresuid(identity.uid());
        }
    }

    /** Groups go before the bounding set and the user, while they may still be changed. */
    static void addGroups(ProgramBuilder program, ExecContext context, Identity identity, Own own) {
        program.exitStatus(ExitCode.GROUP.code());
        if (identity.gid() >= 0) {
            program.setresgid(identity.gid());
        }
        identity.groups()
                .ifPresent(groups -> {
                    program.setgroups(groups);
                    // A user's manager cannot take anybody's groups, not even those of its user.
                    boolean named = identity.account().isPresent();
                    if (!own.isPrivileged() && !(named && !context.runtimeScope().system())) {
                        program.tolerating(Errno.EPERM);
                    }
                });
    }

    /**
     * {@return what a process that stays who it is has; a container has not given us everything}
     */
    private static long rightsOf(Own own, long bounding) {
        long keep = bit(CAP_SETPCAP) | bit(CAP_SETUID) | bit(CAP_SETGID);
        return (bounding | keep) & own.permitted();
    }

    private static void raise(ProgramBuilder program, long set, long ambient) {
        program.exitStatus(ExitCode.CAPABILITIES.code());
        program.capset(set, set, ambient);
        for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
            if ((ambient >>> capability & 1) == 1) {
                program.prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, capability, 0, 0)
                        .named("raise ambient capability " + capability);
            }
        }
    }

    /**
     * Who the manager itself is.
     *
     * @param permitted the capabilities that it has
     */
    record Own(int uid, int gid, boolean isPrivileged, long permitted) {
        /** {@return this process, which is taken to be that user} */
        static Own of(int uid) {
            return new Own(uid, Unistd.getgid(), uid == 0, permittedTo("/proc/self/status"));
        }

        /**
         * {@return the permitted capabilities, proc_pid_status(5); all where that cannot be read}
         */
        static long permittedTo(String status) {
            try (Stream<String> lines = Files.lines(Path.of(status))) {
                return lines.filter(line -> line.startsWith("CapPrm:"))
                        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .findFirst()
                        .orElse(ALL);
            } catch (IOException | UncheckedIOException e) {
                return ALL;
            }
        }
    }
}
