package org.jitney.clients.systemctl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jitney.clients.cli.Output;

/** The files that rendered text is compared with, and an output like a pipe. */
final class Golden {
    private Golden() {}

    static String file(String name) {
        try (InputStream in = Golden.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Output pipe() {
        return output(Output.Look.PIPE);
    }

    static Output output(Output.Look look) {
        return Output.of(
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), look);
    }
}
