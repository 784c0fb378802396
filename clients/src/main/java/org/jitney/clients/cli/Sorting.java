package org.jitney.clients.cli;

import java.util.Comparator;
import java.util.function.Function;

/**
 * An order by one key after the other.
 *
 * <p>The comparators that {@link Comparator} makes can be serialized, and lambdas that can are in
 * no AOT cache: the JVM would make their classes when a command sorts its lines, in 10 ms.
 */
public final class Sorting<T> implements Comparator<T> {
    private final Comparator<T> order;

    private Sorting(Comparator<T> order) {
        this.order = order;
    }

    /** {@return an order by this key} */
    public static <T, K extends Comparable<? super K>> Sorting<T> by(Function<T, K> key) {
        return new Sorting<>((a, b) -> key.apply(a).compareTo(key.apply(b)));
    }

    /** {@return an order by this key, where those before it are the same} */
    public <K extends Comparable<? super K>> Sorting<T> thenBy(Function<T, K> key) {
        Sorting<T> next = by(key);
        return new Sorting<>((a, b) -> {
            int first = order.compare(a, b);
            return first != 0 ? first : next.compare(a, b);
        });
    }

    @Override
    public int compare(T a, T b) {
        return order.compare(a, b);
    }
}
