package org.jitney.network1.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.network1.edit.BadChange.Kind;

/** The changes of a call, from {@code a(ssa{sv})}. */
final class Arguments {
    private static final int MOST = 1000;

    private final String verb;
    private final FileName name;
    private final Map<?, ?> all;

    private Arguments(String verb, FileName name, Map<?, ?> all) {
        this.verb = verb;
        this.name = name;
        this.all = all;
    }

    static List<Change> changes(List<?> given) throws BadChange {
        if (given.isEmpty() || given.size() > MOST) {
            throw new BadChange(
                    Kind.INVALID, "%d changes, not 1 to %d".formatted(given.size(), MOST));
        }
        List<Change> changes = new ArrayList<>();
        for (Object each : given) {
            Struct one = (Struct) each;
            String name = one.string(1);
            FileName file =
                    FileName.parse(name)
                            .orElseThrow(() ->
                                    invalid(
                                            "'%s' is not the name of a .network, .netdev or .link file"
                                                    .formatted(name)));
            changes.add(new Arguments(one.string(0), file, (Map<?, ?>) one.get(2)).change());
        }
        return changes;
    }

    private static BadChange invalid(String text) {
        return new BadChange(Kind.INVALID, text);
    }

    private Change change() throws BadChange {
        boolean runtime = get("runtime", Boolean.class, false);
        Change change =
                switch (verb) {
                    case "put" -> new Change.Put(name, runtime, latin(text("text")));
                    case "delete" -> new Change.Delete(name, runtime);
                    case "mask" -> new Change.Mask(name, runtime);
                    case "unmask" -> new Change.Unmask(name, runtime);
                    case "set-key" ->
                            new Change.SetKey(
                                    name, runtime, section(), index(), key(text("key")), values());
                    case "add-section" ->
                            new Change.AddSection(name, runtime, section(), assignments());
                    case "remove-section" ->
                            new Change.RemoveSection(name, runtime, section(), index());
                    default -> throw invalid("'%s' is no change".formatted(verb));
                };
        return change;
    }

    /** Text is handled as bytes, so that what is no UTF-8 in a file stays as it is. */
    private static String latin(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private <T> T get(String argument, Class<T> type, T absent) throws BadChange {
        Object given = all.get(argument);
        if (given == null) {
            return absent;
        }
        Object value = ((Variant) given).value();
        if (!type.isInstance(value)) {
            throw invalid("%s: %s: argument of another type: %s".formatted(name, argument, value));
        }
        return type.cast(value);
    }

    private String text(String argument) throws BadChange {
        if (!all.containsKey(argument)) {
            throw invalid("%s: %s needs %s".formatted(name, verb, argument));
        }
        return get(argument, String.class, "");
    }

    private int index() throws BadChange {
        return get("index", Number.class, 0).intValue();
    }

    private String section() throws BadChange {
        String section = text("section");
        if (!section.matches("[A-Za-z0-9-]{1,100}")) {
            throw invalid("%s: '%s' is no section".formatted(name, section));
        }
        return section;
    }

    private String key(String key) throws BadChange {
        if (!key.matches("[A-Za-z0-9-]{1,100}")) {
            throw invalid("%s: '%s' is no key".formatted(name, key));
        }
        return key;
    }

    private List<String> values() throws BadChange {
        if (!all.containsKey("values")) {
            throw invalid("%s: %s needs values".formatted(name, verb));
        }
        List<String> values = new ArrayList<>();
        for (Object each : get("values", List.class, List.of())) {
            values.add(value(each));
        }
        return values;
    }

    /** A value with a line break would be more than a value. */
    private String value(Object given) throws BadChange {
        if (!(given instanceof String text)) {
            throw invalid("%s: argument of another type: %s".formatted(name, given));
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t') || text.endsWith("\\")) {
            throw invalid("%s: '%s' is more than one line".formatted(name, text));
        }
        return latin(text);
    }

    private List<Sections.Assignment> assignments() throws BadChange {
        List<Sections.Assignment> assignments = new ArrayList<>();
        for (Object each : get("keys", List.class, List.of())) {
            if (!(each instanceof Struct pair) || pair.size() != 2) {
                throw invalid("%s: argument of another type: %s".formatted(name, each));
            }
            assignments.add(new Sections.Assignment(key(pair.string(0)), value(pair.get(1))));
        }
        return assignments;
    }
}
