package org.jitney.manager.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionTesterTest {
    @TempDir Path root;
    private ConditionTester tester;

    @BeforeEach
    void fill() throws IOException {
        tester =
                new ConditionTester(
                        root,
                        () -> List.of("A=1"),
                        new CredentialFolders(List.of("/run/secrets", "/run/none")));
        Files.createDirectories(root.resolve("etc/full"));
        Files.createDirectories(root.resolve("etc/empty"));
        Files.writeString(root.resolve("etc/full/a.conf"), "x");
        Files.writeString(root.resolve("etc/nothing"), "");
        Files.createSymbolicLink(root.resolve("etc/link"), Path.of("nothing"));
        Files.writeString(
                root.resolve("etc/os-release"), "ID=debian\nVERSION_ID=\"12\"\nNAME='X Y'\n");
    }

    @Test
    void pathsAreLookedUpBelowTheRoot() {
        assertThat(tester.holds("PathExists", "/etc/nothing")).isTrue();
        assertThat(tester.holds("PathExists", "/etc/passwd")).isFalse();
        assertThat(tester.holds("PathIsDirectory", "/etc/full")).isTrue();
        assertThat(tester.holds("PathIsSymbolicLink", "/etc/link")).isTrue();
        assertThat(tester.holds("PathExistsGlob", "/etc/*/*.conf")).isTrue();
        assertThat(tester.holds("PathExistsGlob", "/etc/*/*.cfg")).isFalse();
    }

    @Test
    void credentialsAreThoseOfTheManager() throws IOException {
        Files.createDirectories(root.resolve("run/secrets/folder"));
        Files.writeString(root.resolve("run/secrets/key"), "x");

        assertThat(tester.holds("Credential", "key")).isTrue();
        assertThat(tester.holds("Credential", "other")).isFalse();
        assertThat(tester.holds("Credential", "folder/../key")).isFalse();
        assertThat(tester.holds("Credential", "..")).isFalse();
        assertThat(CredentialFolders.of(Map.of("CREDENTIALS_DIRECTORY", "/a")).paths())
                .containsExactly("/a");
        assertThat(CredentialFolders.of(Map.of("CREDENTIALS_DIRECTORY", "a")))
                .isEqualTo(CredentialFolders.NONE);
    }

    @Test
    void emptinessIsSeen() {
        assertThat(tester.holds("DirectoryNotEmpty", "/etc/full")).isTrue();
        assertThat(tester.holds("DirectoryNotEmpty", "/etc/empty")).isFalse();
        assertThat(tester.holds("FileNotEmpty", "/etc/full/a.conf")).isTrue();
        assertThat(tester.holds("FileNotEmpty", "/etc/nothing")).isFalse();
        assertThat(tester.holds("FileIsExecutable", "/etc/nothing")).isFalse();
    }

    /** Debian has a file .placeholder in /etc/cron.hourly. */
    @Test
    void hiddenFilesAndBackupsLeaveADirectoryEmpty() throws IOException {
        Files.writeString(root.resolve("etc/empty/.placeholder"), "");
        Files.writeString(root.resolve("etc/empty/job.dpkg-old"), "");

        assertThat(tester.holds("DirectoryNotEmpty", "/etc/empty")).isFalse();
    }

    @Test
    void systemIsRecognisedByItsRelease() {
        assertThat(tester.holds("OSRelease", "ID=debian VERSION_ID>=11")).isTrue();
        assertThat(tester.holds("OSRelease", "ID=debian VERSION_ID<12")).isFalse();
        assertThat(tester.holds("OSRelease", "ID!=fedora")).isTrue();
    }

    @Test
    void environmentIsTheManagers() {
        assertThat(tester.holds("Environment", "A")).isTrue();
        assertThat(tester.holds("Environment", "A=2")).isFalse();
    }

    @Test
    void machineHasMemoryAndProcessors() {
        assertThat(tester.holds("Memory", ">=1M")).isTrue();
        assertThat(tester.holds("Memory", ">=100T")).isFalse();
        assertThat(tester.holds("CPUs", ">=1")).isTrue();
        assertThat(tester.holds("CPUs", "100000")).isFalse();
    }

    @Test
    void nonsenseDoesNotHold() {
        assertThat(tester.holds("CPUs", "many")).isFalse();
        assertThat(tester.holds("Capability", "CAP_NONSENSE")).isFalse();
    }
}
