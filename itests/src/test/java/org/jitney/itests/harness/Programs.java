package org.jitney.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with a deadline. */
public final class Programs {
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private Programs() {}

    /** What a program left: its exit status and what it wrote. */
    public record Result(List<String> command, int status, String out, String err) {
        /** {@return this, if the program ended with status 0} */
        public Result succeeded() {
            if (status != 0) {
                throw new AssertionError(describe());
            }
            return this;
        }

        /** {@return the command, its status and its output, for a message} */
        public String describe() {
            return "%s → %d%n%s%s".formatted(String.join(" ", command), status, out, err);
        }

        /** {@return both outputs, one after the other} */
        public String text() {
            return out + err;
        }
    }

    /** Runs {@code command} with the caller's environment and {@code environment} on top of it. */
    public static Result run(Map<String, String> environment, List<String> command) {
        return run(DEADLINE, environment, command);
    }

    /** Runs a program that may take longer than others, such as one that downloads. */
    public static Result runFor(Duration most, String... command) {
        return run(most, Map.of(), List.of(command));
    }

    private static Result run(
            Duration most, Map<String, String> environment, List<String> command) {
        try {
            Path out = Files.createTempFile("jitney-out", "");
            Path err = Files.createTempFile("jitney-err", "");
            try {
                ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
                builder.environment().putAll(environment);
                builder.redirectOutput(out.toFile()).redirectError(err.toFile());
                builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
                Process process = builder.start();
                if (!hasEnded(process, most)) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            "%s did not end; until then: %s%s"
                                    .formatted(String.join(" ", command), read(out), read(err)));
                }
                return new Result(command, process.exitValue(), read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code command} with the caller's environment. */
    public static Result run(String... command) {
        return run(Map.of(), List.of(command));
    }

    /** {@return whether a program of this name is on the search path} */
    public static boolean present(String name) {
        return run("sh", "-c", "command -v " + name).status() == 0;
    }

    private static boolean hasEnded(Process process, Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
