package org.jitney.manager.exec;

import java.nio.file.Files;
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
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.exec.ExecRequest.Delegation;
import org.jitney.manager.exec.Privileges.Own;
import org.jitney.manager.image.ImageFailed;
import org.jitney.manager.image.ImageTree;
import org.jitney.manager.image.ImageTrees;
import org.jitney.manager.runtime.SpawnRefused;
import org.jitney.manager.seccomp.CallFilter;
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
        this.own = new Own(ownUid, Unistd.getgid(), ownUid == 0);
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
        if (request.context().removeIpc()) {
            ipc.hold(request.unit(), identity.uid());
        }
        if (ownProcesses(request)) {
            if (request.context().pamName().isPresent()) {
                LOG.error(
                        "{}: PAMName= needs a process that outlives the main one, which"
                                + " PrivatePIDs= does not permit",
                        request.unit());
                return failing(command, ExitCode.NAMESPACE, inherited);
            }
            program.exitStatus(ExitCode.NAMESPACE.code()).pidNamespace();
        }
        Optional<ImageTree> tree;
        try {
            tree = images(request);
        } catch (ImageFailed e) {
            LOG.error("{}: Failed to set up mount namespacing: {}", request.unit(), e.getMessage());
            return failing(command, ExitCode.NAMESPACE, inherited);
        }
        Environment environment = environments.of(request, identity);
        StandardStreams streams = new StandardStreams(request, program, inherited, journal);
        try {
            return plan(
                    request,
                    resources,
                    gate,
                    new Draft(program, inherited, identity, tree, environment, streams));
        } catch (SpawnRefused e) {
            streams.journalStreams().forEach(Fd::close);
            throw e;
        }
    }

    private record Draft(
            ProgramBuilder program,
            List<Fd> inherited,
            Identity identity,
            Optional<ImageTree> tree,
            Environment environment,
            StandardStreams streams) {}

    private ExecPlan plan(
            ExecRequest request, RunResources resources, Optional<Fd> gate, Draft draft)
            throws SpawnRefused {
        ExecCommand command = request.process().command();
        ProgramBuilder program = draft.program;
        List<Fd> inherited = draft.inherited;
        Identity identity = draft.identity;
        Optional<ImageTree> tree = draft.tree;
        Environment environment = draft.environment;
        StandardStreams streams = draft.streams;
        boolean full = command.has(ExecCommand.Flag.PRIVILEGED);
        basics(program, request, identity, streams, gate);
        Scheduling.add(program, request.context());
        program.exitStatus(ExitCode.LIMITS.code());
        ResourceLimits.add(program, request.context());
        ResourceLimits.addMark(program, request.context(), request.mark());
        try {
            credentials.make(request.unit(), request.context(), identity, program);
        } catch (ErrnoException e) {
            LOG.warn("{}: Failed to set up credentials: {}", request.unit(), e.getMessage());
            return failing(command, ExitCode.CREDENTIALS, inherited);
        }
        Optional<String> session = full ? Optional.empty() : sessionUser(request, identity);
        if (session.isPresent()) {
            Optional<String> helper = probe.loginHelper();
            if (helper.isEmpty()) {
                LOG.error("{}: there is no jitney-pam-helper for PAMName=", request.unit());
                return failing(command, ExitCode.PAM, inherited);
            }
            session(program, request, helper.get(), session.get());
        }
        // Found where the manager sees it, not in the tree that the process may be in later.
        program.exitStatus(ExitCode.USER.code());
        Optional<Slot> users =
                full
                        ? Optional.empty()
                        : request.context()
                                .userNamespacePath()
                                .map(path -> Namespaces.open(program, path));
        if (full) {
            root(program, request);
        } else {
            Optional<Slot> namespace = tree.map(t -> inherit(inherited, t.namespace()));
            surroundings(program, request, resources, new InImages(tree, namespace));
        }
        identityAndRights(program, request, identity, users, full);
        place(program, request, identity);
        program.exitStatus(ExitCode.FDS.code());
        streams.addListenFds();
        if (!full) {
            SecurityLabels.add(program, request.context());
            filters(program, request);
        }
        streams.journalName()
                .filter(_ -> environment.get("JOURNAL_STREAM").isEmpty())
                .filter(_ -> !request.context().unsetEnvironment().contains("JOURNAL_STREAM"))
                .ifPresent(name -> environment.set("JOURNAL_STREAM", name));
        execute(program, request, environment, tree.map(ImageTree::look));
        return new ExecPlan(
                program.build(),
                inherited,
                command.path(),
                identity.uid(),
                identity.gid(),
                streams.journalStreams());
    }

    /** {@return whether the process is the first of a namespace; without mounts it cannot be} */
    private boolean ownProcesses(ExecRequest request) {
        boolean full = request.process().command().has(ExecCommand.Flag.PRIVILEGED);
        return request.context().privatePids() && !full && probe.mayMount();
    }

    /** The tree of images that the process is to run in, if its unit has any. */
    private Optional<ImageTree> images(ExecRequest request) throws ImageFailed {
        boolean applies = !request.rootOnlyForStart() || request.process().main();
        boolean full = request.process().command().has(ExecCommand.Flag.PRIVILEGED);
        ExecContext context = request.context();
        if (full || !applies || !ImageTrees.areWanted(context, context.rootDirectory())) {
            return Optional.empty();
        }
        if (!probe.mayMount()) {
            // Without its image it would be run in a tree that it does not belong to.
            throw new ImageFailed("mount namespaces are not permitted here");
        }
        return Optional.of(images.of(request.unit(), context, context.rootDirectory()));
    }

    private static Optional<String> sessionUser(ExecRequest request, Identity identity) {
        boolean named = request.context().pamName().isPresent();
        return named ? identity.account().map(account -> account.name()) : Optional.empty();
    }

    private static void session(
            ProgramBuilder program, ExecRequest request, String helper, String user) {
        ExecContext context = request.context();
        String terminal = context.ttyPath().isEmpty() ? "" : Terminals.path(context);
        List<String> argv = List.of("(sd-pam)", context.pamName().orElseThrow(), user, terminal);
        program.exitStatus(ExitCode.PAM.code()).loginSession(helper, argv);
    }

    private Identity identity(ExecRequest request) throws SpawnRefused {
        ExecCommand command = request.process().command();
        if (command.has(ExecCommand.Flag.PRIVILEGED)) {
            return Identity.OWN;
        }
        return Identity.of(request.unit(), request.context(), users);
    }

    /** A child that does nothing but exit with the code of what could not be prepared. */
    private static ExecPlan failing(ExecCommand command, ExitCode code, List<Fd> inherited) {
        ProgramBuilder program = SyscallProgram.builder();
        program.exitStatus(code.code()).setpgid(NO_PROCESS, 0).named(code.name());
        program.exitStatus(code.code()).execve("/nonexistent", List.of(""), List.of());
        return new ExecPlan(program.build(), inherited, command.path(), -1, -1, List.of());
    }

    private void basics(
            ProgramBuilder program,
            ExecRequest request,
            Identity identity,
            StandardStreams streams,
            Optional<Fd> gate) {
        ExecContext context = request.context();
        program.exitStatus(ExitCode.SIGNAL_MASK.code()).umask(022);
        program.resetSignals(context.ignoreSigpipe() ? Set.of(Signals.PIPE) : Set.of());
        if (!request.unit().endsWith(".mount")) {
            // Whoever mounts stays in our process group: the automounter lets that one in.
            program.exitStatus(ExitCode.SETSID.code()).setsid();
        }
        // The streams are opened outside of the group, which may not let its processes do that.
        streams.add();
        program.exitStatus(ExitCode.CGROUP.code());
        joinGroup(program, request, identity);
        program.exitStatus(ExitCode.FDS.code()).closeFrom(3);
        streams.openFiles();
        gate.ifPresent(streams::waitForEnd);
    }

    /** A group that is delegated is the user's, with the files by which it is divided. */
    private static void joinGroup(ProgramBuilder program, ExecRequest request, Identity identity) {
        Delegation delegation = request.delegation();
        Optional<Path> group = delegation.group();
        Optional<Path> part =
                group.filter(_ -> !delegation.subgroup().isEmpty())
                        .map(directory -> directory.resolve(delegation.subgroup()));
        part.ifPresent(directory -> program.mkdir(directory.toString(), 0755));
        for (Path file : request.joinFiles()) {
            boolean isWhole = group.filter(g -> g.equals(file.getParent())).isPresent();
            Path own = isWhole ? part.map(p -> p.resolve("cgroup.procs")).orElse(file) : file;
            program.writeFile(own.toString(), "0");
            if (!file.equals(request.joinFiles().getFirst())) {
                // The first is where the unit's processes are found; without the limits of another
                // hierarchy it is as well started.
                program.optional();
            }
        }
        if (identity.uid() > 0) {
            group.ifPresent(directory -> own(program, directory, identity));
            part.ifPresent(directory -> own(program, directory, identity));
            for (Path file : delegation.pressure()) {
                // Who sets a threshold writes it there.
                program.chown(file.toString(), identity.uid(), identity.gid()).optional();
            }
        }
    }

    private static void own(ProgramBuilder program, Path group, Identity identity) {
        program.chown(group.toString(), identity.uid(), identity.gid());
        // What cgroups(7) lists as to be given away, and "tasks" of version 1.
        for (String file :
                List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads", "tasks")) {
            Path path = group.resolve(file);
            program.chown(path.toString(), identity.uid(), identity.gid()).optional();
        }
    }

    private static Slot inherit(List<Fd> inherited, Fd fd) {
        inherited.add(fd);
        return Slot.inherited(inherited.size() - 1);
    }

    /** The tree of images, and the slot by which the child enters its namespace. */
    private record InImages(Optional<ImageTree> tree, Optional<Slot> namespace) {}

    private void surroundings(
            ProgramBuilder program,
            ExecRequest request,
            RunResources resources,
            InImages inImages) {
        ExecContext context = request.context();
        Optional<String> root = inImages.tree.map(ImageTree::root).or(() -> rootDirectory(request));
        boolean tree = inImages.tree.isPresent() || Sandbox.isWanted(context, root);
        if (!tree && !Namespaces.areWanted(context)) {
            root(program, request);
            return;
        }
        if (!probe.mayMount()) {
            probe.warnOnce(request.unit());
            root(program, request);
            return;
        }
        MountTable table = MountTable.read();
        new Namespaces(program, table).add(context, resources);
        if (tree) {
            Optional<String> secrets = Credentials.directory(request.unit(), context);
            boolean ownRoot = !root.orElse("/").equals("/");
            MountRules rules = MountRules.of(context, resources.withCredentials(secrets), ownRoot);
            Sandbox sandbox = new Sandbox(program, runtime, probe.mayPivot());
            if (inImages.tree.isPresent()) {
                Slot namespace = inImages.namespace.orElseThrow();
                sandbox.add(context, rules, inImages.tree.get(), namespace);
            } else {
                sandbox.add(context, rules, root.orElse("/"));
            }
        } else {
            root(program, request);
        }
    }

    private static Optional<String> rootDirectory(ExecRequest request) {
        boolean applies = !request.rootOnlyForStart() || request.process().main();
        return applies ? request.context().rootDirectory() : Optional.empty();
    }

    private void identityAndRights(
            ProgramBuilder program,
            ExecRequest request,
            Identity identity,
            Optional<Slot> users,
            boolean full) {
        ExecContext context = request.context();
        ExecCommand command = request.process().command();
        // "!!" is for kernels without ambient capabilities, before 4.3; on all others it means
        // nothing.
        boolean keepUser = command.has(ExecCommand.Flag.NO_SETUID);
        if (!full) {
            Identity taken = keepUser ? Identity.OWN : identity;
            Privileges.addGroups(program, context, taken, own);
            if (users.isPresent()) {
                program.exitStatus(ExitCode.USER.code());
                program.setns(users.get(), Namespaces.CLONE_NEWUSER);
            } else if (context.privateUsers()) {
                users(program, taken);
            }
            Privileges.add(program, context, taken, own);
            keyring(program, context);
            boolean filtered = !CallFilters.of(context).isEmpty();
            boolean mayFilter = Privileges.keepsAdministration(context, taken, own);
            // Who may not administrate the machine may filter its calls only without a way up.
            if (context.noNewPrivileges() || context.dynamicUser() || (filtered && !mayFilter)) {
                program.exitStatus(ExitCode.NO_NEW_PRIVILEGES.code()).noNewPrivileges();
            }
        }
    }

    /** Root and the user are themselves in the namespace; everybody else is nobody there. */
    private void users(ProgramBuilder program, Identity identity) {
        program.exitStatus(ExitCode.USER.code());
        program.userNamespace(map(own.uid(), identity.uid()), map(own.gid(), identity.gid()));
    }

    private String map(int ownId, int id) {
        String line = ownId + " " + ownId + " 1\n";
        return own.isPrivileged() && id >= 0 && id != ownId ? line + id + " " + id + " 1\n" : line;
    }

    /** The session's keyring is made as the user, so that it is his. */
    private static void keyring(ProgramBuilder program, ExecContext context) {
        program.exitStatus(ExitCode.KEYRING.code());
        if (!context.keyringMode().equals("inherit")) {
            program.joinSessionKeyring().optional();
        }
        if (context.keyringMode().equals("shared")) {
            program.linkUserKeyring().optional();
        }
    }

    private void filters(ProgramBuilder program, ExecRequest request) {
        List<CallFilter> filters = CallFilters.of(request.context());
        ExecCommand command = request.process().command();
        if (programs.replace(command.path(), command.argv(), request.context())) {
            // Ours is run by a virtual machine, which writes the code that it executes.
            filters =
                    filters.stream()
                            .filter(filter -> !filter.title().equals("MemoryDenyWriteExecute"))
                            .toList();
        }
        if (!filters.isEmpty() && !probe.mayFilter()) {
            LOG.warn("{}: this kernel has no seccomp; it runs without its filters", request.unit());
            return;
        }
        for (CallFilter filter : filters) {
            boolean families = filter.title().equals("RestrictAddressFamilies");
            program.exitStatus(
                    families ? ExitCode.ADDRESS_FAMILIES.code() : ExitCode.SECCOMP.code());
            program.seccomp(filter.program(), 0, filter.toString());
        }
    }

    private static void root(ProgramBuilder program, ExecRequest request) {
        rootDirectory(request)
                .ifPresent(directory ->
                        program.exitStatus(ExitCode.CHROOT.code()).chroot(directory).chdir("/"));
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

    private void execute(
            ProgramBuilder program,
            ExecRequest request,
            Environment environment,
            Optional<Path> look) {
        ExecCommand command = request.process().command();
        List<String> argv =
                command.has(ExecCommand.Flag.NO_ENV_EXPAND)
                        ? command.argv()
                        : Arguments.expand(command.argv(), environment);
        program.exitStatus(ExitCode.EXEC.code());
        if (!request.process().handedOver().isEmpty()) {
            program.envPid("LISTEN_PID");
        }
        if (environment.get("WATCHDOG_USEC").isPresent()) {
            program.envPid("WATCHDOG_PID");
        }
        program.envPid("SYSTEMD_EXEC_PID");
        program.execve(
                programs.insteadOf(
                        find(command.path(), request.context(), look.orElse(Path.of("/"))),
                        argv,
                        request.context()),
                argv.isEmpty() ? List.of(command.path()) : argv,
                environment.assignments());
    }

    /** A name without a slash is looked for in the search path of the unit. */
    private static String find(String path, ExecContext context, Path tree) {
        if (path.contains("/")) {
            return path;
        }
        List<String> folders =
                context.execSearchPath().isEmpty()
                        ? List.of(DEFAULT_PATH.split(":"))
                        : context.execSearchPath();
        for (String folder : folders) {
            if (Files.isExecutable(tree.resolve("." + folder).resolve(path))) {
                return folder + "/" + path;
            }
        }
        return folders.getFirst() + "/" + path;
    }
}
