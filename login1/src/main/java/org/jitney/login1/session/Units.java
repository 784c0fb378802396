package org.jitney.login1.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of the service manager. Jobs are followed to their end: a job may be over before
 * its number has been heard, so the last ones that ended are remembered.
 */
public final class Units {
    private static final Logger LOG = LoggerFactory.getLogger(Units.class);
    private static final String UNIT_FOLDER = "/org/freedesktop/systemd1/unit/";
    private static final int REMEMBERED = 256;

    /** What becomes of a job. */
    interface Job {
        /** It has this object. */
        void queued(String path);

        /** It ended: {@code done} and other words. */
        void ended(String result);

        /** There is none. */
        void refused(DBusError error);
    }

    private record Ended(String path, String result) {}

    private final ManagerCalls manager;
    private final Map<String, Consumer<String>> jobs = new HashMap<>();
    private final Deque<Ended> recently = new ArrayDeque<>();
    private int asking;

    /** Asks by these calls; {@link #jobRemoved} has to be told the manager's signals. */
    public Units(ManagerCalls manager) {
        this.manager = manager;
    }

    /** A job of the manager is gone. */
    public void jobRemoved(String path, String result) {
        Consumer<String> waiting = jobs.remove(path);
        if (waiting != null) {
            waiting.accept(result);
        } else if (asking > 0) {
            recently.addLast(new Ended(path, result));
            if (recently.size() > REMEMBERED) {
                recently.removeFirst();
            }
        }
    }

    private void queue(String member, String signature, List<?> arguments, Job job) {
        asking++;
        manager.call(
                member,
                signature,
                arguments,
                answer -> {
                    asking--;
                    if (!ManagerCalls.succeeded(answer)) {
                        job.refused(ManagerCalls.error(answer));
                        return;
                    }
                    String path = answer.body().getFirst().toString();
                    job.queued(path);
                    follow(path, job::ended);
                    if (asking == 0) {
                        recently.clear();
                    }
                });
    }

    private void follow(String path, Consumer<String> ended) {
        for (Ended each : recently) {
            if (each.path().equals(path)) {
                ended.accept(each.result());
                return;
            }
        }
        jobs.put(path, ended);
    }

    /** Follows a job that an instance before this one has asked for. */
    void followAgain(String path, Consumer<String> ended) {
        jobs.put(path, ended);
        check(path);
    }

    /** Looks whether the jobs that are followed are still there: signals may have been missed. */
    public void recheck() {
        List.copyOf(jobs.keySet()).forEach(this::check);
    }

    private void check(String path) {
        manager.property(
                path,
                "org.freedesktop.systemd1.Job",
                "State",
                answer -> {
                    if (!ManagerCalls.succeeded(answer)) {
                        jobRemoved(path, "done");
                    }
                });
    }

    /** Starts a unit. */
    void start(String unit, Job job) {
        queue("StartUnit", "ss", List.of(unit, "replace"), job);
    }

    /** Starts a unit unless that is against a job that is there; nobody waits for it. */
    void startIfNothingIsAgainst(String unit) {
        manager.call(
                "StartUnit",
                "ss",
                List.of(unit, "fail"),
                answer -> {
                    if (!ManagerCalls.succeeded(answer)) {
                        LOG.warn("Failed to start {}: {}", unit, ManagerCalls.error(answer).text());
                    }
                });
    }

    /** Starts what ends the system, in a way that nothing else gets in between. */
    public void startForGood(
            String unit,
            Consumer<String> queued,
            Consumer<String> ended,
            Consumer<DBusError> refused) {
        queue(
                "StartUnit",
                "ss",
                List.of(unit, "replace-irreversibly"),
                new Job() {
                    @Override
                    public void queued(String path) {
                        queued.accept(path);
                    }

                    @Override
                    public void ended(String result) {
                        ended.accept(result);
                    }

                    @Override
                    public void refused(DBusError error) {
                        refused.accept(error);
                    }
                });
    }

    /** Stops a unit; {@code force} also if something else is about to happen to it. */
    void stop(String unit, boolean force, Job job) {
        queue("StopUnit", "ss", List.of(unit, force ? "replace" : "fail"), job);
    }

    /** Starts the scope of a session. */
    void startScope(Session session, List<?> more, Job job) {
        queue(
                "StartTransientUnit",
                "ssa(sv)a(sa(sv))",
                List.of(session.scope(), "fail", scopeProperties(session, more), List.of()),
                job);
    }

    private static List<Object> scopeProperties(Session session, List<?> more) {
        User user = session.user();
        List<Object> list = new ArrayList<>();
        list.add(property("Slice", "s", user.slice()));
        list.add(
                property(
                        "Description", "s", "Session " + session.id() + " of User " + user.name()));
        list.add(property("Wants", "as", List.of(user.runtimeService())));
        if (session.sessionClass().wantsManager()) {
            list.add(property("Wants", "as", List.of(user.service())));
        }
        List<String> after = new ArrayList<>();
        after.add("systemd-logind.service");
        after.add(user.runtimeService());
        // root logs in whatever else goes wrong.
        if (user.uid() != 0 && !session.sessionClass().isEarly()) {
            after.add("systemd-user-sessions.service");
        }
        after.add(user.service());
        for (String unit : after) {
            list.add(property("After", "as", List.of(unit)));
        }
        String home = user.account().home();
        if (home.startsWith("/") && home.length() > 1) {
            list.add(property("RequiresMountsFor", "as", List.of(home)));
        }
        // Shells tend to ignore SIGTERM.
        list.add(property("SendSIGHUP", "b", true));
        list.add(property("PIDs", "au", List.of((long) session.spec().leader())));
        list.add(property("OOMPolicy", "s", "continue"));
        list.add(property("TasksMax", "t", -1L));
        // A session that is over leaves nothing, however it ended: its leader may be gone before
        // the
        // scope has begun. The original lets such a scope stay as a failed unit.
        list.add(property("CollectMode", "s", "inactive-or-failed"));
        list.addAll(more);
        return list;
    }

    private static Struct property(String name, String signature, Object value) {
        return Struct.of(name, Variant.of(signature, value));
    }

    /** Leaves a scope to itself; what goes wrong does not matter, as it may be gone. */
    void abandon(String scope) {
        manager.onUnit(
                UNIT_FOLDER + ObjectPath.escapeLabel(scope),
                "org.freedesktop.systemd1.Scope",
                "Abandon",
                answer -> LOG.debug("Abandon {}: {}", scope, answer.type()));
    }

    /** Signals processes of a unit: {@code leader} or {@code all}. */
    public void kill(String unit, String whom, int signal, Consumer<@Nullable DBusError> then) {
        manager.call(
                "KillUnit",
                "ssi",
                List.of(unit, whom.equals("leader") ? "main" : "all", signal),
                answer ->
                        then.accept(
                                ManagerCalls.succeeded(answer)
                                        ? null
                                        : ManagerCalls.error(answer)));
    }

    /** Asks whether a unit has anything running. */
    void isActive(String unit, Consumer<Boolean> then) {
        state(
                unit,
                "ActiveState",
                state -> then.accept(!List.of("inactive", "failed", "").contains(state)));
    }

    /** Asks for the load state of a unit; it is empty if nobody says. */
    public void loadState(String unit, Consumer<String> then) {
        state(unit, "LoadState", then);
    }

    private void state(String unit, String property, Consumer<String> then) {
        manager.property(
                UNIT_FOLDER + ObjectPath.escapeLabel(unit),
                "org.freedesktop.systemd1.Unit",
                property,
                answer -> then.accept(text(answer)));
    }

    private static String text(Message answer) {
        return ManagerCalls.succeeded(answer) && answer.body().getFirst() instanceof Variant variant
                ? variant.value().toString()
                : "";
    }
}
