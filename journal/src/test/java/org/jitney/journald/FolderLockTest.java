package org.jitney.journald;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderLockTest {
    @TempDir Path folder;

    @Test
    void aSecondDaemonIsRefusedUntilTheFirstHasEnded() throws IOException, ErrnoException {
        try (FolderLock _ = FolderLock.take(folder)) {
            assertThatThrownBy(() -> FolderLock.take(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder + ": another journal daemon is running there");
        }

        FolderLock.take(folder).close();
    }

    @Test
    void aDirectoryThatIsNotThereCannotBeLocked() {
        assertThatThrownBy(() -> FolderLock.take(folder.resolve("none")))
                .isInstanceOf(ErrnoException.class)
                .hasMessageContaining("No such file or directory");
    }
}
