package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.JournalPlaces;
import org.jitney.journal.Id128;
import org.jitney.journal.Sealing;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.time.TimeSpan;

/** Makes the keys that journald seals with, and shows the one to verify with. */
final class KeySetup {
    private static final Path JOURNAL = Path.of("/var/log/journal");

    private KeySetup() {}

    static void run(Wishes wishes, Screen screen, boolean terminal, long now) throws UsageError {
        if (!Files.isDirectory(JOURNAL)) {
            throw new UsageError(
                    JOURNAL + " is not a directory, must be using persistent logging for FSS.");
        }
        Id128 machine = machineId();
        Path file = JOURNAL.resolve(machine.toString()).resolve("fss");
        if (!wishes.force && Files.exists(file)) {
            throw new UsageError(
                    "Sealing key file " + file + " exists already. Use --force to recreate.");
        }
        screen.note("Generating seed...");
        screen.note("Generating key pair...");
        screen.note("Generating sealing key...");
        Sealing.Keys keys;
        try {
            Files.deleteIfExists(file);
            keys =
                    Sealing.setUp(
                            file,
                            machine,
                            JournalPlaces.bootId(),
                            Instant.EPOCH.plus(now, ChronoUnit.MICROS),
                            Duration.of(wishes.interval, ChronoUnit.MICROS));
        } catch (IOException e) {
            throw new UsageError("Failed to open " + file + ": " + Sources.reason(e));
        }
        if (terminal) {
            screen.note(explanation(file, machine, wishes.interval, screen.output()));
        }
        screen.output().print(keys.verificationKey() + "\n");
    }

    private static Id128 machineId() throws UsageError {
        try {
            return JournalPlaces.requireMachineId(Path.of("/etc/machine-id"));
        } catch (ErrnoException e) {
            throw new UsageError("Failed to get machine ID: " + Errno.message(e.errno()));
        }
    }

    private static String explanation(Path file, Id128 machine, long interval, Output output) {
        String sealing = output.paint(Colour.HIGHLIGHT, "secret sealing key");
        String verification = output.paint(Colour.HIGHLIGHT, "secret verification key");
        return "\nNew keys were made for machine %s.\n\n".formatted(machine)
                + "The %s is in this file, where journald replaces it from time to time:\n\n\t%s\n\n"
                        .formatted(sealing, file)
                + "It changes every %s.\n\n".formatted(new TimeSpan(interval).render(0))
                + "The %s is shown this once. Keep it, but not on this machine:\n"
                        .formatted(verification);
    }
}
