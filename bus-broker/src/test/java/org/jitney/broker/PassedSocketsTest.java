package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bus as a program that a service manager starts with its sockets open. */
class PassedSocketsTest {
    private static final String MANAGER =
            """
            import os, socket, sys
            where, pid, command = sys.argv[1], sys.argv[2], sys.argv[3:]
            unix = socket.socket(socket.AF_UNIX); unix.bind(where); unix.listen(5)
            tcp = socket.socket(); tcp.bind(('127.0.0.1', 0)); tcp.listen(5)
            os.dup2(unix.fileno(), 20); os.dup2(tcp.fileno(), 21)
            os.dup2(20, 3); os.dup2(21, 4)
            os.environ['LISTEN_FDS'] = '2'
            os.environ['LISTEN_PID'] = pid or str(os.getpid())
            os.execv(command[0], command)
            """;

    @TempDir Path home;

    private Process start(String pid) throws Exception {
        boolean here = Files.isExecutable(Path.of("/usr/bin/python3"));
        if (!here) {
            System.err.println("!!! NOT RUN: python3 is not installed");
        }
        assumeTrue(here, "python3 is not installed");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        List.of(
                                "/usr/bin/python3",
                                "-c",
                                MANAGER,
                                home.resolve("bus").toString(),
                                pid,
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.jitney.broker.BrokerMain",
                                "--private",
                                "--address=systemd:",
                                "--print-address"))
                .start();
    }

    @Test
    void passedSocketsAreTakenOver() throws Exception {
        Process bus = start("");
        try (BufferedReader out = bus.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine())
                    .matches(
                            "unix:path=%s/bus,guid=[0-9a-f]{32};tcp:host=127\\.0\\.0\\.1,port=\\d+,family=ipv4,guid=[0-9a-f]{32}"
                                    .formatted(home));
            try (TestClient client = TestClient.connect(home.resolve("bus"))) {
                assertThat(client.name()).isEqualTo(":1.0");
            }
        } finally {
            bus.destroy();
            bus.waitFor();
        }
    }

    @Test
    void socketsThatWerePassedToAnotherProcessAreNot() throws Exception {
        Process bus = start("1");

        String out = new String(bus.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(out).contains("no sockets were passed");
        assertThat(bus.waitFor()).isEqualTo(1);
    }
}
