package org.jitney.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What {@code /proc} says of a process. */
final class ProcessFacts {
    private ProcessFacts() {}

    /** {@return when the process was started, in the kernel's ticks; empty when there is none} */
    static String birth(int pid) {
        return stat(pid).filter(s -> s.length > 19).map(s -> s[19]).orElse("");
    }

    /** {@return whether it is the process that was born then, alive or ours to be reaped} */
    static boolean isSame(int pid, String born) {
        return !born.isEmpty() && birth(pid).equals(born) && (isAlive(pid) || isChild(pid));
    }

    /** {@return the process that an open process descriptor stands for, if it still exists} */
    static OptionalInt processOf(int fd) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
                if (line.startsWith("Pid:")) {
                    int pid = Integer.parseInt(line.substring(4).strip());
                    return pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty();
                }
            }
        } catch (IOException notOpen) {
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    static boolean isChild(int pid) {
        return stat(pid)
                .map(s -> s[1].equals(Integer.toString((int) ProcessHandle.current().pid())))
                .orElse(false);
    }

    static boolean isAlive(int pid) {
        return pid > 0 && stat(pid).map(s -> !s[0].equals("Z") && !s[0].equals("X")).orElse(false);
    }

    /** {@return the fields of /proc/PID/stat from the state on} */
    private static Optional<String[]> stat(int pid) {
        try {
            String text =
                    Files.readString(
                            Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
