package org.jitney.guest.networkfiles;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/** The sections and keys of networkd's three kinds of files, as version 252 knows them. */
public final class KnownKeys {
    private static final Map<String, Map<String, Set<String>>> TABLE = load();

    private KnownKeys() {}

    private static Map<String, Map<String, Set<String>>> load() {
        Map<String, Map<String, Set<String>>> table = new HashMap<>();
        try (InputStream in = KnownKeys.class.getResourceAsStream("keys")) {
            if (in == null) {
                throw new IllegalStateException("the table of keys is missing");
            }
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] words = line.split(" ");
                Set<String> keys = Set.copyOf(List.of(words).subList(2, words.length));
                table.computeIfAbsent(words[0], _ -> new HashMap<>()).put(words[1], keys);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    /** {@return whether a file of that type has a section of that name} */
    public static boolean hasSection(String type, String section) {
        return section.startsWith("X-") || TABLE.getOrDefault(type, Map.of()).containsKey(section);
    }

    /** {@return whether a file of that type has the key in that section} */
    public static boolean hasKey(String type, String section, String key) {
        return section.startsWith("X-")
                || key.startsWith("X-")
                || TABLE.getOrDefault(type, Map.of()).getOrDefault(section, Set.of()).contains(key);
    }

    /** {@return what networkd would say of names that it does not know, with file and line} */
    public static List<Diagnostic> check(UnitFile file) {
        String type = file.path().substring(file.path().lastIndexOf('.') + 1);
        List<Diagnostic> out = new ArrayList<>();
        for (UnitFile.Section section : file.sections()) {
            if (!hasSection(type, section.name())) {
                String text = "Unknown section '" + section.name() + "'. Ignoring.";
                out.add(Diagnostic.warning(file.path(), section.line(), text));
                continue;
            }
            for (UnitFile.Entry entry : section.entries()) {
                if (!hasKey(type, section.name(), entry.key())) {
                    String text =
                            "Unknown key '%s' in section [%s], ignoring."
                                    .formatted(entry.key(), section.name());
                    out.add(Diagnostic.warning(file.path(), entry.line(), text));
                }
            }
        }
        return out;
    }
}
