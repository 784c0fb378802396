package org.jitney.vmcraft;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The control groups of guests that were booted. Whoever boots one makes them and removes them in
 * the end; who is killed does not. Their name has the number of the process that made them.
 */
final class ContainerGroups {
    private static final String NAME = "jitney-vmcraft-";
    private static final Path TOP = Path.of("/sys/fs/cgroup");

    private final PrintStream out;

    ContainerGroups(PrintStream out) {
        this.out = out;
    }

    /** Removes those whose maker is gone, once nobody is in them; who stays too long is ended. */
    void removeAbandoned(Duration patience) throws IOException {
        for (Path hierarchy : List.of(TOP, TOP.resolve("systemd"), TOP.resolve("unified"))) {
            for (Path group : folders(hierarchy)) {
                if (isAbandoned(group.getFileName().toString())) {
                    members(group).forEach(member -> awaitEnd(member, patience));
                    if (remove(group)) {
                        out.println("cleaned " + group);
                    }
                }
            }
        }
    }

    private static boolean isAbandoned(String name) {
        String number = name.startsWith(NAME) ? name.substring(NAME.length()) : "";
        return number.matches("[1-9][0-9]{0,8}") && !isServing(Long.parseLong(number));
    }

    /** The number may be another process's by now. */
    private static boolean isServing(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            return List.of(line.split("\0", -1)).contains("--boot");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> folders(Path group) {
        try (Stream<Path> below = Files.list(group)) {
            return below.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static List<ProcessHandle> members(Path group) {
        List<ProcessHandle> found = new ArrayList<>();
        folders(group).forEach(below -> found.addAll(members(below)));
        try {
            Files.readAllLines(group.resolve("cgroup.procs")).stream()
                    .map(line -> ProcessHandle.of(Long.parseLong(line)))
                    .flatMap(Optional::stream)
                    .forEach(found::add);
        } catch (IOException e) {
            // It was removed meanwhile.
            return found;
        }
        return found;
    }

    /** What nspawn left shuts down by itself: it hears of its parent's death. */
    private static void awaitEnd(ProcessHandle member, Duration patience) {
        try {
            var _ = member.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            member.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The deepest first; one that somebody is in refuses, and stays. */
    private static boolean remove(Path group) throws IOException {
        List<Path> all;
        try (Stream<Path> below = Files.walk(group)) {
            all = below.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            return false;
        }
        return all.stream().allMatch(each -> each.toFile().delete());
    }
}
