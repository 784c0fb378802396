package org.jitney.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ours and the original's resolvectl print the same and end with the same status, of the original's
 * resolved over a real server. The command lines stand in {@code resolvectl/lines}; whoever has
 * another daemon to compare passes it to {@link #printed}.
 */
class ResolvectlTest {
    private static final Path SCRIPT =
            Path.of(System.getProperty("jitney.itests"), "network", "resolvectl");
    private static final Path OURS = Path.of(System.getProperty("jitney.home"), "bin");

    @TempDir private static Path folder;
    private static Optional<String> original = Optional.empty();

    private static boolean isPossible() {
        return Namespaces.possible() && Files.isExecutable(Path.of("/usr/sbin/unbound"));
    }

    private static Path resolved() {
        return OriginalResolver.file("lib/systemd/systemd-resolved");
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = ResolvectlTest.class.getResourceAsStream("resolvectl/" + name)) {
            if (in == null) {
                throw new IOException("no lines " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /**
     * {@return what the lines print, whose second part changes settings of links and begins with
     * new ones: both parts run at the same time, each in a namespace of its own}
     */
    private String printed(Path daemon, Path tool, List<String> lines) {
        int half = 0;
        while (half < lines.size() && !lines.get(half).startsWith("dns va ")) {
            half++;
        }
        List<String> second = lines.subList(half, lines.size());
        var other = CompletableFuture.supplyAsync(() -> run(daemon, tool, second));
        return run(daemon, tool, lines.subList(0, half)) + other.join();
    }

    private String run(Path daemon, Path tool, List<String> lines) {
        try {
            Path file = Files.createTempFile(folder, "lines", "");
            Files.write(file, lines);
            var result =
                    Programs.runFor(
                            Duration.ofMinutes(5),
                            "sh",
                            "-c",
                            "\"$0\" \"$@\" <" + file,
                            SCRIPT.toString(),
                            daemon.toString(),
                            tool.toString());
            assertThat(result.status()).as(result.err()).isZero();
            return result.out();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what the original's tool prints of its daemon, which two tests compare with} */
    private String original() throws IOException {
        if (original.isEmpty()) {
            Path tool = OriginalResolver.file("usr/bin/resolvectl");
            original = Optional.of(printed(resolved(), tool, lines("lines")));
        }
        return original.get();
    }

    @Test
    void oursPrintsOfTheOriginalWhatItsOwnDoes() throws IOException {
        assumeTrue(isPossible(), "!!! NOT RUN: needs unbound and namespaces");

        String theirs = original();
        String ours = printed(resolved(), OURS.resolve("resolvectl"), lines("lines"));

        assertThat(theirs).contains("Data from: network", "Fallback DNS Servers", "[1]", "[0]");
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void theOriginalPrintsOfOursWhatItPrintsOfItsOwn() throws IOException {
        assumeTrue(isPossible(), "!!! NOT RUN: needs unbound and namespaces");
        Path tool = OriginalResolver.file("usr/bin/resolvectl");

        List<String> theirs = answers(original());
        List<String> ours =
                answers(printed(OURS.resolve("systemd-resolved"), tool, lines("lines")));
        List<String> known = lines("known").stream().filter(l -> !l.startsWith("#")).toList();

        assertThat(ours).hasSameSizeAs(theirs).hasSizeGreaterThan(150);
        assertThat(ours)
                .filteredOn(answer -> !theirs.contains(answer))
                .filteredOn(answer -> known.stream().noneMatch(answer.substring(2)::startsWith))
                .isEmpty();
    }

    /** {@return what each command line printed; what came from the cache depends on the time} */
    private static List<String> answers(String printed) {
        return Stream.of(printed.split("(?m)^(?=\\$ )"))
                .filter(text -> text.startsWith("$ "))
                .map(text -> text.replaceAll("(?m)^-- Data from: .*\\n", ""))
                .toList();
    }

    @Test
    void oursKnowsMoreThanTheOriginalOfItsTime() throws IOException {
        assumeTrue(isPossible(), "!!! NOT RUN: needs unbound and namespaces");

        String printed = printed(resolved(), OURS.resolve("resolvectl"), lines("newer"));

        assertThat(printed)
                .contains("svcb.example.org IN SVCB 0 alias.example.org")
                .contains(
                        "svcb2.example.org IN SVCB 1 www.example.org alpn=h2,h3 port=8443"
                                + " ipv4hint=10.77.2.2")
                .contains("https.example.org IN HTTPS 1 . alpn=h3 ech=hello")
                .contains(
                        "naptr.example.org IN NAPTR 100 50 \"s\" \"z3950+I2L+I2C\" \"\""
                                + " _z3950._tcp.gatech.edu")
                .contains(
                        "{\"key\":{\"class\":1,\"type\":15,\"name\":\"mx.example.org\"},"
                                + "\"priority\":5,\"exchange\":\"mail.example.org\"}")
                .contains("DumpCache() failed: org.varlink.service.MethodNotFound")
                .contains("example.org: explain call failed: Unknown method Explain");
    }
}
