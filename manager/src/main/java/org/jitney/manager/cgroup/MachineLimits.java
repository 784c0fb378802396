package org.jitney.manager.cgroup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine has at all; -1 is "not known". */
public final class MachineLimits {
    private static final long KIB = 1024;
    private static final int LONGEST_NUMBER = 32;

    private MachineLimits() {}

    /** {@return the memory, in bytes} */
    public static long memory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
                }
            }
        } catch (IOException noProc) {
            return -1;
        }
        return -1;
    }

    /** {@return how many threads there can be} */
    public static long tasks() {
        long threads = number("/proc/sys/kernel/threads-max");
        long pids = number("/proc/sys/kernel/pid_max");
        // One number of a process is never given away.
        return threads < 0 || pids < 0 ? -1 : Math.min(threads, pids - 1);
    }

    private static long number(String file) {
        // Such a file gives all of itself to the first read and nothing to a second one.
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] text = in.readNBytes(LONGEST_NUMBER);
            return Long.parseLong(new String(text, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException noProc) {
            return -1;
        }
    }
}
