package org.jitney.clients.loginctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Signals;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.logs.OutputMode;

/**
 * What the options say.
 *
 * @param lines of the log, at most
 * @param mode how those are printed
 * @param signal its number
 * @param whom which processes get it
 * @param wanted names of properties; none means all
 * @param json whether and how lists are JSON
 */
record Settings(
        int lines, OutputMode mode, int signal, String whom, List<String> wanted, Json.Style json) {
    private static final int TERM = 15;

    static Settings of(Arguments arguments, Environment environment) throws UsageError {
        int lines = 10;
        OutputMode mode = OutputMode.SHORT;
        int signal = TERM;
        String whom = "all";
        List<String> wanted = new ArrayList<>();
        Json.Style json = Json.Style.of(arguments);
        for (Arguments.Given given : arguments.options()) {
            String value = given.value();
            switch (given.key()) {
                case "lines" -> lines = lines(value);
                case "output" -> mode = mode(value);
                case "signal" -> signal = signal(value);
                case "kill-whom", "kill-who" -> whom = value;
                case "property", "P" -> wanted.add(value);
                case "j" ->
                        json = environment.outIsTerminal() ? Json.Style.PRETTY : Json.Style.SHORT;
                default -> {}
            }
        }
        return new Settings(lines, mode, signal, whom, List.copyOf(wanted), json);
    }

    private static int lines(String text) throws UsageError {
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageError("Failed to parse lines '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static OutputMode mode(String text) throws UsageError {
        return OutputMode.parse(text)
                .orElseThrow(() -> new UsageError("Unknown output '" + text + "'."));
    }

    private static int signal(String text) throws UsageError {
        return Signals.parse(text)
                .orElseThrow(
                        () -> new UsageError("Failed to parse signal string \"" + text + "\"."));
    }

    /** {@return a list of values that was asked for in place of any work; empty if none was} */
    static String values(Arguments arguments) {
        for (Arguments.Given given : arguments.options()) {
            StringBuilder out = new StringBuilder();
            if (given.key().equals("output") && given.value().equals("help")) {
                for (OutputMode mode : OutputMode.values()) {
                    out.append(mode).append('\n');
                }
                return out.toString();
            }
            if (given.key().equals("signal") && given.value().equals("help")) {
                for (int number = 0; number <= Signals.LAST; number++) {
                    out.append(Signals.name(number)).append('\n');
                }
                return out.toString();
            }
            if (given.key().equals("signal") && given.value().equals("list")) {
                return Signals.table(true);
            }
        }
        return "";
    }
}
