package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketCommandsTest {
    @TempDir Path directory;

    private static String says(String what, Path out) {
        return what
                + "=/bin/sh -c 'echo "
                + what
                + " $LISTEN_FDS $LISTEN_FDNAMES $(test -S /proc/self/fd/3 && echo socket) >>"
                + out
                + "'";
    }

    private String run(String... more) throws Exception {
        Path out = directory.resolve("out");
        try (var engine = new RunningEngine(directory.resolve("engine"))) {
            engine.unit("a.service", "Service", "ExecStart=/bin/true");
            engine.unit(
                    "a.socket",
                    "Socket",
                    "ListenStream=/run/a",
                    "FileDescriptorName=talk",
                    says("ExecStartPre", out),
                    says("ExecStartPost", out),
                    says("ExecStopPre", out),
                    says("ExecStopPost", out),
                    String.join("\n", more));
            assertThat(engine.run("start", "a.socket")).isEqualTo("done");
            assertThat(engine.run("stop", "a.socket")).isEqualTo("done");
        }
        return Files.readString(out);
    }

    @Test
    void commandsGetTheSocketsThatAreOpenWhenTheyAreToHaveThem() throws Exception {
        assertThat(run("PassFileDescriptorsToExec=yes"))
                .isEqualTo(
                        """
                        ExecStartPre
                        ExecStartPost 1 talk socket
                        ExecStopPre 1 talk socket
                        ExecStopPost 1 talk socket
                        """);
    }

    @Test
    void elseTheyGetNone() throws Exception {
        assertThat(run()).isEqualTo("ExecStartPre\nExecStartPost\nExecStopPre\nExecStopPost\n");
    }
}
