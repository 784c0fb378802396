package org.jitney.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jitney.broker.activation.Activator;
import org.jitney.broker.peer.Refused;
import org.jitney.linux.event.EventLoop;

/**
 * Starts the programs that {@code .service} files name, as children of this JVM, and ends them with
 * the bus. A program that ends before it owns its name is a failed activation.
 */
final class ServicePrograms implements Activator, AutoCloseable {
    private static final String PREFIX = "org.freedesktop.DBus.Error.Spawn.";

    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final String address;
    private final EventLoop loop;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private boolean closed;

    ServicePrograms(List<Path> directories, String address, EventLoop loop) throws IOException {
        this.address = address;
        this.loop = loop;
        for (Path directory : directories) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".service")).toList()) {
                    read(file);
                }
            }
        }
    }

    private void read(Path file) throws IOException {
        Map<String, String> keys = new HashMap<>();
        String section = "";
        for (String raw : Files.readAllLines(file)) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[")) {
                section = line;
            } else if (section.equals("[D-BUS Service]") && equals > 0 && !line.startsWith("#")) {
                keys.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
            }
        }
        String name = keys.get("Name");
        String exec = keys.get("Exec");
        if (name == null || exec == null) {
            throw new IOException(file + " has no Name= and Exec= in [D-BUS Service]");
        }
        commands.putIfAbsent(name, words(file, exec));
    }

    /** Splits a command line at spaces outside of single and double quotes. */
    private static List<String> words(Path file, String line) throws IOException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean any = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && c == ' ') {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                any = true;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        if (quote != 0 || words.isEmpty()) {
            throw new IOException(file + " has no command in Exec=" + line);
        }
        return words;
    }

    @Override
    public Collection<String> names() {
        return commands.keySet();
    }

    @Override
    public void activate(String name, FailureReport failure) throws Refused {
        List<String> command = commands.get(name);
        if (command == null) {
            throw Refused.of("ServiceUnknown", "No such service: " + name);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        for (String bus : List.of("STARTER_ADDRESS", "SYSTEM_BUS_ADDRESS", "SESSION_BUS_ADDRESS")) {
            builder.environment().put("DBUS_" + bus, address);
        }
        builder.environment().put("DBUS_STARTER_BUS_TYPE", "session");
        // Starting one takes a millisecond and everybody waits for it; this is a bus for tests.
        try {
            follow(name, builder.start(), failure);
        } catch (IOException e) {
            throw Refused.named(
                    PREFIX + "ExecFailed",
                    "Failed to execute program %s: %s".formatted(name, e.getMessage()));
        }
    }

    private synchronized void follow(String name, Process process, FailureReport failure) {
        processes.add(process);
        Thread.ofVirtual().start(() -> report(name, process, failure));
    }

    private void report(String name, Process process, FailureReport failure) {
        int status = statusOf(process);
        if (!isClosed()) {
            String text = "Process %s exited with status %d".formatted(name, status);
            loop.post(() -> failure.failed(PREFIX + "ChildExited", text));
        }
    }

    private static int statusOf(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void updateEnvironment(Map<String, String> variables) {
        environment.putAll(variables);
    }

    @Override
    public void close() {
        List<Process> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(processes);
        }
        for (Process process : all) {
            process.destroy();
            try {
                if (!process.waitFor(2, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
