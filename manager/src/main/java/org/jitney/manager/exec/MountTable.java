package org.jitney.manager.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.linux.sys.Mount;

/** The mounts of this process as the child will find them: where, and with which flags. */
record MountTable(Map<String, Long> flags) {
    private static final Map<String, Long> FLAG_NAMES =
            Map.of(
                    "ro", Mount.MS_RDONLY,
                    "nosuid", Mount.MS_NOSUID,
                    "nodev", Mount.MS_NODEV,
                    "noexec", Mount.MS_NOEXEC,
                    "noatime", Mount.MS_NOATIME,
                    "relatime", Mount.MS_RELATIME);

    static MountTable read() {
        try {
            return of(Files.readAllLines(Path.of("/proc/self/mountinfo")));
        } catch (IOException e) {
            return new MountTable(Map.of("/", 0L));
        }
    }

    /** {@return the mounts of these lines of a {@code mountinfo}} */
    static MountTable of(List<String> lines) {
        Map<String, Long> out = new LinkedHashMap<>();
        for (String line : lines) {
            String[] fields = line.split(" ", -1);
            out.put(unescape(fields[4]), parse(fields[5]));
        }
        return new MountTable(out);
    }

    private static long parse(String options) {
        long out = 0;
        for (String option : List.of(options.split(","))) {
            out |= FLAG_NAMES.getOrDefault(option, 0L);
        }
        return out;
    }

    private static String unescape(String path) {
        return path.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    /**
     * {@return the mounts at and below a path, by their paths as seen from it; that itself is
     * always one}
     */
    Map<String, Long> below(String root) {
        Map<String, Long> out = new LinkedHashMap<>();
        out.put("/", flagsAt(root));
        String prefix = root.equals("/") ? "/" : root + "/";
        flags.forEach((path, value) -> {
            if (path.startsWith(prefix) && path.length() > prefix.length()) {
                out.put(path.substring(prefix.length() - 1), value);
            }
        });
        return out;
    }

    /** {@return the flags of the mount that a path lies on} */
    long flagsAt(String path) {
        String at = path;
        while (true) {
            Long found = flags.get(at);
            if (found != null) {
                return found;
            }
            if (at.equals("/")) {
                return 0;
            }
            int slash = at.lastIndexOf('/');
            at = slash <= 0 ? "/" : at.substring(0, slash);
        }
    }
}
