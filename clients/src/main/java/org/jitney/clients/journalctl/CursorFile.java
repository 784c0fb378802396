package org.jitney.clients.journalctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jitney.clients.cli.UsageError;

/** The file of {@code --cursor-file=}: one line, where the last call has ended. */
final class CursorFile {
    private CursorFile() {}

    /** {@return the cursor, if there is a file and something in it} */
    static Optional<String> read(String file) throws UsageError {
        try {
            String text = Files.readString(Path.of(file));
            return text.lines().findFirst().filter(line -> !line.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UsageError("Failed to read cursor file " + file + ": " + Sources.reason(e));
        }
    }

    /** Writes it, so that the file has the old or the new one at any time. */
    static void write(String file, String cursor) throws UsageError {
        Path path = Path.of(file).toAbsolutePath();
        try {
            Path fresh = Files.createTempFile(path.getParent(), ".#" + path.getFileName(), "");
            Files.writeString(fresh, cursor + "\n");
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UsageError(
                    "Failed to write new cursor to " + file + ": " + Sources.reason(e));
        }
    }
}
