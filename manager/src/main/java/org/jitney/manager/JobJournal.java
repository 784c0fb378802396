package org.jitney.manager;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.runtime.ActiveState;
import org.jitney.unitfile.UnitType;

/**
 * Says in the journal what becomes of units, as entries that are found by their fields: which unit,
 * which job, how it ended, and who asked for it.
 */
public final class JobJournal implements ManagerListener {
    private static final int ERR = 3;
    private static final int INFO = 6;
    private static final String STOPPED = "9d1aaa27d60140bd96365438aad20286";

    private final JournalMessages journal;
    private final boolean ofSystem;
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> restarts = new HashSet<>();

    /** Begins; {@code runtime} is where the journal's sockets are, as {@code /run}. */
    public JobJournal(Path runtime, boolean ofSystem) {
        this.journal = new JournalMessages(runtime.resolve("systemd/journal/socket"));
        this.ofSystem = ofSystem;
    }

    @Override
    public void unitChanged(Unit unit) {
        boolean moves =
                unit.activeState() == ActiveState.ACTIVATING
                        || unit.activeState() == ActiveState.DEACTIVATING;
        if (moves) {
            unit.job()
                    .filter(job -> job.state().equals("running") && isNews(job))
                    .ifPresent(this::begun);
        }
    }

    private static boolean isNews(Job job) {
        return job.type().equals("start")
                || job.type().equals("stop")
                || job.type().equals("restart");
    }

    @Override
    public void jobNew(Job job) {
        noteRestart(job);
    }

    /** The half of a restart that stops is over when the job is one that starts. */
    @Override
    public void jobChanged(Job job) {
        noteRestart(job);
        if (job.type().equals("start") && restarts.remove(job.id())) {
            say(
                    job,
                    done(job.unit(), false) + " " + name(job.unit()) + ".",
                    STOPPED,
                    INFO,
                    Map.of("JOB_TYPE", "restart", "JOB_RESULT", "done"));
        }
    }

    private void noteRestart(Job job) {
        if (job.type().equals("restart")) {
            restarts.add(job.id());
        }
    }

    private void begun(Job job) {
        boolean down = job.unit().activeState() == ActiveState.DEACTIVATING;
        if (down && job.type().equals("start")) {
            // The start has failed, and what is left of it is cleared away; nobody stops the unit.
            return;
        }
        boolean stops = job.type().equals("stop") || down;
        // The two halves of a restart are one job.
        int key = stops ? -job.id() : job.id();
        Optional<String> verb = beginning(job.unit().loaded().type(), !stops);
        if (verb.isPresent() && begun.add(key)) {
            say(
                    job,
                    verb.get() + " " + name(job.unit()) + "...",
                    stops ? "de5b426a63be47a7b6ac3eaac82e2f6f" : "7d4958e842da4a758f6c1cdc7b36dcc5",
                    INFO,
                    Map.of());
        }
    }

    private static Optional<String> beginning(UnitType type, boolean start) {
        return switch (type) {
            case SERVICE -> Optional.of(start ? "Starting" : "Stopping");
            case MOUNT -> Optional.of(start ? "Mounting" : "Unmounting");
            case SWAP -> Optional.of(start ? "Activating swap" : "Deactivating swap");
            case SOCKET, TARGET, DEVICE, AUTOMOUNT, TIMER, PATH, SLICE, SCOPE -> Optional.empty();
        };
    }

    @Override
    public void jobRemoved(Job job) {
        begun.remove(job.id());
        begun.remove(-job.id());
        restarts.remove(job.id());
        String result = job.result().orElse("done");
        boolean start = job.type().equals("start");
        boolean skipped = start && result.equals("done") && !job.unit().conditionResult();
        if (skipped || !(isNews(job) || job.type().equals("reload"))) {
            return;
        }
        ended(job, result)
                .ifPresent(text ->
                        say(
                                job,
                                text,
                                idOf(job, result),
                                result.equals("done") ? INFO : ERR,
                                Map.of("JOB_RESULT", result)));
    }

    private static Optional<String> ended(Job job, String result) {
        String name = name(job.unit());
        boolean stop = job.type().equals("stop");
        return switch (result) {
            case "done" -> Optional.of(done(job) + " " + name + ".");
            case "failed" -> Optional.of("Failed to " + (stop ? "stop " : "start ") + name + ".");
            case "timeout" ->
                    Optional.of("Timed out " + (stop ? "stopping " : "starting ") + name + ".");
            case "dependency" -> Optional.of("Dependency failed for " + name + ".");
            case "assert" -> Optional.of("Assertion failed for " + name + ".");
            case "unsupported" -> Optional.of("Starting of " + name + " unsupported.");
            default -> Optional.empty();
        };
    }

    private static String done(Job job) {
        return job.type().equals("reload")
                ? "Reloaded"
                : done(job.unit(), !job.type().equals("stop"));
    }

    private static String done(Unit unit, boolean start) {
        return switch (unit.loaded().type()) {
            case SERVICE -> start ? (isOneshot(unit) ? "Finished" : "Started") : "Stopped";
            case SOCKET -> start ? "Listening on" : "Closed";
            case TARGET -> start ? "Reached target" : "Stopped target";
            case MOUNT -> start ? "Mounted" : "Unmounted";
            case AUTOMOUNT -> start ? "Set up automount" : "Unset automount";
            case SWAP -> start ? "Activated swap" : "Deactivated swap";
            case SLICE -> start ? "Created slice" : "Removed slice";
            case DEVICE -> start ? "Found device" : "Stopped";
            case TIMER, PATH, SCOPE -> start ? "Started" : "Stopped";
        };
    }

    private static boolean isOneshot(Unit unit) {
        return unit.loaded()
                .settings()
                .service()
                .filter(service -> service.type().equals("oneshot"))
                .isPresent();
    }

    /** The ids under which the catalog of systemd explains these messages. */
    private static String idOf(Job job, String result) {
        if (!result.equals("done")) {
            return "be02cf6855d2428ba40df7e9d022f03d";
        }
        return switch (job.type()) {
            case "stop" -> STOPPED;
            case "reload" -> "7b05ebc668384222baa8881179cfda54";
            default -> "39f53479d3a045ac8e11786248231fbf";
        };
    }

    private static String name(Unit unit) {
        String description = unit.loaded().settings().unit().description();
        return description.isEmpty() || description.equals(unit.id())
                ? unit.id()
                : unit.id() + " - " + description;
    }

    private void say(Job job, String text, String id, int priority, Map<String, String> more) {
        Unit unit = job.unit();
        if (unit.loaded().settings().exec().filter(exec -> !exec.logs(priority)).isPresent()) {
            return;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("PRIORITY", Integer.toString(priority));
        fields.put("SYSLOG_FACILITY", "3");
        fields.put("SYSLOG_IDENTIFIER", "systemd");
        fields.put(ofSystem ? "UNIT" : "USER_UNIT", unit.id());
        fields.put("MESSAGE_ID", id);
        fields.put("MESSAGE", text);
        fields.put("JOB_ID", Integer.toString(job.id()));
        fields.put("JOB_TYPE", job.type());
        fields.putAll(more);
        if (!unit.invocationId().isEmpty()) {
            fields.put(ofSystem ? "INVOCATION_ID" : "USER_INVOCATION_ID", unit.invocationId());
        }
        Requester asked = job.requester();
        if (!asked.isManager()) {
            fields.put("JOB_REQUESTER_UID", Long.toString(asked.uid()));
            fields.put("JOB_REQUESTER_PID", Long.toString(asked.pid()));
        }
        if (!asked.unit().isEmpty()) {
            fields.put("JOB_REQUESTER_UNIT", asked.unit());
        }
        if (!asked.busName().isEmpty()) {
            fields.put("JOB_REQUESTER_BUS_NAME", asked.busName());
        }
        if (!asked.cause().isEmpty()) {
            fields.put("JOB_REQUESTER_CAUSE", asked.cause());
        }
        journal.send(fields);
    }
}
