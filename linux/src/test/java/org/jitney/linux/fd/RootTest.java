package org.jitney.linux.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Fcntl;
import org.jitney.linux.sys.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RootTest {
    @TempDir Path folder;
    private Path tree;
    private Path outside;
    private Root root;

    @BeforeEach
    void makeATreeAndASecretBesideIt() throws IOException, ErrnoException {
        tree = Files.createDirectory(folder.resolve("tree"));
        outside = Files.writeString(folder.resolve("secret"), "secret");
        Files.createDirectories(tree.resolve("etc/conf.d"));
        Files.writeString(tree.resolve("etc/hostname"), "guest\n");
        root = Root.of(tree);
    }

    @AfterEach
    void closeIt() {
        root.close();
    }

    /** Stands for the end of the process: nothing is tidied up after it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @EnumSource(Root.WriteStep.class)
    void fileIsTheOldOneOrTheNewOneWhereverAWriteEnds(Root.WriteStep step) throws Exception {
        root.watchWrites(each -> {
            if (each == step) {
                throw new Killed();
            }
        });

        assertThatThrownBy(() -> root.writeAtomically("/etc/hostname", "new\n", 0644))
                .isInstanceOf(Killed.class);

        boolean done = step == Root.WriteStep.SYNC_FOLDER;
        assertThat(tree.resolve("etc/hostname")).hasContent(done ? "new" : "guest");
        // What was left behind is in nobody's way.
        root.watchWrites(each -> {});
        root.writeAtomically("/etc/hostname", "next\n", 0644);
        assertThat(tree.resolve("etc/hostname")).hasContent("next");
    }

    @ParameterizedTest
    @EnumSource(Root.WriteStep.class)
    void failureOfAStepIsToldAndLeavesNothing(Root.WriteStep step) throws Exception {
        root.watchWrites(each -> {
            if (each == step) {
                throw new ErrnoException("write", Errno.ENOSPC);
            }
        });

        assertThatThrownBy(() -> root.writeAtomically("/etc/hostname", "new\n", 0644))
                .isInstanceOf(ErrnoException.class);

        try (var files = Files.list(tree.resolve("etc"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("conf.d", "hostname");
        }
    }

    @Test
    void readsFilesInside() throws ErrnoException {
        assertThat(root.readString("/etc/hostname")).isEqualTo("guest\n");
        assertThat(root.list("/etc")).containsExactly("conf.d", "hostname");
        assertThat(root.stat("/etc/hostname").orElseThrow().size()).isEqualTo(6);
        assertThat(root.readIfExists("/etc/nothing")).isEmpty();
        assertThat(root.readIfExists("/etc/hostname/below")).isEmpty();
    }

    @Test
    void touchMakesAFileAndItsFoldersAndSetsItsTime() throws ErrnoException {
        root.touch("/var/lib/new/stamp", 1_700_000_000_123_456L, 0644);

        assertThat(root.stat("/var/lib/new/stamp").orElseThrow().mtimeUsec())
                .isEqualTo(1_700_000_000_123_456L);
        root.touch("/etc/hostname", 1_000_000, 0644);
        assertThat(root.stat("/etc/hostname").orElseThrow().mtimeUsec()).isEqualTo(1_000_000);
        assertThat(root.readString("/etc/hostname")).isEqualTo("guest\n");
    }

    @Test
    void dotDotStopsAtTheRoot() throws ErrnoException {
        assertThat(root.readString("/../../../etc/hostname")).isEqualTo("guest\n");
        assertThat(root.readIfExists("/../secret")).isEmpty();
    }

    @Test
    void absoluteLinksStartAtTheRoot() throws Exception {
        Files.createSymbolicLink(tree.resolve("absolute"), outside);
        Files.createSymbolicLink(tree.resolve("inside"), Path.of("/etc/hostname"));

        assertThat(root.readIfExists("/absolute")).isEmpty();
        assertThat(root.readString("/inside")).isEqualTo("guest\n");
        assertThat(root.readLink("/inside")).isEqualTo("/etc/hostname");
    }

    @Test
    void relativeLinksCannotClimbOut() throws Exception {
        Files.createSymbolicLink(tree.resolve("etc/up"), Path.of("../../secret"));
        Files.createSymbolicLink(tree.resolve("etc/dir"), Path.of("../../.."));

        assertThat(root.readIfExists("/etc/up")).isEmpty();
        assertThat(root.readIfExists("/etc/dir/secret")).isEmpty();
        assertThat(root.readString("/etc/dir/etc/hostname")).isEqualTo("guest\n");
    }

    @Test
    void writesThroughALinkedDirectoryStayInside() throws Exception {
        Files.createDirectory(folder.resolve("etc"));
        Files.createSymbolicLink(tree.resolve("link"), folder.resolve("etc"));

        assertThatThrownBy(() -> root.writeAtomically("/link/file", "x", 0644))
                .isInstanceOf(ErrnoException.class);

        assertThat(folder.resolve("etc/file")).doesNotExist();
    }

    @Test
    void theWalkWithoutTheKernelGivesTheSameAnswers() throws Exception {
        Files.createSymbolicLink(tree.resolve("absolute"), outside);
        Files.createSymbolicLink(tree.resolve("inside"), Path.of("/etc/hostname"));
        Files.createSymbolicLink(tree.resolve("etc/up"), Path.of("../../secret"));
        Files.createSymbolicLink(tree.resolve("etc/dir"), Path.of("../../.."));
        Files.createSymbolicLink(tree.resolve("loop"), Path.of("loop"));
        String[] paths = {
            "/etc/hostname",
            "/absolute",
            "/inside",
            "/etc/up",
            "/etc/dir/etc/hostname",
            "/etc/dir/secret",
            "/../etc/hostname",
            "/loop",
            "/etc/hostname/x",
            "/",
            "/etc/..",
            "/etc/./conf.d/"
        };
        try (Fd directory = Fd.adopt(open(tree))) {
            InRoot lookup = new InRoot(directory);

            for (String path : paths) {
                assertThat(identity(() -> lookup.walk(path, Fcntl.O_PATH, 0)))
                        .as(path)
                        .isEqualTo(identity(() -> lookup.open(path, Fcntl.O_PATH, 0)));
            }
        }
    }

    @Test
    void theWalkMakesNewFilesInside() throws Exception {
        try (Fd directory = Fd.adopt(open(tree))) {
            int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT;

            new InRoot(directory).walk("/etc/../new", flags, 0600).close();

            assertThat(tree.resolve("new")).exists();
        }
    }

    private static int open(Path directory) throws ErrnoException {
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        return Fcntl.openat(Fcntl.AT_FDCWD, directory.toString(), flags, 0);
    }

    private interface Opening {
        Fd open() throws ErrnoException;
    }

    private static String identity(Opening opening) {
        try (Fd fd = opening.open()) {
            return "inode " + Stat.statx(fd.number(), "", Fcntl.AT_EMPTY_PATH).inode();
        } catch (ErrnoException e) {
            return Errno.name(e.errno());
        }
    }

    @Test
    void writesAtomicallyWithTheModeAndNoLeftovers() throws Exception {
        root.writeAtomically("/etc/hostname", "new\n", 0640);

        assertThat(tree.resolve("etc/hostname")).hasContent("new\n");
        assertThat(root.stat("/etc/hostname").orElseThrow().permissions()).isEqualTo(0640);
        assertThat(root.list("/etc")).containsExactly("conf.d", "hostname");
    }

    @Test
    void aFailedWriteLeavesTheOldFileAlone() throws Exception {
        assertThatThrownBy(() -> root.writeAtomically("/etc/conf.d", "x", 0644))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EISDIR));

        assertThat(root.list("/etc")).containsExactly("conf.d", "hostname");
    }

    @Test
    void replacesALinkInsteadOfFollowingIt() throws Exception {
        Files.createSymbolicLink(tree.resolve("etc/link"), outside);

        root.writeAtomically("/etc/link", "mine".getBytes(StandardCharsets.UTF_8), 0644);

        assertThat(outside).hasContent("secret");
        assertThat(tree.resolve("etc/link")).isRegularFile().hasContent("mine");
    }

    @Test
    void makesDirectoriesAndLinksAndRemovesThem() throws ErrnoException {
        root.mkdirs("/etc/a/b/c", 0755);
        root.symlink("../x", "/etc/a/link");
        root.symlinkAtomically("/dev/null", "/etc/a/link");

        assertThat(root.stat("/etc/a/b/c").orElseThrow().isDirectory()).isTrue();
        assertThat(root.readLink("/etc/a/link")).isEqualTo("/dev/null");
        assertThat(root.lstat("/etc/a/link").orElseThrow().isSymlink()).isTrue();
        assertThat(root.remove("/etc/a/link")).isTrue();
        assertThat(root.remove("/etc/a/link")).isFalse();
        assertThat(root.removeTree("/etc/a")).isTrue();
        assertThat(root.exists("/etc/a")).isFalse();
    }

    @Test
    void mkdirsOverAFileSaysSo() {
        assertThatThrownBy(() -> root.mkdirs("/etc/hostname/x", 0755))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
    }

    @Test
    void knowsBothNamesOfAFile() throws Exception {
        Files.createSymbolicLink(tree.resolve("alias"), Path.of("/etc"));

        assertThat(root.realPath("/alias/../alias/hostname")).isEqualTo("/etc/hostname");
        assertThat(root.realPath("/")).isEqualTo("/");
        assertThat(root.hostPath("/alias/hostname")).isEqualTo(tree.resolve("etc/hostname"));
        assertThat(root.hostPath("/alias/new")).isEqualTo(tree.resolve("etc/new"));
        assertThat(root.hostPath("/../../x")).isEqualTo(tree.resolve("x"));
    }

    @Test
    void refusesToReadADirectoryOrALinkThatIsNone() {
        assertThatThrownBy(() -> root.readBytes("/etc"))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EISDIR));
        assertThatThrownBy(() -> root.readLink("/etc/hostname"))
                .isInstanceOfSatisfying(
                        ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    @Test
    void theHostsTreeIsPlain() throws ErrnoException {
        try (Root host = Root.host()) {
            assertThat(host.isHost()).isTrue();
            assertThat(host.readString("/proc/self/comm").strip()).isNotEmpty();
            assertThat(host.hostPath("/etc/hostname")).isEqualTo(Path.of("/etc/hostname"));
        }
    }
}
