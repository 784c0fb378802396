package org.jitney.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Unistd;
import org.jitney.manager.bus.ManagerDaemon;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the program of this process anew, from the files that are there now: the process, its
 * children and the descriptors that were left open stay, all else begins again.
 */
final class Reexecution {
    private static final Logger LOG = LoggerFactory.getLogger(Reexecution.class);

    private Reexecution() {}

    /** Returns only when it could not be done; clients of the daemon wait meanwhile. */
    static void run(ManagerDaemon daemon) {
        daemon.keepOpen(true);
        run();
        daemon.keepOpen(false);
    }

    /** Returns only when it could not be done. */
    static void run() {
        try {
            String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
            String program = Files.readSymbolicLink(Path.of("/proc/self/exe")).toString();
            LOG.info("replacing the program of this process");
            Unistd.execv(program, arguments(line));
        } catch (IOException | ErrnoException e) {
            LOG.error("the program cannot be replaced: {}", e.toString());
        }
    }

    /** Whoever waited for the first word of this process has had it. */
    static List<String> arguments(String commandLine) {
        List<String> out = new ArrayList<>(List.of(commandLine.split("\0", -1)));
        out.removeLast();
        int at = out.indexOf("--ready-fd");
        if (at >= 0) {
            out.subList(at, Math.min(at + 2, out.size())).clear();
        }
        out.removeIf(argument -> argument.startsWith("--ready-fd="));
        return out;
    }
}
