package org.jitney.manager.graph;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names in the order in which they came, each once.
 *
 * <p>A unit has some twenty of these, and nearly all hold a name or two: an array of them takes a
 * quarter of what a {@link LinkedHashSet} does, and is gone through without a step to another
 * object for each. Those that grow, as the units that come before shutdown.target, become one.
 */
final class LinkSet extends AbstractSet<String> {
    private static final int FEW = 8;
    private static final String[] NONE = {};

    private String[] few = NONE;
    private int size;
    private @Nullable Set<String> many;

    LinkSet() {}

    /** Makes a set of these names that takes no more than it needs. */
    LinkSet(Collection<String> names) {
        if (names.size() <= FEW) {
            few = new String[names.size()];
        }
        addAll(names);
    }

    @Override
    public int size() {
        return many == null ? size : many.size();
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return many == null ? indexOf(name) >= 0 : many.contains(name);
    }

    private int indexOf(@Nullable Object name) {
        for (int i = 0; i < size; i++) {
            if (few[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean add(String name) {
        if (many != null) {
            return many.add(name);
        }
        if (indexOf(name) >= 0) {
            return false;
        }
        if (size == FEW) {
            many = new LinkedHashSet<>(Arrays.asList(few));
            few = NONE;
            size = 0;
            return many.add(name);
        }
        if (size == few.length) {
            few = Arrays.copyOf(few, Math.clamp(size * 2L, 1, FEW));
        }
        few[size++] = name;
        return true;
    }

    @Override
    public boolean remove(@Nullable Object name) {
        if (many != null) {
            return many.remove(name);
        }
        int at = indexOf(name);
        if (at >= 0) {
            removeAt(at);
        }
        return at >= 0;
    }

    private void removeAt(int at) {
        size--;
        System.arraycopy(few, at + 1, few, at, size - at);
        // The array is cut to length: nothing of a name that is gone stays behind.
        few = Arrays.copyOf(few, size);
    }

    @Override
    public Iterator<String> iterator() {
        return many == null ? new Few() : many.iterator();
    }

    private final class Few implements Iterator<String> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public String next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            return few[next++];
        }

        @Override
        public void remove() {
            if (next == 0) {
                throw new IllegalStateException("nothing was taken yet");
            }
            removeAt(--next);
        }
    }
}
