package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.CatalogDatabase;
import org.jitney.clients.logs.CatalogFolders;
import org.jitney.clients.logs.CatalogSource;

/** Lists explanations of messages, and compiles them. */
final class CatalogVerbs {
    private static final String FAILED = "Failed to list catalog: ";

    private final Wishes wishes;
    private final Screen screen;
    private final Path root;
    private final String language;

    CatalogVerbs(Wishes wishes, Screen screen, String language) {
        this.wishes = wishes;
        this.screen = screen;
        this.root = Path.of(wishes.root.orElse("/"));
        this.language = language;
    }

    /** {@return the exit status} */
    int list() throws UsageError {
        boolean line = wishes.action == Action.LIST_CATALOG;
        CatalogDatabase database;
        try {
            database = CatalogDatabase.read(CatalogFolders.database(root));
        } catch (CatalogDatabase.Broken e) {
            throw new UsageError(FAILED + "Bad message");
        } catch (IOException e) {
            throw new UsageError(FAILED + Sources.reason(e));
        }
        screen.page();
        Output output = screen.output();
        if (wishes.operands.isEmpty()) {
            for (CatalogDatabase.Entry entry : database.list(language)) {
                output.print(render(entry.id(), entry.text(), line));
            }
            return 0;
        }
        return some(database, line, output);
    }

    private int some(CatalogDatabase database, boolean line, Output output) throws UsageError {
        String failure = "";
        for (String operand : wishes.operands) {
            Optional<String> text = database.find(operand, language);
            if (text.isPresent()) {
                String id = operand.replace("-", "").toLowerCase(java.util.Locale.ROOT);
                output.print(render(id, text.get(), line));
                continue;
            }
            boolean id = operand.replace("-", "").matches("[0-9a-fA-F]{32}");
            String reason = id ? "No such file or directory" : "Invalid argument";
            output.flush();
            if (id) {
                screen.note("Failed to retrieve catalog entry for '" + operand + "': " + reason);
            } else {
                screen.error("Failed to parse id128 '" + operand + "': " + reason);
            }
            failure = failure.isEmpty() ? reason : failure;
        }
        if (!failure.isEmpty()) {
            throw new UsageError(FAILED + failure);
        }
        return 0;
    }

    private static String render(String id, String text, boolean line) {
        if (!line) {
            return "-- " + id + "\n" + text + "\n";
        }
        String by = CatalogSource.header(text, "Defined-By").orElse("n/a");
        String subject = CatalogSource.header(text, "Subject").orElse("n/a");
        return id + " " + by + ": " + subject + "\n";
    }

    /** Compiles all catalog files, so that the database is the old or the new one at any time. */
    void update() throws UsageError {
        CatalogSource source = new CatalogSource(screen::warn);
        Path file = root;
        try {
            for (Path each : CatalogFolders.sources(root)) {
                file = each;
                source.read(each);
            }
        } catch (CatalogSource.Malformed e) {
            screen.error(String.valueOf(e.getMessage()));
            screen.error("Failed to import file '" + file + "': Invalid argument");
            throw new UsageError(FAILED + "Invalid argument");
        } catch (IOException e) {
            screen.error("Failed to open file " + file + ": " + Sources.reason(e));
            throw new UsageError(FAILED + Sources.reason(e));
        }
        if (source.size() == 0) {
            screen.note("No items in catalog.");
            return;
        }
        Path database = CatalogFolders.database(root);
        try {
            Path folder = Files.createDirectories(database.getParent());
            Path fresh = Files.createTempFile(folder, ".#database", "");
            Files.write(fresh, source.compile());
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(fresh, database, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            screen.error("Failed to write " + database + ": " + Sources.reason(e));
            throw new UsageError(FAILED + Sources.reason(e));
        }
    }
}
