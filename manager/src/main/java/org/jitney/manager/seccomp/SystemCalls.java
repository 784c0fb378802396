package org.jitney.manager.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jitney.unitfile.SyscallGroups;

/**
 * The system calls by name, with their numbers on each machine, and the groups of them. The
 * resource {@code calls} beside this class holds the numbers, from the kernel's headers.
 */
public final class SystemCalls {
    private static final long NONE = -1;

    /** What systemd 252's groups name and its libseccomp 2.5.4 does not know, so leaves out. */
    private static final Set<String> TOO_NEW = Set.of("riscv_hwprobe", "uretprobe");

    private final Map<String, long[]> numbers = new HashMap<>();
    private final Map<String, Set<String>> groups = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    /** Read when the first filter needs it: most managers never do. */
    private static final class Loaded {
        static final SystemCalls TABLE = new SystemCalls();
    }

    private SystemCalls() {
        lines("calls").forEach(this::call);
        SyscallGroups named = SyscallGroups.read();
        for (String name : named.byName().keySet()) {
            Set<String> calls = named.calls(name);
            calls.removeAll(TOO_NEW);
            groups.put(name, calls);
        }
        known.addAll(numbers.keySet());
        groups.values().forEach(known::addAll);
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
        return Optional.ofNullable(Loaded.TABLE.groups.get(name)).map(LinkedHashSet::new);
    }

    /** {@return the names of all groups} */
    public static Set<String> groups() {
        return Set.copyOf(Loaded.TABLE.groups.keySet());
    }
}
