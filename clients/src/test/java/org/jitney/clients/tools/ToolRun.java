package org.jitney.clients.tools;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Environment;

/** Runs a tool that needs no bus in this process, and keeps what it printed. */
final class ToolRun {
    /** A tool. */
    interface Program {
        int run(String[] line, Environment environment);
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int status;

    private ToolRun(Program program, Map<String, String> variables, String[] line) {
        Environment environment =
                new Environment(
                        variables,
                        Path.of("/"),
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false,
                        0,
                        Optional.empty());
        status = program.run(line, environment);
    }

    static ToolRun of(Program program, String... line) {
        return new ToolRun(program, Map.of("LANG", "C.UTF-8", "HOME", "/home/u"), line);
    }

    static ToolRun with(Map<String, String> variables, Program program, String... line) {
        return new ToolRun(program, variables, line);
    }

    int status() {
        return status;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
