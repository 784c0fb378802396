package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that is still the same when its number comes around again: by the time at which it
 * started, field 22 of {@code /proc/PID/stat}. {@code jitney up} keeps it in a file: {@code PID
 * START}.
 *
 * @param start empty when the file does not say; then the number decides alone
 */
public record RunningProcess(long pid, String start) {
    private static final int STATE = 0;
    private static final int START = 19;

    /** Something else than a pid stands in the file. */
    public static final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(Path file, NumberFormatException cause) {
            super(file + " does not hold a pid", cause);
        }
    }

    /** {@return a process that runs now} */
    public static RunningProcess of(long pid) {
        return new RunningProcess(pid, field(Path.of("/proc"), pid, START));
    }

    /**
     * {@return the process that wrote this file, if it still runs}
     *
     * @throws Damaged when the file does not hold a pid
     */
    public static Optional<RunningProcess> in(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ", 2);
        try {
            String start = words.length < 2 ? "" : words[1];
            return Optional.of(new RunningProcess(Long.parseLong(words[0]), start))
                    .filter(RunningProcess::runs);
        } catch (NumberFormatException e) {
            throw new Damaged(file, e);
        }
    }

    /** {@return what to write into the file} */
    public String line() {
        return pid + " " + start;
    }

    /**
     * {@return whether it has not ended} One that has and that nobody collects does not run any
     * more: where the first process of a container is a {@code sleep} or a {@code tail}, it stays
     * in {@code /proc} for ever.
     */
    public boolean runs() {
        return runs(Path.of("/proc"));
    }

    boolean runs(Path proc) {
        return switch (field(proc, pid, STATE)) {
            case "", "Z", "X" -> false;
            default -> start.isEmpty() || start.equals(field(proc, pid, START));
        };
    }

    /** {@return what stands there behind the name of the program; empty when there is none} */
    private static String field(Path proc, long pid, int index) {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[index];
        } catch (IOException e) {
            return "";
        }
    }
}
