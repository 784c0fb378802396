package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What file systems paths are on. */
final class MountPoints {
    private MountPoints() {}

    /** {@return whether the path is on the mount of the root; not if it is not there} */
    static boolean isOnRoot(Path path) {
        try {
            String resolved = path.toRealPath().toString();
            String longest = "/";
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
                String[] columns = line.split(" ", 6);
                String point = columns.length > 4 ? unescaped(columns[4]) : "/";
                boolean covers = resolved.equals(point) || resolved.startsWith(point + "/");
                longest = covers && point.length() > longest.length() ? point : longest;
            }
            return longest.equals("/");
        } catch (IOException e) {
            return false;
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }
}
