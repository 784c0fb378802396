package org.jitney.journald.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.journald.entry.Sender;
import org.jitney.journald.limit.RateLimits.Limit;
import org.jitney.linux.fd.Root;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientsTest {
    private static final Limit STANDARD = new Limit(30_000_000, 1000);

    private final Map<Integer, String> groups = new HashMap<>();
    private int reads;

    @TempDir Path folder;

    private Clients clients(int most) throws Exception {
        ProcessSource source =
                new ProcessSource() {
                    @Override
                    public Facts read(int pid) {
                        reads++;
                        boolean there = groups.containsKey(pid);
                        return new Facts(
                                Optional.of(5),
                                Optional.of(6),
                                there ? Optional.of("prog") : Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.ofNullable(groups.get(pid)));
                    }

                    @Override
                    public boolean isAlive(int pid) {
                        return groups.containsKey(pid);
                    }
                };
        return new Clients(source, new UnitState(Root.of(folder), "/run"), STANDARD, most);
    }

    private static Client of(Clients clients, int pid, long now) {
        return clients.of(
                new Sender(pid, 5, 6), Optional.empty(), Optional.of("named.service"), now);
    }

    @Test
    void whatIsFreshIsNotReadAgain() throws Exception {
        groups.put(7, "/system.slice/a.service");
        Clients clients = clients(100);

        of(clients, 7, 0);
        of(clients, 7, 900_000);
        assertThat(reads).isEqualTo(1);
        of(clients, 7, 1_100_000);

        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aProcessThatIsGoneKeepsItsUnitForAWhile() throws Exception {
        groups.put(7, "/system.slice/a.service");
        Clients clients = clients(100);
        of(clients, 7, 0);
        groups.clear();

        assertThat(of(clients, 7, 2_000_000).unit()).hasValue("a.service");
        assertThat(of(clients, 7, 20_000_000).unit()).hasValue("named.service");
    }

    @Test
    void aStreamKeepsWhatIsKnown() throws Exception {
        groups.put(7, "/system.slice/a.service");
        Clients clients = clients(100);
        clients.pin(of(clients, 7, 0));
        groups.clear();

        assertThat(of(clients, 7, 20_000_000).unit()).hasValue("a.service");
    }

    @Test
    void withoutAGroupTheUnitIsTheOneThatIsNamed() throws Exception {
        assertThat(of(clients(100), 7, 0).unit()).hasValue("named.service");
    }

    @Test
    void anotherUserIsSeenAtOnce() throws Exception {
        Clients clients = clients(100);
        of(clients, 7, 0);

        Client found = clients.of(new Sender(7, 99, 6), Optional.empty(), Optional.empty(), 1);

        assertThat(found.uid()).isEqualTo(99);
    }

    @Test
    void theOldestAreForgotten() throws Exception {
        for (int pid = 1; pid <= 5; pid++) {
            groups.put(pid, "/a.service");
        }
        Clients clients = clients(3);
        for (int pid = 1; pid <= 5; pid++) {
            of(clients, pid, 10);
        }
        reads = 0;

        of(clients, 5, 20);
        of(clients, 1, 20);

        assertThat(reads).isEqualTo(1);
    }

    @Test
    void theUnitSaysWhatItAddsAndHowMuchItMayLog() throws Exception {
        groups.put(7, "/system.slice/a.service");
        Path units = Files.createDirectories(folder.resolve("run/units"));
        Files.createSymbolicLink(
                units.resolve("invocation:a.service"), Path.of("0123456789abcdef0123456789abcdef"));
        Files.createSymbolicLink(units.resolve("log-level-max:a.service"), Path.of("4"));
        Files.createSymbolicLink(units.resolve("log-rate-limit-burst:a.service"), Path.of("77"));
        Files.write(
                units.resolve("log-extra-fields:a.service"),
                "\7\0\0\0\0\0\0\0FOO=bar".getBytes(StandardCharsets.UTF_8));

        Client client = of(clients(100), 7, 0);

        assertThat(client.wants(4, new byte[0])).isTrue();
        assertThat(client.wants(5, new byte[0])).isFalse();
        assertThat(client.limit()).isEqualTo(new Limit(30_000_000, 77));
        assertThat(
                        client.trusted().fields().stream()
                                .map(f -> new String(f, StandardCharsets.UTF_8)))
                .contains(
                        "_PID=7",
                        "_SYSTEMD_UNIT=a.service",
                        "_SYSTEMD_INVOCATION_ID=0123456789abcdef0123456789abcdef",
                        "FOO=bar");
    }

    @Test
    void brokenExtraFieldsAreNone() {
        for (String text :
                List.of(
                        "\7",
                        "\1\0\0\0\0\0\0\0a",
                        "\7\0\0\0\0\0\0\0FOO",
                        "\5\0\0\0\0\0\0\0_FO=1",
                        "\3\0\0\0\0\0\0\0abc")) {
            assertThat(UnitState.parseExtraFields(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
        }
    }

    @Test
    void aCommandLineIsQuoted() {
        assertThat(CommandLine.render("a\0b c\0$d\0\0".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a \"b c\" \"\\$d\" \"\"");
        assertThat(CommandLine.render("a\nb\0".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("\"a\\nb\"");
    }
}
