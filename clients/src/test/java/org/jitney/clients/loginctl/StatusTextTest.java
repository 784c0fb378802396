package org.jitney.clients.loginctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.clients.cli.Properties;
import org.jitney.clients.systemctl.Now;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private static final Now NOW = new Now(1_000_000_000_000_000L, 0);

    private final Map<String, Variant> values = new LinkedHashMap<>();

    private StatusTextTest with(String name, String signature, Object value) {
        values.put(name, Variant.of(signature, value));
        return this;
    }

    private StatusTextTest texts(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            with(pairs[i], "s", pairs[i + 1]);
        }
        return this;
    }

    private Properties properties() {
        return Properties.of(values);
    }

    private static Struct reference(Object id) {
        return Struct.of(id, org.jitney.bus.name.ObjectPath.of("/x"));
    }

    @Test
    void sessionAtATerminalShowsSeatAndWhatItIs() {
        texts("Id", "4", "Name", "alice", "TTY", "tty2", "Service", "login", "Type", "tty")
                .texts("Class", "user", "State", "active", "Desktop", "none")
                .with("User", "(uo)", reference(1000L))
                .with("Seat", "(so)", reference("seat0"))
                .with("VTNr", "u", 2L)
                .with("Timestamp", "t", NOW.realtime() - 5_000_000);

        assertThat(StatusText.session(properties(), NOW))
                .startsWith("4 - alice (1000)\n\t   Since: ")
                .contains("; 5s ago\n")
                .endsWith(
                        """
                        \t    Seat: seat0; vc2
                        \t     TTY: tty2
                        \t Service: login; type tty; class user
                        \t Desktop: none
                        \t   State: active
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "host, user, true, '\t  Remote: user@host\n'",
                "host, '', true, '\t  Remote: host\n'",
                "'', user, false, '\t  Remote: user user\n'",
                "'', '', true, '\t  Remote: Yes\n'",
                "'', '', false, ''"
            })
    void whereASessionComesFromIsSaidAsFarAsItIsKnown(
            String host, String user, boolean remote, String line) {
        texts("Id", "4", "Name", "a", "RemoteHost", host, "RemoteUser", user)
                .with("Remote", "b", remote)
                .with("User", "(uo)", reference(0L));

        assertThat(StatusText.session(properties(), NOW))
                .isEqualTo("4 - a (0)\n" + line.replace("\\t", "\t").replace("\\n", "\n"));
    }

    @Test
    void sessionThatIsInFrontIsMarked() {
        texts("Name", "alice", "State", "active")
                .with("UID", "u", 1000L)
                .with("Display", "(so)", reference("c2"))
                .with("Sessions", "a(so)", List.of(reference("4"), reference("c2")));

        assertThat(StatusText.user(properties(), NOW))
                .isEqualTo(
                        """
                        alice (1000)
                        \t   State: active
                        \tSessions: 4 *c2
                        \t  Linger: no
                        """);
    }

    @Test
    void propertiesOfSessionsAreNamesWithoutTheirObjects() {
        texts("Id", "seat0")
                .with("ActiveSession", "(so)", reference(""))
                .with("Sessions", "a(so)", List.of())
                .with("User", "(uo)", reference(0L));

        Properties all = properties();

        assertThat(Show.text(all, List.of(), false, false))
                .isEqualTo("Id=seat0\nSessions=\nUser=0\n");
        assertThat(Show.text(all, List.of("ActiveSession"), true, false))
                .isEqualTo("ActiveSession=\n");
        assertThat(Show.text(all, List.of("Sessions"), true, true)).isEmpty();
    }
}
