package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

/**
 * The time zone of this process. The JDK reads the rules of all zones of the world for the first
 * one, and looks into every jar for more, which takes as long as a short command does; for UTC,
 * which most servers have, there is no need to.
 */
public final class LocalZone {
    private static final Path LINK = Path.of("/etc/localtime");
    private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", ":UTC", ":Etc/UTC");

    private LocalZone() {}

    /** {@return the zone that times are shown in} */
    public static ZoneId get() {
        return isUtc(System.getenv()) ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    private static boolean isUtc(Map<String, String> variables) {
        String wanted = variables.getOrDefault("TZ", "");
        if (!wanted.isEmpty()) {
            return UTC.contains(wanted);
        }
        try {
            String target = Files.readSymbolicLink(LINK).toString();
            return target.endsWith("/zoneinfo/UTC") || target.endsWith("/zoneinfo/Etc/UTC");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
