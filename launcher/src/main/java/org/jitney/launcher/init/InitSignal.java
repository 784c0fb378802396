package org.jitney.launcher.init;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jitney.linux.fd.Signals;
import org.jitney.manager.Ending;
import org.jspecify.annotations.Nullable;

/** What the signals of systemd(1) mean to the first process. */
public sealed interface InitSignal {
    /** A job for a unit. */
    record Start(String unit, String mode) implements InitSignal {}

    /** The same for {@code ctrl-alt-del.target}, which ends at once when asked for in a hurry. */
    record ControlAltDelete() implements InitSignal {}

    /** The end of everything, without asking units. */
    record EndNow(Ending how) implements InitSignal {}

    record Reload() implements InitSignal {}

    record Reexecute() implements InitSignal {}

    /** Connects to the bus again, or starts it. */
    record ReturnToBus() implements InitSignal {}

    /** All units and jobs go to the log. */
    record Dump() implements InitSignal {}

    record ShowStatus(boolean shown) implements InitSignal {}

    /** An empty level stands for the configured one. */
    record LogLevel(String level) implements InitSignal {}

    record LogToConsole(boolean yes) implements InitSignal {}

    /** There is such a signal, and here is why it does nothing. */
    record Refused(String why) implements InitSignal {}

    /** {@return what a signal means, nothing for one that nobody gave a meaning to} */
    static Optional<InitSignal> of(int signal) {
        return Optional.ofNullable(
                switch (signal) {
                    case Signals.TERM -> new Reexecute();
                    case Signals.INT -> new ControlAltDelete();
                    case Signals.HUP -> new Reload();
                    case Signals.USR1 -> new ReturnToBus();
                    case Signals.USR2 -> new Dump();
                    case Signals.WINCH -> new Start("kbrequest.target", "replace");
                    case Signals.PWR -> new Start("sigpwr.target", "replace");
                    default -> signal < Signals.RTMIN ? null : realTime(signal - Signals.RTMIN);
                });
    }

    private static @Nullable InitSignal realTime(int number) {
        return switch (number) {
            case 0 -> new Start("default.target", "isolate");
            case 1 -> new Start("rescue.target", "isolate");
            case 2 -> new Start("emergency.target", "isolate");
            case 3 -> new Start("halt.target", "replace-irreversibly");
            case 4 -> new Start("poweroff.target", "replace-irreversibly");
            case 5 -> new Start("reboot.target", "replace-irreversibly");
            case 6, 16 -> new Refused("There is no kernel here to be replaced.");
            case 13 -> new EndNow(Ending.HALT);
            case 14 -> new EndNow(Ending.POWEROFF);
            case 15 -> new EndNow(Ending.REBOOT);
            case 20 -> new ShowStatus(true);
            case 21 -> new ShowStatus(false);
            case 22 -> new LogLevel("debug");
            case 23 -> new LogLevel("");
            case 24 -> new Refused("Only the manager of a user exits by this signal.");
            case 25 -> new Reexecute();
            case 26, 29 -> new LogToConsole(false);
            case 27 -> new LogToConsole(true);
            case 28 -> new Refused("The log does not go to the kernel's buffer.");
            default -> null;
        };
    }

    /** {@return all signals that mean something; the launcher's script blocks them} */
    static Set<Integer> all() {
        return Stream.concat(
                        IntStream.rangeClosed(1, 31).boxed(),
                        IntStream.rangeClosed(Signals.RTMIN, Signals.RTMIN + 29).boxed())
                .filter(signal -> of(signal).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }
}
