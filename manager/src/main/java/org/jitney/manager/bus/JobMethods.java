package org.jitney.manager.bus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.service.Auth;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.InterfaceTable;
import org.jitney.bus.service.Reply;
import org.jitney.bus.wire.Struct;
import org.jitney.manager.Job;
import org.jitney.manager.Manager;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Unit;
import org.jitney.manager.graph.LoadState;
import org.jitney.manager.job.JobMode;

/** The members of the Manager interface that queue and end jobs, send signals and reload. */
final class JobMethods {
    static final String MANAGE_UNITS = "org.freedesktop.systemd1.manage-units";
    static final String RELOAD_DAEMON = "org.freedesktop.systemd1.reload-daemon";

    private static final int SIGNAL_MAX = 64;

    private JobMethods() {}

    static void register(InterfaceTable<ManagerObject> table) {
        queueing(table);
        jobs(table);
        others(table);
    }

    private static void queueing(InterfaceTable<ManagerObject> table) {
        for (JobRequest request : JobRequest.values()) {
            if (request.isMethod()) {
                table.method(
                                request.managerMethod(),
                                (m, c) -> queue(m, m.load(c.string(0)), request, c.string(1), c))
                        .authorize(request.managerMethod(), Auth.polkit(MANAGE_UNITS));
            }
        }
        table.method("StartUnitReplace", JobMethods::startReplacing)
                .authorize("StartUnitReplace", Auth.polkit(MANAGE_UNITS))
                .method("StartUnitWithFlags", JobMethods::startWithFlags)
                .authorize("StartUnitWithFlags", Auth.polkit(MANAGE_UNITS))
                .method(
                        "EnqueueUnitJob",
                        (m, c) -> enqueue(m, m.load(c.string(0)), c.string(1), c.string(2), c))
                .authorize("EnqueueUnitJob", Auth.polkit(MANAGE_UNITS))
                .method("EnqueueUnitJobMany", ManyJobs::enqueue)
                .authorize("EnqueueUnitJobMany", Auth.polkit(MANAGE_UNITS));
    }

    private static void jobs(InterfaceTable<ManagerObject> table) {
        table.method("ListJobs", (m, c) -> Reply.of(JobInterface.links(m.engine().jobs())))
                .method("GetJob", (m, c) -> Reply.of(Paths.of(job(m, c))))
                .method(
                        "GetJobAfter",
                        (m, c) -> Reply.of(JobInterface.links(m.engine().jobsAfter(job(m, c)))))
                .method(
                        "GetJobBefore",
                        (m, c) -> Reply.of(JobInterface.links(m.engine().jobsBefore(job(m, c)))))
                .method(
                        "CancelJob",
                        (m, c) ->
                                run(() ->
                                        m.engine()
                                                .cancelJob(
                                                        job(m, c).id(),
                                                        Requesters.of(m.engine(), c))))
                .authorize("CancelJob", Auth.polkit(MANAGE_UNITS))
                .method(
                        "ClearJobs",
                        (m, c) -> run(() -> m.engine().clearJobs(Requesters.of(m.engine(), c))))
                .authorize("ClearJobs", Auth.polkit(MANAGE_UNITS));
    }

    private static void others(InterfaceTable<ManagerObject> table) {
        table.method("KillUnit", (m, c) -> kill(m, m.existing(c.string(0), c), c, 1))
                .authorize("KillUnit", Auth.polkit(MANAGE_UNITS))
                .method("ResetFailed", (m, c) -> run(m.engine()::resetFailed))
                .authorize("ResetFailed", Auth.polkit(MANAGE_UNITS))
                .method(
                        "ResetFailedUnit",
                        (m, c) ->
                                run(() -> m.engine().resetFailed(m.existing(c.string(0), c).id())))
                .authorize("ResetFailedUnit", Auth.polkit(MANAGE_UNITS))
                .method("EnqueueMarkedJobs", JobMethods::startMarked)
                .authorize("EnqueueMarkedJobs", Auth.polkit(MANAGE_UNITS))
                .method("Reload", JobMethods::reload)
                .authorize("Reload", Auth.polkit(RELOAD_DAEMON))
                .method("Reexecute", (m, c) -> reexecute(m))
                .authorize("Reexecute", Auth.polkit(RELOAD_DAEMON))
                .method("CreateSnapshot", (m, c) -> snapshot())
                .method("RemoveSnapshot", (m, c) -> snapshot());
    }

    private static Reply startMarked(ManagerObject m, Call call) throws DBusError {
        try {
            List<Job> jobs = LiveMethods.live(m).startMarked(Requesters.of(m.engine(), call));
            jobs.forEach(job -> m.subscribers().queued(job.id(), call.caller()));
            return Reply.of(jobs.stream().map(Paths::of).toList());
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
    }

    /** Answered when everything is read: generators may take their time. */
    private static Reply reload(ManagerObject m, Call call) {
        m.engine().reload(() -> call.complete());
        return Reply.pending();
    }

    /** Never answered: the client sees the connection end, as it knows to expect. */
    private static Reply reexecute(ManagerObject m) throws DBusError {
        run(m.engine()::reexecute);
        return Reply.pending();
    }

    private static Reply snapshot() throws DBusError {
        throw DBusError.notSupported("Support for snapshots has been removed.");
    }

    /** Something that the engine may refuse. */
    interface Work {
        void run() throws ManagerError, DBusError;
    }

    static Reply run(Work work) throws DBusError {
        try {
            work.run();
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
        return Reply.empty();
    }

    private static Job job(ManagerObject m, Call call) throws DBusError {
        long id = call.int64(0);
        Optional<Job> job = m.engine().job((int) id);
        return job.orElseThrow(() -> Refusals.noSuchJob(id));
    }

    static Reply queue(ManagerObject m, Unit unit, JobRequest request, String mode, Call call)
            throws DBusError {
        return Reply.of(Paths.of(start(m, unit, request, mode, call)));
    }

    static Job start(ManagerObject m, Unit unit, JobRequest request, String mode, Call call)
            throws DBusError {
        if (JobMode.parse(mode).isEmpty()) {
            throw DBusError.invalidArgs("Job mode %s invalid".formatted(mode));
        }
        String type = request.typeFor(unit.canReload());
        requireAllowed(unit, type);
        try {
            Job job = m.engine().startJob(unit.id(), type, mode, Requesters.of(m.engine(), call));
            m.subscribers().queued(job.id(), call.caller());
            return job;
        } catch (ManagerError e) {
            throw Refusals.of(e);
        }
    }

    /** What a person may not do to a unit that is none, or that wants to be left alone. */
    static void requireAllowed(Unit unit, String type) throws DBusError {
        boolean stops = type.equals("stop");
        if (stops && isMissingOrBroken(unit.loaded().loadState()) && !isUp(unit)) {
            throw Refusals.notLoaded(unit.id());
        }
        boolean restarts = type.equals("restart") || type.equals("try-restart");
        boolean starts = type.equals("start") || (type.equals("reload-or-start") && !isUp(unit));
        boolean noStart = unit.loaded().settings().unit().refuseManualStart();
        boolean noStop = unit.loaded().settings().unit().refuseManualStop();
        if (((starts || restarts) && noStart) || ((stops || restarts) && noStop)) {
            throw Refusals.onlyByDependency(unit.id());
        }
    }

    private static boolean isMissingOrBroken(LoadState state) {
        return switch (state) {
            case NOT_FOUND, ERROR, BAD_SETTING -> true;
            case STUB, LOADED, MERGED, MASKED -> false;
        };
    }

    private static boolean isUp(Unit unit) {
        return !unit.activeState().isInactiveOrFailed();
    }

    private static Reply startReplacing(ManagerObject m, Call call) throws DBusError {
        String old = call.string(0);
        Optional<Job> waiting = m.loaded(old, call).job();
        if (waiting.isEmpty() || !waiting.get().type().equals("start")) {
            throw Refusals.noJobQueued(old);
        }
        return queue(m, m.load(call.string(1)), JobRequest.START, call.string(2), call);
    }

    private static Reply startWithFlags(ManagerObject m, Call call) throws DBusError {
        long flags = call.int64(2);
        if (flags != 0) {
            throw DBusError.invalidArgs(
                    "Invalid 'flags' parameter '%s'".formatted(Long.toUnsignedString(flags)));
        }
        return queue(m, m.load(call.string(0)), JobRequest.START, call.string(1), call);
    }

    /** As {@link #queue}, and tells which other jobs the transaction brought. */
    static Reply enqueue(ManagerObject m, Unit unit, String type, String mode, Call call)
            throws DBusError {
        JobRequest request =
                JobRequest.parse(type)
                        .orElseThrow(
                                () -> DBusError.invalidArgs("Job type %s invalid".formatted(type)));
        Set<Integer> before = new HashSet<>();
        m.engine().jobs().forEach(job -> before.add(job.id()));
        Job job = start(m, unit, request, mode, call);
        List<Struct> affected = new ArrayList<>();
        for (Job other : m.engine().jobs()) {
            if (other.id() != job.id() && !before.contains(other.id())) {
                affected.add(affected(other));
            }
        }
        return Reply.of(
                (long) job.id(),
                Paths.of(job),
                job.unit().id(),
                Paths.of(job.unit()),
                job.type(),
                affected);
    }

    static Struct affected(Job job) {
        return Struct.of(
                (long) job.id(), Paths.of(job), job.unit().id(), Paths.of(job.unit()), job.type());
    }

    /** Arguments from {@code at} on: whom, signal. */
    static Reply kill(ManagerObject m, Unit unit, Call call, int at) throws DBusError {
        String whom = whom(call.string(at));
        int signal = signal(call.int32(at + 1));
        Manager engine = m.engine();
        return run(() -> engine.kill(unit.id(), whom, signal));
    }

    static String whom(String asked) throws DBusError {
        String whom = asked.isEmpty() ? "all" : asked;
        if (!Set.of("main", "control", "all", "main-fail", "control-fail", "all-fail")
                .contains(whom)) {
            throw DBusError.invalidArgs("Invalid who argument %s".formatted(whom));
        }
        return whom;
    }

    static int signal(int signal) throws DBusError {
        if (signal <= 0 || signal > SIGNAL_MAX) {
            throw DBusError.invalidArgs("Signal number out of range.");
        }
        return signal;
    }
}
