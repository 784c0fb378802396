package org.jitney.itests.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Debian tree in namespaces of its own, with {@code jitney up --system} as its PID 1. The script
 * {@code guest/guest} does the work, so that a person can do the same by hand.
 */
public final class Guest implements AutoCloseable {
    /** Packages of a whole tree are downloaded and unpacked. */
    private static final Duration TREE = Duration.ofMinutes(20);

    /** Test classes run beside each other: a tree is made by the first that asks. */
    private static final Map<String, Path> TREES = new ConcurrentHashMap<>();

    private final Path state;

    private Guest(Path state) {
        this.state = state;
    }

    /** Starts a guest over the tree of this kind (see {@code rootfs/make-rootfs}). */
    public static Guest start(String kind, Map<String, String> environment) {
        return start(kind, environment, List.of());
    }

    /** Boots the tree of this kind with {@code jitney init}, which gets these words. */
    public static Guest boot(String kind, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of("/opt/jitney/bin/jitney", "init"));
        command.addAll(Arrays.asList(words));
        return start(kind, environment, command);
    }

    /** Starts the tree of this kind with that command as its first process. */
    public static Guest withFirstProcess(String kind, String... command) {
        return start(kind, Map.of(), List.of(command));
    }

    private static Guest start(
            String kind, Map<String, String> environment, List<String> firstProcess) {
        Path tree = tree(kind);
        try {
            Path state = Files.createTempDirectory("jitney-guest").resolve("state");
            List<String> command =
                    new ArrayList<>(
                            List.of(Home.script("guest/guest"), "start", tree + "", state + ""));
            command.addAll(firstProcess);
            Programs.run(environment, command).succeeded();
            return new Guest(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the unpacked tree of this kind; made on first use} */
    public static Path tree(String kind) {
        assumeTrue(
                new com.sun.security.auth.module.UnixSystem().getUid() == 0,
                "!!! NOT RUN: guests need root (namespaces, mounts, a Debian tree)");
        assumeTrue(
                Programs.present("mmdebstrap"),
                "!!! NOT RUN: mmdebstrap is missing; .ci/run installs what the tests need");
        return TREES.computeIfAbsent(kind, Guest::unpack);
    }

    private static Path unpack(String kind) {
        Path tree = Path.of(Home.script("target/rootfs-" + kind));
        if (!Files.exists(tree)) {
            Path fresh = Path.of(tree + ".new");
            Programs.run("rm", "-rf", fresh + "").succeeded();
            Programs.runFor(TREE, Home.script("rootfs/make-rootfs"), kind, fresh + "").succeeded();
            try {
                Files.move(fresh, tree);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tree;
    }

    /** Runs a program inside. */
    public Programs.Result run(String... command) {
        List<String> all = new ArrayList<>(List.of(Home.script("guest/guest"), "exec", state + ""));
        all.addAll(Arrays.asList(command));
        return Programs.run(Map.of(), all);
    }

    /** Runs a program of the distribution inside. */
    public Programs.Result ours(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/opt/jitney/bin/" + program));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    /** {@return the status with which the first process ends, once it has} */
    public int exitStatus() {
        return Integer.parseInt(
                Programs.run(Home.script("guest/guest"), "status", state + "")
                        .succeeded()
                        .out()
                        .strip());
    }

    /** {@return what PID 1 logged so far} */
    public String log() {
        return run("cat", "/run/guest.log").out();
    }

    /** {@return PID 1 as seen from outside} */
    public long pid() {
        return Long.parseLong(
                Programs.run(Home.script("guest/guest"), "pid", state.toString())
                        .succeeded()
                        .out()
                        .strip());
    }

    @Override
    public void close() {
        Programs.run(Home.script("guest/guest"), "stop", state + "").succeeded();
        Programs.run("rmdir", Objects.requireNonNull(state.getParent()) + "");
    }
}
