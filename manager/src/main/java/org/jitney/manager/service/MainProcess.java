package org.jitney.manager.service;

import java.util.Map;
import java.util.Optional;
import org.jitney.linux.sys.Errno;
import org.jitney.manager.runtime.UnitHost;

/** Finds the main process of a service that forks: by its PID file, else by looking. */
final class MainProcess {
    private final UnitHost host;

    MainProcess(UnitHost host) {
        this.host = host;
    }

    /** {@return the process that the PID file names, when it can be the main process} */
    Optional<Integer> fromFile(String path, boolean mayWarn) {
        Optional<String> text = host.readFile(path);
        if (text.isEmpty()) {
            if (mayWarn) {
                host.log(
                        UnitHost.LogLevel.INFO,
                        "Can't open PID file %s (yet?) after start: No such file or directory"
                                .formatted(path),
                        Map.of("ERRNO", Integer.toString(Errno.ENOENT)));
            }
            return Optional.empty();
        }
        int pid;
        try {
            pid = Integer.parseInt(text.get().strip());
        } catch (NumberFormatException e) {
            host.log(
                    mayWarn ? UnitHost.LogLevel.INFO : UnitHost.LogLevel.DEBUG,
                    "Failed to read PID from file " + path);
            return Optional.empty();
        }
        return isSuitable(pid, path, mayWarn) ? Optional.of(pid) : Optional.empty();
    }

    private boolean isSuitable(int pid, String path, boolean mayWarn) {
        UnitHost.LogLevel level = mayWarn ? UnitHost.LogLevel.NOTICE : UnitHost.LogLevel.DEBUG;
        if (pid <= 1 || pid == ProcessHandle.current().pid()) {
            host.log(level, "New main PID %d is the manager, refusing.".formatted(pid));
            return false;
        }
        if (!host.isAlive(pid)) {
            host.log(level, "New main PID %d does not exist or is a zombie.".formatted(pid));
            return false;
        }
        if (host.owns(pid)) {
            return true;
        }
        // Whoever may write a file as root may name any process anyway.
        boolean trusted = host.ownerOf(path) == 0;
        host.log(
                UnitHost.LogLevel.NOTICE,
                "New main PID %d does not belong to service, %s"
                        .formatted(
                                pid,
                                trusted
                                        ? "but we'll accept it since PID file is owned by root."
                                        : "and PID file is not owned by root. Refusing."));
        return trusted;
    }

    /** {@return the only process of the unit that is our own child, if there is exactly one} */
    Optional<Integer> guess() {
        int found = 0;
        for (int pid : host.processes()) {
            if (!host.isChild(pid) || !host.isAlive(pid)) {
                continue;
            }
            if (found != 0) {
                return Optional.empty();
            }
            found = pid;
        }
        return found == 0 ? Optional.empty() : Optional.of(found);
    }
}
