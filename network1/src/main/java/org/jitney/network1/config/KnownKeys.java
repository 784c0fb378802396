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
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * Which sections and keys there are, and which of them are acted on.
 *
 * @param sections the keys of each section
 * @param applied those of them that have an effect
 * @param removed those that had one in releases before
 */
record KnownKeys(
        Map<String, Set<String>> sections,
        Map<String, Set<String>> applied,
        Map<String, Set<String>> removed) {
    /** Those of .network files. */
    static final KnownKeys NETWORK = read("network");

    /** Those of .netdev files. */
    static final KnownKeys NETDEV = read("netdev");

    private static KnownKeys read(String kind) {
        Map<String, Set<String>> sections = new HashMap<>();
        Map<String, Set<String>> applied = new HashMap<>();
        Map<String, Set<String>> removed = new HashMap<>();
        for (String line : table().lines().toList()) {
            List<String> words = Arrays.asList(line.split(" "));
            if (words.getFirst().equals(kind)) {
                String section = words.get(1); // it may have more than one line
                for (String key : words.subList(2, words.size())) {
                    String name = key.replaceFirst("^[+-]", "");
                    add(sections, section, name);
                    if (key.startsWith("+")) {
                        add(applied, section, name);
                    } else if (key.startsWith("-")) {
                        add(removed, section, name);
                    }
                }
            }
        }
        return new KnownKeys(Map.copyOf(sections), Map.copyOf(applied), Map.copyOf(removed));
    }

    private static void add(Map<String, Set<String>> to, String section, String key) {
        to.computeIfAbsent(section, s -> new HashSet<>()).add(key);
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

    /** {@return whether an assignment of a [Match] section is one of its conditions} */
    static boolean isCondition(UnitFile.Entry entry) {
        return has(NETWORK.sections, entry);
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
                what(entry)
                        .map(text -> Diagnostic.warning(entry.file(), entry.line(), text))
                        .ifPresent(diagnostics);
            }
        }
    }

    /** {@return what there is to say about an assignment, if not all is well} */
    private Optional<String> what(UnitFile.Entry entry) {
        String key = entry.key();
        String section = entry.section();
        if (has(applied, entry) || key.startsWith("X-")) {
            return Optional.empty();
        }
        if (has(removed, entry)) {
            return Optional.of(
                    "Support for option %s= has been removed and it is ignored".formatted(key));
        }
        return Optional.of(
                has(sections, entry)
                        ? "%s= in section [%s] is not applied yet, ignoring."
                                .formatted(key, section)
                        : "Unknown key name '%s' in section '%s', ignoring."
                                .formatted(key, section));
    }

    private static boolean has(Map<String, Set<String>> keys, UnitFile.Entry entry) {
        return keys.getOrDefault(entry.section(), Set.of()).contains(entry.key());
    }
}
