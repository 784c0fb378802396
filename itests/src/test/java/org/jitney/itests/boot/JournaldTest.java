package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The daemon as a service: the same scripts change its settings, log, send it signals and kill it,
 * in a container that boots with {@code jitney init} and in one that boots with the original, and
 * say the same. Both programs called journalctl are asked about what either daemon writes
 * meanwhile.
 */
class JournaldTest {
    private static final String ORIGINAL = "/usr/bin/journalctl";
    private static final String OURS = "/opt/jitney/bin/journalctl";

    private static Guest guest;
    private static Reference original;

    @BeforeAll
    static void start() {
        CompletableFuture<Reference> booting =
                CompletableFuture.supplyAsync(() -> Reference.startWithOurCommands("services"));
        guest = Guest.boot("services", Map.of());
        original = booting.join();
        guest.run("systemctl", "is-system-running", "--wait");
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
        if (original != null) {
            original.close();
        }
    }

    private static String read(String name) {
        try (InputStream in = JournaldTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] script(String name, String... arguments) {
        String text = read("journald/begin") + read(name);
        String[] command = {"bash", "-c", text, name};
        String[] all = Arrays.copyOf(command, command.length + arguments.length);
        System.arraycopy(arguments, 0, all, command.length, arguments.length);
        return all;
    }

    /** What a script says on our machine and on the original's. */
    private static List<String> onBoth(String name, String... arguments) {
        String[] command = script(name, arguments);
        CompletableFuture<Programs.Result> theirs =
                CompletableFuture.supplyAsync(() -> original.run(command));
        String ours = guest.run(command).text();
        return List.of(ours, theirs.join().text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate-limits",
                "storage",
                "syslog",
                "terminals",
                "signals",
                "restart",
                "users",
                "settings",
                "limits",
                "hostile",
                "kernel",
                "namespaces"
            })
    void aScriptSaysTheSame(String name) {
        List<String> said = onBoth("journald/" + name);

        assertThat(said.getFirst()).isEqualTo(said.getLast()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ORIGINAL, OURS})
    void aFollowerMissesNothingAcrossRotations(String program) {
        String seen = "before\none\ntwo\nthree\nfour\nlast\n306\n";

        assertThat(onBoth("journalctl/follow", program)).containsExactly(seen, seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {ORIGINAL, OURS})
    void sealsAreMadeAndVerifiedWithTheKey(String program) {
        List<String> said = onBoth("journalctl/seal", program);

        assertThat(said.getFirst())
                .startsWith("a key\n600\nSealing key file /var/log/journal/ID/fss exists already.")
                .endsWith(verdicts() + verdicts())
                .isEqualTo(said.getLast());
    }

    private static String verdicts() {
        return """
        status 0, 1 pass
        status 1, 0 pass
        status 1, 0 pass
        without a key: status 1
        """;
    }

    @Test
    void filesOfTheOriginalsDaemonAreReadAlikeInEveryFormatAndMode() {
        Programs.Result said = original.run(script("journalctl/variants"));

        assertThat(said.text())
                .isEqualTo(
                        """
                         COMPRESSED-ZSTD
                         COMPRESSED-ZSTD KEYED-HASH
                         COMPRESSED-ZSTD COMPACT
                         COMPRESSED-ZSTD KEYED-HASH COMPACT
                         none packed
                        """);
    }
}
