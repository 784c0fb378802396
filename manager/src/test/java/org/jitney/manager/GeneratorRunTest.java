package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.generator.GeneratedUnits;
import org.jitney.manager.generator.GeneratorSetup;
import org.jitney.manager.generator.NativeGenerator;
import org.jitney.manager.graph.LoadState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs as generators of an engine over a tree of its own. */
class GeneratorRunTest {
    @TempDir Path directory;
    private Optional<RunningEngine> running = Optional.empty();
    private int builtInRuns;

    private final NativeGenerator builtIn =
            new NativeGenerator() {
                @Override
                public String name() {
                    return "own-generator";
                }

                @Override
                public void generate(GeneratedUnits output) {
                    builtInRuns++;
                }
            };

    private Path folder(String name) throws IOException {
        return Files.createDirectories(directory.resolve("root/" + name));
    }

    private void program(String path, String text) throws IOException {
        Path file = directory.resolve("root/" + path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @BeforeEach
    void programs() throws IOException {
        folder("usr/lib/gens");
        folder("etc/gens");
    }

    @AfterEach
    void close() {
        running.ifPresent(RunningEngine::close);
    }

    private void start() throws ErrnoException, IOException {
        running =
                Optional.of(
                        new RunningEngine(
                                directory,
                                new GeneratorSetup(
                                        List.of("/etc/gens", "/usr/lib/gens"),
                                        List.of("/etc/env-gens"),
                                        new GeneratorSetup.Outputs(
                                                "/gen", "/gen.early", "/gen.late"),
                                        List.of("SYSTEMD_SCOPE=system"),
                                        List.of(builtIn))));
    }

    private RunningEngine engine() {
        return running.orElseThrow();
    }

    private void reload() {
        boolean[] done = {false};
        engine().engine.reload(() -> done[0] = true);
        engine().waitFor(() -> done[0]);
    }

    private static String writes(String folder, String unit, String description) {
        return "printf \"[Unit]\\nDescription=%s\\n[Service]\\nExecStart=/bin/true\\n\" >\"%s/%s\""
                .formatted(description, folder, unit);
    }

    @Test
    void unitsAreThereBeforeAnythingIsLoadedAndByPriority()
            throws IOException, ErrnoException, ManagerError {
        program(
                "usr/lib/gens/one",
                writes("$1", "a.service", "normal $SYSTEMD_SCOPE")
                        + "\n"
                        + writes("$2", "b.service", "early")
                        + "\n"
                        + writes("$3", "c.service", "late"));
        start();
        for (String name : List.of("b.service", "c.service")) {
            engine().unit(name, "Service", "ExecStart=/bin/true");
            engine().dropIn("unused.service", "");
        }

        assertThat(engine().engine.load("a.service").loaded().description())
                .isEqualTo("normal system");
        assertThat(engine().engine.load("b.service").loaded().description()).isEqualTo("early");
        assertThat(engine().engine.load("c.service").loaded().description()).isEqualTo("c.service");
    }

    @Test
    void reloadRunsThemAgainAndForgetsWhatTheyNoLongerMake()
            throws IOException, ErrnoException, ManagerError {
        program("usr/lib/gens/one", writes("$1", "a.service", "first"));
        start();
        assertThat(engine().engine.load("a.service").loaded().loadState())
                .isEqualTo(LoadState.LOADED);

        program("usr/lib/gens/one", writes("$1", "b.service", "second"));
        reload();

        assertThat(engine().engine.load("a.service").loaded().loadState())
                .isEqualTo(LoadState.NOT_FOUND);
        assertThat(engine().engine.load("b.service").loaded().description()).isEqualTo("second");
    }

    @Test
    void failureOfOneKeepsNothingElseFromBeingMade()
            throws IOException, ErrnoException, ManagerError {
        program("usr/lib/gens/fails", writes("$1", "a.service", "before") + "\nexit 3");
        program("usr/lib/gens/works", writes("$1", "b.service", "fine"));
        Files.writeString(folder("usr/lib/gens").resolve("not-executable"), "exit 1");
        start();

        assertThat(engine().engine.load("a.service").loaded().description()).isEqualTo("before");
        assertThat(engine().engine.load("b.service").loaded().description()).isEqualTo("fine");
    }

    @Test
    void emptyFilesAndLinksToNothingMask() throws IOException, ErrnoException, ManagerError {
        program("usr/lib/gens/one", writes("$1", "a.service", "one"));
        program("usr/lib/gens/two", writes("$1", "b.service", "two"));
        Files.createSymbolicLink(folder("etc/gens").resolve("one"), Path.of("/dev/null"));
        Files.createFile(folder("etc/gens").resolve("two"));
        Files.createFile(folder("etc/gens").resolve("own-generator"));
        start();

        assertThat(engine().engine.load("a.service").loaded().loadState())
                .isEqualTo(LoadState.NOT_FOUND);
        assertThat(engine().engine.load("b.service").loaded().loadState())
                .isEqualTo(LoadState.NOT_FOUND);
        assertThat(builtInRuns).isZero();
    }

    @Test
    void ownGeneratorStandsForThatOfTheDistribution()
            throws IOException, ErrnoException, ManagerError {
        program("usr/lib/gens/own-generator", writes("$1", "a.service", "program"));
        start();

        assertThat(builtInRuns).isEqualTo(1);
        assertThat(engine().engine.load("a.service").loaded().loadState())
                .isEqualTo(LoadState.NOT_FOUND);

        program("etc/gens/own-generator", writes("$1", "a.service", "administrator"));
        reload();
        assertThat(builtInRuns).isEqualTo(1);
        assertThat(engine().engine.load("a.service").loaded().description())
                .isEqualTo("administrator");
    }

    @Test
    void linksByTheirOwnPathLeadToWhereTheUnitsAreInTheEnd() throws IOException, ErrnoException {
        program(
                "usr/lib/gens/one",
                writes("$1", "a.service", "one")
                        + "\nln -s /gen.new/a.service \"$1/alias.service\"\nmkdir \"$1/x.wants\"\n"
                        + "ln -s ../a.service \"$1/x.wants/a.service\"");
        start();

        Path made = directory.resolve("root/gen");
        assertThat(Files.readSymbolicLink(made.resolve("alias.service")))
                .hasToString("/gen/a.service");
        assertThat(Files.readSymbolicLink(made.resolve("x.wants/a.service")))
                .hasToString("../a.service");
        assertThat(directory.resolve("root/gen.new")).doesNotExist();
        assertThat(directory.resolve("root/gen.early")).doesNotExist();
    }

    @Test
    void environmentIsMadeOneAfterTheOther() throws IOException, ErrnoException {
        program("etc/env-gens/10-first", "echo A=1; echo noise >&2");
        program("etc/env-gens/20-second", "echo \"B='$A and 2'\"; echo 'C=3'");
        program("etc/env-gens/30-fails", "echo D=4; exit 1");

        start();

        assertThat(engine().engine.environment())
                .contains("A=1", "B=1 and 2", "C=3")
                .doesNotContain("D=4");
    }
}
