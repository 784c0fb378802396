package org.jitney.itests.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The daemon as a service: the same scripts change its settings, log, send it signals and kill it,
 * in a container that boots with {@code jitney init} and in one that boots with the original, and
 * say the same.
 */
class JournaldTest {
    private static Guest guest;
    private static Reference original;

    @BeforeAll
    static void start() {
        CompletableFuture<Reference> booting =
                CompletableFuture.supplyAsync(() -> Reference.start("services"));
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

    private static String script(String name) throws IOException {
        try (InputStream in = JournaldTest.class.getResourceAsStream("journald/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
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
                "hostile"
            })
    void aScriptSaysTheSame(String name) throws IOException {
        String[] command = {"bash", "-c", script("begin") + script(name)};

        CompletableFuture<Programs.Result> theirs =
                CompletableFuture.supplyAsync(() -> original.run(command));
        Programs.Result ours = guest.run(command);

        assertThat(ours.text()).isEqualTo(theirs.join().text()).isNotEmpty();
    }
}
