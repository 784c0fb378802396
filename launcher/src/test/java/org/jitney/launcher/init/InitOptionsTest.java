package org.jitney.launcher.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitOptionsTest {
    private static InitOptions parse(String... words) {
        return InitOptions.parse(List.of(words));
    }

    @ParameterizedTest
    @CsvSource({
        "systemd.unit=a.target, a.target",
        "--unit=a.target, a.target",
        "rescue, rescue.target",
        "single, rescue.target",
        "1, rescue.target",
        "emergency, emergency.target",
        "-b, emergency.target",
        "3, multi-user.target",
        "5, graphical.target",
        "splash, default.target",
    })
    void aWordChoosesWhatIsStarted(String word, String unit) {
        assertThat(parse(word).unit()).isEqualTo(unit);
    }

    @Test
    void theLastWordWins() {
        assertThat(parse("rescue", "systemd.unit=b.target").unit()).isEqualTo("b.target");
    }

    @Test
    void quietHidesTheStatusUnlessItIsAskedFor() {
        assertThat(parse().showStatus()).isTrue();
        assertThat(parse("quiet").showStatus()).isFalse();
        assertThat(parse("quiet", "systemd.show_status").showStatus()).isTrue();
        assertThat(parse("systemd.show-status=error").showStatus()).isFalse();
    }

    @Test
    void settingsReachTheirPlaces() {
        InitOptions options =
                parse(
                        "systemd.setenv=A=b",
                        "systemd.hostname=box",
                        "debug",
                        "systemd.machine_id=0123456789abcdef0123456789abcdef");

        assertThat(options.environment()).containsExactly("A=b");
        assertThat(options.hostname()).isEqualTo(Optional.of("box"));
        assertThat(options.logLevel()).isEqualTo(Optional.of("debug"));
        assertThat(options.machineId()).isEqualTo(Optional.of("0123456789abcdef0123456789abcdef"));
    }

    @Test
    void whatIsNotUnderstoodIsNoted() {
        assertThat(parse("splash", "systemd.setenv=nothing", "systemd.machine_id=12").notes())
                .containsExactly(
                        "not understood: 'splash'",
                        "not understood: 'systemd.setenv=nothing'",
                        "not understood: 'systemd.machine_id=12'");
    }
}
