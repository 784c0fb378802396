package org.jitney.manager.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.unitfile.LoadPath;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitAnalysisTest {
    @TempDir private Path tree;
    private @Nullable Root root;

    @BeforeEach
    void open() throws ErrnoException {
        root = Root.of(tree);
    }

    @AfterEach
    void close() {
        if (root != null) {
            root.close();
        }
    }

    private UnitAnalysis analysis() {
        return UnitAnalysis.of(java.util.Objects.requireNonNull(root), LoadPath.system());
    }

    private void write(String name, String text) throws IOException {
        Path folder = Files.createDirectories(tree.resolve("etc/systemd/system"));
        Files.writeString(folder.resolve(name), text);
    }

    private static List<String> texts(UnitAnalysis.Report report) {
        return report.findings().stream()
                .map(f -> f.file() + ":" + f.line() + ": " + f.text())
                .toList();
    }

    @Test
    void whatCannotBeUnderstoodIsNamedByFileAndLine() throws IOException {
        write("a.service", "[Unit]\nFoo=bar\n[Service]\nType=foo\nExecStart=/bin/true\n");

        UnitAnalysis.Report report = analysis().load("a.service", false);

        assertThat(report.right()).isTrue();
        assertThat(texts(report))
                .containsExactly(
                        "/etc/systemd/system/a.service:2: Unknown key 'Foo' in section [Unit],"
                                + " ignoring.",
                        "/etc/systemd/system/a.service:4: Failed to parse service type, ignoring:"
                                + " foo");
    }

    @Test
    void aUnitThatIsRefusedSaysWhyUnderItsName() throws IOException {
        write("a.service", "[Service]\nType=oneshot\n");

        UnitAnalysis.Report report = analysis().load("a.service", false);

        assertThat(report.right()).isFalse();
        assertThat(texts(report))
                .containsExactly(
                        "a.service:0: Service has no ExecStart=, ExecStop=, or SuccessAction=."
                                + " Refusing.",
                        ":0: Unit a.service has a bad unit file setting.");
    }

    @Test
    void aUnitThatIsNotThereIsNotFound() {
        assertThat(texts(analysis().load("a.service", true)))
                .containsExactly(":0: Unit a.service not found.");
    }

    @Test
    void aSocketNeedsItsServiceAndAServiceItsProgram() throws IOException {
        write("a.socket", "[Unit]\nDefaultDependencies=no\n[Socket]\nListenStream=/run/a\n");
        write("b.service", "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/none\n");
        UnitAnalysis analysis = analysis();

        assertThat(texts(analysis.verify("a.socket")))
                .contains("a.socket:0: service a.service not loaded, socket cannot be started.");
        assertThat(texts(analysis.verify("b.service")))
                .contains(
                        "b.service:0: Command /bin/none is not executable: No such file or"
                                + " directory");
    }

    @Test
    void conditionsAreTestedFromTheLastToTheFirst() throws Exception {
        Files.createDirectories(tree.resolve("etc"));
        ConditionTrial trial = new ConditionTrial(analysis(), List.of());
        var section =
                trial.parse(
                        List.of(
                                "ConditionPathExists=/etc",
                                "ConditionPathExists=!/nowhere",
                                "AssertPathExists=/nowhere"));

        assertThat(trial.test(section.asserts(), true)).isEqualTo(Optional.of(false));
        assertThat(trial.test(section.conditions(), false)).isEqualTo(Optional.of(true));
        assertThat(trial.tested())
                .extracting(ConditionTrial.Tested::text)
                .containsExactly(
                        "AssertPathExists=/nowhere",
                        "ConditionPathExists=!/nowhere",
                        "ConditionPathExists=/etc");
    }
}
