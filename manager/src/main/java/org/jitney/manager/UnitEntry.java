package org.jitney.manager;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jitney.manager.cgroup.GroupUsage;
import org.jitney.manager.graph.DependencyType;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.path.PathMachine;
import org.jitney.manager.path.PathRuntime;
import org.jitney.manager.runtime.ActivationDetails;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.manager.runtime.DualTimestamp;
import org.jitney.manager.runtime.StandardFiles;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.runtime.UnitMachine;
import org.jitney.manager.scope.ScopeMachine;
import org.jitney.manager.scope.ScopeRuntime;
import org.jitney.manager.service.ServiceMachine;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.socket.SocketMachine;
import org.jitney.manager.socket.SocketRuntime;
import org.jitney.manager.timer.TimerMachine;
import org.jitney.manager.timer.TimerRuntime;
import org.jitney.manager.unit.UnitSettings;
import org.jitney.unitfile.UnitType;
import org.jspecify.annotations.Nullable;

/** A unit in the engine: what is loaded, its machine, its job, and what was noted about it. */
final class UnitEntry implements Unit {
    // A unit that goes up and down by dependencies alone must not do so for ever.
    private static final long OWN_ACTS_INTERVAL_USEC = 10_000_000;
    private static final int OWN_ACTS_BURST = 16;

    private final EngineCore engine;
    private final UnitTimes times = new UnitTimes();
    private final RateLimit ownActs = new RateLimit(OWN_ACTS_INTERVAL_USEC, OWN_ACTS_BURST);
    private LoadedUnit loaded;
    private @Nullable UnitMachine machine;
    private @Nullable Job job;
    private RateLimit startLimit;

    // Asked for with every job and every change of state, so not looked up each time.
    private long jobTimeoutUsec;
    private long jobRunningTimeoutUsec;
    private boolean stopsWhenUnneeded;
    private List<ConditionOutcome> conditions = List.of();
    private List<ConditionOutcome> asserts = List.of();
    private boolean conditionResult;
    private boolean assertResult;
    private final Markers markers = new Markers();
    private int uid = -1;
    private int gid = -1;
    private String invocationId = "";
    private String group = "";
    private boolean groupIsSetUp;
    private GroupUsage lastUsage = GroupUsage.NONE;
    private GroupUsage usageBefore = GroupUsage.NONE;
    private StandardFiles streams = StandardFiles.NONE;
    private int references;
    private boolean hitStartLimit;
    private @Nullable ActivationDetails activation;

    UnitEntry(EngineCore engine, LoadedUnit loaded) {
        this.engine = engine;
        this.loaded = loaded;
        this.startLimit = limitOf(loaded);
        readLimits();
    }

    private void readLimits() {
        var unit = loaded.settings().unit();
        jobTimeoutUsec = unit.jobTimeoutUsec();
        jobRunningTimeoutUsec = unit.jobRunningTimeoutUsec();
        stopsWhenUnneeded = unit.stopWhenUnneeded();
    }

    /** {@return how long a job of the unit may be queued at all, 0 for no limit} */
    long jobTimeoutUsec() {
        return jobTimeoutUsec;
    }

    /** {@return how long a job of the unit may run, 0 for no limit} */
    long jobRunningTimeoutUsec() {
        return jobRunningTimeoutUsec;
    }

    /** {@return whether it goes when nobody needs it} */
    boolean stopsWhenUnneeded() {
        return stopsWhenUnneeded;
    }

    private static RateLimit limitOf(LoadedUnit loaded) {
        var unit = loaded.settings().unit();
        return new RateLimit(unit.startLimitIntervalUsec(), (int) unit.startLimitBurst());
    }

    void setMachine(UnitMachine next) {
        machine = next;
    }

    /** What is up when it is loaded has come up now, as far as anybody can tell. */
    void foundUp() {
        if (activeState() != ActiveState.INACTIVE) {
            times.changed(ActiveState.INACTIVE, activeState(), engine.now());
        }
    }

    /** The files were read again; what runs goes on under the new settings. */
    void reloaded(LoadedUnit next) {
        boolean mayGoOn = SliceLimits.mayAllowMore(settings(), next.settings());
        loaded = next;
        groupIsSetUp = false;
        var unit = next.settings().unit();
        if (!startLimit.is(unit.startLimitIntervalUsec(), (int) unit.startLimitBurst())) {
            startLimit = limitOf(next);
        }
        readLimits();
        if (machine != null) {
            machine.reloaded();
        }
        if (mayGoOn) {
            engine.jobTable().reconsider();
        }
    }

    @Override
    public LoadedUnit loaded() {
        return loaded;
    }

    UnitSettings settings() {
        return loaded.settings();
    }

    @Override
    public String id() {
        return loaded.id();
    }

    @Override
    public Set<String> names() {
        return loaded.names();
    }

    String description() {
        return loaded.description();
    }

    @Override
    public ActiveState activeState() {
        return machine == null ? ActiveState.INACTIVE : machine.activeState();
    }

    @Override
    public String subState() {
        return machine == null ? "dead" : machine.subState();
    }

    @Override
    public String following() {
        return "";
    }

    Optional<UnitMachine> machine() {
        return Optional.ofNullable(machine);
    }

    @Nullable UnitMachine machineOrNull() {
        return machine;
    }

    @Override
    public Optional<Job> job() {
        return Optional.ofNullable(job);
    }

    @Nullable Job jobOrNull() {
        return job;
    }

    void setJob(Job next) {
        job = next;
    }

    void clearJob(Job old) {
        if (job == old) {
            job = null;
        }
    }

    @Override
    public Set<String> dependencies(DependencyType type) {
        return engine.table().dependencies(this, type);
    }

    UnitTimes times() {
        return times;
    }

    @Override
    public DualTimestamp stateChange() {
        return times.stateChange;
    }

    @Override
    public DualTimestamp inactiveExit() {
        return times.inactiveExit;
    }

    @Override
    public DualTimestamp activeEnter() {
        return times.activeEnter;
    }

    @Override
    public DualTimestamp activeExit() {
        return times.activeExit;
    }

    @Override
    public DualTimestamp inactiveEnter() {
        return times.inactiveEnter;
    }

    @Override
    public DualTimestamp conditionTimestamp() {
        return times.condition;
    }

    @Override
    public DualTimestamp assertTimestamp() {
        return times.assertion;
    }

    @Override
    public boolean conditionResult() {
        return conditionResult;
    }

    @Override
    public boolean assertResult() {
        return assertResult;
    }

    @Override
    public List<ConditionOutcome> conditionOutcomes() {
        return conditions;
    }

    @Override
    public List<ConditionOutcome> assertOutcomes() {
        return asserts;
    }

    void setConditions(List<ConditionOutcome> outcomes, DualTimestamp at) {
        conditions = outcomes;
        conditionResult = holds(outcomes);
        times.condition = at;
    }

    /** Says what a condition came to that is a command. */
    void setConditionResult(boolean holds) {
        conditionResult = holds;
    }

    void setAsserts(List<ConditionOutcome> outcomes, DualTimestamp at) {
        asserts = outcomes;
        assertResult = holds(outcomes);
        times.assertion = at;
    }

    /** All plain ones must hold, and of the trigger ones, if there are any, one. */
    private static boolean holds(List<ConditionOutcome> outcomes) {
        boolean plain = outcomes.stream().noneMatch(o -> !o.trigger() && o.result() < 0);
        boolean hasTrigger = outcomes.stream().anyMatch(ConditionOutcome::trigger);
        boolean triggered = outcomes.stream().anyMatch(o -> o.trigger() && o.result() > 0);
        return plain && (!hasTrigger || triggered);
    }

    @Override
    public String invocationId() {
        return invocationId;
    }

    void setInvocationId(String id) {
        invocationId = id;
    }

    @Override
    public String controlGroup() {
        return group;
    }

    void setGroup(String path) {
        group = path;
    }

    @Override
    public boolean needDaemonReload() {
        return engine.table().needsReload(this);
    }

    boolean withinStartLimit(long nowUsec) {
        hitStartLimit = !startLimit.test(nowUsec);
        return !hitStartLimit;
    }

    /** {@return whether the last start was one too many} */
    boolean hitStartLimit() {
        return hitStartLimit;
    }

    @Override
    public Optional<ActivationDetails> activation() {
        return Optional.ofNullable(activation);
    }

    /**
     * The unit starts, since something else has started it or since somebody said so. Who comes
     * first is remembered until the unit is down again.
     */
    void activatedBy(Optional<ActivationDetails> details) {
        if (activation == null || activeState().isInactiveOrFailed()) {
            activation = details.orElse(null);
        }
    }

    boolean mayActByItself(long nowUsec) {
        return ownActs.test(nowUsec);
    }

    void resetFailed() {
        startLimit.reset();
        hitStartLimit = false;
        if (machine != null) {
            machine.resetFailed();
        }
    }

    private boolean isUsable() {
        return loaded.loadState() == LoadState.LOADED && machine != null;
    }

    @Override
    public boolean canStart() {
        return isUsable() && machine != null && machine.isSupported() && machine.canStart();
    }

    @Override
    public boolean canStop() {
        // As with the original, what has no file, or a bad one, can be stopped all the same.
        return machine != null
                ? machine.isSupported() && machine.canStop()
                : !loaded.isPerpetual() && loaded.type() != UnitType.DEVICE;
    }

    @Override
    public boolean canReload() {
        if (!isUsable()) {
            return loaded.type() == UnitType.MOUNT;
        }
        return machine != null && (machine.canReload() || engine.table().reloadsOthers(this));
    }

    @Override
    public boolean canIsolate() {
        return isUsable() && settings().unit().allowIsolate();
    }

    @Override
    public Optional<ServiceRuntime> service() {
        return machine instanceof ServiceMachine service
                ? Optional.of(service.runtime())
                : Optional.empty();
    }

    @Override
    public Optional<SocketRuntime> socket() {
        return machine instanceof SocketMachine socket
                ? Optional.of(socket.runtime())
                : Optional.empty();
    }

    @Override
    public Optional<TimerRuntime> timer() {
        return machine instanceof TimerMachine timer
                ? Optional.of(timer.runtime())
                : Optional.empty();
    }

    @Override
    public Optional<PathRuntime> path() {
        return machine instanceof PathMachine path ? Optional.of(path.runtime()) : Optional.empty();
    }

    @Override
    public <T> Optional<T> runtime(Class<T> type) {
        return machine().filter(type::isInstance).map(type::cast);
    }

    @Override
    public Optional<ScopeRuntime> scope() {
        return machine instanceof ScopeMachine scope
                ? Optional.of(scope.runtime())
                : Optional.empty();
    }

    @Override
    public boolean isTransient() {
        return id().equals("init.scope") || engine.transients().isTransient(loaded);
    }

    /** {@return whether the group has the limits of the present settings} */
    boolean isGroupSetUp() {
        return groupIsSetUp;
    }

    GroupUsage lastUsage() {
        return lastUsage;
    }

    /** Notes what the last run has used. */
    void setLastUsage(GroupUsage usage) {
        lastUsage = usage;
    }

    /** {@return what the group had counted when the present run began} */
    GroupUsage usageBefore() {
        return usageBefore;
    }

    void setUsageBefore(GroupUsage usage) {
        usageBefore = usage;
    }

    void groupIsSetUp() {
        groupIsSetUp = true;
    }

    /** The group is gone, and its limits with it. */
    void groupIsGone() {
        groupIsSetUp = false;
    }

    StandardFiles streams() {
        return streams;
    }

    /** Open files for the unit's processes; they are kept as long as the unit may start again. */
    void setStreams(StandardFiles next) {
        streams.close();
        streams = next;
    }

    Markers marks() {
        return markers;
    }

    @Override
    public List<String> markers() {
        return markers.list();
    }

    /** The processes of the unit are these, until it is down. -1 stands for nobody else than us. */
    void runsAs(int user, int group) {
        uid = user;
        gid = group;
    }

    @Override
    public OptionalInt uid() {
        return uid < 0 ? OptionalInt.empty() : OptionalInt.of(uid);
    }

    @Override
    public OptionalInt gid() {
        return gid < 0 ? OptionalInt.empty() : OptionalInt.of(gid);
    }

    void save(StateBag into) {
        into.put("uid", uid).put("gid", gid).put("markers", String.join(" ", markers.list()));
        into.put("group", group).put("invocation", invocationId);
        UsageReport.save("usage", lastUsage, into);
        UsageReport.save("usage-before", usageBefore, into);
        ActivationDetails.save(activation(), into);
        times.save(into);
        startLimit.save(into, "start-limit");
        ownActs.save(into, "own-acts");
        into.put("condition.result", conditionResult).put("assert.result", assertResult);
        engine.spawns().save(id(), into);
        if (machine != null) {
            machine.save(into);
        }
    }

    void restore(StateBag from) {
        invocationId = from.text("invocation");
        if (!from.text("markers").isEmpty()) {
            markers.change(List.of(from.text("markers").split(" ", -1)));
        }
        runsAs(
                from.has("uid") ? from.integer("uid") : -1,
                from.has("gid") ? from.integer("gid") : -1);
        lastUsage = UsageReport.restore("usage", from);
        usageBefore = UsageReport.restore("usage-before", from);
        activation = ActivationDetails.restore(from).orElse(null);
        times.restore(from);
        startLimit.restore(from, "start-limit");
        ownActs.restore(from, "own-acts");
        conditionResult = from.flag("condition.result");
        assertResult = from.flag("assert.result");
        engine.spawns().restore(id(), from);
        if (machine != null) {
            machine.restore(from);
        }
    }

    /** Keeps the unit from being forgotten until it is released as often. */
    void hold() {
        references++;
    }

    void letGo() {
        references = Math.max(0, references - 1);
        engine.queues().mayForget(this);
    }

    boolean isHeld() {
        return references > 0;
    }
}
