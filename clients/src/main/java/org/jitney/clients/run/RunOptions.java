package org.jitney.clients.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Option;
import org.jitney.clients.cli.StandardOptions;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Where;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.CalendarSpec;

/**
 * What the command line asks for.
 *
 * @param arguments the options and the command
 * @param stdio where the service reads from and writes to
 * @param timers properties of the timer, in order
 * @param command the command line to execute, possibly none
 */
record RunOptions(Arguments arguments, Stdio stdio, List<String> timers, List<String> command) {
    /** What the service has as its standard streams. */
    enum Stdio {
        NONE,
        PTY,
        DIRECT
    }

    static final List<Option> TABLE =
            List.of(
                    StandardOptions.HELP,
                    StandardOptions.VERSION,
                    StandardOptions.USER,
                    StandardOptions.SYSTEM,
                    Option.flag("scope"),
                    Option.value("unit", 'u'),
                    Option.value("description"),
                    Option.value("slice"),
                    Option.flag("slice-inherit"),
                    Option.flag("remain-after-exit", 'r'),
                    Option.flag("send-sighup"),
                    StandardOptions.HOST,
                    StandardOptions.MACHINE,
                    Option.value("service-type"),
                    Option.flag("wait"),
                    Option.value("uid"),
                    Option.value("gid"),
                    Option.value("nice"),
                    Option.value("setenv", 'E'),
                    StandardOptions.PROPERTY,
                    Option.flag("tty"),
                    Option.flag("pty", 't'),
                    Option.flag("pipe", 'P'),
                    StandardOptions.QUIET,
                    Option.value("on-active"),
                    Option.value("on-boot"),
                    Option.value("on-startup"),
                    Option.value("on-unit-active"),
                    Option.value("on-unit-inactive"),
                    Option.value("on-calendar"),
                    Option.flag("on-timezone-change"),
                    Option.flag("on-clock-change"),
                    Option.value("timer-property"),
                    Option.value("path-property"),
                    Option.value("socket-property"),
                    StandardOptions.NO_BLOCK,
                    StandardOptions.NO_ASK_PASSWORD,
                    StandardOptions.COLLECT,
                    Option.value("working-directory"),
                    Option.flag("same-dir", 'd'),
                    Option.flag("shell", 'S'));

    private static final Set<String> TIMER_STARTS =
            Set.of(
                    "OnActiveSec",
                    "OnBootSec",
                    "OnStartupSec",
                    "OnUnitActiveSec",
                    "OnUnitInactiveSec",
                    "OnCalendar");

    static RunOptions parse(List<String> line, Environment environment) throws UsageError {
        Arguments arguments = Arguments.parseUpToOperand("systemd-run", TABLE, line);
        boolean shell = arguments.has("shell");
        List<String> command = arguments.operands();
        if (shell && !command.isEmpty()) {
            throw new UsageError("If --shell is used, no command line is expected.");
        }
        if (shell) {
            command = List.of(environment.variable("SHELL").orElse("/bin/sh"));
        }
        RunOptions options =
                new RunOptions(
                        arguments, stdio(arguments), timers(arguments), List.copyOf(command));
        options.check();
        return options;
    }

    /** Both together mean a terminal if we have one. */
    private static Stdio stdio(Arguments arguments) {
        boolean pty = arguments.has("pty") || arguments.has("tty");
        boolean pipe = arguments.has("pipe");
        boolean open = arguments.has("shell") && !arguments.has("scope") && !pty && !pipe;
        if ((pty && pipe) || open) {
            boolean terminal =
                    Environment.isTerminal(0)
                            && Environment.isTerminal(1)
                            && Environment.isTerminal(2);
            return terminal ? Stdio.PTY : Stdio.DIRECT;
        }
        return pty ? Stdio.PTY : pipe ? Stdio.DIRECT : Stdio.NONE;
    }

    private static List<String> timers(Arguments arguments) throws UsageError {
        List<String> out = new ArrayList<>();
        for (Arguments.Given given : arguments.options()) {
            switch (given.key()) {
                case "on-active" -> out.add("OnActiveSec=" + given.value());
                case "on-boot" -> out.add("OnBootSec=" + given.value());
                case "on-startup" -> out.add("OnStartupSec=" + given.value());
                case "on-unit-active" -> out.add("OnUnitActiveSec=" + given.value());
                case "on-unit-inactive" -> out.add("OnUnitInactiveSec=" + given.value());
                case "on-calendar" -> out.add("OnCalendar=" + calendar(given.value()));
                case "on-timezone-change" -> out.add("OnTimezoneChange=yes");
                case "on-clock-change" -> out.add("OnClockChange=yes");
                case "timer-property" -> out.add(given.value());
                default -> {}
            }
        }
        return List.copyOf(out);
    }

    private static String calendar(String text) throws UsageError {
        try {
            var _ = CalendarSpec.parse(text);
            return text;
        } catch (UnitFileError e) {
            throw new UsageError("Failed to parse calendar event specification: Invalid argument");
        }
    }

    private void check() throws UsageError {
        boolean scope = has("scope");
        boolean triggered = hasPath() || hasSocket() || hasTimer();
        int triggers = (hasPath() ? 1 : 0) + (hasSocket() ? 1 : 0) + (hasTimer() ? 1 : 0);
        refuse(triggers > 1, "Only single trigger (path, socket, timer) unit can be created.");
        refuse(
                command.isEmpty() && !(unit().isPresent() && triggered),
                "Command line to execute required.");
        refuse(
                where().user() && !where().isLocal(),
                "Execution in user context is not supported on non-local systems.");
        refuse(
                scope && !where().isLocal(),
                "Scope execution is not supported on non-local systems.");
        refuse(
                scope && (has("remain-after-exit") || has("service-type")),
                "--remain-after-exit and --service-type= are not supported in --scope mode.");
        refuse(
                stdio != Stdio.NONE && (triggered || scope),
                "--pty/--pipe is not compatible in timer or --scope mode.");
        refuse(
                stdio != Stdio.NONE && has("no-block"),
                "--pty/--pipe is not compatible with --no-block.");
        refuse(
                scope && triggered,
                "Path, socket or timer options are not supported in --scope mode.");
        refuse(
                has("timer-property") && !hasTimer(),
                "--timer-property= has no effect without any other timer options.");
        if (waits()) {
            refuse(has("no-block"), "--wait may not be combined with --no-block.");
            refuse(triggered, "--wait may not be combined with path, socket or timer operations.");
            refuse(scope, "--wait may not be combined with --scope.");
        }
        for (String variable : arguments.all("setenv")) {
            refuse(
                    !variable.matches("(?s)[A-Za-z_][A-Za-z0-9_]*(=.*)?"),
                    "Cannot assign environment variable " + variable + ": Invalid argument");
        }
        Optional<String> nice = arguments.last("nice");
        if (nice.isPresent() && !isNice(nice.get())) {
            throw new UsageError("Failed to parse nice value: " + nice.get());
        }
    }

    private static boolean isNice(String text) {
        try {
            int value = Integer.parseInt(text);
            return value >= -20 && value <= 19;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void refuse(boolean when, String text) throws UsageError {
        if (when) {
            throw new UsageError(text);
        }
    }

    /** {@return which manager is meant} */
    Where where() {
        return Where.of(arguments);
    }

    boolean has(String key) {
        return arguments.has(key);
    }

    Optional<String> last(String key) {
        return arguments.last(key);
    }

    List<String> all(String key) {
        return arguments.all(key);
    }

    boolean quiet() {
        return has("quiet");
    }

    Optional<String> unit() {
        return last("unit");
    }

    boolean hasPath() {
        return has("path-property");
    }

    boolean hasSocket() {
        return has("socket-property");
    }

    /** {@return whether anything says when a timer elapses} */
    boolean hasTimer() {
        return timers.stream()
                .anyMatch(text ->
                        TIMER_STARTS.contains(text.substring(0, Math.max(0, text.indexOf('='))))
                                || text.startsWith("OnTimezoneChange=")
                                || text.startsWith("OnClockChange="));
    }

    /** {@return whether to wait until the service has stopped again} */
    boolean waits() {
        return has("wait") || (has("shell") && !has("scope"));
    }

    boolean collects() {
        return has("collect") || has("shell");
    }

    /** {@return the type of the service, if it is given or follows} */
    Optional<String> serviceType() {
        return last("service-type")
                .or(() -> has("shell") && !has("scope") ? Optional.of("exec") : Optional.empty());
    }

    /** {@return the directory for the command; the later of both options counts} */
    Optional<String> workingDirectory(Environment environment) throws UsageError {
        Optional<String> out = Optional.empty();
        for (Arguments.Given given : arguments.options()) {
            if (given.key().equals("working-directory")) {
                out = Optional.of(environment.directory().resolve(given.value()).toString());
            } else if (given.key().equals("same-dir")) {
                String here = environment.directory().toString();
                out = here.equals("/") ? Optional.empty() : Optional.of(here);
            }
        }
        boolean shell = has("shell") && !has("scope");
        return shell && out.isEmpty() ? Optional.of(environment.directory().toString()) : out;
    }

    /** {@return NAME=value of all variables; one without value is taken from our environment} */
    List<String> variables(Environment environment) {
        List<String> out = new ArrayList<>();
        for (String given : all("setenv")) {
            String text =
                    given.contains("=")
                            ? given
                            : given + "=" + environment.variables().getOrDefault(given, "");
            String start = text.substring(0, text.indexOf('=') + 1);
            out.removeIf(old -> old.startsWith(start));
            out.add(text);
        }
        return List.copyOf(out);
    }
}
