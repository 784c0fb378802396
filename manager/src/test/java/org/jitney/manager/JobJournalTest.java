package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.fd.Datagram;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal is told about jobs, as systemd 252 tells it. */
class JobJournalTest {
    @TempDir Path directory;
    private DatagramSocket journal;
    private RunningEngine engine;

    @BeforeEach
    void listen() throws Exception {
        Path socket = directory.resolve("run/systemd/journal/socket");
        Files.createDirectories(socket.getParent());
        journal = DatagramSocket.bind(new UnixAddress.Path(socket.toString()), 0600);
        engine = new RunningEngine(directory.resolve("engine"));
        engine.engine.listen(new JobJournal(directory.resolve("run"), true));
    }

    @AfterEach
    void close() {
        engine.close();
        journal.close();
    }

    private List<String> said() throws ErrnoException {
        List<String> out = new ArrayList<>();
        for (Optional<Datagram> next = journal.receive();
                next.isPresent();
                next = journal.receive()) {
            String text = next.get().text();
            out.add(field(text, "JOB_TYPE") + ": " + field(text, "MESSAGE"));
            next.get().close();
        }
        return out;
    }

    private static String field(String entry, String name) {
        return entry.lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    void aRestartIsAStopAndAStart() throws Exception {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");

        engine.run("restart", "a.service");

        assertThat(said())
                .containsExactly(
                        "start: Started a.service.",
                        "stop: Stopping a.service...",
                        "restart: Stopped a.service.",
                        "start: Started a.service.");
    }

    @Test
    void aRestartOfWhatIsDownIsAStart() throws Exception {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.unit("b.service", "Service", "Type=oneshot", "ExecStart=/bin/false");

        engine.run("restart", "a.service");
        engine.run("restart", "b.service");

        assertThat(said())
                .containsExactly(
                        "start: Started a.service.",
                        "start: Starting b.service...",
                        "start: Failed to start b.service.");
    }

    @Test
    void aStartThatFailsStopsNothing() throws Exception {
        engine.unit(
                "a.service",
                "Service",
                "Type=oneshot",
                "ExecStart=/bin/false",
                "ExecStopPost=/bin/sleep 0.1");

        engine.run("start", "a.service");

        assertThat(said())
                .containsExactly(
                        "start: Starting a.service...", "start: Failed to start a.service.");
    }

    @Test
    void aStopIsAnnouncedAndReported() throws Exception {
        engine.unit("a.service", "Service", "ExecStart=/bin/sleep 1000");
        engine.run("start", "a.service");

        engine.run("stop", "a.service");

        assertThat(said()).endsWith("stop: Stopping a.service...", "stop: Stopped a.service.");
    }
}
