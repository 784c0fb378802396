package org.jitney.network1.edit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which sections and keys each kind of file has, and what values each key takes. */
final class KeyTables {
    /**
     * A key.
     *
     * @param isLater whether only releases after 252 know it
     * @param isApplied whether the daemon acts on it; of .link files udev does
     */
    record Key(ValueType type, boolean isLater, boolean isApplied) {}

    private record Rule(Pattern key, ValueType type) {}

    private static final KeyTables INSTANCE = new KeyTables();
    private static final String KNOWN = "/org/jitney/network1/config/keys.txt";
    private static final String MORE = "/org/jitney/network1/edit/more-keys.txt";
    private static final String VALUES = "/org/jitney/network1/edit/values.txt";
    private static final String LATER = "262";

    private final Map<FileKind, Map<String, Map<String, Key>>> keys = new EnumMap<>(FileKind.class);

    private KeyTables() {
        List<Rule> rules = rules();
        lines(KNOWN).forEach(w -> add(rules, w.get(0), w.get(1), w.subList(2, w.size()), false));
        lines(MORE)
                .forEach(w ->
                        add(
                                rules,
                                w.get(0),
                                w.get(2),
                                w.subList(3, w.size()),
                                w.get(1).equals(LATER)));
    }

    static KeyTables get() {
        return INSTANCE;
    }

    private void add(
            List<Rule> rules, String kind, String section, List<String> words, boolean isLater) {
        FileKind of = FileKind.of("x." + kind).orElseThrow();
        Map<String, Key> known =
                keys.computeIfAbsent(of, k -> new HashMap<>())
                        .computeIfAbsent(section, s -> new HashMap<>());
        for (String word : words) {
            boolean isApplied = word.startsWith("+") || of == FileKind.LINK;
            String name = word.replaceFirst("^[+-]", "");
            known.merge(
                    name,
                    new Key(type(rules, section, name), isLater, isApplied),
                    KeyTables::joined); // a key may be in several lines
        }
    }

    private static Key joined(Key one, Key other) {
        return new Key(
                one.type(), one.isLater() || other.isLater(), one.isApplied() || other.isApplied());
    }

    private static ValueType type(List<Rule> rules, String section, String key) {
        String both = section + "." + key;
        return rules.stream()
                .filter(rule -> rule.key.matcher(both).matches())
                .findFirst()
                .map(Rule::type)
                .orElse(ValueType.TEXT);
    }

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        lines(VALUES)
                .forEach(words -> {
                    ValueType type = ValueType.of(words.getFirst());
                    for (String each : words.subList(1, words.size())) {
                        String pattern = Pattern.quote(each).replace("*", "\\E.*\\Q");
                        rules.add(new Rule(Pattern.compile(pattern), type));
                    }
                });
        return rules;
    }

    private static Stream<List<String>> lines(String resource) {
        try (InputStream in = KeyTables.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> List.of(line.split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the keys of a section, none if there is no such section in such files} */
    Optional<Map<String, Key>> section(FileKind kind, String section) {
        return Optional.ofNullable(keys.getOrDefault(kind, Map.of()).get(section));
    }
}
