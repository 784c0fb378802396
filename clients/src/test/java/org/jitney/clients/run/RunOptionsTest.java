package org.jitney.clients.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.UsageError;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    private static final Environment ENVIRONMENT =
            new Environment(
                    Map.of("SHELL", "/bin/zsh", "HOME", "/root"),
                    Path.of("/here"),
                    new ByteArrayInputStream(new byte[0]),
                    sink(),
                    sink(),
                    false,
                    0,
                    Optional.empty());

    private static PrintStream sink() {
        return new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    }

    private static RunOptions parse(String... line) throws UsageError {
        return RunOptions.parse(List.of(line), ENVIRONMENT);
    }

    private static String refusal(String... line) {
        UsageError error = catchThrowableOfType(UsageError.class, () -> parse(line));
        assertThat(error).as(String.join(" ", line)).isNotNull();
        return error.text();
    }

    @Test
    void theFirstOtherWordBeginsTheCommand() throws UsageError {
        RunOptions options = parse("-p", "Nice=1", "-qu", "x", "--wait", "ls", "-l", "--wait=no");

        assertThat(options.command()).containsExactly("ls", "-l", "--wait=no");
        assertThat(options.all("property")).containsExactly("Nice=1");
        assertThat(options.unit()).contains("x");
        assertThat(options.quiet()).isTrue();
        assertThat(options.waits()).isTrue();
    }

    @Test
    void timersKeepTheirOrder() throws UsageError {
        RunOptions options =
                parse("--on-active=5", "--timer-property=AccuracySec=1", "--on-boot", "7", "true");

        assertThat(options.timers())
                .containsExactly("OnActiveSec=5", "AccuracySec=1", "OnBootSec=7");
        assertThat(options.hasTimer()).isTrue();
    }

    @Test
    void aShellIsRunHereAndForgotten() throws UsageError {
        RunOptions options = parse("--shell");

        assertThat(options.command()).containsExactly("/bin/zsh");
        assertThat(options.waits()).isTrue();
        assertThat(options.collects()).isTrue();
        assertThat(options.serviceType()).contains("exec");
        assertThat(options.workingDirectory(ENVIRONMENT)).contains("/here");
    }

    @Test
    void aVariableWithoutValueIsTakenFromTheEnvironment() throws UsageError {
        RunOptions options = parse("-E", "HOME", "-E", "A=1", "--setenv=A=2", "true");

        assertThat(options.variables(ENVIRONMENT)).containsExactly("HOME=/root", "A=2");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThat(refusal()).isEqualTo("Command line to execute required.");
        assertThat(refusal("--scope", "-r", "true"))
                .isEqualTo(
                        "--remain-after-exit and --service-type= are not supported in --scope mode.");
        assertThat(refusal("--wait", "--no-block", "true"))
                .isEqualTo("--wait may not be combined with --no-block.");
        assertThat(refusal("-t", "--on-active=1", "true"))
                .isEqualTo("--pty/--pipe is not compatible in timer or --scope mode.");
        assertThat(refusal("--on-active=1", "--path-property=PathExists=/x", "true"))
                .isEqualTo("Only single trigger (path, socket, timer) unit can be created.");
        assertThat(refusal("--timer-property=AccuracySec=1", "true"))
                .isEqualTo("--timer-property= has no effect without any other timer options.");
        assertThat(refusal("--nice=x", "true")).isEqualTo("Failed to parse nice value: x");
        assertThat(refusal("--on-calendar=never ever", "true"))
                .isEqualTo("Failed to parse calendar event specification: Invalid argument");
        assertThat(refusal("-S", "true"))
                .isEqualTo("If --shell is used, no command line is expected.");
    }
}
