package org.jitney.launcher.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code jitney init} was told. In a container the arguments of the first process stand for
 * the kernel's command line, so options and the words of kernel-command-line(7) are both
 * understood, see systemd(1). Whatever is not understood is only noted, as the words are also for
 * others.
 *
 * @param unit what is started first
 * @param showStatus whether the console shows what goes up and down
 * @param logLevel a syslog level, such as {@code debug}
 * @param machineId 32 hexadecimal digits
 * @param hostname the name that wins over that in {@code /etc/hostname}
 * @param environment {@code NAME=value}, for services
 * @param notes what was not understood
 */
public record InitOptions(
        String unit,
        boolean showStatus,
        Optional<String> logLevel,
        Optional<String> machineId,
        Optional<String> hostname,
        List<String> environment,
        List<String> notes) {

    private static final String DEFAULT = "default.target";

    /** Words that stand alone, with the unit that they mean. */
    private static final Map<String, String> MODES =
            Map.ofEntries(
                    Map.entry("emergency", "emergency.target"),
                    Map.entry("-b", "emergency.target"),
                    Map.entry("rescue", "rescue.target"),
                    Map.entry("single", "rescue.target"),
                    Map.entry("-s", "rescue.target"),
                    Map.entry("s", "rescue.target"),
                    Map.entry("S", "rescue.target"),
                    Map.entry("1", "rescue.target"),
                    Map.entry("2", "multi-user.target"),
                    Map.entry("3", "multi-user.target"),
                    Map.entry("4", "multi-user.target"),
                    Map.entry("5", "graphical.target"));

    public InitOptions {
        environment = List.copyOf(environment);
        notes = List.copyOf(notes);
    }

    /** Reads the arguments; the last one that says something about a matter wins. */
    public static InitOptions parse(List<String> arguments) {
        Builder builder = new Builder();
        arguments.forEach(builder::word);
        return builder.build();
    }

    private static final class Builder {
        private String unit = DEFAULT;
        private Optional<Boolean> showStatus = Optional.empty();
        private boolean quiet;
        private Optional<String> logLevel = Optional.empty();
        private Optional<String> machineId = Optional.empty();
        private Optional<String> hostname = Optional.empty();
        private final List<String> environment = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        void word(String word) {
            String mode = MODES.get(word);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Optional<String> value =
                    equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            if (mode != null) {
                unit = mode;
            } else if (!setting(canonical(name), value)) {
                notes.add("not understood: '" + word + "'");
            }
        }

        /** Kernel words may be spelled with either sign; options are the same matter. */
        private static String canonical(String name) {
            String plain = name.startsWith("--") ? "systemd." + name.substring(2) : name;
            return plain.replace('-', '_');
        }

        private boolean setting(String name, Optional<String> value) {
            switch (name) {
                case "quiet" -> quiet = true;
                case "debug" -> logLevel = Optional.of("debug");
                case "systemd.show_status" -> showStatus = Optional.of(shown(value.orElse("yes")));
                case "systemd.unit",
                        "systemd.log_level",
                        "systemd.machine_id",
                        "systemd.hostname",
                        "systemd.setenv" -> {
                    return value.isPresent() && with(name, value.get());
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean with(String name, String value) {
            switch (name) {
                case "systemd.unit" -> unit = value;
                case "systemd.log_level" -> logLevel = Optional.of(value);
                case "systemd.hostname" -> hostname = Optional.of(value);
                case "systemd.machine_id" -> {
                    if (!MachineIdentity.isValid(value)) {
                        return false;
                    }
                    machineId = Optional.of(MachineIdentity.plain(value));
                }
                default -> {
                    if (value.indexOf('=') <= 0) {
                        return false;
                    }
                    environment.add(value);
                }
            }
            return true;
        }

        /** {@code auto} and {@code error} show nothing as long as all goes well. */
        private static boolean shown(String value) {
            return switch (value) {
                case "yes", "y", "true", "t", "on", "1" -> true;
                default -> false;
            };
        }

        InitOptions build() {
            return new InitOptions(
                    unit,
                    showStatus.orElse(!quiet),
                    logLevel,
                    machineId,
                    hostname,
                    environment,
                    notes);
        }
    }
}
