package org.jitney.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jitney.journal.format.CorruptFile;
import org.jitney.journal.format.HeaderView;
import org.jitney.journal.format.JournalFile;
import org.jitney.journal.format.KeyedSealCheck;
import org.jitney.journal.format.Verifier;

/** Verifies a file and says what came of it. */
final class FileVerification {
    private static final int SEALED = 1;

    private FileVerification() {}

    static Verification verify(Path path, Optional<String> key, Verification.Progress progress)
            throws IOException {
        long size = Files.size(path);
        try (JournalFile file = JournalFile.open(path)) {
            HeaderView header = new HeaderView(file);
            boolean isSealed = (header.compatibleFlags() & SEALED) != 0;
            if (isSealed && key.isEmpty()) {
                return new Verification.KeyRequired();
            }
            Optional<KeyedSealCheck> seals = key.flatMap(KeyedSealCheck::parse);
            if (key.isPresent() && seals.isEmpty()) {
                // Also where nothing is sealed: who passes a key thinks that it was looked at.
                return new Verification.KeyRejected();
            }
            if (!isSealed) {
                Verifier.verify(file, Optional.empty(), progress::at);
                return new Verification.Intact();
            }
            Verifier.verify(file, Optional.of(seals.orElseThrow()), progress::at);
            return new Verification.Sealed(
                    header.number(HeaderView.Value.HEAD_ENTRY_REALTIME).orElse(0),
                    seals.get().lastSealed(),
                    header.number(HeaderView.Value.TAIL_ENTRY_REALTIME).orElse(0));
        } catch (CorruptFile e) {
            return new Verification.Corrupt(e.offset(), e.reason(), size);
        } catch (InternalError e) {
            return new Verification.Corrupt(0, "File is truncated", size);
        }
    }
}
