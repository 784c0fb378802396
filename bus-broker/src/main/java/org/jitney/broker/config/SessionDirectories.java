package org.jitney.broker.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the services of a session's bus lie, by the XDG base directory specification. */
public final class SessionDirectories {
    private static final String SERVICES = "/dbus-1/services";
    private static final String SYSTEM_WIDE = "/usr/share";

    private SessionDirectories() {}

    /** {@return the directories by these variables, the most important one first} */
    public static List<String> of(Map<String, String> environment) {
        Set<String> all = new LinkedHashSet<>();
        transientServices(environment).ifPresent(all::add);
        String home = environment.getOrDefault("HOME", "");
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        if (data.startsWith("/")) {
            all.add(data + SERVICES);
        } else if (home.startsWith("/")) {
            all.add(home + "/.local/share" + SERVICES);
        }
        String shared = environment.getOrDefault("XDG_DATA_DIRS", "");
        for (String directory :
                (shared.isEmpty() ? "/usr/local/share:" + SYSTEM_WIDE : shared).split(":", -1)) {
            if (directory.startsWith("/")) {
                all.add(directory + SERVICES);
            }
        }
        all.add(SYSTEM_WIDE + SERVICES);
        return new ArrayList<>(all);
    }

    /** {@return the directory in which every file must have the name of its service} */
    public static Optional<String> transientServices(Map<String, String> environment) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return runtime.startsWith("/") ? Optional.of(runtime + SERVICES) : Optional.empty();
    }
}
