package org.jitney.launcher.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The journal of a container that boots: the distribution's own {@code systemd-journald.service}
 * and its sockets, and our program behind it. The service forbids memory that can be written and
 * run, which a JVM makes its code in.
 */
public final class DistributionJournal {
    private final Path folder;

    /**
     * @param folder where the drop-ins lie, which comes before all other folders
     */
    public DistributionJournal(Path folder) {
        this.folder = folder;
    }

    public void write(String home, String javaHome) throws IOException {
        put("systemd-journald.service", dropIn(home, javaHome, ""));
        put("systemd-journald@.service", dropIn(home, javaHome, " %i"));
    }

    private void put(String unit, String text) throws IOException {
        Path dropIns = Files.createDirectories(folder.resolve(unit + ".d"));
        Files.writeString(dropIns.resolve("10-jitney.conf"), text);
    }

    static String dropIn(String home, String javaHome, String argument) {
        return """
        # Written by 'jitney init' each time it starts.
        [Service]
        Environment="JITNEY_JAVA_HOME=%s"
        ExecStart=
        ExecStart="%s/bin/systemd-journald"%s
        MemoryDenyWriteExecute=no
        """
                .formatted(javaHome.replace("%", "%%"), home.replace("%", "%%"), argument);
    }
}
