package org.jitney.itests.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The original: the same Debian tree as {@link Guest}'s, booted by the real systemd 252 in
 * systemd-nspawn.
 */
public final class Reference implements AutoCloseable {
    private final Path state;

    private Reference(Path state) {
        this.state = state;
    }

    /** Boots the tree of this kind. */
    public static Reference start(String kind) {
        return start(kind, Map.of());
    }

    /** The same, with our distribution at {@code /opt/jitney}. */
    public static Reference startWithOurCommands(String kind) {
        return start(kind, Map.of("JITNEY_HOME", Home.distribution().toString()));
    }

    private static Reference start(String kind, Map<String, String> environment) {
        Path tree = Guest.tree(kind);
        assumeTrue(
                Programs.present("systemd-nspawn"),
                "!!! NOT RUN: systemd-nspawn is missing (package systemd-container)");
        try {
            Path state = Files.createTempDirectory("jitney-reference").resolve("state");
            List<String> command =
                    List.of(Home.script("guest/reference"), "start", tree + "", state + "");
            Programs.run(environment, command).succeeded();
            return new Reference(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program inside. */
    public Programs.Result run(String... command) {
        List<String> all =
                new ArrayList<>(List.of(Home.script("guest/reference"), "exec", state + ""));
        all.addAll(Arrays.asList(command));
        return Programs.run(Map.of(), all);
    }

    /** {@return PID 1 as seen from outside} */
    public long pid() {
        return Long.parseLong(
                Programs.run(Home.script("guest/reference"), "pid", state.toString())
                        .succeeded()
                        .out()
                        .strip());
    }

    @Override
    public void close() {
        Programs.run(Home.script("guest/reference"), "stop", state + "").succeeded();
        Programs.run("rmdir", Objects.requireNonNull(state.getParent()) + "");
    }
}
