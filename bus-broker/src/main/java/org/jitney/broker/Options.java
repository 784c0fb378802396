package org.jitney.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.broker.listener.ListenAddress;

/**
 * The command line, in the words of {@code dbus-daemon}.
 *
 * @param listen where to listen, besides what a configuration file says
 * @param configFile the configuration file to read
 * @param printAddress the descriptor to print the address to
 * @param printPid the descriptor to print the pid to
 * @param pidFile whether to write the pid file that the configuration names
 * @param shared without a configuration file: whether every user is let in
 */
record Options(
        List<ListenAddress> listen,
        Optional<String> configFile,
        OptionalInt printAddress,
        OptionalInt printPid,
        boolean pidFile,
        boolean shared) {

    static final String USAGE =
            """
            Usage: bus-broker [--system | --session | --config-file=FILE | --shared]
                              [--address=ADDRESS] [--print-address[=FD]] [--print-pid[=FD]]
                              [--nofork] [--nopidfile] [--nosyslog] [--systemd-activation]
            """;

    private static final String SYSTEM = "/usr/share/dbus-1/system.conf";
    private static final String SESSION = "/usr/share/dbus-1/session.conf";

    /** A command line that cannot be carried out. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String problem) {
            super(problem);
        }
    }

    static Options parse(List<String> args) throws Unusable {
        List<ListenAddress> listen = new ArrayList<>();
        Optional<String> config = Optional.empty();
        OptionalInt printAddress = OptionalInt.empty();
        OptionalInt printPid = OptionalInt.empty();
        boolean pidFile = true;
        boolean shared = false;
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            String value = equals < 0 ? "" : arg.substring(equals + 1);
            switch (name) {
                case "--address" -> listen.addAll(addresses(value));
                case "--config-file" -> config = Optional.of(value);
                case "--system" -> config = Optional.of(SYSTEM);
                case "--session" -> config = Optional.of(SESSION);
                case "--print-address" -> printAddress = OptionalInt.of(descriptor(arg, value));
                case "--print-pid" -> printPid = OptionalInt.of(descriptor(arg, value));
                case "--nopidfile" -> pidFile = false;
                case "--shared" -> shared = true;
                case "--nofork", "--nosyslog", "--systemd-activation" -> {
                    // That is how it runs anyway; SystemdService= is up to the activator.
                }
                case "--fork" ->
                        throw new Unusable(
                                "--fork is not supported: a JVM cannot, let the caller do it");
                default -> throw new Unusable("unknown option " + arg);
            }
        }
        if (listen.isEmpty() && config.isEmpty()) {
            throw new Unusable("neither an address nor a configuration file is given");
        }
        return new Options(List.copyOf(listen), config, printAddress, printPid, pidFile, shared);
    }

    private static List<ListenAddress> addresses(String text) throws Unusable {
        try {
            return ListenAddress.parse(text);
        } catch (ListenAddress.Unsupported e) {
            throw new Unusable(e.getMessage() == null ? text : e.getMessage());
        }
    }

    private static int descriptor(String arg, String value) throws Unusable {
        try {
            return value.isEmpty() ? 1 : Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw new Unusable("not a descriptor: " + arg);
        }
    }
}
