package org.jitney.clients.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jitney.clients.activate.Activate;
import org.jitney.clients.analyze.Analyze;
import org.jitney.clients.cat.Cat;
import org.jitney.clients.cgtop.Cgtop;
import org.jitney.clients.delta.Delta;
import org.jitney.clients.escape.Escape;
import org.jitney.clients.id128.Id128;
import org.jitney.clients.notify.Notify;
import org.jitney.clients.path.SystemPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts are those of systemd 252. */
class ToolTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b|a-b",
                "--suffix=mount -p /a /b|a.mount b.mount",
                "--template=foo@.service a b|foo@a.service foo@b.service",
                "-u a-b\\x2dc|a/b-c",
                "-m foo /dev/sda|foo.service dev-sda.device",
                "-m -u a|a"
            })
    void textIsEscaped(String line, String text) {
        ToolRun run = ToolRun.of(Escape::run, line.split(" "));

        assertThat(run.out()).isEqualTo(text + "\n");
        assertThat(run.status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "a --instance|--instance must be used in conjunction with --unescape.",
                "-p a/../b|Input 'a/../b' is not an absolute file system path, failed to escape.",
                "-u a\\xg|Failed to unescape string: Invalid argument",
                "--template=foo.service a|Template name foo.service is not valid.",
                "--foo|systemd-escape: unrecognized option '--foo'",
                "-u --template=foo@.service foo.service|Unit foo.service is missing the instance"
                        + " name."
            })
    void whatCannotBeEscapedIsNamed(String line, String text) {
        ToolRun run = ToolRun.of(Escape::run, line.split(" "));

        assertThat(run.err()).isEqualTo(text + "\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void anEmptyPathIsTheRootWithAWarning() {
        ToolRun run = ToolRun.of(Escape::run, "-p", "");

        assertThat(run.out()).isEqualTo("-\n");
        assertThat(run.err()).contains("is not a valid file system path");
    }

    @Test
    void anApplicationGetsAnIdOfItsOwn() {
        ToolRun run =
                ToolRun.with(
                        Map.of("INVOCATION_ID", "3d1219c7c4c5404aaa1f6d2a48adfda4"),
                        Id128::run,
                        "invocation-id",
                        "-u");

        assertThat(run.out()).isEqualTo("3d1219c7-c4c5-404a-aa1f-6d2a48adfda4\n");
    }

    @Test
    void partitionTypesHaveNames() {
        ToolRun run = ToolRun.of(Id128::run, "show", "esp", "00000000000000000000000000000001");

        assertThat(run.out())
                .isEqualTo(
                        """
                        NAME ID
                        esp  c12a7328f81f11d2ba4b00a0c93ec93b
                        XYZ  00000000000000000000000000000001
                        """);
    }

    @Test
    void nobodyIsNotifiedWithoutASocket() {
        ToolRun run = ToolRun.of(Notify::run, "--ready");

        assertThat(run.err())
                .isEqualTo("No status data could be sent: $NOTIFY_SOCKET was not set\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void theOptionsOfAProgramAreItsOwn() {
        ToolRun run = ToolRun.of(Cat::run, "-p", "foo", "true", "--no-such-option");

        assertThat(run.err()).isEqualTo("Failed to parse priority value.\n");
    }

    @Test
    void pathsFollowTheEnvironment() {
        ToolRun run =
                ToolRun.with(
                        Map.of("HOME", "/h", "XDG_CONFIG_HOME", "/x"),
                        SystemPath::run,
                        "--suffix=y",
                        "user-configuration",
                        "user");

        assertThat(run.out()).isEqualTo("/x/y\n/h/y\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "calendar|Too few arguments.",
                "blame x|Too many arguments.",
                "foo|Unknown command verb foo.",
                "--threshold=101 security|Failed to parse threshold: 101",
                "--json=short time|Option --json= is only supported for security and inspect-elf"
                        + " right now.",
                "exit-status 999|Invalid exit status \"999\".",
                "capability foo|Capability \"foo\" not known.",
                "syscall-filter @foo|Filter set \"@foo\" not found.",
                "compare-versions 1 foo 2|Unknown operator \"foo\".",
                "--man=x verify a|Failed to parse boolean argument to --man: x.",
                "filesystems|Not compiled with libbpf support, sorry."
            })
    void whatIsWrongWithAQuestionIsSaid(String line, String text) {
        ToolRun run = ToolRun.of(Analyze::run, line.split(" "));

        assertThat(run.err()).isEqualTo(text + "\n");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aTimeSpanThatIsNoneMayBeSomethingElse() {
        ToolRun run = ToolRun.of(Analyze::run, "timespan", "1h30s", "daily");

        assertThat(run.out())
                .isEqualTo("Original: 1h30s\n      μs: 3630000000\n   Human: 1h 30s\n\n");
        assertThat(run.err())
                .isEqualTo(
                        "Failed to parse time span 'daily': Invalid argument\n"
                                + "Hint: this expression is a valid calendar specification. Use"
                                + " 'systemd-analyze calendar \"daily\"' instead?\n");
    }

    @Test
    void theOlderVersionIsLess() {
        ToolRun run = ToolRun.of(Analyze::run, "compare-versions", "1.2~rc1", "1.2");

        assertThat(run.out()).isEqualTo("1.2~rc1 < 1.2\n");
        assertThat(run.status()).isEqualTo(12);
    }

    @Test
    void theRestAskForWhatTheyNeed() {
        assertThat(ToolRun.of(Activate::run, "true").err())
                .isEqualTo("No sockets to listen on specified or passed in.\n");
        assertThat(ToolRun.of(Cgtop::run, "-d", "x").err())
                .isEqualTo("Failed to parse delay parameter 'x': Invalid argument\n");
        assertThat(ToolRun.of(Delta::run, "-t", "foo").err())
                .isEqualTo("Failed to parse flags field.\n");
    }
}
