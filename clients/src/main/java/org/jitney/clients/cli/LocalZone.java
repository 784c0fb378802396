package org.jitney.clients.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.unitfile.time.NamedZones;

/**
 * The time zone of this process, as tzset(3) takes it from {@code TZ} or {@code /etc/localtime}.
 *
 * <p>The JDK reads the rules of all zones of the world for the first one, and looks into every jar
 * for more, which takes as long as a short command does; for UTC, which most servers have, there is
 * no need to.
 */
public final class LocalZone {
    private static final Path LINK = Path.of("/etc/localtime");
    private static final Path FOLDER = Path.of("/usr/share/zoneinfo");
    private static final Set<String> UTC = Set.of("", "UTC", "Etc/UTC");

    /** The largest file has 4 kB. */
    private static final int MOST = 1 << 20;

    private LocalZone() {}

    /** {@return the zone that times are shown in} */
    public static ZoneId get() {
        return of(System.getenv());
    }

    /** {@return the zone that these variables of the environment ask for} */
    static ZoneId of(Map<String, String> variables) {
        String wanted = variables.get("TZ");
        if (wanted == null) {
            return isUtc(LINK) ? ZoneOffset.UTC : file(LINK).orElse(ZoneOffset.UTC);
        }
        String name = wanted.startsWith(":") ? wanted.substring(1) : wanted;
        if (UTC.contains(name)) {
            return ZoneOffset.UTC;
        }
        return named(name).orElseGet(() -> NamedZones.ofText(name));
    }

    private static boolean isUtc(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.endsWith("/zoneinfo/UTC") || target.endsWith("/zoneinfo/Etc/UTC");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Optional<ZoneId> named(String name) {
        try {
            return file(FOLDER.resolve(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> file(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return NamedZones.ofFile(in.readNBytes(MOST));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
