package org.jitney.manager.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jitney.linux.fd.Root;
import org.jitney.unitfile.LoadPath;
import org.jitney.unitfile.install.FileError;
import org.jitney.unitfile.install.FileTree;
import org.jitney.unitfile.install.InstallSections;
import org.jitney.unitfile.install.UnitFileState;
import org.jitney.unitfile.install.UnitFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootTreeTest {
    @TempDir Path temporary = Path.of("/nonexistent");

    private Path guest = Path.of("/nonexistent");
    private @Nullable Root opened;

    @BeforeEach
    void open() throws Exception {
        guest = Files.createDirectory(temporary.resolve("guest"));
        opened = Root.of(guest);
    }

    @AfterEach
    void close() {
        root().close();
    }

    private Root root() {
        return Objects.requireNonNull(opened);
    }

    private RootTree tree() {
        return new RootTree(root());
    }

    @Test
    void writesReadsListsAndRemoves() throws Exception {
        tree().write("/a/b/file", "text".getBytes(StandardCharsets.UTF_8), 0640);
        tree().symlink("file", "/a/b/link");

        assertThat(tree().list("/a/b")).containsExactly("file", "link");
        assertThat(tree().read("/a/b/link")).hasValue("text".getBytes(StandardCharsets.UTF_8));
        assertThat(tree().readLink("/a/b/link")).contains("file");
        assertThat(tree().readLink("/a/b/file")).isEmpty();
        assertThat(tree().statNoFollow("/a/b/file").orElseThrow().mode()).isEqualTo(0640);
        assertThat(tree().removeEmptyDirectory("/a/b")).isFalse();
        assertThat(tree().remove("/a/b/file")).isTrue();
        assertThat(tree().remove("/a/b/file")).isFalse();
        assertThat(tree().remove("/a/b/link")).isTrue();
        assertThat(tree().removeEmptyDirectory("/a/b")).isTrue();
    }

    @Test
    void whatIsNotThereIsEmpty() throws Exception {
        tree().write("/file", new byte[0], 0644);

        assertThat(tree().list("/no")).isEmpty();
        assertThat(tree().list("/file")).isEmpty();
        assertThat(tree().statNoFollow("/file/below")).isEmpty();
        assertThat(tree().read("/no")).isEmpty();
        assertThat(tree().statNoFollow("/file").orElseThrow().isMask()).isTrue();
    }

    @Test
    void symlinksStayInside() throws Exception {
        Path secret = Files.writeString(temporary.resolve("secret"), "secret");
        Files.createSymbolicLink(guest.resolve("absolute"), secret);
        Files.createSymbolicLink(guest.resolve("climbing"), Path.of("../../../../.." + secret));
        Files.createSymbolicLink(guest.resolve("out"), temporary);

        assertThat(tree().read("/absolute")).isEmpty();
        assertThat(tree().read("/climbing")).isEmpty();
        assertThat(tree().list("/out")).isEmpty();
        FileError error =
                catchThrowableOfType(FileError.class, () -> tree().symlink("x", "/out/evil"));
        assertThat(error).isNotNull();
        assertThat(temporary.toFile().list()).containsExactlyInAnyOrder("guest", "secret");
    }

    @Test
    void onlyRegularFilesOfSensibleSizeAreRead() throws Exception {
        try (var huge = new RandomAccessFile(guest.resolve("huge").toFile(), "rw")) {
            huge.setLength(1L << 33);
        }
        Files.createDirectory(guest.resolve("folder"));
        assertThat(new ProcessBuilder("mkfifo", guest.resolve("fifo").toString()).start().waitFor())
                .isZero();

        assertThat(errnoOfReading("/huge")).isEqualTo("EFBIG");
        assertThat(errnoOfReading("/folder")).isEqualTo("EISDIR");
        assertThat(errnoOfReading("/fifo")).isEqualTo("EBADFD");
        assertThat(tree().statNoFollow("/fifo").orElseThrow().kind())
                .isEqualTo(FileTree.Kind.OTHER);
    }

    private String errnoOfReading(String path) {
        return catchThrowableOfType(FileError.class, () -> tree().read(path)).errno();
    }

    @Test
    void aLoopOfSymlinksIsAnError() throws Exception {
        Files.createSymbolicLink(guest.resolve("loop"), Path.of("loop"));

        assertThat(errnoOfReading("/loop")).isEqualTo("ELOOP");
    }

    @Test
    void anExistingSymlinkIsReplaced() throws Exception {
        tree().symlink("one", "/link");
        tree().symlink("two", "/link");

        assertThat(tree().readLink("/link")).contains("two");
        assertThat(tree().list("/")).containsExactly("link");
    }

    @Test
    void servesTheInstallLogic() throws Exception {
        String lib = "/lib/systemd/system/";
        tree().write(lib + "x.target", "[Unit]\n".getBytes(StandardCharsets.UTF_8), 0644);
        byte[] unit = "[Install]\nWantedBy=x.target\n".getBytes(StandardCharsets.UTF_8);
        tree().write(lib + "a.service", unit, 0644);
        var files =
                new UnitFiles(
                        tree(),
                        LoadPath.system(),
                        LoadPath.systemPresets(),
                        new MachineSpecifiers(root()),
                        diagnostic -> {});

        files.enable(List.of("a.service"), Set.of());

        assertThat(files.stateOf("a.service")).isEqualTo(UnitFileState.ENABLED);
        assertThat(guest.resolve("etc/systemd/system/x.target.wants/a.service")).isSymbolicLink();
    }

    @Test
    void whatIsInAFolderIsToldWithoutFollowingLinks() throws Exception {
        tree().write("/units/a.service", "text".getBytes(StandardCharsets.UTF_8), 0600);
        tree().symlink("/etc/passwd", "/units/out.service");
        tree().makeDirectories("/units/a.service.d");

        var found = tree().stats("/units");

        assertThat(found.keySet())
                .containsExactlyInAnyOrder("a.service", "a.service.d", "out.service");
        for (var each : found.entrySet()) {
            assertThat(tree().statNoFollow("/units/" + each.getKey())).contains(each.getValue());
        }
        assertThat(Objects.requireNonNull(found.get("out.service")).kind())
                .isEqualTo(FileTree.Kind.SYMLINK);
        assertThat(tree().stats("/nothing")).isEmpty();
    }

    @Test
    void aListOfUnitsThatIsAskedForAgainSeesWhatWasWrittenMeanwhile() throws Exception {
        String unit = "/lib/systemd/system/a.service";
        tree().write(unit, "[Service]\n".getBytes(StandardCharsets.UTF_8), 0644);
        long later = System.currentTimeMillis() * 1000 + 3_600_000_000L;
        var known = new InstallSections(() -> later);

        assertThat(listed(known)).isEqualTo(UnitFileState.STATIC);
        assertThat(listed(known)).isEqualTo(UnitFileState.STATIC);
        tree().write(unit, "[Install]\nWantedBy=x.target\n".getBytes(StandardCharsets.UTF_8), 0644);
        assertThat(listed(known)).isEqualTo(UnitFileState.DISABLED);
    }

    private UnitFileState listed(InstallSections known) throws Exception {
        return new UnitFiles(
                        tree(),
                        LoadPath.system(),
                        LoadPath.systemPresets(),
                        new MachineSpecifiers(root()),
                        diagnostic -> {},
                        known)
                .list(List.of(), List.of())
                .getFirst()
                .state();
    }
}
