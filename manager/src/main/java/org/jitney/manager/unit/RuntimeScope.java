package org.jitney.manager.unit;

import java.util.Map;

/**
 * Whether a manager is the system's or a user's, and what follows from that for its units: where
 * they keep what is theirs, and who they are (systemd.unit(5), "Specifiers"; systemd.exec(5),
 * {@code RuntimeDirectory=}).
 *
 * @param system whether it is the system's manager
 * @param folders where units keep what is theirs
 * @param account who the manager runs as
 * @param inherited by the property of units that they have by default: what their processes take
 *     over from the manager's own
 */
public record RuntimeScope(
        boolean system, Folders folders, Account account, Map<String, Object> inherited) {

    /**
     * Folders by what is kept in them, without a slash at the end.
     *
     * @param runtime {@code %t}
     * @param state {@code %S}
     * @param cache {@code %C}
     * @param logs {@code %L}
     * @param configuration {@code %E}
     * @param shared {@code %D}
     * @param timerStamps when {@code Persistent=} timers last elapsed
     */
    public record Folders(
            String runtime,
            String state,
            String cache,
            String logs,
            String configuration,
            String shared,
            String timerStamps) {}

    /** Makes a scope whose values nobody can change any more. */
    public RuntimeScope {
        inherited = Map.copyOf(inherited);
    }

    /** What the user database says of who the manager runs as. */
    public record Account(
            long uid, long gid, String user, String group, String home, String shell) {}

    /** The system's manager; it runs as root, whose home is not looked up. */
    public static final RuntimeScope SYSTEM =
            new RuntimeScope(
                    true,
                    new Folders(
                            "/run",
                            "/var/lib",
                            "/var/cache",
                            "/var/log",
                            "/etc",
                            "/usr/share",
                            "/var/lib/systemd/timers"),
                    new Account(0, 0, "root", "root", "/root", "/bin/sh"),
                    Map.of());

    /**
     * {@return the scope of a user's manager, by the XDG base directory specification; state and
     * logs lie where release 252 has them, below the configuration}
     *
     * @param runtime the absolute path that {@code XDG_RUNTIME_DIR} has for units
     */
    public static RuntimeScope user(
            Map<String, String> environment,
            Account account,
            String runtime,
            Map<String, Object> inherited) {
        String configuration = xdg(environment, "XDG_CONFIG_HOME", account.home() + "/.config");
        String cache = xdg(environment, "XDG_CACHE_HOME", account.home() + "/.cache");
        String shared = xdg(environment, "XDG_DATA_HOME", account.home() + "/.local/share");
        return new RuntimeScope(
                false,
                new Folders(
                        runtime,
                        configuration,
                        cache,
                        configuration + "/log",
                        configuration,
                        shared,
                        shared + "/systemd/timers"),
                account,
                inherited);
    }

    private static String xdg(Map<String, String> environment, String name, String usual) {
        String value = environment.getOrDefault(name, "");
        return value.startsWith("/") ? value : usual;
    }

    /** {@return the folder in which each unit has one for its credentials, if it has any} */
    public String credentials() {
        return folders.runtime() + "/credentials";
    }

    /** {@return the slice of units that name none} */
    public String defaultSlice() {
        return system ? "system.slice" : "app.slice";
    }
}
