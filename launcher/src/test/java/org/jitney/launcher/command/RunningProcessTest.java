package org.jitney.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProcessTest {
    @TempDir Path directory;

    @Test
    void thisProcessRunsAndIsFoundByItsFile() throws IOException {
        RunningProcess self = RunningProcess.of(ProcessHandle.current().pid());
        Path file = Files.writeString(directory.resolve("pid"), self.line() + "\n");

        assertThat(RunningProcess.in(file)).contains(self);
    }

    @Test
    void oneThatNobodyCollectsHasEnded() throws IOException {
        assertThat(runs("S")).isTrue();
        assertThat(runs("Z")).isFalse();
        assertThat(runs("X")).isFalse();
    }

    @Test
    void anotherOneWithTheSameNumberIsNotMeant() throws IOException {
        stat("S", "78");

        assertThat(new RunningProcess(12, "77").runs(directory)).isFalse();
        assertThat(new RunningProcess(13, "77").runs(directory)).isFalse();
        assertThat(new RunningProcess(12, "").runs(directory)).isTrue();
    }

    @Test
    void aFileWithSomethingElseIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("pid"), "x y\n");

        assertThat(RunningProcess.in(directory.resolve("none"))).isEmpty();
        assertThatThrownBy(() -> RunningProcess.in(file))
                .isInstanceOf(RunningProcess.Damaged.class)
                .hasMessage(file + " does not hold a pid");
    }

    private boolean runs(String state) throws IOException {
        stat(state, "77");
        return new RunningProcess(12, "77").runs(directory);
    }

    private void stat(String state, String start) throws IOException {
        Files.createDirectories(directory.resolve("12"));
        Files.writeString(
                directory.resolve("12/stat"),
                "12 (a) b) " + state + " 0".repeat(18) + " " + start + " 0 0\n");
    }
}
