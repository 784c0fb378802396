package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.bus.varlink.VarlinkConnection;
import org.jitney.clients.cli.UsageError;

/** What journald does when it is told to, over its Varlink socket. */
final class DaemonCalls {
    private static final Path FLUSHED = Path.of("/run/systemd/journal/flushed");

    private final Wishes wishes;

    DaemonCalls(Wishes wishes) {
        this.wishes = wishes;
    }

    void flush() throws UsageError {
        if (!Files.exists(FLUSHED)) {
            call("--flush", "FlushToVar");
        }
    }

    void relinquish() throws UsageError {
        call("--relinquish-var/--smart-relinquish-var", "RelinquishVar");
    }

    void rotate() throws UsageError {
        call("--rotate", "Rotate");
    }

    void sync() throws UsageError {
        call("--sync", "Synchronize");
    }

    private Path socket() {
        String folder = wishes.namespace.isEmpty() ? "journal" : "journal." + name();
        return Path.of("/run/systemd", folder, "io.systemd.journal");
    }

    private String name() {
        return wishes.namespace.startsWith("+") ? wishes.namespace.substring(1) : wishes.namespace;
    }

    private void call(String option, String method) throws UsageError {
        if (wishes.machine.isPresent()) {
            throw new UsageError(option + " is not supported in conjunction with --machine=.");
        }
        Path socket = socket();
        try (VarlinkConnection connection = connect(socket)) {
            var answer = connection.call("io.systemd.Journal." + method, "{}");
            if (!answer.error().isEmpty()) {
                throw new UsageError("Failed to execute varlink call: " + answer.error());
            }
        } catch (IOException e) {
            throw new UsageError("Failed to execute varlink call: " + e.getMessage());
        }
    }

    private static VarlinkConnection connect(Path socket) throws UsageError {
        try {
            return VarlinkConnection.open(socket);
        } catch (IOException e) {
            throw new UsageError("Failed to connect to " + socket + ": " + e.getMessage());
        }
    }
}
