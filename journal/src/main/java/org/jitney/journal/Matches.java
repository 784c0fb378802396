package org.jitney.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What entries have to match. Three levels, as with sd_journal_add_match(3): all of the terms; of a
 * term any of its groups; of a group every field with any of its values.
 */
final class Matches {
    private static final int NAME_LIMIT = 64;

    /** Alternatives of one field by its name. */
    private static final class Group {
        final Map<String, List<byte[]>> fields = new LinkedHashMap<>();
    }

    private final List<List<Group>> terms = new ArrayList<>();

    Matches() {
        clear();
    }

    void clear() {
        terms.clear();
        addTerm();
    }

    private void addTerm() {
        List<Group> term = new ArrayList<>();
        term.add(new Group());
        terms.add(term);
    }

    void add(byte[] match) {
        int equals = 0;
        while (equals < match.length && match[equals] != '=') {
            equals++;
        }
        String name = new String(match, 0, equals, StandardCharsets.ISO_8859_1);
        if (equals == match.length || !isName(name)) {
            throw new IllegalArgumentException(
                    "not a match: " + new String(match, StandardCharsets.UTF_8));
        }
        List<byte[]> values =
                terms.getLast().getLast().fields.computeIfAbsent(name, _ -> new ArrayList<>());
        if (values.stream().noneMatch(value -> Arrays.equals(value, match))) {
            values.add(match.clone());
        }
    }

    static boolean isName(String name) {
        return name.length() <= NAME_LIMIT && name.matches("[A-Z_][A-Z0-9_]*");
    }

    void addDisjunction() {
        if (!terms.getLast().getLast().fields.isEmpty()) {
            terms.getLast().add(new Group());
        }
    }

    void addConjunction() {
        if (!terms.getLast().getFirst().fields.isEmpty()) {
            addTerm();
        }
    }

    /** {@return what a file finds for this: all its entries, or those that match} */
    Finder over(FileCursor file) {
        List<Finder> all = new ArrayList<>();
        for (List<Group> term : terms) {
            List<Finder> any = new ArrayList<>();
            for (Group group : term) {
                List<Finder> fields = new ArrayList<>();
                for (List<byte[]> values : group.fields.values()) {
                    List<Finder> leaves = new ArrayList<>();
                    values.forEach(value -> leaves.add(new Finder.Value(file.file(), value)));
                    fields.add(one(leaves, new Finder.Any(leaves)));
                }
                if (!fields.isEmpty()) {
                    any.add(one(fields, new Finder.All(fields)));
                }
            }
            if (!any.isEmpty()) {
                all.add(one(any, new Finder.Any(any)));
            }
        }
        return all.isEmpty() ? new Finder.Everything(file.file()) : one(all, new Finder.All(all));
    }

    private static Finder one(List<Finder> parts, Finder otherwise) {
        return parts.size() == 1 ? parts.getFirst() : otherwise;
    }
}
