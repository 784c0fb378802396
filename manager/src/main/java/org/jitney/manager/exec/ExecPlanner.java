package org.jitney.manager.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.Prctl;
import org.jitney.manager.exec.Privileges.Own;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.ExecContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request into the table of what the child does, in this order: signals and session,
 * streams, control group, scheduling and limits, namespaces, groups, capabilities and user, working
 * directory, handed over descriptors, the program. Each part sets the exit code that says that it
 * failed.
 */
public final class ExecPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(ExecPlanner.class);

    private static final String DEFAULT_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int SCHED_RESET_ON_FORK = 0x40000000;
    private static final int IOPRIO_CLASS_SHIFT = 13;
    // No such process can exist: PIDs are below 2^22.
    private static final int NO_PROCESS = Integer.MAX_VALUE;

    private final ExecDirectories directories;
    private final ProcessEnvironment environments;
    private final Own own;
    private final Path runtime;
    private final SandboxProbe probe;

    /** Creates a planner; {@code runtime} is a directory of the manager's own. */
    public ExecPlanner(Root root, Path runtime, int ownUid, SandboxProbe probe) {
        this.directories = new ExecDirectories(root);
        this.environments = new ProcessEnvironment(root);
        this.own = new Own(ownUid, ownUid == 0);
        this.runtime = runtime;
        this.probe = probe;
    }

    /** {@return the directories of units, to be removed when they stop} */
    public ExecDirectories directories() {
        return directories;
    }

    /** Makes the plan, and the directories that it relies on. */
    public ExecPlan plan(ExecRequest request, Optional<String> privateTmp) throws SpawnRefused {
        ExecCommand command = request.process().command();
        ProgramBuilder program = SyscallProgram.builder();
        List<Fd> inherited = new ArrayList<>();
        Identity identity;
        try {
            identity = identity(request);
        } catch (Identity.NoSuchAccount e) {
            LOG.warn("{}: {}", request.unit(), e.getMessage());
            return failing(command, e.code(), inherited);
        }
        try {
            directories.make(request.context(), identity);
        } catch (ExecDirectories.Failed e) {
            LOG.warn("{}: {}", request.unit(), e.getMessage());
            return failing(command, e.code(), inherited);
        }
        Environment environment = environments.of(request, identity);
        boolean full = command.has(ExecCommand.Flag.PRIVILEGED);
        basics(program, request, inherited);
        limits(program, request.context());
        ResourceLimits.addMark(program, request.context(), request.mark());
        if (!full) {
            sandbox(program, request, privateTmp);
        }
        root(program, request);
        identityAndRights(program, request, identity, full);
        place(program, request, identity);
        program.exitStatus(ExitCode.FDS.code());
        StandardStreams streams = new StandardStreams(request, program, inherited);
        streams.addListenFds();
        execute(program, request, environment);
        return new ExecPlan(program.build(), inherited, command.path());
    }

    private static Identity identity(ExecRequest request) throws SpawnRefused {
        ExecCommand command = request.process().command();
        if (command.has(ExecCommand.Flag.PRIVILEGED)) {
            return Identity.OWN;
        }
        return Identity.of(request.unit(), request.context());
    }

    /** A child that does nothing but exit with the code of what could not be prepared. */
    private static ExecPlan failing(ExecCommand command, ExitCode code, List<Fd> inherited) {
        ProgramBuilder program = SyscallProgram.builder();
        program.exitStatus(code.code()).setpgid(NO_PROCESS, 0).named(code.name());
        program.exitStatus(code.code()).execve("/nonexistent", List.of(""), List.of());
        return new ExecPlan(program.build(), inherited, command.path());
    }

    private void basics(ProgramBuilder program, ExecRequest request, List<Fd> inherited) {
        ExecContext context = request.context();
        program.exitStatus(ExitCode.SIGNAL_MASK.code()).umask(022);
        program.resetSignals(context.ignoreSigpipe() ? Set.of(Signals.PIPE) : Set.of());
        if (!request.unit().endsWith(".mount")) {
            // Whoever mounts stays in our process group: the automounter lets that one in.
            program.exitStatus(ExitCode.SETSID.code()).setsid();
        }
        // The group comes first: whatever the child does from here on is seen as the unit's.
        program.exitStatus(ExitCode.CGROUP.code());
        request.joinFile().ifPresent(file -> program.writeFile(file.toString(), "0"));
        new StandardStreams(request, program, inherited).add();
        program.exitStatus(ExitCode.FDS.code()).closeFrom(3);
    }

    private static void limits(ProgramBuilder program, ExecContext context) {
        if (context.isSet("OOMScoreAdjust")) {
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
        }
        if (context.isSet("CPUSchedulingPolicy") || context.isSet("CPUSchedulingPriority")) {
            int reset = context.cpuSchedulingResetOnFork() ? SCHED_RESET_ON_FORK : 0;
            program.exitStatus(ExitCode.SETSCHEDULER.code());
            program.sched(context.cpuSchedulingPolicy() | reset, context.cpuSchedulingPriority());
        }
        if (context.cpuAffinity().length > 0) {
            program.exitStatus(ExitCode.CPUAFFINITY.code()).affinity(context.cpuAffinity());
        }
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
        program.exitStatus(ExitCode.LIMITS.code());
        ResourceLimits.add(program, context);
    }

    private void sandbox(ProgramBuilder program, ExecRequest request, Optional<String> privateTmp) {
        MountRules rules = MountRules.of(request.context(), privateTmp);
        if (!Sandbox.isWanted(request.context(), rules)) {
            return;
        }
        if (probe.mayMount()) {
            new Sandbox(program, runtime, probe.mayPivot()).add(request.context(), rules);
        } else {
            probe.warnOnce(request.unit());
        }
    }

    private void identityAndRights(
            ProgramBuilder program, ExecRequest request, Identity identity, boolean full) {
        ExecContext context = request.context();
        ExecCommand command = request.process().command();
        boolean ambient = command.has(ExecCommand.Flag.AMBIENT);
        boolean keepUser = command.has(ExecCommand.Flag.NO_SETUID) || ambient;
        if (!full) {
            program.exitStatus(ExitCode.KEYRING.code());
            if (!context.keyringMode().equals("inherit")) {
                program.joinSessionKeyring().optional();
            }
            Identity taken = keepUser ? Identity.OWN : identity;
            Privileges.addGroups(program, taken, own);
            Privileges.add(program, context, taken, own);
            if (context.noNewPrivileges() || context.dynamicUser()) {
                program.exitStatus(ExitCode.NO_NEW_PRIVILEGES.code()).noNewPrivileges();
            }
        }
    }

    private static void root(ProgramBuilder program, ExecRequest request) {
        boolean applies = !request.rootOnlyForStart() || request.process().main();
        Optional<String> directory = request.context().rootDirectory();
        if (applies && directory.isPresent()) {
            program.exitStatus(ExitCode.CHROOT.code()).chroot(directory.get()).chdir("/");
        }
    }

    /** The working directory is entered as the user: only he may be allowed to. */
    private static void place(ProgramBuilder program, ExecRequest request, Identity identity) {
        ExecContext context = request.context();
        // Only now: the mount points made above are to be passable for the user.
        program.exitStatus(ExitCode.CHDIR.code()).umask(context.umask());
        String directory = context.workingDirectory();
        boolean mayBeMissing = directory.startsWith("!");
        String path =
                mayBeMissing || directory.startsWith("-") ? directory.substring(1) : directory;
        if (path.equals("~")) {
            path = identity.account().map(account -> account.home()).orElse("/root");
        }
        program.chdir(path.isEmpty() ? "/" : path);
        if (mayBeMissing || directory.startsWith("-")) {
            program.optional();
        }
    }

    private static void execute(
            ProgramBuilder program, ExecRequest request, Environment environment) {
        ExecCommand command = request.process().command();
        List<String> argv =
                command.has(ExecCommand.Flag.NO_ENV_EXPAND)
                        ? command.argv()
                        : Arguments.expand(command.argv(), environment);
        program.exitStatus(ExitCode.EXEC.code());
        if (!request.process().fds().isEmpty()) {
            program.envPid("LISTEN_PID");
        }
        if (environment.get("WATCHDOG_USEC").isPresent()) {
            program.envPid("WATCHDOG_PID");
        }
        program.envPid("SYSTEMD_EXEC_PID");
        program.execve(
                find(command.path(), request.context()),
                argv.isEmpty() ? List.of(command.path()) : argv,
                environment.assignments());
    }

    /** A name without a slash is looked for in the search path of the unit. */
    private static String find(String path, ExecContext context) {
        if (path.contains("/")) {
            return path;
        }
        List<String> folders =
                context.execSearchPath().isEmpty()
                        ? List.of(DEFAULT_PATH.split(":"))
                        : context.execSearchPath();
        for (String folder : folders) {
            if (Files.isExecutable(Path.of(folder, path))) {
                return folder + "/" + path;
            }
        }
        return folders.getFirst() + "/" + path;
    }
}
