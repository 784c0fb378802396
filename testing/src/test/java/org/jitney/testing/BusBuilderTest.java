package org.jitney.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jitney.bus.client.BlockingConnection;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusBuilderTest {
    private static final String DRIVER = "org.freedesktop.DBus";

    @Test
    void theMachineIdIsTheGivenOne() throws Exception {
        String id = "fedcba9876543210fedcba9876543210";
        try (JitneyBus bus = JitneyBus.builder().machineId(id).start()) {
            var answer =
                    bus.connect()
                            .call(DRIVER, "/", "org.freedesktop.DBus.Peer", "GetMachineId", "");

            assertThat(answer).containsExactly(id);
        }
        assertThatThrownBy(() -> JitneyBus.builder().machineId("x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aConfigurationFileBringsItsPolicy(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("bus.conf");
        Files.writeString(
                file,
                """
                <busconfig>
                  <policy context="default">
                    <allow user="*"/>
                    <allow send_destination="*"/>
                    <allow receive_sender="*"/>
                    <deny own="*"/>
                    <allow own="com.example.Allowed"/>
                  </policy>
                </busconfig>
                """);
        try (JitneyBus bus = JitneyBus.builder().configFile(file).start()) {
            bus.serve("com.example.Allowed", call -> Message.reply(call).build());

            assertThatThrownBy(() ->
                            bus.serve("com.example.Other", call -> Message.reply(call).build()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("com.example.Other");
        }
    }

    @Test
    void aConfigurationFileThatIsNoneIsNamedWithItsLine(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("bad.conf");
        Files.writeString(file, "<busconfig>\n<policy>\n</busconfig>\n");

        assertThatThrownBy(() -> JitneyBus.builder().configFile(file).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bad.conf:");
    }

    @Test
    void limitsHold() throws Exception {
        try (JitneyBus bus = JitneyBus.builder().limits(l -> l.withMaxMessageBytes(1000)).start()) {
            BlockingConnection client = bus.connect();
            assertThat(client.uniqueName()).startsWith(":1.");

            assertThatThrownBy(() ->
                            client.call(DRIVER, "/", DRIVER, "Nothing", "s", "x".repeat(2000)))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void aServiceIsStartedByItsFile(@TempDir Path dir) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(
                dir.resolve("started.service"),
                """
                # a comment
                [D-BUS Service]
                Name=com.example.Started
                Exec='%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "%s" %s
                """
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                StartedProgram.class.getName()));
        try (JitneyBus bus = JitneyBus.builder().serviceDirectory(dir).start()) {
            var answer = bus.connect().call("com.example.Started", "/", "a.b", "Hello", "");

            assertThat(answer).isEqualTo(List.of("started on " + bus.busAddress()));
        }
    }

    @Test
    void aServiceThatEndsAtOnceFailsTheCall(@TempDir Path dir) throws Exception {
        Files.writeString(
                dir.resolve("broken.service"),
                "[D-BUS Service]\nName=com.example.Broken\nExec=/bin/false\n");
        try (JitneyBus bus = JitneyBus.builder().serviceDirectory(dir).start()) {
            BlockingConnection client = bus.connect();

            assertThatThrownBy(() -> client.call("com.example.Broken", "/", "a.b", "C", ""))
                    .isInstanceOfSatisfying(
                            CallFailed.class,
                            e ->
                                    assertThat(e.errorName())
                                            .isEqualTo(
                                                    "org.freedesktop.DBus.Error.Spawn.ChildExited"));
        }
    }
}
