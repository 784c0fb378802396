package org.jitney.journald.input;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.protocol.StreamHeader;
import org.jitney.unitfile.CEscape;
import org.jitney.unitfile.UnitFileError;

/**
 * What streams have said about themselves, in files {@code streams/DEVICE:INODE} of lines {@code
 * NAME=value}, as the original writes them: either may go on with the other's streams.
 */
final class StreamFiles {
    private final Path folder;

    StreamFiles(Path folder) {
        this.folder = folder;
    }

    /** A stream as it is written down. */
    record Saved(StreamHeader header, String id) {}

    void save(String name, Saved stream) throws IOException {
        StreamHeader header = stream.header;
        StringBuilder text = new StringBuilder("# This is private data. Do not parse\n");
        line(text, "PRIORITY", header.priority());
        line(text, "LEVEL_PREFIX", header.levelPrefix() ? 1 : 0);
        line(text, "FORWARD_TO_SYSLOG", header.toSyslog() ? 1 : 0);
        line(text, "FORWARD_TO_KMSG", header.toKernel() ? 1 : 0);
        line(text, "FORWARD_TO_CONSOLE", header.toConsole() ? 1 : 0);
        line(text, "STREAM_ID", stream.id);
        header.identifier()
                .ifPresent(identifier ->
                        line(
                                text,
                                "IDENTIFIER",
                                CEscape.escape(new String(identifier, StandardCharsets.UTF_8))));
        header.unit().ifPresent(unit -> line(text, "UNIT", CEscape.escape(unit)));
        Files.createDirectories(folder);
        Path temporary = folder.resolve(".#" + name);
        Files.writeString(temporary, text);
        Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }

    Optional<Saved> load(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readString(file).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String priority = values.getOrDefault("PRIORITY", "");
        return Optional.of(
                new Saved(
                        new StreamHeader(
                                text(values, "IDENTIFIER")
                                        .map(text -> text.getBytes(StandardCharsets.UTF_8)),
                                text(values, "UNIT"),
                                priority.matches("[0-9]{1,3}")
                                        ? Integer.parseInt(priority)
                                        : Priority.INFO,
                                flag(values, "LEVEL_PREFIX"),
                                flag(values, "FORWARD_TO_SYSLOG"),
                                flag(values, "FORWARD_TO_KMSG"),
                                flag(values, "FORWARD_TO_CONSOLE")),
                        values.getOrDefault("STREAM_ID", "")));
    }

    private static Optional<String> text(Map<String, String> values, String name) {
        try {
            String value = values.get(name);
            return value == null ? Optional.empty() : Optional.of(CEscape.unescape(value));
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private static boolean flag(Map<String, String> values, String name) {
        return "1".equals(values.get(name));
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }
}
