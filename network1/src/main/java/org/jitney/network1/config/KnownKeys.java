package org.jitney.network1.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * Which sections and keys there are, and which of them are acted on.
 *
 * @param sections the keys of each section
 * @param applied those of them that have an effect
 */
record KnownKeys(Map<String, Set<String>> sections, Map<String, Set<String>> applied) {
    /** Those of .network files. */
    static final KnownKeys NETWORK = read("network");

    /** Those of .netdev files. */
    static final KnownKeys NETDEV = read("netdev");

    private static KnownKeys read(String kind) {
        Map<String, Set<String>> sections = new HashMap<>();
        Map<String, Set<String>> applied = new HashMap<>();
        for (String line : table().lines().toList()) {
            List<String> words = Arrays.asList(line.split(" "));
            if (words.getFirst().equals(kind)) {
                List<String> keys = words.subList(2, words.size());
                String section = words.get(1); // it may have more than one line
                for (String key : keys) {
                    boolean works = key.startsWith("+");
                    String name = works ? key.substring(1) : key;
                    sections.computeIfAbsent(section, s -> new HashSet<>()).add(name);
                    if (works) {
                        applied.computeIfAbsent(section, s -> new HashSet<>()).add(name);
                    }
                }
            }
        }
        return new KnownKeys(Map.copyOf(sections), Map.copyOf(applied));
    }

    private static String table() {
        try (InputStream in = KnownKeys.class.getResourceAsStream("keys.txt")) {
            if (in == null) {
                throw new IllegalStateException("keys.txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells of what is unknown or without effect in a file. */
    void check(UnitFile file, Consumer<Diagnostic> diagnostics) {
        for (UnitFile.Section section : file.sections()) {
            String name = section.name();
            Set<String> keys = sections.get(name);
            if (name.startsWith("X-")) {
                continue;
            }
            if (keys == null) {
                diagnostics.accept(
                        Diagnostic.warning(
                                file.path(),
                                section.line(),
                                "Unknown section '%s'. Ignoring.".formatted(name)));
                continue;
            }
            for (UnitFile.Entry entry : section.entries()) {
                check(entry, keys, applied.getOrDefault(name, Set.of()), diagnostics);
            }
        }
    }

    private static void check(
            UnitFile.Entry entry,
            Set<String> known,
            Set<String> applied,
            Consumer<Diagnostic> diagnostics) {
        String key = entry.key();
        if (applied.contains(key) || key.startsWith("X-")) {
            return;
        }
        String text =
                known.contains(key)
                        ? "%s= in section [%s] is not applied yet, ignoring."
                                .formatted(key, entry.section())
                        : "Unknown key name '%s' in section '%s', ignoring."
                                .formatted(key, entry.section());
        diagnostics.accept(Diagnostic.warning(entry.file(), entry.line(), text));
    }
}
