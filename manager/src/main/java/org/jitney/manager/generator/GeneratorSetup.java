package org.jitney.manager.generator;

import java.util.List;

/**
 * Which generators a manager runs, and with what.
 *
 * @param folders where programs are looked for, the most important folder first
 * @param environmentFolders where programs are looked for that make environment variables
 * @param outputs the three folders of output below the root: normal, early, late
 * @param environment {@code NAME=value}, on top of the manager's own
 * @param builtIn those that are part of the manager; a program of that name of the distribution is
 *     not run then, one of the administrator's is run instead
 */
public record GeneratorSetup(
        List<String> folders,
        List<String> environmentFolders,
        Outputs outputs,
        List<String> environment,
        List<NativeGenerator> builtIn) {

    /** The three folders of output. */
    public record Outputs(String normal, String early, String late) {
        /** {@return them in the order of a generator's arguments} */
        public List<String> all() {
            return List.of(normal, early, late);
        }

        /** {@return folders beside these, which are filled before they take their place} */
        public Outputs fresh() {
            return new Outputs(normal + ".new", early + ".new", late + ".new");
        }
    }

    /** No generators at all. */
    public static final GeneratorSetup NONE =
            new GeneratorSetup(List.of(), List.of(), new Outputs("", "", ""), List.of(), List.of());

    /** Makes a setup that nobody can change any more. */
    public GeneratorSetup {
        folders = List.copyOf(folders);
        environmentFolders = List.copyOf(environmentFolders);
        environment = List.copyOf(environment);
        builtIn = List.copyOf(builtIn);
    }

    /** {@return the folders of a system manager's programs} */
    public static List<String> systemFolders(String kind) {
        return List.of(
                "/run/systemd/" + kind,
                "/etc/systemd/" + kind,
                "/usr/local/lib/systemd/" + kind,
                "/usr/lib/systemd/" + kind,
                "/lib/systemd/" + kind);
    }

    /** {@return whether there is nothing to run, ever} */
    public boolean isEmpty() {
        return folders.isEmpty() && environmentFolders.isEmpty() && builtIn.isEmpty();
    }
}
