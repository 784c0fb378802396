package org.jitney.guest.bus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.guest.tree.Operation;
import org.jitney.guest.tree.Transaction;

/** A dictionary of results, {@code a{sv}}. */
public final class Answer {
    private final Map<String, Variant> values = new LinkedHashMap<>();

    /** Adds a text. */
    public Answer text(String key, String value) {
        values.put(key, Variant.of("s", value));
        return this;
    }

    /** Adds a list of texts. */
    public Answer texts(String key, List<String> value) {
        values.put(key, Variant.of("as", List.copyOf(value)));
        return this;
    }

    /** Adds a truth. */
    public Answer bool(String key, boolean value) {
        values.put(key, Variant.of("b", value));
        return this;
    }

    /** Adds a number without a sign. */
    public Answer number(String key, long value) {
        values.put(key, Variant.of("t", value));
        return this;
    }

    /** Adds any value of a signature. */
    public Answer value(String key, String signature, Object value) {
        values.put(key, Variant.of(signature, value));
        return this;
    }

    /** Adds what a transaction does, and what it follows from. */
    public Answer changes(Transaction transaction) {
        List<Object> changes = new ArrayList<>();
        List<Object> sources = new ArrayList<>();
        for (Operation each : transaction.operations()) {
            changes.add(Struct.of(each.kind().toString(), each.path(), each.target()));
            each.reason()
                    .source()
                    .ifPresent(source ->
                            sources.add(
                                    Struct.of(each.path(), source.file(), (long) source.line())));
        }
        return value("changes", "a(sss)", changes).value("sources", "a(ssu)", sources);
    }

    /** {@return the dictionary} */
    public Map<String, Variant> map() {
        return values;
    }
}
