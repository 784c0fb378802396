package org.jitney.manager.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The links of one unit by their types, of which it has a third at most: the sets that there are
 * lie in the order of the types, and a bit for each says which ones they are. So that a unit is not
 * affected in some way shows without a look at any set.
 */
final class Links {
    private static final LinkSet[] NONE = {};

    private long present;
    private LinkSet[] sets = NONE;

    @SuppressWarnings("EnumOrdinal") // a place for each, in memory only
    private static long bit(DependencyType type) {
        return 1L << type.ordinal();
    }

    /** {@return a bit for each type that has that effect} */
    @SuppressWarnings("EnumOrdinal")
    private static long with(Atom atom) {
        return Masks.BY_ATOM[atom.ordinal()];
    }

    private int indexOf(long bit) {
        return Long.bitCount(present & (bit - 1));
    }

    boolean isEmpty() {
        return present == 0;
    }

    boolean add(DependencyType type, String name) {
        long bit = bit(type);
        int at = indexOf(bit);
        if ((present & bit) == 0) {
            LinkSet[] more = Arrays.copyOf(sets, sets.length + 1);
            System.arraycopy(sets, at, more, at + 1, sets.length - at);
            more[at] = new LinkSet();
            sets = more;
            present |= bit;
        }
        return sets[at].add(name);
    }

    void remove(DependencyType type, String name) {
        set(type)
                .ifPresent(names -> {
                    names.remove(name);
                    if (names.isEmpty()) {
                        drop(type);
                    }
                });
    }

    private void drop(DependencyType type) {
        int at = indexOf(bit(type));
        LinkSet[] fewer = Arrays.copyOf(sets, sets.length - 1);
        System.arraycopy(sets, at + 1, fewer, at, fewer.length - at);
        sets = fewer;
        present &= ~bit(type);
    }

    private Optional<LinkSet> set(DependencyType type) {
        long bit = bit(type);
        return (present & bit) == 0 ? Optional.empty() : Optional.of(sets[indexOf(bit)]);
    }

    /** {@return a view of the names linked to by that type} */
    Set<String> of(DependencyType type) {
        return set(type).<Set<String>>map(Collections::unmodifiableSet).orElse(Set.of());
    }

    /** {@return the names linked to with that effect, perhaps as a view} */
    Set<String> of(Atom atom) {
        long wanted = present & with(atom);
        if (wanted == 0) {
            return Set.of();
        }
        Set<String> first = sets[indexOf(Long.lowestOneBit(wanted))];
        long others = wanted & (wanted - 1);
        if (others == 0) {
            // Mostly one type alone has links, and needs no copy.
            return Collections.unmodifiableSet(first);
        }
        Set<String> all = new LinkedHashSet<>(first);
        for (; others != 0; others &= others - 1) {
            all.addAll(sets[indexOf(Long.lowestOneBit(others))]);
        }
        return Collections.unmodifiableSet(all);
    }

    /** The types by effect. */
    @SuppressWarnings("EnumOrdinal")
    private static final class Masks {
        private static final long[] BY_ATOM = new long[Atom.values().length];

        static {
            for (DependencyType type : DependencyType.values()) {
                for (Atom atom : type.atoms()) {
                    BY_ATOM[atom.ordinal()] |= bit(type);
                }
            }
        }
    }
}
