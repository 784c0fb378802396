package org.jitney.manager.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat;
import org.jitney.manager.graph.LoadedUnit;
import org.jitney.manager.unit.ExecCommand;

/** Looks whether the programs that a unit starts are there and can be run. */
record ProgramCheck(Root root) {
    private static final List<String> OF_SERVICE =
            List.of(
                    "ExecCondition",
                    "ExecStartPre",
                    "ExecStart",
                    "ExecStartPost",
                    "ExecReload",
                    "ExecStop",
                    "ExecStopPost");
    private static final List<String> OF_SOCKET =
            List.of("ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost");
    private static final List<String> FOLDERS =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final int ANY_MAY_EXECUTE = 0111;

    /** {@return a sentence for each program that cannot be run} */
    List<String> missing(LoadedUnit unit) {
        List<String> missing = new ArrayList<>();
        for (ExecCommand command : commands(unit)) {
            int error = command.ignoresFailure() ? 0 : error(command.path());
            if (error != 0) {
                missing.add(
                        "Command %s is not executable: %s"
                                .formatted(command.path(), Errno.message(error)));
            }
        }
        return missing;
    }

    /** The reference looks at the first command of each kind. */
    private static List<ExecCommand> commands(LoadedUnit unit) {
        List<ExecCommand> first = new ArrayList<>();
        unit.settings()
                .service()
                .ifPresent(service ->
                        OF_SERVICE.forEach(kind ->
                                service.commands(kind).stream().limit(1).forEach(first::add)));
        unit.settings()
                .socket()
                .ifPresent(socket ->
                        OF_SOCKET.forEach(kind ->
                                socket.commands(kind).stream().limit(1).forEach(first::add)));
        return first;
    }

    private int error(String path) {
        if (path.contains("/")) {
            return errorAt(path);
        }
        int worst = Errno.ENOENT;
        for (String folder : FOLDERS) {
            int error = errorAt(folder + "/" + path);
            if (error == 0) {
                return 0;
            }
            worst = error == Errno.ENOENT ? worst : error;
        }
        return worst;
    }

    private int errorAt(String path) {
        try {
            Optional<Stat.FileStat> stat = root.stat(path);
            if (stat.isEmpty()) {
                return Errno.ENOENT;
            }
            if (stat.get().isDirectory()) {
                return Errno.EISDIR;
            }
            return (stat.get().permissions() & ANY_MAY_EXECUTE) == 0 ? Errno.EACCES : 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }
}
