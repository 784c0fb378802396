package org.jitney.clients.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.journal.Id128;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JournalPlacesTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir Path folder;

    @Test
    void theIdOfAMachineIsRead() throws IOException, ErrnoException {
        Path file = Files.writeString(folder.resolve("machine-id"), ID + "\n");

        assertThat(JournalPlaces.requireMachineId(file)).isEqualTo(Id128.parse(ID));
    }

    /** The errors are those that Debian's journalctl 252 shows for these files. */
    @ParameterizedTest
    @CsvSource({
        "'', " + Errno.ENOMEDIUM,
        "00000000000000000000000000000000, " + Errno.ENOMEDIUM,
        "uninitialized, " + Errno.ENOPKG,
        "abc, " + Errno.EINVAL,
        "zz23456789abcdef0123456789abcdef, " + Errno.EINVAL
    })
    void whyAMachineHasNoIdIsSaid(String text, int errno) throws IOException {
        Path file = Files.writeString(folder.resolve("machine-id"), text);

        assertThat(failure(file).errno()).isEqualTo(errno);
    }

    @Test
    void aMachineWithoutTheFileHasNoId() {
        assertThat(failure(folder.resolve("none")).errno()).isEqualTo(Errno.ENOENT);
    }

    private static ErrnoException failure(Path file) {
        return catchThrowableOfType(
                ErrnoException.class, () -> JournalPlaces.requireMachineId(file));
    }
}
