package org.jitney.timesync1.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.UnitFile;
import org.junit.jupiter.api.Test;

class ServersTest {
    private static String order(Servers servers, int count) {
        StringBuilder out = new StringBuilder();
        Optional<Servers.Server> current = Optional.empty();
        for (int i = 0; i < count; i++) {
            Optional<Servers.Next> next = servers.after(current);
            out.append(next.map(n -> (n.startsOver() ? "|" : "") + n.server().name()).orElse("-"));
            current = next.map(Servers.Next::server);
        }
        return out.toString();
    }

    @Test
    void systemsServersThenThoseOfLinksThenAgain() {
        Servers servers = new Servers();
        assertThat(order(servers, 1)).isEqualTo("-");
        servers.set(ServerKind.FALLBACK, List.of("f"));
        assertThat(order(servers, 2)).isEqualTo("|f|f");
        servers.set(ServerKind.SYSTEM, List.of("a", "b", "a"));
        assertThat(order(servers, 4)).isEqualTo("|ab|ab");
        servers.set(ServerKind.LINK, List.of("l"));
        assertThat(order(servers, 5)).isEqualTo("|abl|ab");
        servers.set(ServerKind.RUNTIME, List.of("r"));
        assertThat(order(servers, 4)).isEqualTo("|rl|rl");
    }

    @Test
    void namesAreNamesOrAddresses() {
        for (String good : List.of("a", "a.example", "192.0.2.1", "2001:db8::1", "fe80::1%eth0")) {
            assertThat(ServerNames.isValid(good)).as(good).isTrue();
        }
        for (String bad : List.of("", "a b", "-a", "a..b", "a/b", "::1::", "x".repeat(64))) {
            assertThat(ServerNames.isValid(bad)).as(bad).isFalse();
        }
    }

    private static Settings settings(List<String> said, String... files) throws Exception {
        List<UnitFile> parsed = new ArrayList<>();
        for (String text : files) {
            parsed.add(UnitFile.parse("/etc/t.conf", text, diagnostic -> {}));
        }
        return Settings.of(parsed, said::add);
    }

    @Test
    void laterFilesAddAndAnEmptyValueForgets() throws Exception {
        List<String> said = new ArrayList<>();

        Settings settings =
                settings(
                        said,
                        "[Time]\nNTP=a b\nPollIntervalMaxSec=10min\n",
                        "[Time]\nNTP=b c\nFallbackNTP=\nSaveIntervalSec=infinity\n");

        assertThat(settings.servers()).containsExactly("a", "b", "b", "c");
        assertThat(settings.fallback()).isEmpty();
        assertThat(settings.pollMaxUsec()).isEqualTo(600_000_000);
        assertThat(settings.saveIntervalUsec()).isEqualTo(-1);
        assertThat(settings(said, "[Time]\nNTP=a\nNTP=\nNTP=b\n").servers()).containsExactly("b");
        assertThat(said).isEmpty();
        assertThat(settings(said)).isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void valuesThatMakeNoSenseAreToldAndIgnored() throws Exception {
        List<String> said = new ArrayList<>();

        Settings settings =
                settings(
                        said,
                        "[Time]\nNTP=a/b\nPollIntervalMinSec=5\nPollIntervalMaxSec=1\n"
                                + "ConnectionRetrySec=0\nRootDistanceMaxSec=x\nFoo=1\n");

        assertThat(settings).isEqualTo(Settings.DEFAULTS);
        assertThat(said).hasSize(6);
    }
}
