package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A socket whose service is another one's second name, as syslog.service is rsyslog's. */
class SocketOfAliasTest {
    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
        engine.unit("real.service", "Service", "ExecStart=/bin/sleep 1000");
        Files.createSymbolicLink(
                engine.root.resolve("units/a.service"), Path.of("/units/real.service"));
        engine.unit("a.socket", "Socket", "ListenStream=/run/a");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aServiceThatIsStartedByHandAndEndsLeavesItListening() throws Exception {
        assertThat(engine.run("start", "a.socket")).isEqualTo("done");

        assertThat(engine.run("start", "real.service")).isEqualTo("done");
        engine.waitFor(() -> engine.state("a.socket").equals("active/running"));
        assertThat(engine.run("stop", "real.service")).isEqualTo("done");

        engine.waitFor(() -> engine.state("a.socket").equals("active/listening"));
    }
}
