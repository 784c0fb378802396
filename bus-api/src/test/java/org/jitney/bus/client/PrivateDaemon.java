package org.jitney.bus.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dbus-daemon of our own on a private socket. */
final class PrivateDaemon implements AutoCloseable {

    static final Path PROGRAM = Path.of("/usr/bin/dbus-daemon");

    private final Process process;
    private final BusAddress address;

    private PrivateDaemon(Process process, BusAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts it and returns when it listens: it prints its address then. */
    static PrivateDaemon start(Path directory) throws IOException {
        return start(directory, "<listen>unix:path=" + directory.resolve("bus") + "</listen>");
    }

    /** The same with these elements in its configuration; its user is at home in the directory. */
    static PrivateDaemon start(Path directory, String elements) throws IOException {
        Path config = directory.resolve("bus.conf");
        Files.writeString(
                config,
                """
                <busconfig><type>session</type>%s
                <policy context="default"><allow user="*"/></policy>
                <policy context="default"><allow send_destination="*" eavesdrop="true"/>
                <allow receive_sender="*"/><allow own="*"/></policy></busconfig>
                """
                        .formatted(elements));
        ProcessBuilder builder =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "--nofork",
                                "--nopidfile",
                                "--print-address",
                                "--config-file=" + config)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("TMPDIR", directory.toString());
        Process process = builder.start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        return new PrivateDaemon(process, BusAddress.parse(line));
    }

    BusAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
