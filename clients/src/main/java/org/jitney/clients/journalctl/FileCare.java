package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jitney.clients.cli.LocalZone;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.journal.JournalHeader;
import org.jitney.journal.Journals;
import org.jitney.journal.Retention;
import org.jitney.journal.Verification;
import org.jitney.journal.format.CorruptFile;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.time.TimeSpan;
import org.jitney.unitfile.time.Timestamp;

/** What is done with journal files as files. */
final class FileCare {
    private static final long PER_SECOND = 1_000_000;

    private final Wishes wishes;
    private final Sources sources;
    private final Screen screen;

    FileCare(Wishes wishes, Sources sources, Screen screen) {
        this.wishes = wishes;
        this.sources = sources;
        this.screen = screen;
    }

    /** Prints the headers of all files. */
    void headers(List<Path> files) {
        boolean first = true;
        for (Path file : files) {
            try {
                JournalHeader header = Journals.header(file);
                screen.output().print((first ? "" : "\n") + HeaderText.render(file, header));
                first = false;
            } catch (IOException | CorruptFile e) {
                // Opening it has complained already.
            }
        }
    }

    /** {@return the exit status: whether every file is intact} */
    int verify(List<Path> files, boolean terminal) throws UsageError {
        int status = 0;
        for (Path file : files) {
            VerifyProgress progress =
                    new VerifyProgress(screen.output(), terminal && !wishes.quiet);
            Verification result;
            try {
                result = Journals.verify(file, wishes.verifyKey, progress);
            } catch (IOException e) {
                progress.clear();
                screen.warn("FAIL: " + file + " (" + Sources.reason(e) + ")");
                status = 1;
                continue;
            }
            progress.clear();
            status = Math.max(status, report(file, result));
        }
        return status;
    }

    private int report(Path file, Verification result) throws UsageError {
        switch (result) {
            case Verification.Intact _ -> pass(file);
            case Verification.Sealed sealed -> {
                pass(file);
                seals(sealed);
            }
            case Verification.KeyRequired _ -> {
                screen.note(
                        "Journal file "
                                + file
                                + " has sealing enabled but verification key has not been passed"
                                + " using --verify-key=.");
                screen.warn("FAIL: " + file + " (Required key not available)");
                return 1;
            }
            case Verification.KeyRejected _ -> throw new UsageError("Failed to parse seed.");
            case Verification.Corrupt(long offset, String reason, long size) -> {
                String at = String.format(Locale.ROOT, "%06x", offset);
                screen.error(at + ": " + reason);
                screen.error(
                        "File corruption detected at "
                                + file
                                + ":"
                                + at
                                + " (of "
                                + size
                                + " bytes, "
                                + (size == 0 ? 0 : 100 * offset / size)
                                + "%).");
                screen.warn("FAIL: " + file + " (Bad message)");
                return 1;
            }
        }
        return 0;
    }

    private void pass(Path file) {
        if (!wishes.quiet) {
            screen.note("PASS: " + file);
        }
    }

    private void seals(Verification.Sealed sealed) {
        if (wishes.quiet) {
            return;
        }
        long last = sealed.lastContained();
        long validated = sealed.lastValidated();
        if (validated > 0) {
            screen.note(
                    "=> Validated from "
                            + time(sealed.firstContained())
                            + " to "
                            + time(validated)
                            + ", final "
                            + span(Math.max(0, last - validated))
                            + " entries not sealed.");
        } else if (last > 0) {
            screen.note(
                    "=> No sealing yet, "
                            + span(last - sealed.firstContained())
                            + " of entries not sealed.");
        } else {
            screen.note("=> No sealing yet, no entries in file.");
        }
    }

    private String time(long usec) {
        return new Timestamp(usec).render(wishes.utc ? ZoneOffset.UTC : LocalZone.get());
    }

    private static String span(long usec) {
        return new TimeSpan(usec).render(0);
    }

    /** {@return the exit status} */
    int vacuum(long now) {
        if (wishes.vacuumSize <= 0 && wishes.vacuumFiles <= 0 && wishes.vacuumTime <= 0) {
            return 0;
        }
        long oldest = wishes.vacuumTime <= 0 ? 0 : Math.max(0, now - wishes.vacuumTime);
        Retention retention =
                new Retention(
                        wishes.vacuumSize,
                        wishes.vacuumFiles,
                        Instant.ofEpochSecond(oldest / PER_SECOND, oldest % PER_SECOND * 1000));
        int status = 0;
        for (Path folder : sources.folders()) {
            Map<Path, JournalHeader> before = wishes.quiet ? Map.of() : headers(folder);
            try {
                vacuumed(folder, retention.vacuum(folder), before);
            } catch (IOException e) {
                screen.error("Failed to vacuum " + folder + ": " + Sources.reason(e));
                status = 1;
            }
        }
        return status;
    }

    /** What is told of a file is gone with it. */
    private static Map<Path, JournalHeader> headers(Path folder) {
        Map<Path, JournalHeader> headers = new HashMap<>();
        try (var list = Files.newDirectoryStream(folder, "*.journal*")) {
            for (Path file : list) {
                try {
                    headers.put(file, Journals.header(file));
                } catch (IOException | CorruptFile e) {
                    // Then it is told without its size.
                }
            }
        } catch (IOException e) {
            return headers;
        }
        return headers;
    }

    private void vacuumed(Path folder, Retention.Vacuumed result, Map<Path, JournalHeader> before) {
        if (wishes.quiet) {
            return;
        }
        List<Path> deleted = result.deleted();
        for (Path file : deleted) {
            JournalHeader header = before.get(file);
            boolean empty = header == null || header.entryObjects() == 0;
            String size = header == null ? "" : " (" + ByteSize.render(header.diskUsage()) + ")";
            String what = empty ? "Deleted empty archived journal " : "Deleted archived journal ";
            screen.note(what + file + size + ".");
        }
        screen.note(
                "Vacuuming done, freed "
                        + ByteSize.render(result.freed())
                        + " of archived journals from "
                        + folder
                        + ".");
    }
}
