package org.jitney.manager.offline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.linux.fd.Root;
import org.jitney.manager.Job;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.PastJob;
import org.jitney.manager.PlanReport;
import org.jitney.manager.Requester;
import org.jitney.manager.Unit;
import org.jitney.manager.files.RootTree;
import org.jitney.manager.files.SettingSpecifiers;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.graph.UnitGraph;
import org.jitney.manager.graph.UnitLoader;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;
import org.jitney.unitfile.LoadPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands where the engine stands otherwise, and runs nothing: units have settings and links, no
 * state. What it cannot do it refuses with {@code NotSupported}.
 */
public final class OfflineManager implements Manager {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineManager.class);
    private static final String NOT_SUPPORTED = "org.freedesktop.DBus.Error.NotSupported";

    private final UnitGraph graph;
    private final List<String> searchPath;
    private final ManagerDefaults defaults;
    private final Map<String, OfflineUnit> units = new HashMap<>();
    private final Set<ManagerListener> listeners = new LinkedHashSet<>();
    private boolean isStale;

    /** Shows the units of this graph. */
    public OfflineManager(UnitGraph graph, List<String> searchPath, ManagerDefaults defaults) {
        this.graph = graph;
        this.searchPath = List.copyOf(searchPath);
        this.defaults = defaults;
    }

    /** Shows the units of a tree. */
    public static OfflineManager of(Root root, LoadPath path) {
        ManagerDefaults defaults = ManagerDefaults.STANDARD;
        UnitLoader loader =
                new UnitLoader(
                        new RootTree(root),
                        path,
                        new SettingSpecifiers(root),
                        defaults,
                        diagnostic -> LOG.debug("{}", diagnostic));
        return new OfflineManager(new UnitGraph(loader), path.search(), defaults);
    }

    /** Reads everything again if that was asked for: who changes much should not wait for it. */
    private UnitGraph graph() {
        if (isStale) {
            isStale = false;
            graph.reload();
        }
        return graph;
    }

    private OfflineUnit view(LoadedUnit loaded) {
        return units.computeIfAbsent(loaded.id(), id -> new OfflineUnit(id, this::graph));
    }

    private static ManagerError refused(String what) {
        return new ManagerError(
                NOT_SUPPORTED,
                "Cannot %s: this manager looks after unit files and runs nothing.".formatted(what));
    }

    private void tell(Consumer<ManagerListener> event) {
        new ArrayList<>(listeners).forEach(event);
    }

    @Override
    public void start() {}

    @Override
    public void shutdown(Runnable done) {
        done.run();
    }

    @Override
    public void listen(ManagerListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(ManagerListener listener) {
        listeners.remove(listener);
    }

    @Override
    public Optional<Unit> unit(String name) {
        return graph().get(name).map(this::view);
    }

    @Override
    public Unit load(String name) {
        return view(graph().load(name));
    }

    @Override
    public Collection<Unit> units() {
        List<Unit> all = new ArrayList<>();
        for (LoadedUnit loaded : graph().units()) {
            all.add(view(loaded));
        }
        return all;
    }

    /** Nothing is forgotten here, so there is nothing to hold. */
    @Override
    public void hold(Unit unit) {}

    @Override
    public void release(Unit unit) {}

    @Override
    public Job startJob(String name, String type, String mode, Requester requester)
            throws ManagerError {
        throw refused("%s %s".formatted(type, name));
    }

    @Override
    public List<Job> startJobs(Map<String, String> types, String mode, Requester requester)
            throws ManagerError {
        throw refused(String.join(" ", types.keySet()));
    }

    @Override
    public PlanReport plan(String name, String type, String mode) {
        ManagerError refused = refused("%s %s".formatted(type, name));
        return new PlanReport(
                refused.name(),
                refused.text(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Override
    public List<PastJob> history(String unit, long most) {
        return List.of();
    }

    @Override
    public Collection<Job> jobs() {
        return List.of();
    }

    @Override
    public Optional<Job> job(int id) {
        return Optional.empty();
    }

    @Override
    public Collection<Job> jobsAfter(Job job) {
        return List.of();
    }

    @Override
    public Collection<Job> jobsBefore(Job job) {
        return List.of();
    }

    @Override
    public void cancelJob(int id, Requester requester) throws ManagerError {
        throw refused("cancel job " + id);
    }

    @Override
    public void clearJobs(Requester requester) {}

    @Override
    public void reload(Runnable done) {
        tell(listener -> listener.reloading(true));
        isStale = true;
        tell(listener -> listener.reloading(false));
        done.run();
    }

    /** No unit ever fails here. */
    @Override
    public void resetFailed(String name) {}

    @Override
    public void resetFailed() {}

    @Override
    public void kill(String name, String whom, int signal) throws ManagerError {
        throw refused("send a signal to " + name);
    }

    @Override
    public List<UnitProcess> processesOf(Unit unit) {
        return List.of();
    }

    @Override
    public Optional<Unit> unitByPid(int pid) {
        return Optional.empty();
    }

    @Override
    public Optional<Unit> unitByInvocationId(String hex) {
        return Optional.empty();
    }

    @Override
    public boolean honoursWatchdogs() {
        return true;
    }

    @Override
    public void honourWatchdogs(boolean on) throws ManagerError {
        throw refused("switch the watchdogs of services");
    }

    @Override
    public List<String> environment() {
        return List.of();
    }

    @Override
    public void setEnvironment(List<String> assignments) throws ManagerError {
        throw refused("set the environment of services");
    }

    @Override
    public void unsetEnvironment(List<String> names) throws ManagerError {
        throw refused("change the environment of services");
    }

    @Override
    public String systemState() {
        return "offline";
    }

    @Override
    public Set<String> failedUnits() {
        return Set.of();
    }

    @Override
    public int installedJobs() {
        return 0;
    }

    @Override
    public int failedJobs() {
        return 0;
    }

    @Override
    public String controlGroup() {
        return "";
    }

    @Override
    public Optional<Path> controlGroupDirectory(String group) {
        return Optional.empty();
    }

    @Override
    public ManagerDefaults defaults() {
        return defaults;
    }

    @Override
    public List<String> searchPath() {
        return searchPath;
    }

    @Override
    public DualTimestamp startTimestamp() {
        return DualTimestamp.NEVER;
    }

    @Override
    public DualTimestamp finishTimestamp() {
        return DualTimestamp.NEVER;
    }
}
