package org.jitney.clients.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.UnitFolders;

/** The paths by name, in the reference's order; those that the environment leaves out are empty. */
final class KnownPaths {
    private static final String DEFAULT_SEARCH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Map<String, String> USER_FOLDERS = new LinkedHashMap<>();

    static {
        USER_FOLDERS.put("documents", "XDG_DOCUMENTS_DIR");
        USER_FOLDERS.put("music", "XDG_MUSIC_DIR");
        USER_FOLDERS.put("pictures", "XDG_PICTURES_DIR");
        USER_FOLDERS.put("videos", "XDG_VIDEOS_DIR");
        USER_FOLDERS.put("download", "XDG_DOWNLOAD_DIR");
        USER_FOLDERS.put("public", "XDG_PUBLICSHARE_DIR");
        USER_FOLDERS.put("templates", "XDG_TEMPLATES_DIR");
        USER_FOLDERS.put("desktop", "XDG_DESKTOP_DIR");
    }

    private final Map<String, String> environment;
    private final Map<String, List<String>> paths = new LinkedHashMap<>();
    private final String library;

    private KnownPaths(Map<String, String> environment) {
        this.environment = environment;
        boolean amd64 = System.getProperty("os.arch", "").equals("amd64");
        this.library = (amd64 ? "x86_64" : "aarch64") + "-linux-gnu";
    }

    static Map<String, List<String>> of(Map<String, String> environment) {
        KnownPaths known = new KnownPaths(environment);
        known.system();
        known.user();
        known.search();
        known.systemd();
        return known.paths;
    }

    private void add(String name, String... folders) {
        paths.put(name, List.of(folders));
    }

    private void system() {
        add("temporary", temporary("/tmp"));
        add("temporary-large", temporary("/var/tmp"));
        add("system-binaries", "/usr/bin");
        add("system-include", "/usr/include");
        add("system-library-private", "/usr/lib");
        add("system-library-arch", "/usr/lib/" + library);
        add("system-shared", "/usr/share");
        add("system-configuration-factory", "/usr/share/factory/etc");
        add("system-state-factory", "/usr/share/factory/var");
        add("system-configuration", "/etc");
        add("system-runtime", "/run");
        add("system-runtime-logs", "/run/log");
        add("system-state-private", "/var/lib");
        add("system-state-logs", "/var/log");
        add("system-state-cache", "/var/cache");
        add("system-state-spool", "/var/spool");
    }

    private String temporary(String usual) {
        for (String name : new String[] {"TMPDIR", "TEMP", "TMP"}) {
            String folder = environment.getOrDefault(name, "");
            if (folder.startsWith("/") && Files.isDirectory(Path.of(folder))) {
                return folder;
            }
        }
        return usual;
    }

    private String home(String below) {
        String home = environment.getOrDefault("HOME", "/root");
        return below.isEmpty() ? home : home + "/" + below;
    }

    private String home(String variable, String usual) {
        return UnitFolders.home(environment, variable, usual);
    }

    private void user() {
        add("user-binaries", home(".local/bin"));
        add("user-library-private", home(".local/lib"));
        add("user-library-arch", home(".local/lib/" + library));
        add("user-shared", home("XDG_DATA_HOME", ".local/share"));
        add("user-configuration", home("XDG_CONFIG_HOME", ".config"));
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        paths.put("user-runtime", runtime.isEmpty() ? List.of() : List.of(runtime));
        add("user-state-cache", home("XDG_CACHE_HOME", ".cache"));
        add("user", home(""));
        USER_FOLDERS.forEach((name, variable) -> {
            String usual = name.equals("desktop") ? home("Desktop") : home("");
            add("user-" + name, userFolder(variable).orElse(usual));
        });
    }

    /** Reads the one line of the desktop's own file that is about a folder. */
    private Optional<String> userFolder(String variable) {
        Path file = Path.of(home("XDG_CONFIG_HOME", ".config"), "user-dirs.dirs");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                if (text.startsWith(variable + "=\"") && text.endsWith("\"")) {
                    String value = text.substring(variable.length() + 2, text.length() - 1);
                    return Optional.of(value.replaceFirst("^\\$HOME", home("")));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            // Who cannot read it gets the usual place.
            return Optional.empty();
        }
    }

    private List<String> list(String variable, List<String> usual) {
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? usual : List.of(value.split(":", -1));
    }

    private static List<String> joined(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private void search() {
        paths.put("search-binaries", list("PATH", List.of(DEFAULT_SEARCH.split(":", -1))));
        add("search-binaries-default", DEFAULT_SEARCH.split(":", -1));
        add("search-library-private", home(".local/lib"), "/usr/local/lib", "/usr/lib", "/lib");
        add(
                "search-library-arch",
                home(".local/lib/" + library),
                "/usr/lib/" + library,
                "/usr/lib/" + library);
        List<String> shared = list("XDG_DATA_DIRS", List.of("/usr/local/share", "/usr/share"));
        paths.put("search-shared", joined(home("XDG_DATA_HOME", ".local/share"), shared));
        add(
                "search-configuration-factory",
                "/usr/local/share/factory/etc",
                "/usr/share/factory/etc");
        add("search-state-factory", "/usr/local/share/factory/var", "/usr/share/factory/var");
        paths.put(
                "search-configuration",
                joined(
                        home("XDG_CONFIG_HOME", ".config"),
                        list("XDG_CONFIG_DIRS", List.of("/etc"))));
    }

    private void systemd() {
        add("systemd-util", "/lib/systemd");
        add("systemd-system-unit", "/lib/systemd/system");
        add("systemd-system-preset", "/lib/systemd/system-preset");
        add("systemd-system-conf", "/etc/systemd/system");
        add("systemd-user-unit", "/usr/lib/systemd/user");
        add("systemd-user-preset", "/lib/systemd/user-preset");
        add("systemd-user-conf", "/etc/systemd/user");
        paths.put("systemd-search-system-unit", UnitFolders.of(environment, "system"));
        paths.put("systemd-search-user-unit", UnitFolders.of(environment, "user"));
        add("systemd-system-generator", "/lib/systemd/system-generators");
        add("systemd-user-generator", "/usr/lib/systemd/user-generators");
        paths.put("systemd-search-system-generator", generators("system", "/lib"));
        paths.put("systemd-search-user-generator", generators("user", "/usr/lib"));
        add("systemd-sleep", "/lib/systemd/system-sleep");
        add("systemd-shutdown", "/lib/systemd/system-shutdown");
        for (String kind :
                new String[] {"tmpfiles", "sysusers", "sysctl", "binfmt", "modules-load"}) {
            add(kind, "/usr/lib/" + kind + ".d");
        }
        add("catalog", "/usr/lib/systemd/catalog");
        add(
                "systemd-search-network",
                "/etc/systemd/network",
                "/run/systemd/network",
                "/usr/local/lib/systemd/network",
                "/usr/lib/systemd/network",
                "/lib/systemd/network");
    }

    private static List<String> generators(String whose, String last) {
        String name = "/systemd/" + whose + "-generators";
        return List.of("/run" + name, "/etc" + name, "/usr/local/lib" + name, last + name);
    }
}
