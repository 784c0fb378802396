package org.jitney.launcher.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.unitfile.LoadPath;

/**
 * The message bus of a container that boots: the distribution's own {@code dbus.socket} and {@code
 * dbus.service}, with its policies and services, and our program behind it. So what strangers send
 * stays out of the first process, and a unit that names {@code dbus.service} means what it always
 * did.
 */
public final class DistributionBus {
    static final String SERVICE = "dbus.service";

    private final Path folder;

    /**
     * @param folder where the drop-in lies, which comes before all other folders
     */
    public DistributionBus(Path folder) {
        this.folder = folder;
    }

    public LoadPath before(LoadPath path) {
        List<String> search = new ArrayList<>(List.of(folder.toString()));
        search.addAll(path.search());
        return path.withSearch(search);
    }

    public void write(String home, String javaHome) throws IOException {
        Path dropIns = Files.createDirectories(folder.resolve(SERVICE + ".d"));
        Files.writeString(dropIns.resolve("10-jitney.conf"), dropIn(home, javaHome));
    }

    /** A bus that is killed comes back on the same socket, which the manager holds. */
    static String dropIn(String home, String javaHome) {
        return """
        # Written by 'jitney init' each time it starts.
        [Unit]
        StartLimitIntervalSec=0

        [Service]
        Type=simple
        Environment="JITNEY_JAVA_HOME=%s"
        ExecStart=
        ExecStart="%s/bin/dbus-daemon" --system --address=systemd: --nofork --nopidfile \
        --systemd-activation --syslog-only
        Restart=always
        RestartSec=20ms
        """
                .formatted(javaHome.replace("%", "%%"), home.replace("%", "%%"));
    }
}
