package org.jitney.manager.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The system calls by name, with their numbers on each machine, and the groups of them. Two
 * resources beside this class hold the facts: {@code calls} from the kernel's headers, {@code
 * groups} as systemd 252 has them.
 */
public final class SystemCalls {
    private static final long NONE = -1;

    private final Map<String, long[]> numbers = new HashMap<>();
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    /** Read when the first filter needs it: most managers never do. */
    private static final class Loaded {
        static final SystemCalls TABLE = new SystemCalls();
    }

    private SystemCalls() {
        lines("calls").forEach(this::call);
        String name = "";
        for (String line : lines("groups")) {
            List<String> words = List.of(line.strip().split("\\s+"));
            if (line.startsWith("@")) {
                name = words.getFirst().replace(":", "");
                words = words.subList(1, words.size());
            }
            groups.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(words);
        }
        known.addAll(numbers.keySet());
        groups.values().forEach(known::addAll);
        known.removeIf(word -> word.startsWith("@"));
    }

    private static List<String> lines(String resource) {
        try (InputStream in = SystemCalls.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void call(String line) {
        String[] words = line.split(" ", -1);
        long[] row = new long[words.length - 1];
        for (int i = 0; i < row.length; i++) {
            row[i] = words[i + 1].equals("-") ? NONE : Long.parseLong(words[i + 1]);
        }
        numbers.put(words[0], row);
    }

    /** {@return whether a call of this name exists on any machine} */
    public static boolean isKnown(String name) {
        return Loaded.TABLE.known.contains(name);
    }

    /** {@return its number on that machine, if it has one there} */
    static OptionalLong number(String name, Machine machine) {
        long[] row = Loaded.TABLE.numbers.get(name);
        return row == null || row[machine.column()] == NONE
                ? OptionalLong.empty()
                : OptionalLong.of(row[machine.column()]);
    }

    /** {@return the calls of a group such as {@code @mount}, those of the groups in it included} */
    public static Optional<Set<String>> group(String name) {
        if (!Loaded.TABLE.groups.containsKey(name)) {
            return Optional.empty();
        }
        Set<String> out = new LinkedHashSet<>();
        Loaded.TABLE.collect(name, out);
        return Optional.of(out);
    }

    /** {@return the names of all groups} */
    public static Set<String> groups() {
        return Set.copyOf(Loaded.TABLE.groups.keySet());
    }

    private void collect(String name, Set<String> out) {
        for (String word : groups.getOrDefault(name, List.of())) {
            if (word.startsWith("@")) {
                collect(word, out);
            } else {
                out.add(word);
            }
        }
    }
}
