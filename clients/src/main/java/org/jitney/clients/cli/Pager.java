package org.jitney.clients.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.Booleans;

/** A child process that shows long output a page at a time. */
public final class Pager implements AutoCloseable {
    private final Process process;
    private final PrintStream stream;

    private Pager(Process process) {
        this.process = process;
        this.stream =
                new PrintStream(
                        new java.io.BufferedOutputStream(process.getOutputStream()),
                        false,
                        StandardCharsets.UTF_8);
    }

    /** {@return a running pager, if there is a terminal and somebody wants one} */
    public static Optional<Pager> open(Environment environment) {
        return open(environment, false);
    }

    /** {@return the same, that begins with the end if that is wanted and it can} */
    static Optional<Pager> open(Environment environment, boolean end) {
        String terminal = environment.variables().getOrDefault("TERM", "dumb");
        if (!environment.outIsTerminal() || terminal.equals("dumb")) {
            return Optional.empty();
        }
        Optional<String> wish = environment.variable("SYSTEMD_PAGERSECURE");
        Optional<Boolean> asked = wish.flatMap(Booleans::parse);
        boolean secure = asked.orElseGet(() -> wish.isPresent() || !ownsSession(environment));
        for (String name : new String[] {"SYSTEMD_PAGER", "PAGER"}) {
            String command = environment.variables().get(name);
            if (command == null) {
                continue;
            }
            if (command.isEmpty() || command.equals("cat")) {
                return Optional.empty();
            }
            // Who has gained privileges gets a program of his choice only if he says that he knows.
            if (asked.isPresent()) {
                return start(environment, List.of("sh", "-c", command), end, secure);
            }
            break;
        }
        List<String> known = secure ? List.of("less") : List.of("pager", "less", "more");
        for (String command : known) {
            Optional<Pager> pager = start(environment, List.of(command), end, secure);
            if (pager.isPresent()) {
                return pager;
            }
        }
        return Optional.empty();
    }

    /** Whether the process runs in a session of the user that it runs as, by its control group. */
    private static boolean ownsSession(Environment environment) {
        try {
            return Files.readString(Path.of("/proc/self/cgroup"))
                    .contains("/user-%d.slice/".formatted(environment.uid()));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Pager> start(
            Environment environment, List<String> command, boolean end, boolean secure) {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        String less = environment.variable("SYSTEMD_LESS").orElse("FRSXMK");
        builder.environment().put("LESS", end ? less + " +G" : less);
        builder.environment()
                .put("LESSCHARSET", environment.variable("SYSTEMD_LESSCHARSET").orElse("utf-8"));
        if (secure) {
            builder.environment().put("LESSSECURE", "1");
        } else {
            builder.environment().remove("LESSSECURE");
        }
        try {
            return Optional.of(new Pager(builder.start()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return where to print} */
    public PrintStream stream() {
        return stream;
    }

    /** Ends the output and waits until the reader has had enough. */
    @Override
    public void close() {
        stream.close();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
