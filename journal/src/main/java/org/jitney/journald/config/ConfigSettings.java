package org.jitney.journald.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jitney.journald.config.JournaldConfig.Forwarding;
import org.jitney.journald.config.JournaldConfig.Space;
import org.jitney.journald.config.JournaldConfig.SplitMode;
import org.jitney.journald.config.JournaldConfig.Storage;
import org.jitney.journald.config.JournaldConfig.Target;
import org.jitney.journald.entry.Priority;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/** The settings while files are read: the last assignment that can be read counts. */
final class ConfigSettings {
    private static final int SHORTEST_LINE = 79;
    private static final int LONGEST_LINE = 1 << 30;

    /** The words of the kernel's command line, without {@code systemd.journald.}. */
    private static final Map<String, String> OF_KERNEL =
            Map.of(
                    "forward_to_syslog", "ForwardToSyslog",
                    "forward_to_kmsg", "ForwardToKMsg",
                    "forward_to_console", "ForwardToConsole",
                    "forward_to_wall", "ForwardToWall",
                    "max_level_console", "MaxLevelConsole",
                    "max_level_store", "MaxLevelStore",
                    "max_level_syslog", "MaxLevelSyslog",
                    "max_level_kmsg", "MaxLevelKMsg",
                    "max_level_wall", "MaxLevelWall");

    private final JournaldConfig standard;
    private final Map<String, Object> values = new HashMap<>();

    /** Begins; {@code standard} is what holds without any line. */
    ConfigSettings(JournaldConfig standard) {
        this.standard = standard;
    }

    /** Takes one line; what cannot be read changes nothing and is said. */
    void assign(UnitFile.Entry entry, Consumer<Diagnostic> said) {
        String key = entry.key().equals("RateLimitInterval") ? "RateLimitIntervalSec" : entry.key();
        try {
            Optional<Object> value = parse(key, entry.value());
            if (value.isPresent()) {
                values.put(key, value.get());
            } else {
                values.remove(key);
            }
        } catch (UnitFileError | NumberFormatException | BadValue e) {
            String text =
                    e instanceof BadValue unknown && unknown.isKey
                            ? "Unknown key name '%s' in section 'Journal', ignoring."
                                    .formatted(entry.key())
                            : "Failed to parse %s= value, ignoring: %s"
                                    .formatted(entry.key(), entry.value());
            said.accept(Diagnostic.warning(entry.file(), entry.line(), text));
        }
    }

    /** Takes what the kernel was started with. */
    void assignCommandLine(String line, Consumer<Diagnostic> said) {
        for (String word : line.strip().split("\\s+", -1)) {
            String prefix = "systemd.journald.";
            if (!word.startsWith(prefix)) {
                continue;
            }
            int equals = word.indexOf('=');
            String name = word.substring(prefix.length(), equals < 0 ? word.length() : equals);
            String key = OF_KERNEL.getOrDefault(name.replace('-', '_'), name);
            String value = equals < 0 ? "yes" : word.substring(equals + 1);
            assign(new UnitFile.Entry("Journal", key, value, "/proc/cmdline", 0), said);
        }
    }

    private static final class BadValue extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean isKey;

        BadValue(boolean isKey) {
            this.isKey = isKey;
        }
    }

    /** {@return the value; empty for what holds without one} */
    private static Optional<Object> parse(String key, String text) throws UnitFileError, BadValue {
        if (!isKnown(key)) {
            throw new BadValue(true);
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (key) {
                    case "Storage" -> choice(Storage.values(), text);
                    case "SplitMode" -> choice(SplitMode.values(), text);
                    case "Compress" -> compress(text);
                    case "Audit",
                            "Seal",
                            "ReadKMsg",
                            "ForwardToSyslog",
                            "ForwardToKMsg",
                            "ForwardToConsole",
                            "ForwardToWall" ->
                            Booleans.parse(text).orElseThrow(() -> new BadValue(false));
                    case "SyncIntervalSec",
                            "RateLimitIntervalSec",
                            "MaxRetentionSec",
                            "MaxFileSec" ->
                            time(text);
                    case "RateLimitBurst" -> Integer.parseUnsignedInt(text);
                    case "SystemMaxFiles", "RuntimeMaxFiles" -> Long.parseUnsignedLong(text);
                    case "TTYPath" -> path(text);
                    case "LineMax" -> line(ByteSize.parse(text));
                    default ->
                            key.startsWith("MaxLevel")
                                    ? Priority.parseLevel(text)
                                            .orElseThrow(() -> new BadValue(false))
                                    : (Object) ByteSize.parse(text);
                });
    }

    private static boolean isKnown(String key) {
        return switch (key) {
            case "Storage",
                    "SplitMode",
                    "Compress",
                    "Seal",
                    "ReadKMsg",
                    "Audit",
                    "SyncIntervalSec",
                    "RateLimitIntervalSec",
                    "RateLimitBurst",
                    "MaxRetentionSec",
                    "MaxFileSec",
                    "ForwardToSyslog",
                    "ForwardToKMsg",
                    "ForwardToConsole",
                    "ForwardToWall",
                    "TTYPath",
                    "LineMax",
                    "MaxLevelStore",
                    "MaxLevelSyslog",
                    "MaxLevelKMsg",
                    "MaxLevelConsole",
                    "MaxLevelWall",
                    "SystemMaxUse",
                    "SystemMaxFileSize",
                    "SystemKeepFree",
                    "SystemMaxFiles",
                    "RuntimeMaxUse",
                    "RuntimeMaxFileSize",
                    "RuntimeKeepFree",
                    "RuntimeMaxFiles" ->
                    true;
            default -> false;
        };
    }

    private static <T extends Enum<T>> T choice(T[] all, String text) throws BadValue {
        for (T each : all) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw new BadValue(false);
    }

    /** Yes, no, or the size from which on; 1 and 0 are taken for the former. */
    private static Object compress(String text) throws UnitFileError {
        Optional<Boolean> yes = Booleans.parse(text);
        return yes.isPresent() ? yes.get() : (Object) ByteSize.parse(text);
    }

    private static Long time(String text) throws UnitFileError {
        TimeSpan span = TimeSpan.parse(text);
        return span.isInfinite() ? Long.MAX_VALUE / 4 : span.usec();
    }

    private static String path(String text) throws BadValue {
        if (!text.startsWith("/")) {
            throw new BadValue(false);
        }
        return text;
    }

    private static Integer line(long bytes) {
        return (int) Math.clamp(bytes, SHORTEST_LINE, (long) LONGEST_LINE);
    }

    private <T> T get(String key, Class<T> type, T otherwise) {
        Object value = values.get(key);
        return value == null ? otherwise : type.cast(value);
    }

    private OptionalLong size(String key) {
        Object value = values.get(key);
        return value instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private Space space(String prefix) {
        return new Space(
                size(prefix + "MaxUse"),
                size(prefix + "KeepFree"),
                size(prefix + "MaxFileSize"),
                size(prefix + "MaxFiles"));
    }

    private Target target(String name, Target otherwise) {
        return new Target(
                get("ForwardTo" + name, Boolean.class, otherwise.all()),
                get("MaxLevel" + name, Integer.class, otherwise.maxLevel()));
    }

    JournaldConfig build() {
        Object compress = values.get("Compress");
        long interval = get("RateLimitIntervalSec", Long.class, standard.rateInterval());
        int burst = get("RateLimitBurst", Integer.class, standard.rateBurst());
        // One of the two alone does not make a limit.
        boolean limits = interval != 0 && burst != 0;
        Forwarding forwarding = standard.forwarding();
        return new JournaldConfig(
                get("Storage", Storage.class, standard.storage()),
                !Boolean.FALSE.equals(compress),
                compress instanceof Long size ? OptionalLong.of(size) : OptionalLong.empty(),
                get("Seal", Boolean.class, standard.seal()),
                get("ReadKMsg", Boolean.class, standard.readKernel()),
                Optional.of(get("Audit", Boolean.class, standard.audit().orElse(true))),
                get("SyncIntervalSec", Long.class, standard.syncInterval()),
                limits ? interval : 0,
                limits ? burst : 0,
                space("System"),
                space("Runtime"),
                get("MaxRetentionSec", Long.class, standard.maxRetention()),
                get("MaxFileSec", Long.class, standard.maxFile()),
                new Forwarding(
                        target("Syslog", forwarding.syslog()),
                        target("KMsg", forwarding.kernel()),
                        target("Console", forwarding.console()),
                        target("Wall", forwarding.wall()),
                        get("TTYPath", String.class, forwarding.terminal())),
                get("MaxLevelStore", Integer.class, standard.maxLevelStore()),
                get("SplitMode", SplitMode.class, standard.splitMode()),
                get("LineMax", Integer.class, standard.lineMax()));
    }
}
