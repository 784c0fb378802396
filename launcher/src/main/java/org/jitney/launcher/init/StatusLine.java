package org.jitney.launcher.init;

import java.util.Optional;
import org.jitney.unitfile.UnitType;

/**
 * The lines on the console that tell what goes up and down, in the words that people know from
 * systemd. Pure: a job in, a line out.
 */
final class StatusLine {
    /**
     * A job as far as the console is interested.
     *
     * @param unit its name
     * @param description what it calls itself; the name when it does not
     * @param type of the unit
     * @param job {@code start} or {@code stop}
     * @param oneshot whether the unit is up only to do something once
     */
    record Subject(String unit, String description, UnitType type, String job, boolean oneshot) {
        boolean isStart() {
            return job.equals("start");
        }

        /** {@return both, as administrators need the name and others the description} */
        String name() {
            return description.isEmpty() || description.equals(unit)
                    ? unit
                    : unit + " - " + description;
        }
    }

    private static final String GREEN = "\033[0;32m";
    private static final String RED = "\033[0;1;31m";
    private static final String YELLOW = "\033[0;1;38:5:185m";
    private static final String BOLD = "\033[0;1;39m";
    private static final String PLAIN = "\033[0m";

    private final boolean coloured;

    StatusLine(boolean coloured) {
        this.coloured = coloured;
    }

    /** {@return the line when a job begins; only what takes its time has one} */
    Optional<String> begun(Subject job) {
        Optional<String> verb =
                switch (job.type()) {
                    case SERVICE -> Optional.of(job.isStart() ? "Starting" : "Stopping");
                    case MOUNT -> Optional.of(job.isStart() ? "Mounting" : "Unmounting");
                    case SWAP ->
                            Optional.of(job.isStart() ? "Activating swap" : "Deactivating swap");
                    case SOCKET, TARGET, DEVICE, AUTOMOUNT, TIMER, PATH, SLICE, SCOPE ->
                            Optional.empty();
                };
        return verb.map(word -> "         %s %s...\n".formatted(word, bold(job.name())));
    }

    /** {@return the line when a job is over, if it ended in a way that is worth one} */
    Optional<String> over(Subject job, String result) {
        return switch (result) {
            case "done" ->
                    Optional.of(line("  OK  ", GREEN, done(job) + " " + bold(job.name()) + "."));
            case "failed" ->
                    Optional.of(
                            line(
                                            "FAILED",
                                            RED,
                                            "Failed to %s %s."
                                                    .formatted(job.job(), bold(job.name())))
                                    + (job.isStart()
                                            ? "See 'systemctl status %s' for details.\n"
                                                    .formatted(job.unit())
                                            : ""));
            case "timeout" ->
                    Optional.of(
                            line(
                                    " TIME ",
                                    RED,
                                    "Timed out %s %s."
                                            .formatted(
                                                    job.isStart() ? "starting" : "stopping",
                                                    bold(job.name()))));
            case "dependency" ->
                    Optional.of(
                            line(
                                    "DEPEND",
                                    YELLOW,
                                    "Dependency failed for %s.".formatted(bold(job.name()))));
            case "assert" ->
                    Optional.of(
                            line(
                                    "ASSERT",
                                    YELLOW,
                                    "Assertion failed for %s.".formatted(bold(job.name()))));
            case "unsupported" ->
                    Optional.of(
                            line(
                                    "UNSUPP",
                                    YELLOW,
                                    "Starting of %s unsupported.".formatted(bold(job.name()))));
            default -> Optional.empty();
        };
    }

    private static String done(Subject job) {
        boolean start = job.isStart();
        return switch (job.type()) {
            case SERVICE -> start ? (job.oneshot() ? "Finished" : "Started") : "Stopped";
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

    private String line(String word, String colour, String text) {
        return coloured
                ? "[%s%s%s] %s\n".formatted(colour, word, PLAIN, text)
                : "[%s] %s\n".formatted(word, text);
    }

    private String bold(String text) {
        return coloured ? BOLD + text + PLAIN : text;
    }
}
