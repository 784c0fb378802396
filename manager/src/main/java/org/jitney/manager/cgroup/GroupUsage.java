package org.jitney.manager.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the processes of a group have used; -1 is "not known", as nobody counts it.
 *
 * @param cpuNsec processor time, in nanoseconds
 */
public record GroupUsage(
        long cpuNsec,
        long ioReadBytes,
        long ioReadOperations,
        long ioWriteBytes,
        long ioWriteOperations) {
    private static final long UNKNOWN = -1;
    private static final long NSEC_PER_USEC = 1000;

    /** Nothing is known. */
    public static final GroupUsage NONE =
            new GroupUsage(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);

    /** Reads what the kernel has counted so far. */
    public static GroupUsage of(ControlGroups groups, String group) {
        return new GroupUsage(
                cpu(groups, group),
                io(groups, group, "rbytes", "io_service_bytes", "Read"),
                io(groups, group, "rios", "io_serviced", "Read"),
                io(groups, group, "wbytes", "io_service_bytes", "Write"),
                io(groups, group, "wios", "io_serviced", "Write"));
    }

    /** {@return what has come on top of that; a count that was not known then began at zero} */
    public GroupUsage since(GroupUsage before) {
        return new GroupUsage(
                since(cpuNsec, before.cpuNsec),
                since(ioReadBytes, before.ioReadBytes),
                since(ioReadOperations, before.ioReadOperations),
                since(ioWriteBytes, before.ioWriteBytes),
                since(ioWriteOperations, before.ioWriteOperations));
    }

    private static long since(long now, long before) {
        // Less than before: somebody else has made the group anew.
        return now == UNKNOWN ? UNKNOWN : Math.max(now - Math.max(before, 0), 0);
    }

    private static long cpu(ControlGroups groups, String group) {
        if (groups.isVersion1("cpuacct")) {
            String text = read(groups.directory(group, "cpuacct"), "cpuacct.usage").strip();
            if (!text.isEmpty()) {
                return Long.parseLong(text);
            }
        }
        // In version 2 every group has this, with or without the controller.
        for (String line : read(groups.directory(group), "cpu.stat").split("\n", -1)) {
            if (line.startsWith("usage_usec ")) {
                return Long.parseLong(line.substring("usage_usec ".length())) * NSEC_PER_USEC;
            }
        }
        return UNKNOWN;
    }

    /** Sums over all devices. */
    private static long io(
            ControlGroups groups, String group, String key, String oldFile, String operation) {
        boolean old = groups.isVersion1("io");
        String file = old ? "blkio.throttle." + oldFile : "io.stat";
        Optional<Path> directory = groups.directory(group, "io");
        if (directory.filter(d -> Files.exists(d.resolve(file))).isEmpty()) {
            return UNKNOWN;
        }
        String text = read(directory, file);
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        long sum = 0;
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (old && words.length == 3 && words[1].equals(operation)) {
                sum += Long.parseLong(words[2]);
            }
            for (String word : words) {
                if (!old && word.startsWith(key + "=")) {
                    sum += Long.parseLong(word.substring(key.length() + 1));
                }
            }
        }
        return sum;
    }

    private static String read(Optional<Path> group, String file) {
        if (group.isEmpty()) {
            return "";
        }
        try {
            byte[] bytes = Files.readAllBytes(group.get().resolve(file));
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException noSuchController) {
            return "";
        }
    }
}
