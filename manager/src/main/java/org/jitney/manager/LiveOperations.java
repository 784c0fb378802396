package org.jitney.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.scope.ScopeMachine;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.unit.Structs;

/** Carries out what is done to units that run. */
final class LiveOperations implements LiveUnits {
    private static final String BUS_ERROR = "org.freedesktop.DBus.Error.";
    private static final int KERNEL_THREAD = 0x0020_0000; // PF_KTHREAD
    private static final int FLAGS_FIELD = 6;

    private final EngineCore engine;
    private final UnitProperties properties;
    private final Freezer freezer;
    private final Cleaner cleaner;

    LiveOperations(EngineCore engine) {
        this.engine = engine;
        this.properties = new UnitProperties(engine);
        this.freezer = new Freezer(engine);
        this.cleaner = new Cleaner(engine);
    }

    /** How moving processes went: some may be there though others could not be moved. */
    record Moved(int moved, Optional<IOException> failure) {}

    Freezer freezer() {
        return freezer;
    }

    @Override
    public Job startTransient(
            NewUnit unit, String mode, List<NewUnit> auxiliary, Requester requester)
            throws ManagerError {
        try {
            for (int pid : unit.processes()) {
                requireAttachable(pid);
            }
        } catch (ManagerError e) {
            unit.streams().close();
            auxiliary.forEach(other -> other.streams().close());
            throw e;
        }
        return engine.transients().start(unit, mode, auxiliary, requester);
    }

    @Override
    public void setProperties(Unit unit, List<PropertyChange> changes, boolean untilReboot)
            throws ManagerError {
        properties.set((UnitEntry) unit, changes, untilReboot);
    }

    @Override
    public void mark(Unit target, List<String> words) throws ManagerError {
        UnitEntry unit = (UnitEntry) target;
        Markers.check(words);
        if (unit.marks().change(words)) {
            engine.queues().changed(unit);
        }
    }

    /** What cannot be done about one unit keeps no other from its job; the first such is told. */
    @Override
    public List<Job> startMarked(Requester requester) throws ManagerError {
        List<Job> jobs = new ArrayList<>();
        Optional<ManagerError> failure = Optional.empty();
        for (UnitEntry unit : List.copyOf(engine.table().all())) {
            boolean reloads = unit.marks().isReloadDue() && unit.canReload();
            if (!unit.marks().isRestartDue() && !unit.marks().isReloadDue()) {
                continue;
            }
            String type = unit.marks().isRestartDue() || !reloads ? "try-restart" : "try-reload";
            try {
                jobs.add(engine.admission().startJob(unit.id(), type, "fail", requester));
            } catch (ManagerError e) {
                failure = failure.isPresent() ? failure : Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return jobs;
    }

    @Override
    public void busNameLeft(String name) {
        engine.table()
                .machines()
                .filter(machine ->
                        machine instanceof ScopeMachine scope
                                && scope.runtime().controller().equals(name))
                .forEach(machine -> ((ScopeMachine) machine).controllerLeft());
    }

    @Override
    public void abandon(Unit unit) throws ManagerError {
        if (!(((UnitEntry) unit).machineOrNull() instanceof ScopeMachine scope)) {
            throw Refusal.invalidArgs(
                    "Unit '%s' is not a scope unit, refusing.".formatted(unit.id()));
        }
        if (!scope.abandon()) {
            throw new ManagerError(
                    "org.freedesktop.systemd1.ScopeNotRunning",
                    "Scope %s is not running, cannot abandon.".formatted(unit.id()));
        }
    }

    @Override
    public void attach(Unit target, String subgroup, Set<Integer> processes) throws ManagerError {
        UnitEntry unit = (UnitEntry) target;
        boolean delegated =
                unit.settings().cgroup().filter(cgroup -> cgroup.delegate()).isPresent();
        if (!delegated) {
            throw Refusal.invalidArgs("Process migration not available on non-delegated units.");
        }
        if (unit.activeState().isInactiveOrFailed()) {
            throw Refusal.invalidArgs("Unit is not active, refusing.");
        }
        if (!subgroup.isEmpty() && !subgroup.startsWith("/")) {
            throw Refusal.invalidArgs("Control group path is not absolute: " + subgroup);
        }
        if (List.of(subgroup.split("/", -1)).contains("..") || subgroup.contains("//")) {
            throw Refusal.invalidArgs("Control group path is not normalized: " + subgroup);
        }
        for (int pid : processes) {
            requireAttachable(pid);
        }
        String below = subgroup.equals("/") ? "" : subgroup;
        Moved moved = move(unit, unit.controlGroup() + below, processes);
        if (moved.failure().isPresent()) {
            throw new ManagerError(
                    BUS_ERROR + "IOError",
                    "Failed to attach processes to control group: "
                            + moved.failure().get().getMessage());
        }
    }

    Moved move(UnitEntry unit, String group, Set<Integer> pids) {
        int moved = 0;
        Optional<IOException> failure = Optional.empty();
        for (int pid : pids) {
            try {
                engine.groups().adopt(group, pid);
                engine.processes().moved(pid);
                moved++;
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }
        if (unit.machineOrNull() instanceof ScopeMachine scope) {
            scope.joined();
        }
        return new Moved(moved, failure);
    }

    static void requireAttachable(int pid) throws ManagerError {
        if (pid <= 0) {
            throw Refusal.invalidArgs("Process identifier %d is not valid.".formatted(pid));
        }
        if (pid == 1 || pid == ProcessHandle.current().pid()) {
            throw Refusal.invalidArgs("Process %d is a manager process, refusing.".formatted(pid));
        }
        Optional<String[]> stat = stat(pid);
        if (stat.isEmpty()) {
            throw new ManagerError(
                    BUS_ERROR + "UnixProcessIdUnknown",
                    "Process with ID %d does not exist.".formatted(pid));
        }
        if ((Long.parseLong(stat.get()[FLAGS_FIELD]) & KERNEL_THREAD) != 0) {
            throw Refusal.invalidArgs("Process %d is a kernel thread, refusing.".formatted(pid));
        }
    }

    /** {@return the fields of /proc/PID/stat from the state on} */
    private static Optional<String[]> stat(int pid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public void bindMount(
            Unit unit,
            String source,
            String destination,
            boolean isReadOnly,
            boolean makes,
            Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        // systemctl leaves the destination out when it is the same.
        String place = destination.isEmpty() ? source : destination;
        var request = new LiveMounts.Request(source, place, isReadOnly, makes);
        new LiveMounts(engine).bind((UnitEntry) unit, request, done);
    }

    @Override
    public void mountImage(
            Unit unit,
            String source,
            String destination,
            boolean isReadOnly,
            boolean makes,
            List<Structs.Pair> options,
            Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        var request = new LiveMounts.Request(source, destination, isReadOnly, makes);
        new LiveMounts(engine).image((UnitEntry) unit, request, options, done);
    }

    @Override
    public void queueSignal(Unit unit, String whom, int signal, int value) throws ManagerError {
        engine.kills().queue((UnitEntry) unit, whom, signal, value);
    }

    @Override
    public void killSubgroup(Unit target, String whom, String subgroup, int signal)
            throws ManagerError {
        UnitEntry unit = (UnitEntry) target;
        requireSubgroup(unit, subgroup);
        engine.kills().killBelow(unit, whom, subgroup, signal);
    }

    @Override
    public void removeSubgroup(Unit target, String subgroup) throws ManagerError {
        UnitEntry unit = (UnitEntry) target;
        requireSubgroup(unit, subgroup);
        String group = unit.controlGroup() + "/" + subgroup.replaceFirst("^/+", "");
        Optional<Path> directory = engine.groups().directory(group);
        if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
            throw new ManagerError(
                    BUS_ERROR + "FileNotFound", "No control group " + subgroup + " in the unit.");
        }
        if (!engine.groups().isEmpty(group)) {
            throw new ManagerError(
                    BUS_ERROR + "IOError", "Control group " + subgroup + " has processes.");
        }
        engine.groups().remove(group);
    }

    /** A delegated unit has groups of its own; they are named by clean paths. */
    private static void requireSubgroup(UnitEntry unit, String subgroup) throws ManagerError {
        if (unit.settings().cgroup().filter(cgroup -> cgroup.delegate()).isEmpty()) {
            throw Refusal.invalidArgs("Subcgroup operations not available on non-delegated units.");
        }
        List<String> parts = List.of(subgroup.replaceFirst("^/", "").split("/", -1));
        if (parts.contains("..") || parts.contains(".") || parts.contains("")) {
            throw Refusal.invalidArgs("Control group path is not normalized: " + subgroup);
        }
    }

    @Override
    public List<UnitHost.NamedFd> storedFds(Unit unit) throws ManagerError {
        LiveMounts.requireService((UnitEntry) unit);
        return ((UnitEntry) unit)
                .service()
                .map(ServiceRuntime::storedDescriptors)
                .orElse(List.of());
    }

    @Override
    public void freeze(Unit unit, boolean freeze, Consumer<Optional<ManagerError>> done)
            throws ManagerError {
        freezer.freeze((UnitEntry) unit, freeze, done);
    }

    @Override
    public String freezerState(Unit unit) {
        return freezer.state((UnitEntry) unit);
    }

    @Override
    public boolean canFreeze(Unit unit) {
        return freezer.isPossible((UnitEntry) unit);
    }

    @Override
    public void clean(Unit unit, List<String> what) throws ManagerError {
        cleaner.clean((UnitEntry) unit, what);
    }

    @Override
    public List<String> cleanable(Unit unit) {
        return cleaner.cleanable((UnitEntry) unit);
    }
}
