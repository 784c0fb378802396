package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.LoadPath;

/** The folders of unit files, as the caller's environment says, for tools that ask no manager. */
public final class UnitFolders {
    private static final List<String> USER_DATA = List.of("/usr/local/share", "/usr/share");

    private UnitFolders() {}

    /** {@return the folders of the system's or a user's unit files, most important first} */
    public static List<String> of(Map<String, String> environment, String scope) {
        List<String> own =
                switch (scope) {
                    case "user" -> ofUser(environment);
                    case "global" -> ofAllUsers();
                    default -> LoadPath.system().search();
                };
        String wish = environment.getOrDefault("SYSTEMD_UNIT_PATH", "");
        if (wish.isEmpty()) {
            return own;
        }
        List<String> folders = new ArrayList<>();
        for (String folder : wish.split(":", -1)) {
            if (!folder.isEmpty()) {
                folders.add(folder);
            }
        }
        // An empty last entry stands for the folders that would have been searched else.
        if (wish.endsWith(":")) {
            folders.addAll(own);
        }
        return folders;
    }

    private static List<String> ofAllUsers() {
        return List.of(
                "/etc/systemd/user",
                "/run/systemd/user",
                "/usr/local/share/systemd/user",
                "/usr/share/systemd/user",
                "/usr/local/lib/systemd/user",
                "/usr/lib/systemd/user");
    }

    /** {@return the folder that a variable names, or the usual one below the home folder} */
    public static String home(Map<String, String> environment, String variable, String usual) {
        String value = environment.getOrDefault(variable, "");
        return value.startsWith("/")
                ? value
                : environment.getOrDefault("HOME", "/root") + "/" + usual;
    }

    private static List<String> ofUser(Map<String, String> environment) {
        String config = home(environment, "XDG_CONFIG_HOME", ".config");
        String data = home(environment, "XDG_DATA_HOME", ".local/share");
        Optional<String> runtime =
                Optional.ofNullable(environment.get("XDG_RUNTIME_DIR")).filter(s -> !s.isEmpty());
        List<String> folders = new ArrayList<>();
        folders.add(config + "/systemd/user.control");
        runtime.ifPresent(dir -> {
            folders.add(dir + "/systemd/user.control");
            folders.add(dir + "/systemd/transient");
            folders.add(dir + "/systemd/generator.early");
        });
        folders.add(config + "/systemd/user");
        for (String dir : list(environment, "XDG_CONFIG_DIRS", List.of("/etc/xdg"))) {
            folders.add(dir + "/systemd/user");
        }
        folders.add("/etc/systemd/user");
        runtime.ifPresent(dir -> folders.add(dir + "/systemd/user"));
        folders.add("/run/systemd/user");
        runtime.ifPresent(dir -> folders.add(dir + "/systemd/generator"));
        folders.add(data + "/systemd/user");
        for (String dir : list(environment, "XDG_DATA_DIRS", USER_DATA)) {
            folders.add(dir + "/systemd/user");
        }
        for (String dir : ofAllUsers().subList(2, 6)) {
            if (!folders.contains(dir)) {
                folders.add(dir);
            }
        }
        runtime.ifPresent(dir -> folders.add(dir + "/systemd/generator.late"));
        return folders;
    }

    private static List<String> list(
            Map<String, String> environment, String variable, List<String> usual) {
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? usual : List.of(value.split(":", -1));
    }
}
