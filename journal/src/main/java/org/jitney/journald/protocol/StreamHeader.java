package org.jitney.journald.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jitney.journald.entry.Priority;

/**
 * What a stream says about itself in its first seven lines: identifier, unit, priority, whether
 * lines begin with a level, and whether they go to syslog, the kernel and the console, too.
 *
 * @param identifier as SYSLOG_IDENTIFIER
 * @param unit that root says it belongs to
 */
public record StreamHeader(
        Optional<byte[]> identifier,
        Optional<String> unit,
        int priority,
        boolean levelPrefix,
        boolean toSyslog,
        boolean toKernel,
        boolean toConsole) {
    /** How many lines it has. */
    static final int LINES = 7;

    /** What holds before anything was said. */
    public static final StreamHeader EMPTY =
            new StreamHeader(
                    Optional.empty(), Optional.empty(), Priority.INFO, false, false, false, false);

    /** The header is not one. */
    public static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Adds what the next line says.
     *
     * @param index of the line, from 0
     * @param fromRoot whether the peer may say which unit it belongs to
     */
    StreamHeader with(int index, byte[] line, boolean fromRoot) throws Malformed {
        String text = new String(line, StandardCharsets.UTF_8);
        return switch (index) {
            case 0 ->
                    withIdentifier(line.length == 0 ? Optional.empty() : Optional.of(line.clone()));
            case 1 -> fromRoot && isUnitName(text) ? withUnit(Optional.of(text)) : this;
            case 2 -> withPriority(number(text));
            case 3 ->
                    new StreamHeader(
                            identifier,
                            unit,
                            priority,
                            flag(text, "level prefix"),
                            toSyslog,
                            toKernel,
                            toConsole);
            case 4 -> forwarding(flag(text, "forward to syslog"), toKernel, toConsole);
            case 5 -> forwarding(toSyslog, flag(text, "copy to kmsg"), toConsole);
            default -> forwarding(toSyslog, toKernel, flag(text, "copy to console"));
        };
    }

    private StreamHeader withIdentifier(Optional<byte[]> name) {
        return new StreamHeader(name, unit, priority, levelPrefix, toSyslog, toKernel, toConsole);
    }

    private StreamHeader withUnit(Optional<String> name) {
        return new StreamHeader(
                identifier, name, priority, levelPrefix, toSyslog, toKernel, toConsole);
    }

    private StreamHeader withPriority(int number) {
        return new StreamHeader(
                identifier, unit, number, levelPrefix, toSyslog, toKernel, toConsole);
    }

    private StreamHeader forwarding(boolean syslog, boolean kernel, boolean console) {
        return new StreamHeader(identifier, unit, priority, levelPrefix, syslog, kernel, console);
    }

    private static int number(String text) throws Malformed {
        if (!text.matches("[0-9]{1,3}")) {
            throw new Malformed("Failed to parse log priority line: " + text);
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String text, String what) throws Malformed {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> true;
            case "0", "no", "n", "false", "f", "off" -> false;
            default -> throw new Malformed("Failed to parse " + what + " line: " + text);
        };
    }

    /** {@return whether it is the name of a unit that runs: no template} */
    public static boolean isUnitName(String text) {
        return text.length() < 256
                && !text.startsWith("@")
                && !text.matches(".*@\\..*")
                && text.matches(
                        "[A-Za-z0-9:_.\\\\@-]+\\.(service|socket|target|device|mount|automount|swap"
                                + "|timer|path|slice|scope)");
    }
}
