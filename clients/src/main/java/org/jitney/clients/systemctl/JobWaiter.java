package org.jitney.clients.systemctl;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Shell;

/**
 * Waits for the end of jobs.
 *
 * <p>The manager says {@code JobRemoved}; one that ended before we began to wait is among the
 * messages that came during the calls, so none is missed.
 */
public final class JobWaiter {
    private static final Map<String, String> RESULTS =
            Map.ofEntries(
                    Map.entry("resources", "of unavailable resources or another system error"),
                    Map.entry(
                            "protocol",
                            "the service did not take the steps required by its unit"
                                    + " configuration"),
                    Map.entry("timeout", "a timeout was exceeded"),
                    Map.entry("exit-code", "the control process exited with error code"),
                    Map.entry("signal", "a fatal signal was delivered to the control process"),
                    Map.entry(
                            "core-dump",
                            "a fatal signal was delivered causing the control process to dump"
                                    + " core"),
                    Map.entry("watchdog", "the service failed to send watchdog ping"),
                    Map.entry("start-limit-hit", "start of the service was attempted too often"));

    private final Peer peer;
    private final boolean user;
    private final boolean quiet;
    private final Consumer<String> errors;
    private final Set<String> jobs = new LinkedHashSet<>();
    private final Map<String, Message> ended = new HashMap<>();
    private int result = ExitCode.SUCCESS;

    JobWaiter(Context context) throws CallFailed {
        this(
                context.manager().peer(),
                context.options().user(),
                context.options().quiet(),
                context::error);
    }

    /**
     * Begins to listen.
     *
     * @param peer the manager
     * @param user whether it is that of a user
     * @param quiet whether failures are only told by the exit status
     * @param errors prints a line about something that went wrong
     */
    public JobWaiter(Peer peer, boolean user, boolean quiet, Consumer<String> errors)
            throws CallFailed {
        this.peer = peer;
        this.user = user;
        this.quiet = quiet;
        this.errors = errors;
        peer.addMatch(
                "type='signal',sender='"
                        + ManagerClient.NAME
                        + "',interface='"
                        + ManagerClient.INTERFACE
                        + "',member='JobRemoved',path='"
                        + ManagerClient.PATH
                        + "'");
    }

    /** Waits for that job, too. */
    public void add(String job) {
        jobs.add(job);
    }

    /** Takes a message that came in; {@return whether it was about a job of ours} */
    boolean take(Message message) {
        if (!message.isSignal(ManagerClient.INTERFACE, "JobRemoved")) {
            return false;
        }
        List<Object> body = message.body();
        String job = body.get(1).toString();
        if (!jobs.remove(job)) {
            return false;
        }
        ended.put(job, message);
        judge(body.get(2).toString(), body.get(3).toString());
        return true;
    }

    /** {@return whether all jobs have ended} */
    boolean isDone() {
        return jobs.isEmpty();
    }

    /** Waits until all jobs have ended; {@return the exit status} */
    public int await() throws CallFailed {
        try {
            while (!isDone()) {
                take(peer.next());
            }
            return result;
        } catch (CallFailed e) {
            if (!e.errorName().equals(CallFailed.DISCONNECTED)) {
                throw e;
            }
            // The bus has gone away; the jobs go on, but nobody tells us how they end.
            errors.accept("Warning! D-Bus connection terminated.");
            errors.accept("Failed to wait for response: " + e.text());
            return ExitCode.FAILURE;
        }
    }

    private void judge(String unit, String outcome) {
        Optional<String> text = text(unit, outcome);
        boolean fine = outcome.equals("done") || outcome.equals("skipped");
        if (!fine) {
            result = ExitCode.FAILURE;
            if (!quiet) {
                errors.accept(text.orElseGet(() -> failure(unit)));
            }
        }
    }

    private static Optional<String> text(String unit, String outcome) {
        return switch (outcome) {
            case "canceled" -> Optional.of("Job for " + unit + " canceled.");
            case "timeout" -> Optional.of("Job for " + unit + " timed out.");
            case "dependency" ->
                    Optional.of(
                            "A dependency job for "
                                    + unit
                                    + " failed. See 'journalctl -xe' for details.");
            case "invalid" -> Optional.of(unit + " is not active, cannot reload.");
            case "assert" -> Optional.of("Assertion failed on job for " + unit + ".");
            case "unsupported" ->
                    Optional.of(
                            "Operation on or unit type of "
                                    + unit
                                    + " not supported on this system.");
            case "collected" -> Optional.of("Queued job for " + unit + " was garbage collected.");
            case "once" ->
                    Optional.of(
                            "Unit "
                                    + unit
                                    + " was started already once and can't be started again.");
            default -> Optional.empty();
        };
    }

    private String failure(String unit) {
        String option = user ? " --user" : "";
        String status = "systemctl" + option + " status " + Shell.quote(unit);
        String journal = "journalctl" + option + " -xeu " + Shell.quote(unit);
        String see = "See \"" + status + "\" and \"" + journal + "\" for details.";
        String why = serviceResult(unit);
        String because = RESULTS.get(why);
        String text =
                because == null
                        ? "Job for " + unit + " failed.\n" + see
                        : "Job for " + unit + " failed because " + because + ".\n" + see;
        return why.equals("start-limit-hit")
                ? text
                        + "\nTo force a start use \"systemctl"
                        + option
                        + " reset-failed "
                        + Shell.quote(unit)
                        + "\"\nfollowed by \"systemctl"
                        + option
                        + " start "
                        + Shell.quote(unit)
                        + "\" again."
                : text;
    }

    private String serviceResult(String unit) {
        if (!unit.endsWith(".service")) {
            return "";
        }
        try {
            String path = ManagerClient.unitPath(unit);
            return peer.get(path, "org.freedesktop.systemd1.Service", "Result").value().toString();
        } catch (CallFailed e) {
            return "";
        }
    }
}
