package org.jitney.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.broker.listener.ListenAddress;

/**
 * The command line, in the words of {@code dbus-daemon}.
 *
 * @param action what to do at all
 * @param listen where to listen, instead of what a configuration file says
 * @param configFile the configuration file to read
 * @param printAddress the descriptor to print the address to
 * @param printPid the descriptor to print the pid to
 * @param pidFile whether to write the pid file that the configuration names
 * @param background whether to leave the caller's session
 * @param log where the log goes
 * @param systemdActivation whether the service manager starts services that have a unit
 * @param shared without a configuration file: whether every user is let in
 */
record Options(
        Action action,
        List<ListenAddress> listen,
        Optional<String> configFile,
        OptionalInt printAddress,
        OptionalInt printPid,
        boolean pidFile,
        Choice background,
        Log log,
        boolean systemdActivation,
        boolean shared) {

    static final String USAGE =
            "dbus-daemon [--version] [--session] [--system] [--config-file=FILE]"
                    + " [--print-address[=DESCRIPTOR]] [--print-pid[=DESCRIPTOR]] [--introspect]"
                    + " [--address=ADDRESS] [--nopidfile] [--nosyslog] [--syslog] [--syslog-only]"
                    + " [--nofork] [--fork] [--systemd-activation]\n";

    private static final String SYSTEM = "/usr/share/dbus-1/system.conf";
    private static final String SESSION = "/usr/share/dbus-1/session.conf";

    /** What the program is asked to do. */
    enum Action {
        RUN,
        SHOW_VERSION,
        INTROSPECT
    }

    /** A switch that the configuration sets unless the command line does. */
    enum Choice {
        YES,
        NO,
        AS_CONFIGURED
    }

    /** Where the log goes. */
    enum Log {
        STDERR,
        SYSLOG_TOO,
        SYSLOG_ONLY,
        AS_CONFIGURED
    }

    /** A command line that cannot be carried out. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean asksForUsage;

        Unusable(String problem, boolean asksForUsage) {
            super(problem);
            this.asksForUsage = asksForUsage;
        }

        /** {@return whether the usage shall be shown, too} */
        boolean asksForUsage() {
            return asksForUsage;
        }

        String problem() {
            String m = getMessage();
            return m == null ? "" : m;
        }
    }

    static Options parse(List<String> args) throws Unusable {
        return new Parser(args).parse();
    }

    /** The arguments while they are read from left to right; the first question ends it. */
    private static final class Parser {
        private final List<String> args;
        private Action action = Action.RUN;
        private String config = "";
        private String address = "";
        private Optional<String> printAddress = Optional.empty();
        private Optional<String> printPid = Optional.empty();
        private boolean pidFile = true;
        private Choice background = Choice.AS_CONFIGURED;
        private Log log = Log.AS_CONFIGURED;
        private boolean systemdActivation;
        private boolean builtin;
        private boolean shared;

        Parser(List<String> args) {
            this.args = args;
        }

        Options parse() throws Unusable {
            String previous = "";
            for (String arg : args) {
                if (!flag(arg) && !valued(arg) && !separateValue(previous, arg)) {
                    throw new Unusable("", true);
                }
                if (action != Action.RUN) {
                    break;
                }
                previous = arg;
            }
            if (action == Action.RUN && config.isEmpty() && !builtin) {
                throw new Unusable("No configuration file specified.", true);
            }
            return new Options(
                    action,
                    address.isEmpty() ? List.of() : addresses(address),
                    config.isEmpty() ? Optional.empty() : Optional.of(config),
                    descriptor(printAddress),
                    descriptor(printPid),
                    pidFile,
                    background,
                    log,
                    systemdActivation,
                    shared);
        }

        private boolean flag(String arg) throws Unusable {
            switch (arg) {
                case "--version" -> action = Action.SHOW_VERSION;
                case "--introspect" -> action = Action.INTROSPECT;
                case "--nosyslog" -> log = Log.STDERR;
                case "--syslog" -> log = log == Log.SYSLOG_ONLY ? log : Log.SYSLOG_TOO;
                case "--syslog-only" -> log = Log.SYSLOG_ONLY;
                case "--nofork" -> background = Choice.NO;
                case "--fork" -> background = Choice.YES;
                case "--systemd-activation" -> systemdActivation = true;
                case "--nopidfile" -> pidFile = false;
                case "--system" -> config("system", SYSTEM);
                case "--session" -> config("session", SESSION);
                case "--print-address" -> printAddress = Optional.of(printAddress.orElse(""));
                case "--print-pid" -> printPid = Optional.of(printPid.orElse(""));
                // The value is the next argument.
                case "--config-file", "--address" -> {}
                // Our own: a bus without any file, for its owner or for everybody.
                case "--private" -> builtin = true;
                case "--shared" -> {
                    builtin = true;
                    shared = true;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean valued(String arg) throws Unusable {
            int equals = arg.indexOf('=');
            return equals > 0 && value(arg.substring(0, equals), arg.substring(equals + 1));
        }

        private boolean separateValue(String option, String arg) throws Unusable {
            return value(option, arg);
        }

        private boolean value(String option, String value) throws Unusable {
            switch (option) {
                case "--config-file" -> config("config-file", value);
                case "--address" -> {
                    once("address", "address", address);
                    address = value;
                }
                case "--print-address" -> {
                    once("print-address", "printing address to", printAddress.orElse(""));
                    printAddress = Optional.of(value);
                }
                case "--print-pid" -> {
                    once("print-pid", "printing pid to", printPid.orElse(""));
                    printPid = Optional.of(value);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void config(String option, String file) throws Unusable {
            once(option, "configuration file", config);
            config = file;
        }

        private static void once(String option, String what, String before) throws Unusable {
            if (!before.isEmpty()) {
                throw new Unusable(
                        "--%s specified but %s %s already requested"
                                .formatted(option, what, before),
                        false);
            }
        }
    }

    private static List<ListenAddress> addresses(String text) throws Unusable {
        try {
            return new ArrayList<>(ListenAddress.parse(text));
        } catch (ListenAddress.Unsupported e) {
            throw new Unusable(e.getMessage() == null ? text : e.getMessage(), false);
        }
    }

    private static OptionalInt descriptor(Optional<String> given) throws Unusable {
        if (given.isEmpty() || given.get().isEmpty()) {
            return given.isEmpty() ? OptionalInt.empty() : OptionalInt.of(1);
        }
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(given.get()));
        } catch (NumberFormatException e) {
            throw new Unusable("Invalid file descriptor: \"%s\"".formatted(given.get()), false);
        }
    }
}
