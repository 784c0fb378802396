package org.jitney.network1.config;

import java.util.List;
import java.util.stream.Stream;

/** Where files of a configuration are looked for: systemd.network(5). */
public final class ConfigurationPath {
    /** Where the administrator's files are. */
    public static final String ADMINISTRATOR = "/etc/systemd/network";

    private static final String RUNTIME = "/run/systemd";

    private ConfigurationPath() {}

    /** {@return the folder with files that last until the next boot} */
    public static String runtime(String runtime) {
        return runtime + "/network";
    }

    /**
     * {@return the folders, the one that counts most first}
     *
     * <p>A daemon with a runtime folder of its own reads that of the machine, too: as it does with
     * what is in {@code /etc}, and as that is where the initial RAM disk and other tools leave what
     * is meant for the machine's links.
     *
     * @param runtime what stands for {@code /run/systemd}
     */
    public static List<String> folders(String runtime) {
        return Stream.of(
                        ADMINISTRATOR,
                        runtime(runtime),
                        runtime(RUNTIME),
                        "/usr/local/lib/systemd/network",
                        "/usr/lib/systemd/network",
                        "/lib/systemd/network")
                .distinct()
                .toList();
    }
}
