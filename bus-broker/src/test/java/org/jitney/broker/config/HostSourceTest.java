package org.jitney.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSourceTest {
    @TempDir private Path tree;

    private void write(String file, String text) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void whereLogindRunsWhoHasASeatIsAtTheConsole() throws IOException, ErrnoException {
        write("run/systemd/seats/seat0", "");
        write("run/systemd/users/1000", "NAME=ann\nSEATS=seat0\nONLINE_SEATS=seat0\n");
        write("run/systemd/users/1001", "NAME=ben\nSEATS=seat0\nONLINE_SEATS=\n");
        write("run/console/root", "");

        try (Root root = Root.of(tree)) {
            assertThat(new HostSource(root).consoleUsers()).containsExactly(1000);
        }
    }

    @Test
    void elseItIsForWhomTheLoginProgramLeftAFile() throws IOException, ErrnoException {
        write("run/console/root", "");
        write("run/console/1234", "");

        try (Root root = Root.of(tree)) {
            assertThat(new HostSource(root).consoleUsers()).containsExactlyInAnyOrder(0, 1234);
        }
    }

    @Test
    void nobodyIsAtAConsoleThatDoesNotExist() throws ErrnoException {
        try (Root root = Root.of(tree)) {
            assertThat(new HostSource(root).consoleUsers()).isEmpty();
        }
    }

    @Test
    void idsMayBeNumbers() throws ErrnoException {
        try (Root root = Root.of(tree)) {
            HostSource source = new HostSource(root);

            assertThat(source.uid("4294967294")).contains(-2);
            assertThat(source.uid("root")).contains(0);
            assertThat(source.uid("no such user")).isEmpty();
            assertThat(source.gid("12")).contains(12);
        }
    }
}
