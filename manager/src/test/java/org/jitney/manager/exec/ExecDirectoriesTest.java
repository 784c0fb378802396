package org.jitney.manager.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Unistd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecDirectoriesTest {
    private static final Identity SELF =
            new Identity(Unistd.getuid(), Unistd.getgid(), Optional.empty(), Optional.empty());

    @TempDir Path folder;
    private Root root;
    private ExecDirectories directories;

    @BeforeEach
    void open() throws Exception {
        root = Root.of(folder);
        directories = new ExecDirectories(root);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private String mode(String path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }

    @Test
    void directoriesAreMadeWithTheirModeAndLinks() throws Exception {
        directories.make(
                ExecSettings.of(
                        "RuntimeDirectory=./a///b/.",
                        "RuntimeDirectoryMode=0750",
                        "StateDirectory=c:d/e"),
                SELF);

        assertThat(mode("run/a/b")).isEqualTo("rwxr-x---");
        assertThat(Files.readSymbolicLink(folder.resolve("var/lib/d/e")))
                .isEqualTo(Path.of("/var/lib/c"));
    }

    @Test
    void runtimeDirectoriesGoUnlessTheyAreToStay() throws Exception {
        var kept = ExecSettings.of("RuntimeDirectory=kept", "RuntimeDirectoryPreserve=restart");
        directories.make(kept, SELF);

        directories.removeRuntime(kept, true);
        assertThat(folder.resolve("run/kept")).exists();
        directories.removeRuntime(kept, false);
        assertThat(folder.resolve("run/kept")).doesNotExist();
    }

    @Test
    void theDirectoriesOfADynamicUserLieBehindALockedFolder() throws Exception {
        directories.make(ExecSettings.of("DynamicUser=yes", "StateDirectory=foo foo/bar"), SELF);

        assertThat(mode("var/lib/private")).isEqualTo("rwx------");
        assertThat(folder.resolve("var/lib/private/foo/bar")).isDirectory();
        assertThat(Files.readSymbolicLink(folder.resolve("var/lib/foo")))
                .isEqualTo(Path.of("/var/lib/private/foo"));
    }

    @Test
    void aDirectoryMovesWhenItsUserBecomesDynamicAndBack() throws Exception {
        var ordinary = ExecSettings.of("StateDirectory=foo");
        var dynamic = ExecSettings.of("DynamicUser=yes", "StateDirectory=foo");
        directories.make(ordinary, SELF);
        Files.writeString(folder.resolve("var/lib/foo/data"), "kept");

        directories.make(dynamic, SELF);
        assertThat(folder.resolve("var/lib/private/foo/data")).hasContent("kept");
        assertThat(Files.isSymbolicLink(folder.resolve("var/lib/foo"))).isTrue();

        directories.make(ordinary, SELF);
        assertThat(folder.resolve("var/lib/private/foo")).doesNotExist();
        assertThat(Files.isSymbolicLink(folder.resolve("var/lib/foo"))).isFalse();
        assertThat(folder.resolve("var/lib/foo/data")).hasContent("kept");
    }

    @Test
    void configurationIsTheAdministratorsOnceItIsThere() throws Exception {
        Path existing = Files.createDirectories(folder.resolve("etc/foo"));
        Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rwx------"));

        directories.make(ExecSettings.of("ConfigurationDirectory=foo"), SELF);

        assertThat(mode("etc/foo")).isEqualTo("rwx------");
    }
}
