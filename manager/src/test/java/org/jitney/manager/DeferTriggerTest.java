package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets whose service is not to disturb what runs. */
class DeferTriggerTest {
    @TempDir Path directory;
    private RunningEngine engine;

    @BeforeEach
    void open() throws ErrnoException, IOException {
        engine = new RunningEngine(directory);
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.dropIn("a.service", "[Unit]\nConflicts=other.service\n");
        engine.unit("other.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.unit("slow.service", "Service", "Type=oneshot", "ExecStart=/bin/sleep 1000");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void listen(String... more) throws Exception {
        engine.unit("a.socket", "Socket", "ListenStream=/run/a", String.join("\n", more));
        assertThat(engine.run("start", "other.service")).isEqualTo("done");
        assertThat(engine.run("start", "a.socket")).isEqualTo("done");
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(engine.root.resolve("run/a")));
        return channel;
    }

    @Test
    void withoutItTheOtherUnitIsStopped() throws Exception {
        listen();

        try (SocketChannel channel = connect()) {
            engine.waitFor(() -> engine.state("a.service").equals("active/running"));
            assertThat(channel.isConnected()).isTrue();
        }

        engine.waitFor(() -> engine.state("other.service").equals("inactive/dead"));
    }

    @Test
    void aPatientSocketWaitsUntilTheOtherUnitIsDown() throws Exception {
        listen("DeferTrigger=patient");

        try (SocketChannel channel = connect()) {
            engine.waitFor(() -> engine.state("a.socket").equals("active/deferred"));
            assertThat(engine.state("other.service")).isEqualTo("active/running");
            assertThat(engine.run("stop", "other.service")).isEqualTo("done");
            engine.waitFor(() -> engine.state("a.service").equals("active/running"));
            assertThat(channel.isConnected()).isTrue();
        }

        assertThat(engine.state("a.socket")).isEqualTo("active/running");
    }

    @Test
    void anotherOneWaitsForQueuedJobsOnly() throws Exception {
        listen("DeferTrigger=yes");
        Job slow = engine.engine.startJob("slow.service", "start", "replace");
        engine.waitFor(() -> slow.state().equals("running"));

        try (SocketChannel channel = connect()) {
            engine.waitFor(() -> engine.state("a.socket").equals("active/deferred"));
            assertThat(channel.isConnected()).isTrue();
            engine.engine.cancelJob(slow.id(), Requester.manager("a test"));
            engine.waitFor(() -> engine.state("a.socket").equals("failed/failed"));
        }

        assertThat(engine.state("other.service")).isEqualTo("active/running");
        assertThat(engine.state("a.service")).isEqualTo("inactive/dead");
    }

    @Test
    void patienceHasAnEnd() throws Exception {
        listen("DeferTrigger=patient", "DeferTriggerMaxSec=50ms");

        try (SocketChannel channel = connect()) {
            engine.waitFor(() -> engine.state("a.socket").equals("failed/failed"));
            assertThat(channel.isConnected()).isTrue();
        }

        assertThat(engine.state("other.service")).isEqualTo("active/running");
    }
}
