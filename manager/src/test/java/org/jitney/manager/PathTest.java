package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Path units in an engine, over real files and with services that really run. */
class PathTest {
    private static final String UP = "active/running";
    private static final String WAITS = "active/waiting";

    @TempDir Path directory;
    private RunningEngine engine;
    private Path spool;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
        spool = Files.createDirectories(engine.root.resolve("var/spool"));
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void watch(String... lines) throws IOException, ManagerError {
        engine.unit("a.path", "Path", lines);
        assertThat(engine.run("start", "a.path")).isEqualTo("done");
    }

    private void waitFor(String path, String service) {
        engine.waitFor(() ->
                engine.state("a.path").equals(path)
                        && engine.state("a.service").equals(service)
                        && engine.unit("a.service").job().isEmpty());
    }

    @Test
    void serviceRunsAsLongAsTheFileIsThere() throws IOException, ManagerError {
        watch("PathExists=/var/spool/file");
        assertThat(engine.state("a.path")).isEqualTo(WAITS);

        Files.createFile(spool.resolve("file"));
        waitFor(UP, UP);
        int first = engine.unit("a.service").service().orElseThrow().mainPid();
        engine.run("stop", "a.service");
        waitFor(UP, UP);
        assertThat(engine.unit("a.service").service().orElseThrow().mainPid()).isNotEqualTo(first);
        Files.delete(spool.resolve("file"));
        engine.run("stop", "a.service");

        waitFor(WAITS, "inactive/dead");
        assertThat(engine.run("stop", "a.path")).isEqualTo("done");
        assertThat(engine.state("a.path")).isEqualTo("inactive/dead");
    }

    @Test
    void fileInFoldersThatCameLaterIsSeen() throws IOException, ManagerError {
        watch("PathExists=/var/one/two/file");

        Files.createDirectories(engine.root.resolve("var/one"));
        engine.waitFor(() -> engine.state("a.path").equals(WAITS));
        Files.createDirectories(engine.root.resolve("var/one/two"));
        Files.createFile(engine.root.resolve("var/one/two/file"));

        waitFor(UP, UP);
    }

    @Test
    void anyFileThatFitsThePatternWillDo() throws IOException, ManagerError {
        watch("PathExistsGlob=/var/spool/job*");

        Files.createFile(spool.resolve("other"));
        Files.createFile(spool.resolve("job7"));

        waitFor(UP, UP);
        assertThat(engine.unit("a.service").activation().orElseThrow().environment())
                .containsExactly("TRIGGER_UNIT=a.path", "TRIGGER_PATH=/var/spool/job7");
    }

    @Test
    void changeStartsTheServiceOnce() throws IOException, ManagerError {
        watch("PathChanged=/var/spool/file");

        Files.createFile(spool.resolve("file"));
        waitFor(UP, UP);
        engine.run("stop", "a.service");
        waitFor(WAITS, "inactive/dead");
        Files.writeString(spool.resolve("file"), "text");

        waitFor(UP, UP);
    }

    @Test
    void whatIsThereAtTheStartIsNoChange() throws IOException, ManagerError {
        Files.createFile(spool.resolve("file"));

        watch("PathChanged=/var/spool/file");

        assertThat(engine.state("a.path")).isEqualTo(WAITS);
    }

    @Test
    void writeIsSeenBeforeTheFileIsClosed() throws IOException, ManagerError {
        Files.createFile(spool.resolve("file"));
        watch("PathModified=/var/spool/file");

        try (var out = Files.newOutputStream(spool.resolve("file"))) {
            out.write(1);
            waitFor(UP, UP);
        }
    }

    @Test
    void targetOfALinkIsWatched() throws IOException, ManagerError {
        Path target = Files.createDirectories(engine.root.resolve("srv/data"));
        Files.createSymbolicLink(spool.resolve("link"), Path.of("../../srv/data"));
        watch("DirectoryNotEmpty=/var/spool/link");
        assertThat(engine.state("a.path")).isEqualTo(WAITS);

        Files.createFile(target.resolve("file"));

        waitFor(UP, UP);
    }

    @Test
    void hiddenFilesAndBackupsLeaveADirectoryEmpty() throws IOException, ManagerError {
        Files.createFile(spool.resolve(".hidden"));
        Files.createFile(spool.resolve("file.bak"));
        Files.createFile(spool.resolve("file~"));
        watch("DirectoryNotEmpty=/var/spool");
        assertThat(engine.state("a.path")).isEqualTo(WAITS);

        Files.createFile(spool.resolve("file"));

        waitFor(UP, UP);
    }

    @Test
    void directoryIsMadeWithItsMode() throws IOException, ManagerError {
        watch("DirectoryNotEmpty=/var/made/here", "MakeDirectory=yes", "DirectoryMode=0766");

        Path made = engine.root.resolve("var/made/here");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwxrw-rw-");
    }

    @Test
    void serviceThatIsStartedByHandIsFollowed() throws IOException, ManagerError {
        watch("PathExists=/var/spool/file");

        engine.run("start", "a.service");
        waitFor(UP, UP);
        engine.run("stop", "a.service");

        waitFor(WAITS, "inactive/dead");
    }

    @Test
    void serviceThatEndsAtOnceRunsIntoItsStartLimit() throws IOException, ManagerError {
        engine.unit("a.service", "Service", "ExecStart=/bin/true");
        Files.createFile(spool.resolve("file"));

        watch("PathExists=/var/spool/file");

        engine.waitFor(() -> engine.state("a.path").equals("failed/failed"));
        assertThat(engine.unit("a.path").path().orElseThrow().result())
                .isEqualTo("unit-start-limit-hit");
        engine.engine.resetFailed("a.path");
        assertThat(engine.state("a.path")).isEqualTo("inactive/dead");
        assertThat(engine.unit("a.path").path().orElseThrow().result()).isEqualTo("success");
    }

    @Test
    void serviceThatIsAlwaysLeftOutRunsIntoTheTriggerLimit() throws IOException, ManagerError {
        engine.dropIn("a.service", "[Unit]\nConditionPathExists=/nowhere\n");
        Files.createFile(spool.resolve("file"));

        watch("PathExists=/var/spool/file", "TriggerLimitBurst=7", "TriggerLimitIntervalSec=1h");

        engine.waitFor(() -> engine.state("a.path").equals("failed/failed"));
        assertThat(engine.unit("a.path").path().orElseThrow().result())
                .isEqualTo("trigger-limit-hit");
        assertThat(engine.events.stream().filter("a.service start done"::equals)).hasSize(7);
    }

    @Test
    void pathWithoutItsServiceIsNotStarted() throws IOException, ManagerError {
        engine.unit("b.path", "Path", "PathExists=/var/spool/file");

        assertThat(engine.run("start", "b.path")).isEqualTo("failed");

        assertThat(engine.state("b.path")).isEqualTo("inactive/dead");
    }

    @Test
    void otherUnitIsStartedWhenItIsNamed() throws IOException, ManagerError {
        engine.unit("b.path", "Path", "PathExists=/var/spool/file", "Unit=a.service");
        Files.createFile(spool.resolve("file"));

        engine.run("start", "b.path");

        engine.waitFor(() -> engine.state("a.service").equals(UP));
        assertThat(engine.unit("a.service").activation().orElseThrow().unit()).isEqualTo("b.path");
    }

    @Test
    void reloadWatchesWhatTheFileSaysNow() throws IOException, ManagerError {
        watch("PathExists=/var/spool/file");
        engine.unit("a.path", "Path", "PathExists=/var/spool/other");

        engine.engine.reload();
        Files.createFile(spool.resolve("other"));

        waitFor(UP, UP);
    }
}
