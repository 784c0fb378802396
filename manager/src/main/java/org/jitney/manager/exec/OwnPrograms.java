package org.jitney.manager.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.unit.ExecContext;

/**
 * The programs of unit files for which ours stand: those of {@code user@.service} and {@code
 * user-runtime-dir@.service}, and the small daemons that the bus starts. The units are shown as
 * they are written, the process has the name that they give it; only the file that is executed is
 * another one. So nothing has to be mounted or installed over the distribution's programs.
 *
 * @param folder where ours lie under the same names
 */
public record OwnPrograms(Optional<Path> folder) {
    /** All programs are those of the distribution. */
    public static final OwnPrograms NONE = new OwnPrograms(Optional.empty());

    private static final Set<String> NAMES =
            Set.of(
                    "systemd-user-runtime-dir",
                    "systemd-hostnamed",
                    "systemd-localed",
                    "systemd-logind",
                    "systemd-timedated",
                    "systemd-timesyncd",
                    "systemd-networkd",
                    "systemd-resolved");
    private static final List<String> PLACES = List.of("/lib/systemd/", "/usr/lib/systemd/");

    /** {@return whether another file is executed for that one} */
    boolean replace(String path, List<String> argv, ExecContext context) {
        return !insteadOf(path, argv, context).equals(path);
    }

    /** {@return the file to be executed for that one} */
    String insteadOf(String path, List<String> argv, ExecContext context) {
        boolean elsewhere = context.rootDirectory().isPresent() || context.rootImage().isPresent();
        if (folder.isEmpty() || elsewhere || !context.runtimeScope().system()) {
            return path;
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean ours =
                PLACES.stream().anyMatch(place -> path.equals(place + name))
                        && (NAMES.contains(name)
                                || (name.equals("systemd") && argv.contains("--user")));
        Path own = folder.get().resolve(name);
        return ours && Files.exists(own) ? own.toString() : path;
    }
}
