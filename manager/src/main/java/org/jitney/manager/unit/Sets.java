package org.jitney.manager.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jitney.manager.seccomp.SystemCalls;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** Parsers of sets: names that are allowed or not, capabilities, CPUs, exit codes. */
final class Sets {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");

    private Sets() {}

    /** A list of names behind an optional {@code ~}: what is allowed, or what is not. */
    static void filter(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        boolean inverted = line.value().startsWith("~");
        List<String> words = Words.split(inverted ? line.value().substring(1) : line.value());
        var now = (Structs.Filter) line.into().current(line.row().property());
        boolean first = !line.into().isSet(line.row().property());
        boolean allow = first ? !inverted : now.isAllowList();
        Set<String> names = new LinkedHashSet<>(first ? List.of() : now.names());
        for (String word : words) {
            // What is named the other way round than at first is taken out again.
            if (allow == !inverted) {
                names.add(word);
            } else {
                names.remove(word);
            }
        }
        line.put(new Structs.Filter(allow, names.stream().sorted().toList()));
    }

    /**
     * RestrictAddressFamilies= knows {@code none} besides, and ignores families that do not exist.
     */
    static void addressFamilies(Assignment line) throws UnitFileError {
        if (line.value().equals("none")) {
            line.put(new Structs.Filter(true, List.of()));
            return;
        }
        boolean inverted = line.value().startsWith("~");
        List<String> good = new ArrayList<>();
        for (String word : Words.split(inverted ? line.value().substring(1) : line.value())) {
            if (AddressFamilies.number(word).isPresent()) {
                good.add(AddressFamilies.canonical(word));
            } else {
                line.warn().accept("Failed to parse address family, ignoring: " + word);
            }
        }
        if (line.isEmpty() || !good.isEmpty()) {
            filter(line.withValue((inverted ? "~" : "") + String.join(" ", good)));
        }
    }

    /** SystemCallFilter=: an allow list has the calls that every program needs in it. */
    static void systemCallFilter(Assignment line) throws UnitFileError {
        systemCalls(line, true);
    }

    /** SystemCallLog=: the same without those. */
    static void systemCallLog(Assignment line) throws UnitFileError {
        systemCalls(line, false);
    }

    private static void systemCalls(Assignment line, boolean withDefaults) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        boolean inverted = line.value().startsWith("~");
        var now = (Structs.Filter) line.into().current(line.row().property());
        boolean first = !line.into().isSet(line.row().property());
        boolean allow = first ? !inverted : now.isAllowList();
        // From the call's name to how it is shown: alone, or with an error behind a colon.
        NavigableMap<String, String> calls = new TreeMap<>();
        if (!first) {
            now.names().forEach(shown -> calls.put(shown.split(":", 2)[0], shown));
        } else if (allow && withDefaults) {
            SystemCalls.group("@default").orElseThrow().forEach(name -> calls.put(name, name));
        }
        String text = inverted ? line.value().substring(1) : line.value();
        for (String word : Words.all(text)) {
            merge(line, word, inverted, allow, calls);
        }
        line.put(new Structs.Filter(allow, List.copyOf(calls.values())));
    }

    private static void merge(
            Assignment line,
            String word,
            boolean inverted,
            boolean allow,
            NavigableMap<String, String> calls) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        String error = colon < 0 ? "" : word.substring(colon + 1);
        Set<String> named =
                name.startsWith("@")
                        ? SystemCalls.group(name).orElse(Set.of())
                        : SystemCalls.isKnown(name) ? Set.of(name) : Set.of();
        Optional<String> suffix = Errors.canonical(error);
        if (suffix.isEmpty()) {
            line.warn().accept("Failed to parse syscall:errno, ignoring: " + word);
        } else if (!inverted && !error.isEmpty()) {
            line.warn()
                    .accept(
                            "Allow-listed system calls cannot take error number, ignoring: "
                                    + word);
        } else if (named.isEmpty()) {
            String what =
                    name.startsWith("@")
                            ? "Unknown system call group"
                            : "Failed to parse system call";
            line.warn().accept(what + ", ignoring: " + name);
        } else if (allow != inverted || !error.isEmpty()) {
            named.forEach(call -> calls.put(call, call + suffix.get()));
        } else {
            named.forEach(calls::remove);
        }
    }

    /** Machines of SystemCallArchitectures=; unknown ones are left out. */
    static void machines(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        Set<String> machines = new TreeSet<>();
        for (Object before : (List<?>) line.into().current(line.row().property())) {
            machines.add((String) before);
        }
        for (String word : Words.split(line.value())) {
            if (Tokens.MACHINES.contains(word)) {
                machines.add(word);
            } else {
                line.warn()
                        .accept(
                                "Failed to parse system call architecture \""
                                        + word
                                        + "\", ignoring");
            }
        }
        line.put(List.copyOf(machines));
    }

    static void capabilities(Assignment line) throws UnitFileError {
        boolean inverted = line.value().startsWith("~");
        String text = inverted ? line.value().substring(1) : line.value();
        long sum = 0;
        for (String word : Words.split(text)) {
            Optional<Integer> bit = Tokens.capability(word);
            if (bit.isEmpty()) {
                line.warn()
                        .accept(
                                "Failed to parse capability in "
                                        + line.row().name()
                                        + "=: "
                                        + word);
            } else {
                sum |= 1L << bit.get();
            }
        }
        boolean bounding = line.row().name().equals("CapabilityBoundingSet");
        long start = bounding ? -1L : 0L;
        boolean isSet = line.into().isSet(line.row().property());
        long now = isSet ? (Long) line.into().current(line.row().property()) : start;
        if (sum == 0 || now == start) {
            line.put(inverted ? ~sum : sum);
        } else {
            line.put(inverted ? now & ~sum : now | sum);
        }
    }

    static long allNamespaces() {
        return Tokens.NAMESPACES.values().stream().mapToLong(Long::longValue).sum();
    }

    static void namespaces(Assignment line) throws UnitFileError {
        long all = allNamespaces();
        Optional<Boolean> truth = Booleans.parse(line.value());
        if (line.isEmpty()) {
            line.reset();
        } else if (truth.isPresent()) {
            line.put(truth.get() ? 0L : all);
        } else {
            boolean inverted = line.value().startsWith("~");
            long sum = 0;
            for (String word : Words.split(inverted ? line.value().substring(1) : line.value())) {
                Long flag = Tokens.NAMESPACES.get(word);
                if (flag == null) {
                    throw line.invalid();
                }
                sum |= flag;
            }
            long now = (Long) line.into().current(line.row().property());
            boolean first = now == Values.INFINITY;
            long before = first ? (inverted ? all : 0) : now;
            line.put(inverted ? before & ~sum : before | sum);
        }
    }

    static void secureBits(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        int bits = (Integer) line.into().current(line.row().property());
        for (String word : Words.split(line.value())) {
            Integer bit = Tokens.SECURE_BITS.get(word);
            if (bit == null) {
                throw line.invalid();
            }
            bits |= bit;
        }
        line.put(bits);
    }

    /** Sets of CPUs or memory nodes, as a mask of bytes, lowest first. */
    static void cpuSet(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        if (line.row().name().equals("CPUAffinity") && line.value().equals("numa")) {
            line.into().put("CPUAffinityFromNUMA", true);
            return;
        }
        BitSet bits = BitSet.valueOf((byte[]) line.into().current(line.row().property()));
        for (String word : SEPARATORS.split(line.expanded(), -1)) {
            int dash = word.indexOf('-');
            long from = Scalars.parseUnsigned(line, dash < 0 ? word : word.substring(0, dash));
            long to = dash < 0 ? from : Scalars.parseUnsigned(line, word.substring(dash + 1));
            if (to < from || to > 8191) {
                throw line.invalid();
            }
            bits.set((int) from, (int) to + 1);
        }
        // The kernel's masks are made of whole words.
        int words = (bits.length() + 63) / 64;
        line.put(Arrays.copyOf(bits.toByteArray(), words * 8));
    }

    static void statusSet(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        var now = (Structs.StatusSet) line.into().current(line.row().property());
        Set<Integer> codes = new TreeSet<>(now.codes());
        Set<Integer> signals = new TreeSet<>(now.signals());
        for (String word : Words.split(line.value())) {
            Optional<Integer> code = Tokens.exitCode(word);
            Optional<Integer> signal = code.isPresent() ? Optional.empty() : Tokens.signal(word);
            if (code.isEmpty() && signal.isEmpty()) {
                line.warn().accept("Failed to parse value, ignoring: " + word);
            }
            code.ifPresent(codes::add);
            signal.ifPresent(signals::add);
        }
        line.put(new Structs.StatusSet(List.copyOf(codes), List.copyOf(signals)));
    }
}
