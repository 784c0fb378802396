package org.jitney.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.HeaderView;
import org.jitney.journal.format.JournalFile;
import org.jitney.journal.format.Verifier;

/** Verifies a file and says what came of it. */
final class FileVerification {
    private static final int SEALED = 1;

    private FileVerification() {}

    static Verification verify(Path path, Optional<String> key, Verification.Progress progress)
            throws IOException {
        long size = java.nio.file.Files.size(path);
        try (JournalFile file = JournalFile.open(path)) {
            HeaderView header = new HeaderView(file);
            boolean isSealed = (header.compatibleFlags() & SEALED) != 0;
            if (isSealed && key.isEmpty()) {
                return new Verification.KeyRequired();
            }
            Verifier.verify(file, Optional.empty(), progress::at);
            return new Verification.Intact();
        } catch (CorruptFile e) {
            return new Verification.Corrupt(e.offset(), e.reason(), size);
        } catch (InternalError e) {
            return new Verification.Corrupt(0, "File is truncated", size);
        }
    }
}
