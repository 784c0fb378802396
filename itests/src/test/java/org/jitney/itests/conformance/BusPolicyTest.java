package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policy of the bus: dbus-daemon judges, and {@code jitney bus explain} says why.
 *
 * <p>The normal run asks few questions over the policies of the tree that other tests have made
 * anyway. {@code -Djitney.policy.questions=10000 -Djitney.policy.tree=desktop} asks many over those
 * of a desktop.
 */
class BusPolicyTest {
    private static final int QUESTIONS = Integer.getInteger("jitney.policy.questions", 1000);
    private static final String TREE = System.getProperty("jitney.policy.tree", "services");
    private static final String SEED = System.getProperty("tests.seed", "1");

    @TempDir Path scratch;

    private static List<String> broker() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                Home.distribution().resolve("lib") + "/*",
                "org.jitney.broker.BrokerMain");
    }

    private static String differential(String... options) {
        Path tree = Guest.tree(TREE);
        assumeTrue(
                Programs.present("dbus-daemon") && Programs.present("python3"),
                "!!! NOT RUN: dbus-daemon or python3 is missing; .ci/run installs what the tests need");
        List<String> command = new ArrayList<>();
        command.add(Home.script("policy/differential"));
        command.addAll(List.of("--tree", tree.toString(), "--seed", SEED));
        command.addAll(List.of("--questions", QUESTIONS + ""));
        command.addAll(List.of(options));
        command.add("dbus-daemon=dbus-daemon");
        command.add("jitney=" + String.join(" ", broker()));
        if (Programs.present("dbus-broker")) {
            command.add("dbus-broker=" + Home.script("policy/dbus-broker-as-daemon"));
        }
        return Programs.run(Map.of(), command).succeeded().out();
    }

    @Test
    void decidesAsDbusDaemonDoesOnTheFilesOfDebian() {
        assertThat(differential()).contains("jitney differs from dbus-daemon in 0");
    }

    @Test
    void decidesAsDbusDaemonDoesOnPoliciesThatUseEverything() {
        String rounds = Math.max(QUESTIONS / 100, 1) + "";

        assertThat(differential("--generated", rounds))
                .contains("jitney differs from dbus-daemon in 0");
    }

    @Test
    void explainNamesTheRuleThatDecidesAndThoseItOverrides() throws IOException {
        Path config =
                Files.writeString(
                        scratch.resolve("bus.conf"),
                        """
                        <busconfig>
                          <type>system</type>
                          <listen>unix:path=%s/bus</listen>
                          <policy context="default">
                            <allow user="*"/>
                            <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
                            <allow receive_sender="*"/>
                            <deny send_destination="com.example.S"/>
                          </policy>
                          <policy user="root">
                            <allow send_destination="com.example.S" send_interface="com.example.I"/>
                          </policy>
                        </busconfig>
                        """
                                .formatted(scratch));
        List<String> command = new ArrayList<>(broker());
        command.addAll(List.of("--config-file=" + config, "--print-address=1"));
        Process bus =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = bus.inputReader(StandardCharsets.UTF_8)) {
            String address = "--address=" + out.readLine();
            String[] question = {"--to=com.example.S", "--member=com.example.I.M"};

            Programs.Result root = explain(address, "--from=0", question);
            Programs.Result daemon = explain(address, "--from=1", question);
            Programs.Result name = explain(address, "--from=1", "--own=com.example.S", "--json");

            assertThat(root.status()).isZero();
            assertThat(root.out())
                    .startsWith("allowed\n")
                    .containsSubsequence(
                            "send: allowed",
                            config + ":11: <allow send_destination=\"com.example.S\"",
                            config + ":8: <deny send_destination=\"com.example.S\"/>",
                            "(overridden)");
            assertThat(daemon.status()).isEqualTo(1);
            assertThat(daemon.out()).contains("send: denied", config + ":8: <deny");
            assertThat(name.status()).isEqualTo(1);
            assertThat(name.out()).contains("\"allowed\":false", "no rule matches");
        } finally {
            bus.destroy();
            bus.onExit().join();
        }
    }

    private static Programs.Result explain(String address, String from, String... question) {
        List<String> command =
                new ArrayList<>(List.of(Home.program("jitney"), "bus", "explain", address, from));
        command.addAll(List.of(question));
        return Programs.run(Map.of(), command);
    }
}
