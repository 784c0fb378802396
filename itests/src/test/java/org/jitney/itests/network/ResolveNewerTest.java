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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of Debian 13 (getent through its nss-resolve, resolvectl and varlinkctl 257) hear of
 * our resolver what they hear of their own. The command lines stand in {@code
 * resolvectl/newer-release}, those that differ and why in {@code resolvectl/newer-release-known}.
 */
class ResolveNewerTest {
    private static final String SCRIPT = Home.script("network/resolve-newer");
    private static final String SOCKET = "/run/systemd/resolve/io.systemd.Resolve";

    @TempDir Path folder;

    private static List<String> lines(String name) {
        try (InputStream in = ResolveNewerTest.class.getResourceAsStream("resolvectl/" + name)) {
            if (in == null) {
                throw new IOException("no lines " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the tree of that release, with its nss-resolve} */
    private static Path tree() {
        assumeTrue(Namespaces.possible(), "!!! NOT RUN: needs namespaces");
        assumeTrue(Programs.present("unbound"), "!!! NOT RUN: needs unbound");
        Path tree = Guest.tree("newer");
        assumeTrue(
                Programs.run("sh", "-c", "ls " + tree + "/usr/lib/*/libnss_resolve.so.2").status()
                        == 0,
                "!!! NOT RUN: the tree 'newer' is older than its list of packages");
        return tree;
    }

    /** {@return what each command line printed; what comes from the cache depends on the time} */
    private Map<String, String> printed(String daemon, Path tree, List<String> lines) {
        Path file = folder.resolve(Path.of(daemon).getFileName());
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var result =
                Programs.runFor(
                        Duration.ofMinutes(3),
                        "sh",
                        "-c",
                        "\"$0\" \"$@\" <" + file,
                        SCRIPT,
                        daemon,
                        tree.toString());
        assertThat(result.status()).as(result.err()).isZero();
        Map<String, String> answers = new LinkedHashMap<>();
        for (String each : result.out().split("(?m)^(?=\\$ )")) {
            String[] parts = each.split("\n", 2);
            answers.merge(
                    parts[0].substring(2),
                    parts[1].replaceAll("(?m)^-- Data from: .*\\n", ""),
                    String::concat);
        }
        return answers;
    }

    @Test
    void programsOfThatReleaseHearOfOursWhatTheyHearOfTheirOwn() {
        Path tree = tree();
        List<String> known =
                lines("newer-release-known").stream().filter(l -> !l.startsWith("#")).toList();
        List<String> asked = lines("newer-release");

        var other = CompletableFuture.supplyAsync(() -> printed("tree", tree, asked));
        Map<String, String> ours = printed(Resolvers.ours().toString(), tree, asked);
        Map<String, String> theirs = other.join();

        assertThat(theirs).hasSizeGreaterThan(120);
        assertThat(theirs.get("getent hosts four.example.org")).startsWith("10.77.2.4");
        theirs.keySet().removeIf(line -> known.stream().anyMatch(line::startsWith));
        ours.keySet().removeIf(line -> known.stream().anyMatch(line::startsWith));
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void whatItsSocketsCanBeAskedIsDescribedThere() {
        Path tree = tree();

        Map<String, String> printed =
                printed(
                        Resolvers.ours().toString(),
                        tree,
                        List.of(
                                "varlinkctl info " + SOCKET,
                                "varlinkctl list-methods " + SOCKET,
                                "varlinkctl introspect " + SOCKET,
                                "varlinkctl introspect " + SOCKET + ".Monitor"));

        assertThat(printed.get("varlinkctl info " + SOCKET))
                .contains("Product: jitney (systemd-resolved)", "io.systemd.Resolve\n");
        assertThat(printed.get("varlinkctl list-methods " + SOCKET))
                .contains("io.systemd.Resolve.ResolveRecord\n");
        assertThat(printed.get("varlinkctl introspect " + SOCKET))
                .contains("method ResolveService(")
                .endsWith("[0]\n");
        assertThat(printed.get("varlinkctl introspect " + SOCKET + ".Monitor"))
                .contains("method SubscribeQueryResults(")
                .endsWith("[0]\n");
    }
}
