package org.jitney.manager.swap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.manager.mount.MountPoints;

/** The kernel's table of swap space. */
public final class SwapTable {
    /** Where the kernel shows it; not there when the kernel has no swapping. */
    public static final Path FILE = Path.of("/proc/swaps");

    private SwapTable() {}

    /** One device or file that is swapped to. */
    public record Entry(String what, int priority) {}

    /** {@return all swap space in use, by device or file} */
    public static Map<String, Entry> read() {
        try {
            return parse(Files.readAllLines(FILE, StandardCharsets.ISO_8859_1));
        } catch (IOException noSwapping) {
            return Map.of();
        }
    }

    /** Reads the lines of {@code /proc/swaps}, the headline included. */
    static Map<String, Entry> parse(List<String> lines) {
        Map<String, Entry> out = new LinkedHashMap<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length >= 5 && fields[4].matches("-?\\d{1,9}")) {
                String what = MountPoints.decode(fields[0]).replaceFirst(" \\(deleted\\)$", "");
                out.put(what, new Entry(what, Integer.parseInt(fields[4])));
            }
        }
        return out;
    }
}
