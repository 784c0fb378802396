package org.jitney.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jitney.broker.listener.ListenAddress;
import org.jitney.linux.fd.UnixAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void understandsTheCommandLineOfTheReference() throws Options.Unusable {
        Options options =
                Options.parse(
                        List.of(
                                "--config-file=/c",
                                "--nofork",
                                "--nopidfile",
                                "--print-address=5",
                                "--print-pid",
                                "--address=unix:path=/a%20b,guid=00;unix:abstract=x;unix:tmpdir=/tmp;systemd:"));

        assertThat(options.configFile()).contains("/c");
        assertThat(options.printAddress()).hasValue(5);
        assertThat(options.printPid()).hasValue(1);
        assertThat(options.pidFile()).isFalse();
        assertThat(options.listen())
                .containsExactly(
                        new ListenAddress.Socket(new UnixAddress.Path("/a b")),
                        new ListenAddress.Socket(new UnixAddress.Abstract("x")),
                        new ListenAddress.Directory("/tmp"),
                        new ListenAddress.Passed());
    }

    @Test
    void valuesMayBeArgumentsOfTheirOwn() throws Options.Unusable {
        Options options =
                Options.parse(
                        List.of("--config-file", "/c", "--print-pid", "7", "--print-address"));

        assertThat(options.configFile()).contains("/c");
        assertThat(options.printPid()).hasValue(7);
        assertThat(options.printAddress()).hasValue(1);
    }

    @Test
    void theLastOfTwoOppositesCounts() throws Options.Unusable {
        Options options =
                Options.parse(List.of("--session", "--fork", "--nofork", "--syslog", "--nosyslog"));

        assertThat(options.background()).isEqualTo(Options.Choice.NO);
        assertThat(options.log()).isEqualTo(Options.Log.STDERR);
    }

    @Test
    void aQuestionIsAnsweredWhateverFollows() throws Options.Unusable {
        assertThat(Options.parse(List.of("--version", "--nonsense")).action())
                .isEqualTo(Options.Action.SHOW_VERSION);
    }

    @Test
    void twoConfigurationsAreOneTooMany() {
        assertThatThrownBy(() -> Options.parse(List.of("--session", "--system")))
                .isInstanceOf(Options.Unusable.class)
                .hasMessage(
                        "--system specified but configuration file /usr/share/dbus-1/session.conf already requested");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fork",
                "--help",
                "--nonsense",
                "--address=autolaunch:",
                "--address=tcp:host=localhost,port=x",
                "--address=unix:path=/a,abstract=b",
                "--address=unix:path=/a b",
                "--address=unixexec:path=/bin/true",
                "--address=",
                "--address=unix:",
                "--print-pid=x",
                "--nofork",
            })
    void saysWhatItCannotDo(String arg) {
        assertThatThrownBy(() -> Options.parse(List.of(arg))).isInstanceOf(Options.Unusable.class);
    }
}
