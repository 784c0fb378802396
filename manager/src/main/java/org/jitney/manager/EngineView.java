package org.jitney.manager;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.cgroup.GroupPrograms;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.exec.DynamicUsers;
import org.jitney.manager.job.JobType;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.unit.ManagerDefaults;

/**
 * What the engine tells: units, jobs, processes and the state of it all. Nothing here changes it.
 */
abstract sealed class EngineView implements Manager permits Engine {
    final EngineCore core;

    EngineView(EngineCore core) {
        this.core = core;
    }

    @Override
    public int softReboots() {
        return core.endings().softReboots();
    }

    @Override
    public int exitCode() {
        return core.endings().exitCode();
    }

    @Override
    public Optional<Unit> unit(String name) {
        return core.table().get(name).map(Unit.class::cast);
    }

    @Override
    public Collection<Unit> units() {
        core.showKernelUnits();
        return List.copyOf(core.table().all());
    }

    @Override
    public List<DynamicUsers.DynamicUser> dynamicUsers() {
        return core.spawns().users().all();
    }

    @Override
    public PlanReport plan(String name, String type, String mode) {
        return core.admission().plan(name, type, mode);
    }

    @Override
    public List<PastJob> history(String unit, long most) {
        return core.jobTable().history().list(unit, most);
    }

    @Override
    public Collection<Job> jobs() {
        return core.jobTable().all();
    }

    @Override
    public Optional<Job> job(int id) {
        return core.jobTable().byId(id);
    }

    @Override
    public Collection<Job> jobsAfter(Job job) {
        return core.jobTable().waits().neighbours(job, true);
    }

    @Override
    public Collection<Job> jobsBefore(Job job) {
        return core.jobTable().waits().neighbours(job, false);
    }

    @Override
    public List<UnitProcess> processesOf(Unit unit) {
        return core.kills().processesOf((UnitEntry) unit);
    }

    @Override
    public Optional<Unit> unitByPid(int pid) {
        return core.processes().unitOf(pid).map(Unit.class::cast);
    }

    @Override
    public Optional<Unit> unitByInvocationId(String hex) {
        return core.table().all().stream()
                .filter(u -> !hex.isEmpty() && u.invocationId().equals(hex))
                .map(Unit.class::cast)
                .findFirst();
    }

    @Override
    public void busNameOwner(String name, String owner) {
        core.table()
                .machines()
                .filter(m -> m.busNames().contains(name))
                .forEach(m -> m.busNameOwner(name, owner));
    }

    @Override
    public Optional<LiveUnits> live() {
        return Optional.of(core.live());
    }

    @Override
    public boolean honoursWatchdogs() {
        return core.honoursWatchdogs();
    }

    @Override
    public List<String> environment() {
        return core.environment().assignments();
    }

    @Override
    public DualTimestamp now() {
        return core.now();
    }

    @Override
    public Optional<VirtualClock> virtualClock() {
        return core.clockDrive().map(VirtualClock.class::cast);
    }

    final boolean isActive(String unit) {
        return core.table()
                .get(unit)
                .filter(u -> u.activeState() == ActiveState.ACTIVE)
                .isPresent();
    }

    final boolean isActiveOrPending(String name) {
        return core.table()
                .get(name)
                .filter(unit ->
                        !unit.activeState().isInactiveOrFailed()
                                || unit.job().filter(j -> j.kind() == JobType.START).isPresent())
                .isPresent();
    }

    @Override
    public Set<String> failedUnits() {
        return core.failedUnits();
    }

    @Override
    public int installedJobs() {
        return (int) core.jobTable().installedCount();
    }

    @Override
    public int failedJobs() {
        return (int) core.jobTable().failedCount();
    }

    @Override
    public String controlGroup() {
        return core.groups().kernelPath("/");
    }

    @Override
    public String shownGroup(String group) {
        boolean real = core.groups().isDelegated() && !group.isEmpty();
        return real ? core.groups().kernelPath(group) : group;
    }

    @Override
    public Optional<Path> controlGroupDirectory(String group) {
        return core.groups().directory(group);
    }

    @Override
    public Optional<Path> controlGroupDirectory(String group, String controller) {
        return core.groups().directory(group, controller);
    }

    @Override
    public GroupUsage usage(Unit unit) {
        return core.resources().usage((UnitEntry) unit);
    }

    @Override
    public Optional<GroupPrograms.Traffic> traffic(Unit unit) {
        return core.resources().programs().traffic(unit.id());
    }

    @Override
    public Optional<Path> logFile(Unit unit) {
        return Optional.of(core.spawns().logFile((UnitEntry) unit));
    }

    @Override
    public ManagerDefaults defaults() {
        return core.config().defaults();
    }

    @Override
    public List<String> searchPath() {
        return core.config().searchPath();
    }

    @Override
    public DualTimestamp moment(String name) {
        return core.moment(name);
    }
}
