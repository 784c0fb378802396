package org.jitney.network1.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file for editing: a change touches the lines that it is about, and all others,
 * comments and what nobody understands included, stay as they are.
 */
final class Sections {
    /**
     * Some lines that are one: a header, an assignment with its continuations, or anything else.
     */
    private record Piece(String text, Optional<String> header, Optional<String> key) {}

    private final List<Piece> pieces;

    private Sections(List<Piece> pieces) {
        this.pieces = pieces;
    }

    static Sections parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder sofar = new StringBuilder();
        String first = "";
        for (String line : text.split("(?<=\n)", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            boolean continued = !sofar.isEmpty();
            sofar.append(line);
            String bare = line.strip();
            if (!continued) {
                first = bare;
            }
            boolean comment = bare.startsWith("#") || bare.startsWith(";");
            if (comment ? continued : bare.endsWith("\\")) {
                continue;
            }
            pieces.add(piece(sofar.toString(), first));
            sofar.setLength(0);
        }
        if (!sofar.isEmpty()) {
            pieces.add(piece(sofar.toString(), first));
        }
        return new Sections(pieces);
    }

    private static Piece piece(String text, String first) {
        if (first.startsWith("[") && first.endsWith("]")) {
            return new Piece(
                    text, Optional.of(first.substring(1, first.length() - 1)), Optional.empty());
        }
        int equals = first.indexOf('=');
        boolean assigns = equals > 0 && !first.startsWith("#") && !first.startsWith(";");
        return new Piece(
                text,
                Optional.empty(),
                assigns ? Optional.of(first.substring(0, equals).strip()) : Optional.empty());
    }

    /** {@return how many sections have a name} */
    int count(String section) {
        return (int) pieces.stream().filter(p -> p.header().equals(Optional.of(section))).count();
    }

    /**
     * {@return the file with exactly these assignments to a key of one section, where the first one
     * stood, else at the section's end; no values take the key away}
     *
     * @param index which of the sections of that name, from 0
     */
    Sections with(String section, int index, String key, List<String> values) {
        int start = start(section, index);
        int end = end(start);
        List<Piece> out = new ArrayList<>(pieces.subList(0, start + 1));
        List<Piece> inside = new ArrayList<>();
        int at = -1;
        int last = 0;
        for (Piece each : pieces.subList(start + 1, end)) {
            if (each.key().equals(Optional.of(key))) {
                at = at < 0 ? inside.size() : at;
                last = Math.max(last, at);
            } else {
                inside.add(each);
                last = each.key().isPresent() ? inside.size() : last;
            }
        }
        inside.addAll(at < 0 ? last : at, values.stream().map(v -> assignment(key, v)).toList());
        out.addAll(inside);
        out.addAll(pieces.subList(end, pieces.size()));
        return new Sections(out);
    }

    /** {@return the file with one section more, at its end} */
    Sections added(String section, List<Assignment> assignments) {
        List<Piece> out = new ArrayList<>(pieces);
        if (!out.isEmpty() && !out.getLast().text().isBlank()) {
            out.add(new Piece("\n", Optional.empty(), Optional.empty()));
        }
        out.add(new Piece("[" + section + "]\n", Optional.of(section), Optional.empty()));
        assignments.forEach(a -> out.add(assignment(a.key(), a.value())));
        return new Sections(out);
    }

    /** {@return the file without one section; the comments right above it go with it} */
    Sections without(String section, int index) {
        int start = start(section, index);
        int end = end(start);
        int from = start;
        while (from > 0 && isComment(pieces.get(from - 1))) {
            from--;
        }
        int to = end;
        while (to > start + 1 && to < pieces.size() && isComment(pieces.get(to - 1))) {
            to--; // those right above the next one are about that
        }
        List<Piece> out = new ArrayList<>(pieces.subList(0, from));
        out.addAll(pieces.subList(to, pieces.size()));
        return new Sections(out);
    }

    private static boolean isComment(Piece piece) {
        String bare = piece.text().strip();
        return bare.startsWith("#") || bare.startsWith(";");
    }

    /** One assignment. */
    record Assignment(String key, String value) {}

    private static Piece assignment(String key, String value) {
        return new Piece(key + "=" + value + "\n", Optional.empty(), Optional.of(key));
    }

    private int start(String section, int index) {
        int seen = 0;
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).header().equals(Optional.of(section)) && seen++ == index) {
                return i;
            }
        }
        throw new IllegalArgumentException("no section [%s] %d".formatted(section, index));
    }

    private int end(int start) {
        int end = start + 1;
        while (end < pieces.size() && pieces.get(end).header().isEmpty()) {
            end++;
        }
        return end;
    }

    /** {@return the text of the file; only its last line may lack its newline} */
    String render() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            String text = pieces.get(i).text();
            boolean open = i < pieces.size() - 1 && !text.endsWith("\n");
            out.append(text).append(open ? "\n" : "");
        }
        return out.toString();
    }
}
