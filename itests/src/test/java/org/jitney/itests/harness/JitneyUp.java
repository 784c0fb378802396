package org.jitney.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A private {@code jitney up} in a temporary directory with unit files of the test's own. */
public final class JitneyUp implements AutoCloseable {
    private final Path scratch;
    private final String address;

    private JitneyUp(Path scratch, String address) {
        this.scratch = scratch;
        this.address = address;
    }

    /**
     * Starts one whose unit search path is {@link #units()} alone; each pair is a file name and its
     * text.
     */
    public static JitneyUp start(String... files) {
        return start(List.of(), files);
    }

    /** As above, with more options for {@code jitney up}. */
    public static JitneyUp start(List<String> options, String... files) {
        try {
            Path scratch = Files.createTempDirectory("jitney-it");
            Path units = Files.createDirectory(scratch.resolve("units"));
            for (int i = 0; i < files.length; i += 2) {
                Path file = units.resolve(files[i]);
                Files.createDirectories(file.getParent());
                Files.writeString(file, files[i + 1]);
            }
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Home.program("jitney"),
                                    "up",
                                    "--detach",
                                    "--dir=" + scratch.resolve("up"),
                                    "--unit-path=" + units));
            command.addAll(options);
            Programs.Result up = Programs.run(Map.of(), command).succeeded();
            String line = up.out().strip();
            if (!line.startsWith("DBUS_SYSTEM_BUS_ADDRESS=")) {
                throw new AssertionError(up.describe());
            }
            return new JitneyUp(scratch, line.substring(line.indexOf('=') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the bus's address} */
    public String address() {
        return address;
    }

    /** {@return the directory with the unit files} */
    public Path units() {
        return scratch.resolve("units");
    }

    /** {@return the directory given as {@code --dir}} */
    public Path dir() {
        return scratch.resolve("up");
    }

    /** {@return the process that hosts bus, manager and daemons} */
    public long pid() {
        try {
            return Long.parseLong(Files.readString(dir().resolve("pid")).split(" ", -1)[0].strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how many descriptors that process has open} */
    public long descriptors() {
        try (var entries = Files.list(Path.of("/proc", "" + pid(), "fd"))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a unit file. */
    public void unit(String name, String text) {
        try {
            Files.writeString(units().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program of the machine with our bus as the system bus. */
    public Programs.Result run(String... command) {
        return Programs.run(
                Map.of("DBUS_SYSTEM_BUS_ADDRESS", address, "LC_ALL", "C.UTF-8"), List.of(command));
    }

    /** Runs a program of the distribution with our bus as the system bus. */
    public Programs.Result ours(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Home.program(program));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Runs a program of the machine inside {@code jitney exec}. */
    public Programs.Result exec(String... command) {
        List<String> all =
                new ArrayList<>(List.of(Home.program("jitney"), "exec", "--dir=" + dir(), "--"));
        all.addAll(Arrays.asList(command));
        return Programs.run(Map.of("LC_ALL", "C.UTF-8"), all);
    }

    /** {@return what the daemons logged so far} */
    public String log() {
        try {
            return Files.readString(dir().resolve("jitney.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Programs.Result down = Programs.run(Home.program("jitney"), "down", "--dir=" + dir());
        delete(scratch);
        down.succeeded();
    }

    static void delete(Path tree) {
        try (var files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
