package org.jitney.journald.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jitney.journal.JournalAppender;

/** Opens files to write to: for real, or in a test. */
public interface FileMaker {
    /**
     * Goes on with a file or makes it; one that cannot be gone on with is put aside.
     *
     * @param sealed whether it is sealed, if there is a key
     */
    JournalAppender open(Path file, SpaceLimits limits, boolean sealed) throws IOException;

    /** Lets a user read a file. */
    void letRead(Path file, int uid);
}
