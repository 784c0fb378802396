package org.jitney.clients.busctl;

import java.time.Duration;
import java.util.List;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.CallFailed;
import org.jitney.clients.cli.Arguments;
import org.jitney.clients.cli.Buses;
import org.jitney.clients.cli.Environment;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.cli.Verb;
import org.jitney.clients.cli.Where;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** What the options of {@code busctl} mean, and how many operands each verb takes. */
final class BusOptions {
    /**
     * Options that are yes or no; they are looked at whether or not the verb has a use for them.
     */
    static final List<String> FLAGS =
            List.of(
                    "watch-bind",
                    "expect-reply",
                    "auto-start",
                    "allow-interactive-authorization",
                    "augment-creds");

    private BusOptions() {}

    static Json.Style json(Environment environment, Arguments arguments) throws UsageError {
        if (arguments.has("j")) {
            return environment.outIsTerminal() ? Json.Style.PRETTY : Json.Style.SHORT;
        }
        String mode = arguments.last("json").orElse("off");
        return switch (mode) {
            case "off" -> Json.Style.OFF;
            case "short" -> Json.Style.SHORT;
            case "pretty" -> Json.Style.PRETTY;
            default -> throw new UsageError("Unknown argument to --json= switch: " + mode);
        };
    }

    static boolean flag(Arguments arguments, String name) throws UsageError {
        String text = arguments.last(name).orElse("yes");
        return Values.truth(text)
                .orElseThrow(() ->
                        new UsageError(
                                "Failed to parse boolean argument to --"
                                        + name
                                        + "=: "
                                        + text
                                        + "."));
    }

    static Duration timeout(Arguments arguments) throws UsageError {
        String text = arguments.last("timeout").orElse("");
        try {
            long usec = TimeSpan.parse(text).usec();
            return Duration.ofNanos(Math.multiplyExact(usec, 1000L));
        } catch (UnitFileError | ArithmeticException e) {
            throw new UsageError(
                    "Failed to parse --timeout= parameter '" + text + "': Invalid argument");
        }
    }

    static BusAddress address(Environment environment, Arguments arguments) throws CallFailed {
        var address = arguments.last("address");
        if (address.isPresent()) {
            return Buses.parse(address.get());
        }
        return Where.of(arguments).bus(environment);
    }

    static void checkCount(String verb, int count) throws UsageError {
        int any = Integer.MAX_VALUE;
        int[] range =
                switch (verb) {
                    case "list" -> new int[] {0, 0};
                    case "status" -> new int[] {0, 1};
                    case "monitor", "capture", "tree" -> new int[] {0, any};
                    case "introspect" -> new int[] {2, 3};
                    case "call", "get-property" -> new int[] {4, any};
                    case "emit" -> new int[] {3, any};
                    case "set-property" -> new int[] {5, any};
                    default -> throw Verb.unknown(verb);
                };
        Verb.requireCount(count, range[0], range[1]);
    }
}
