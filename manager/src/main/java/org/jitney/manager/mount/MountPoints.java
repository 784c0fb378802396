package org.jitney.manager.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kernel's mount table. */
public final class MountPoints {
    private MountPoints() {}

    /** One mount: where, what, of which type and with which options. */
    public record Entry(String where, String what, String type, String options) {}

    /** {@return all mounts that this process sees, in the order in which they were made} */
    public static List<Entry> read() {
        List<Entry> out = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                int dash = line.indexOf(" - ");
                String[] before = line.substring(0, dash).split(" ", -1);
                String[] after = line.substring(dash + 3).split(" ", -1);
                out.add(
                        new Entry(
                                unescape(before[4]),
                                after.length > 1 ? unescape(after[1]) : "",
                                after[0],
                                before[5] + (after.length > 2 ? "," + after[2] : "")));
            }
        } catch (IOException noProc) {
            return out;
        }
        return out;
    }

    private static String unescape(String text) {
        return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
