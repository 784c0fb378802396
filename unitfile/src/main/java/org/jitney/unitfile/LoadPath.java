package org.jitney.unitfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folders in which unit files are looked for, most important first, and which of them have a
 * role.
 *
 * @param search all of them in order
 * @param persistentConfig where enabling writes
 * @param runtimeConfig where {@code --runtime} writes
 * @param generators the three folders of generators, in their order of importance
 * @param transientUnits where units made over the bus lie
 * @param control where {@code set-property} writes: persistent, then runtime
 * @param attached where portable services are: persistent, then runtime
 */
public record LoadPath(
        List<String> search,
        String persistentConfig,
        String runtimeConfig,
        List<String> generators,
        String transientUnits,
        List<String> control,
        List<String> attached) {

    /** Makes a load path whose lists nobody can change any more. */
    public LoadPath {
        search = List.copyOf(search);
        generators = List.copyOf(generators);
        control = List.copyOf(control);
        attached = List.copyOf(attached);
    }

    /** {@return the load path of the system manager} */
    public static LoadPath system() {
        return of(
                "/etc/systemd/system",
                "/run/systemd/system",
                "/run/systemd",
                List.of(
                        "/usr/local/lib/systemd/system",
                        "/lib/systemd/system",
                        "/usr/lib/systemd/system"),
                "system");
    }

    /**
     * {@return the load path of a user's manager}
     *
     * @param configHome such as {@code /home/u/.config}
     * @param dataHome such as {@code /home/u/.local/share}
     * @param runtimeDirectory such as {@code /run/user/1000}
     */
    public static LoadPath user(String configHome, String dataHome, String runtimeDirectory) {
        String config = configHome + "/systemd/user";
        String runtime = runtimeDirectory + "/systemd/user";
        LoadPath own =
                of(
                        config,
                        runtime,
                        runtimeDirectory + "/systemd",
                        List.of(
                                dataHome + "/systemd/user",
                                "/usr/local/lib/systemd/user",
                                "/usr/lib/systemd/user"),
                        "user");
        List<String> search =
                own.search().stream()
                        .flatMap(d ->
                                d.equals(config) ? Stream.of(d, "/etc/systemd/user") : Stream.of(d))
                        .flatMap(d ->
                                d.equals(runtime)
                                        ? Stream.of(d, "/run/systemd/user")
                                        : Stream.of(d))
                        .toList();
        return new LoadPath(
                search,
                config,
                runtime,
                own.generators(),
                own.transientUnits(),
                own.control(),
                List.of());
    }

    /**
     * {@return the load path of a running user's manager, by the XDG base directory specification
     * and systemd.unit(5)}
     *
     * @param environment {@code XDG_CONFIG_HOME} and its like
     * @param home such as {@code /home/u}
     * @param runtimeDirectory such as {@code /run/user/1000}
     */
    public static LoadPath user(
            Map<String, String> environment, String home, String runtimeDirectory) {
        String config = xdg(environment, "XDG_CONFIG_HOME", home + "/.config") + "/systemd/user";
        String data = xdg(environment, "XDG_DATA_HOME", home + "/.local/share");
        String state = runtimeDirectory + "/systemd";
        String generator = state + "/generator";
        List<String> generators = List.of(generator + ".early", generator, generator + ".late");
        List<String> control = List.of(config + ".control", state + "/user.control");
        Set<String> search = new LinkedHashSet<>(control);
        search.add(state + "/transient");
        search.add(generators.getFirst());
        search.add(config);
        list(environment, "XDG_CONFIG_DIRS", "/etc/xdg").forEach(d -> search.add(inUser(d)));
        search.addAll(List.of("/etc/systemd/user", state + "/user", "/run/systemd/user"));
        search.add(generator);
        search.add(inUser(data));
        list(environment, "XDG_DATA_DIRS", "/usr/local/share:/usr/share")
                .forEach(d -> search.add(inUser(d)));
        for (String prefix : List.of("/usr/local", "/usr")) {
            search.add(inUser(prefix + "/lib"));
            search.add(inUser(prefix + "/share"));
        }
        search.add(generators.getLast());
        return new LoadPath(
                List.copyOf(search),
                config,
                state + "/user",
                generators,
                state + "/transient",
                control,
                List.of());
    }

    private static String inUser(String folder) {
        return folder + "/systemd/user";
    }

    private static String xdg(Map<String, String> environment, String name, String usual) {
        String value = environment.getOrDefault(name, "");
        return value.startsWith("/") ? value : usual;
    }

    private static List<String> list(Map<String, String> environment, String name, String usual) {
        String value = environment.getOrDefault(name, "");
        return Stream.of((value.isEmpty() ? usual : value).split(":", -1))
                .filter(folder -> folder.startsWith("/"))
                .toList();
    }

    private static LoadPath of(
            String config, String runtime, String state, List<String> data, String scope) {
        List<String> control = List.of(config + ".control", state + "/" + scope + ".control");
        List<String> attached = List.of(config + ".attached", state + "/" + scope + ".attached");
        String transientUnits = state + "/transient";
        String generator = state + "/generator";
        List<String> generators = List.of(generator + ".early", generator, generator + ".late");
        boolean system = scope.equals("system");
        List<String> search =
                Stream.of(
                                control.stream(),
                                Stream.of(transientUnits, generators.getFirst(), config),
                                system ? Stream.of(attached.getFirst()) : Stream.<String>of(),
                                Stream.of(runtime),
                                system ? Stream.of(attached.getLast()) : Stream.<String>of(),
                                Stream.of(generator),
                                data.stream(),
                                Stream.of(generators.getLast()))
                        .flatMap(s -> s)
                        .toList();
        return new LoadPath(search, config, runtime, generators, transientUnits, control, attached);
    }

    /**
     * {@return this load path with the given folders searched instead, as an environment may say}
     */
    public LoadPath withSearch(List<String> folders) {
        return new LoadPath(
                folders,
                persistentConfig,
                runtimeConfig,
                generators,
                transientUnits,
                control,
                attached);
    }

    /** {@return this load path with the output of generators in other folders, early one first} */
    public LoadPath withGenerators(List<String> folders) {
        List<String> moved =
                search.stream()
                        .map(folder -> {
                            int at = generators.indexOf(folder);
                            return at < 0 ? folder : folders.get(at);
                        })
                        .toList();
        return new LoadPath(
                moved, persistentConfig, runtimeConfig, folders, transientUnits, control, attached);
    }

    /**
     * {@return this load path with what a manager itself writes for the time it runs in folders of
     * its own: transient units, and what is set until the next boot}
     *
     * @param state such as {@code /run/systemd}
     */
    public LoadPath withState(String state) {
        String units = state + "/transient";
        List<String> controls = new ArrayList<>(control);
        List<String> folders = new ArrayList<>(search);
        if (!controls.isEmpty()) {
            String old = controls.removeLast();
            String own = state + old.substring(old.lastIndexOf('/'));
            controls.add(own);
            folders.replaceAll(folder -> folder.equals(old) ? own : folder);
        }
        folders.replaceAll(folder -> folder.equals(transientUnits) ? units : folder);
        return new LoadPath(
                folders, persistentConfig, runtimeConfig, generators, units, controls, attached);
    }

    /** {@return the folder of presets' own and distributions' files, most important first} */
    public static List<String> systemPresets() {
        return List.of(
                "/etc/systemd/system-preset",
                "/run/systemd/system-preset",
                "/usr/local/lib/systemd/system-preset",
                "/usr/lib/systemd/system-preset",
                "/lib/systemd/system-preset");
    }

    /**
     * {@return the folders of presets for users' units, most important first}
     *
     * @param configuration such as {@code /home/u/.config}
     */
    public static List<String> userPresets(String configuration) {
        return List.of(
                configuration + "/systemd/user-preset",
                "/etc/systemd/user-preset",
                "/run/systemd/user-preset",
                "/usr/local/lib/systemd/user-preset",
                "/usr/lib/systemd/user-preset");
    }

    /** {@return whether the folder holds what generators wrote} */
    public boolean isGenerator(String folder) {
        return generators.contains(folder);
    }

    /** {@return whether the folder holds transient units} */
    public boolean isTransient(String folder) {
        return folder.equals(transientUnits);
    }

    /** {@return whether the folder holds what its distribution ships} */
    public boolean isVendor(String folder) {
        return search.contains(folder)
                && (folder.startsWith("/usr/") || folder.startsWith("/lib/"))
                && !folder.startsWith("/usr/local/");
    }

    /** {@return whether the folder holds what {@code set-property} wrote} */
    public boolean isControl(String folder) {
        return control.contains(folder);
    }

    /** {@return whether the folder is one in which an administrator's symlinks lie} */
    public boolean isConfig(String folder) {
        return folder.equals(persistentConfig)
                || folder.equals(runtimeConfig)
                || folder.equals("/etc/systemd/user");
    }

    /** {@return whether the folder is emptied at the next boot} */
    public boolean isRuntime(String folder) {
        return folder.equals(runtimeConfig) || folder.startsWith("/run/");
    }

    /** {@return the folder of the search path that holds this path directly} */
    public Optional<String> folderOf(String path) {
        String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        return search.stream().filter(parent::equals).findFirst();
    }
}
