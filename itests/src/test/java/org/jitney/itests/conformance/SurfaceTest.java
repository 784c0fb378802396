package org.jitney.itests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The manager's interfaces beside those of a booted systemd 252 in the same tree: all properties of
 * units of every type and in many states, and what wrong calls are answered with. What may differ
 * is in {@code surface/allowed.txt} and in the table of the calls, each with its reason.
 */
class SurfaceTest {
    @TempDir static Path folder;

    private static Guest guest;
    private static Reference reference;

    /** A machine to run programs in. */
    private interface Machine {
        Programs.Result run(String... command);
    }

    @BeforeAll
    static void start() throws IOException {
        reference = Reference.start("services");
        guest = Guest.start("services", Map.of());
        for (Machine machine : List.<Machine>of(reference::run, guest::run)) {
            for (String file : List.of("prepare", "collect", "call-wrongly", "wrong-calls.txt")) {
                put(machine, file);
            }
            machine.run("sh", "/root/prepare").succeeded();
        }
    }

    @AfterAll
    static void stop() {
        if (guest != null) {
            guest.close();
        }
        if (reference != null) {
            reference.close();
        }
    }

    private static void put(Machine machine, String file) throws IOException {
        byte[] content = Files.readAllBytes(Path.of(Home.script("surface/" + file)));
        String text = Base64.getEncoder().encodeToString(content);
        machine.run("sh", "-c", "echo '" + text + "' | base64 -d >/root/" + file).succeeded();
    }

    private static Path kept(String name, Programs.Result result) throws IOException {
        return Files.writeString(folder.resolve(name), result.out(), StandardCharsets.UTF_8);
    }

    @Test
    void unitsOfEveryTypeShowThePropertiesOfTheReference() throws IOException {
        String[] units =
                reference
                        .run("systemctl", "list-units", "--all", "--plain", "--no-legend")
                        .succeeded()
                        .out()
                        .lines()
                        .map(line -> line.split(" ", 2)[0])
                        // What only the container has that the reference lives in.
                        .filter(unit -> !unit.matches("(proc-|sys-[a-z]*\\.mount|run-cred).*"))
                        .toArray(String[]::new);
        String[] collect = new String[units.length + 2];
        System.arraycopy(new String[] {"python3", "/root/collect"}, 0, collect, 0, 2);
        System.arraycopy(units, 0, collect, 2, units.length);

        Path theirs = kept("theirs.json", reference.run(collect).succeeded());
        Path ours = kept("ours.json", guest.run(collect).succeeded());

        assertThat(Arrays.asList(units)).hasSizeGreaterThan(100);
        Programs.run(
                        Home.script("surface/property-diff"),
                        theirs + "",
                        ours + "",
                        Home.script("surface/allowed.txt"))
                .succeeded();
    }

    @Test
    void wrongCallsAreRefusedAsByTheReferenceAndChangeNothing() throws IOException {
        String[] calls = {"python3", "/root/call-wrongly", "/root/wrong-calls.txt"};

        Path theirs = kept("theirs.txt", reference.run(calls).succeeded());
        Path ours = kept("ours.txt", guest.run(calls).succeeded());

        Programs.run(
                        Home.script("surface/wrong-diff"),
                        Home.script("surface/wrong-calls.txt"),
                        theirs + "",
                        ours + "")
                .succeeded();
    }
}
