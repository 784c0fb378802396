package org.jitney.manager;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.runtime.ActiveState;

/**
 * Says in the journal what becomes of units, as entries that are found by their fields: which unit,
 * which job, how it ended, and who asked for it.
 */
public final class JobJournal implements ManagerListener {
    private static final int NOTICE = 5;
    private static final int INFO = 6;

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
        Optional<Job> job = unit.job().filter(each -> each.state().equals("running"));
        switch (unit.activeState()) {
            case ACTIVATING, DEACTIVATING -> job.filter(JobJournal::isNews).ifPresent(this::begun);
            case RELOADING ->
                    job.filter(each -> each.type().equals("reload")).ifPresent(this::begun);
            case ACTIVE, INACTIVE, FAILED, MAINTENANCE -> {}
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

    /**
     * The half of a restart that stops is over when the job is one that starts. Nothing was stopped
     * when the unit was down.
     */
    @Override
    public void jobChanged(Job job) {
        noteRestart(job);
        if (job.type().equals("start") && restarts.remove(job.id()) && !job.hasNothingDone()) {
            say(
                    job,
                    JobTexts.ended(job.unit(), "stop", "done").orElseThrow(),
                    JobTexts.endedId("stop", "done"),
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
        String type = stops ? "stop" : job.type();
        Optional<String> text = JobTexts.begun(job.unit(), type);
        if (text.isPresent() && begun.add(key)) {
            say(job, text.get(), JobTexts.begunId(type), INFO, Map.of("JOB_TYPE", type));
        }
    }

    @Override
    public void jobRemoved(Job job) {
        begun.remove(job.id());
        begun.remove(-job.id());
        restarts.remove(job.id());
        String result = job.result().orElse("done");
        if (job.hasNothingDone()) {
            return;
        }
        if (isNews(job) || job.type().equals("reload")) {
            JobTexts.ended(job.unit(), job.type(), result)
                    .ifPresent(text ->
                            say(
                                    job,
                                    text,
                                    JobTexts.endedId(job.type(), result),
                                    JobTexts.priority(result),
                                    Map.of("JOB_RESULT", result)));
        }
        if (result.equals("dependency") || result.equals("timeout")) {
            failed(job, result);
        }
    }

    /** Such a failure is the job's alone: the unit was not asked. */
    private void failed(Job job, String result) {
        if (isHeard(job.unit(), NOTICE)) {
            Map<String, String> fields = head(NOTICE);
            fields.put(ofSystem ? "UNIT" : "USER_UNIT", job.unit().id());
            String name = "%s/%s".formatted(job.unit().id(), job.type());
            fields.put(
                    "MESSAGE",
                    "%s: Job %s failed with result '%s'.".formatted(job.unit().id(), name, result));
            fields.put("JOB_TYPE", job.type());
            fields.put("JOB_RESULT", result);
            journal.send(fields);
        }
    }

    private static boolean isHeard(Unit unit, int priority) {
        return unit.loaded().settings().exec().filter(exec -> !exec.logs(priority)).isEmpty();
    }

    private static Map<String, String> head(int priority) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("PRIORITY", Integer.toString(priority));
        fields.put("SYSLOG_FACILITY", "3");
        fields.put("SYSLOG_IDENTIFIER", "systemd");
        fields.putAll(CodeLocation.fields());
        return fields;
    }

    private void say(Job job, String text, String id, int priority, Map<String, String> more) {
        Unit unit = job.unit();
        if (!isHeard(unit, priority)) {
            return;
        }
        Map<String, String> fields = head(priority);
        fields.put(ofSystem ? "UNIT" : "USER_UNIT", unit.id());
        fields.put("MESSAGE_ID", id);
        fields.put("MESSAGE", text);
        fields.put("JOB_ID", Integer.toString(job.id()));
        fields.put("JOB_TYPE", job.type());
        fields.putAll(more);
        // Empty for a unit that was never up, as with systemd.
        fields.put(ofSystem ? "INVOCATION_ID" : "USER_INVOCATION_ID", unit.invocationId());
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
