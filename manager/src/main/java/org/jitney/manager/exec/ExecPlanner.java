package org.jitney.manager.exec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.Signals;
import org.jitney.linux.spawn.ProgramBuilder;
import org.jitney.linux.spawn.Slot;
import org.jitney.linux.spawn.SyscallProgram;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.exec.Privileges.Own;
import org.jitney.manager.image.ImageFailed;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.image.ImageTrees;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.ExecContext;

/**
 * Turns a request into the table of what the child does, in this order: signals and session,
 * streams, control group, scheduling and limits, namespaces, groups, capabilities and user, working
 * directory, handed over descriptors, the program. Each part sets the exit code that says that it
 * failed.
 */
public final class ExecPlanner {
    // No such process can exist: PIDs are below 2^22.
    private static final int NO_PROCESS = Integer.MAX_VALUE;

    private final ExecDirectories directories;
    private final Credentials credentials;
    private final DynamicUsers users;
    private final ImageTrees images;
    private final IpcObjects ipc = new IpcObjects();
    private final ProcessEnvironment environments;
    private final Own own;
    private final Path runtime;
    private final SandboxProbe probe;
    private final JournalStreams journal;
    private OwnPrograms programs = OwnPrograms.NONE;

    /**
     * Creates a planner; {@code runtime} is a directory of the manager's own, {@code nowUsec} the
     * wall clock in microseconds.
     */
    public ExecPlanner(
            Root root, Path runtime, int ownUid, SandboxProbe probe, LongSupplier nowUsec) {
        this.directories = new ExecDirectories(root);
        this.credentials = new Credentials(root, nowUsec);
        this.users = new DynamicUsers(root);
        this.images = new ImageTrees(runtime);
        this.environments = new ProcessEnvironment(root);
        this.own = Own.of(ownUid);
        this.runtime = runtime;
        this.probe = probe;
        this.journal = new JournalStreams(runtime);
    }

    /** Sets which programs of unit files are ours. */
    public void ownPrograms(OwnPrograms own) {
        programs = own;
    }

    /** {@return the directories of units, to be removed when they stop} */
    public ExecDirectories directories() {
        return directories;
    }

    /** {@return the credentials of units, to be removed when they stop} */
    public Credentials credentials() {
        return credentials;
    }

    /** {@return the images of units, to be let go of when they stop} */
    public ImageTrees images() {
        return images;
    }

    /** {@return whose IPC objects go with which units} */
    public IpcObjects ipc() {
        return ipc;
    }

    /** {@return the users that exist for units only} */
    public DynamicUsers users() {
        return users;
    }

    /** Makes the plan, and the directories that it relies on. */
    public ExecPlan plan(ExecRequest request, RunResources resources, Optional<Fd> gate)
            throws SpawnRefused {
        List<Fd> inherited = new ArrayList<>();
        try {
            Draft draft = prepare(request, inherited);
            try {
                return plan(request, resources, gate, draft);
            } catch (SpawnRefused e) {
                draft.streams.journalStreams().forEach(Fd::close);
                throw e;
            }
        } catch (NotPrepared e) {
            e.tell(request.unit());
            return failing(request.process().command(), e, inherited);
        }
    }

    private record Draft(
            ProgramBuilder program,
            List<Fd> inherited,
            Identity identity,
            Optional<ImageTree> tree,
            Environment environment,
            StandardStreams streams) {}

    /** Makes what has to be there before there is a process. */
    private Draft prepare(ExecRequest request, List<Fd> inherited)
            throws SpawnRefused, NotPrepared {
        ExecContext context = request.context();
        ProgramBuilder program = SyscallProgram.builder();
        Identity identity;
        try {
            identity = identity(request);
        } catch (Identity.NoSuchAccount e) {
            throw NotPrepared.because(e.code(), e);
        }
        if (!isFull(request) && context.privateUsers().equals("managed")) {
            throw NotPrepared.warning(
                    ExitCode.USER,
                    "PrivateUsers=managed takes a range of users from systemd-nsresourced,"
                            + " which does not run here");
        }
        try {
            directories.make(context, identity);
        } catch (ExecDirectories.Failed e) {
            throw NotPrepared.because(e.code(), e);
        }
        if (context.removeIpc()) {
            ipc.hold(request.unit(), identity.uid());
        }
        if (ownProcesses(request)) {
            if (context.pamName().isPresent()) {
                throw NotPrepared.error(
                        ExitCode.NAMESPACE,
                        "PAMName= needs a process that outlives the main one, which"
                                + " PrivatePIDs= does not permit");
            }
            program.exitStatus(ExitCode.NAMESPACE.code()).pidNamespace();
        }
        Optional<ImageTree> tree = images(request);
        Environment environment = environments.of(request, identity);
        StandardStreams streams = new StandardStreams(request, program, inherited, journal);
        streams.requireNamed();
        return new Draft(program, inherited, identity, tree, environment, streams);
    }

    private ExecPlan plan(
            ExecRequest request, RunResources resources, Optional<Fd> gate, Draft draft)
            throws SpawnRefused, NotPrepared {
        ProgramBuilder program = draft.program;
        Identity identity = draft.identity;
        basics(request, draft, gate);
        Scheduling.add(program, request.context());
        program.exitStatus(ExitCode.LIMITS.code());
        ResourceLimits.add(program, request.context());
        ResourceLimits.addMark(program, request.context(), request.mark());
        try {
            credentials.make(request.unit(), request.context(), identity, program);
        } catch (ErrnoException e) {
            throw NotPrepared.warning(
                    ExitCode.CREDENTIALS, "Failed to set up credentials: " + e.getMessage());
        }
        boolean hasSession = session(program, request, identity);
        place(request, resources, draft);
        ProgramStart start = new ProgramStart(program, request, programs);
        start.place(identity);
        program.exitStatus(ExitCode.FDS.code());
        StandardStreams streams = draft.streams;
        streams.addListenFds();
        if (!isFull(request)) {
            SecurityLabels.add(program, request.context());
            new Rights(program, request, own, probe).filter(programs);
        }
        Environment environment = draft.environment;
        streams.journalName()
                .filter(_ -> environment.get("JOURNAL_STREAM").isEmpty())
                .filter(_ -> !request.context().unsetEnvironment().contains("JOURNAL_STREAM"))
                .ifPresent(name -> environment.set("JOURNAL_STREAM", name));
        start.execute(environment, draft.tree.map(ImageTree::look), hasSession);
        return new ExecPlan(
                program.build(),
                draft.inherited,
                request.process().command().path(),
                identity.uid(),
                identity.gid(),
                streams.journalStreams(),
                0);
    }

    /** Puts the process where it belongs and makes it who it is to be. */
    private void place(ExecRequest request, RunResources resources, Draft draft) {
        ProgramBuilder program = draft.program;
        Surroundings around = new Surroundings(program, request, probe, runtime);
        if (isFull(request)) {
            around.root();
            return;
        }
        // Found where the manager sees it, not in the tree that the process may be in later.
        program.exitStatus(ExitCode.USER.code());
        Optional<Slot> users =
                request.context().userNamespacePath().map(path -> Namespaces.open(program, path));
        Optional<Slot> namespace = draft.tree.map(t -> inherit(draft.inherited, t.namespace()));
        boolean mounts = around.add(resources, new Surroundings.InImages(draft.tree, namespace));
        new Rights(program, request, own, probe).add(draft.identity, users, mounts);
    }

    /** {@return whether the command keeps all rights, as with "+"} */
    private static boolean isFull(ExecRequest request) {
        return request.process().command().has(ExecCommand.Flag.PRIVILEGED);
    }

    /** {@return whether the process is the first of a namespace; without mounts it cannot be} */
    private boolean ownProcesses(ExecRequest request) {
        return request.context().privatePids() && !isFull(request) && probe.mayMount();
    }

    /** The tree of images that the process is to run in, if its unit has any. */
    private Optional<ImageTree> images(ExecRequest request) throws NotPrepared {
        boolean applies = !request.rootOnlyForStart() || request.process().main();
        ExecContext context = request.context();
        if (isFull(request)
                || !applies
                || !ImageTrees.areWanted(context, context.rootDirectory())) {
            return Optional.empty();
        }
        try {
            if (!probe.mayMount()) {
                // Without its image it would be run in a tree that it does not belong to.
                throw new ImageFailed("mount namespaces are not permitted here");
            }
            return Optional.of(images.of(request.unit(), context, context.rootDirectory()));
        } catch (ImageFailed e) {
            throw NotPrepared.error(
                    ExitCode.NAMESPACE, "Failed to set up mount namespacing: " + e.getMessage());
        }
    }

    /** Opens a login session if the unit wants one: {@return whether it does} */
    private boolean session(ProgramBuilder program, ExecRequest request, Identity identity)
            throws NotPrepared {
        ExecContext context = request.context();
        Optional<String> user = identity.account().map(account -> account.name());
        if (isFull(request) || context.pamName().isEmpty() || user.isEmpty()) {
            return false;
        }
        Optional<String> helper = probe.loginHelper();
        if (helper.isEmpty()) {
            throw NotPrepared.error(ExitCode.PAM, "there is no jitney-pam-helper for PAMName=");
        }
        String terminal = context.ttyPath().isEmpty() ? "" : Terminals.path(context);
        List<String> argv = List.of("(sd-pam)", context.pamName().get(), user.get(), terminal);
        program.exitStatus(ExitCode.PAM.code())
                .loginSession(helper.get(), argv, context.unsetEnvironment());
        return true;
    }

    private Identity identity(ExecRequest request) throws SpawnRefused {
        if (isFull(request)) {
            return Identity.OWN;
        }
        return Identity.of(request.unit(), request.context(), users);
    }

    /** A child that does nothing but exit with the code of what could not be prepared. */
    private static ExecPlan failing(ExecCommand command, NotPrepared why, List<Fd> inherited) {
        ExitCode code = why.code();
        // What the original does in a helper process it hears from that as a broken protocol.
        int errno = code == ExitCode.CREDENTIALS ? Errno.EPROTO : Errno.ESRCH;
        ProgramBuilder program = SyscallProgram.builder();
        program.exitStatus(code.code()).setpgid(NO_PROCESS, 0).named(code.name());
        program.exitStatus(code.code()).execve("/nonexistent", List.of(""), List.of());
        return new ExecPlan(program.build(), inherited, command.path(), -1, -1, List.of(), errno);
    }

    private static void basics(ExecRequest request, Draft draft, Optional<Fd> gate)
            throws SpawnRefused {
        ExecContext context = request.context();
        ProgramBuilder program = draft.program;
        program.exitStatus(ExitCode.SIGNAL_MASK.code()).umask(022);
        program.resetSignals(context.ignoreSigpipe() ? Set.of(Signals.PIPE) : Set.of());
        if (!request.unit().endsWith(".mount")) {
            // Whoever mounts stays in our process group: the automounter lets that one in.
            program.exitStatus(ExitCode.SETSID.code()).setsid();
        }
        // The streams are opened outside of the group, which may not let its processes do that.
        draft.streams.add();
        program.exitStatus(ExitCode.CGROUP.code());
        GroupEntry.join(program, request, draft.identity);
        program.exitStatus(ExitCode.FDS.code()).closeFrom(3);
        draft.streams.openFiles();
        gate.ifPresent(draft.streams::waitForEnd);
    }

    private static Slot inherit(List<Fd> inherited, Fd fd) {
        inherited.add(fd);
        return Slot.inherited(inherited.size() - 1);
    }
}
