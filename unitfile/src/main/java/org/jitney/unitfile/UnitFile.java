package org.jitney.unitfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of sections with assignments, as units, their drop-ins and many other configuration files
 * are.
 *
 * <p>Every line is kept as it stands, with comments and blanks, so that a file which was read and
 * edited differs from the original in the edited lines only. What an assignment means, also that an
 * empty one drops those before it, is the reader's business: this type hands out all of them in
 * order.
 */
public final class UnitFile {
    /** The longest line, also when continued; a longer one makes the file unreadable. */
    public static final int MAX_LINE = 1 << 20;

    /** One assignment: the value has lost its continuations and the blanks around it. */
    public record Entry(String section, String key, String value, String file, int line) {}

    /** One section header and the assignments up to the next one. */
    public record Section(String name, int line, List<Entry> entries) {
        /** Makes a section whose list nobody can change any more. */
        public Section {
            entries = List.copyOf(entries);
        }
    }

    /** Some lines of the text that belong together; their text ends with a newline. */
    record Piece(String text, Optional<String> header, Optional<Entry> entry, int line) {}

    private final String path;
    private final List<Piece> pieces;

    UnitFile(String path, List<Piece> pieces) {
        this.path = path;
        this.pieces = List.copyOf(pieces);
    }

    /** {@return a file without a line} */
    public static UnitFile empty(String path) {
        return new UnitFile(path, List.of());
    }

    /**
     * Reads a file from text.
     *
     * @throws UnitFileError when no line of the file can be trusted: a broken section header, or a
     *     line that is too long
     */
    public static UnitFile parse(String path, String text, Consumer<Diagnostic> diagnostics)
            throws UnitFileError {
        return parse(path, RawBytes.encode(text), diagnostics);
    }

    /** Reads a file from its bytes; lines that are not UTF-8 are reported and left out. */
    public static UnitFile parse(String path, byte[] bytes, Consumer<Diagnostic> diagnostics)
            throws UnitFileError {
        return new UnitFile(path, new UnitFileReader(path, diagnostics).read(bytes));
    }

    /** {@return the path that the file was read under} */
    public String path() {
        return path;
    }

    /** {@return the sections in order; a name may come more than once} */
    public List<Section> sections() {
        List<Section> out = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            if (pieces.get(i).header().isPresent()) {
                List<Entry> entries = new ArrayList<>();
                for (int k = i + 1; k < pieces.size() && pieces.get(k).header().isEmpty(); k++) {
                    pieces.get(k).entry().ifPresent(entries::add);
                }
                out.add(new Section(pieces.get(i).header().get(), pieces.get(i).line(), entries));
            }
        }
        return out;
    }

    /** {@return all assignments in order} */
    public List<Entry> entries() {
        List<Entry> out = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            piece.entry().ifPresent(out::add);
        }
        return Collections.unmodifiableList(out);
    }

    /** {@return the assignments of all sections of that name, in order} */
    public List<Entry> entries(String section) {
        return entries().stream().filter(e -> e.section().equals(section)).toList();
    }

    /** {@return the values assigned to the key, in order} */
    public List<String> values(String section, String key) {
        return entries(section).stream()
                .filter(e -> e.key().equals(key))
                .map(Entry::value)
                .toList();
    }

    /** {@return the value that was assigned last} */
    public Optional<String> lastValue(String section, String key) {
        List<String> values = values(section, key);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /** {@return whether the file has a section of that name} */
    public boolean hasSection(String section) {
        return pieces.stream().anyMatch(p -> p.header().equals(Optional.of(section)));
    }

    /** {@return this file with one assignment more, at the end of the (last such) section} */
    public UnitFile withAdded(String section, String key, String value) {
        List<Piece> out = new ArrayList<>(pieces);
        int at = endOfSection(out, section);
        if (at < 0) {
            out.add(new Piece("[" + section + "]\n", Optional.of(section), Optional.empty(), 0));
            at = out.size();
        }
        out.add(at, assignment(section, key, value, 0));
        return new UnitFile(path, withNewlines(out));
    }

    /** {@return this file with exactly one assignment to the key, where the last one stood} */
    public UnitFile withValue(String section, String key, String value) {
        List<Piece> out = new ArrayList<>();
        boolean done = false;
        for (Piece piece : pieces.reversed()) {
            if (!assigns(piece, section, key)) {
                out.addFirst(piece);
            } else if (!done) {
                out.addFirst(assignment(section, key, value, piece.line()));
                done = true;
            }
        }
        var edited = new UnitFile(path, withNewlines(out));
        return done ? edited : edited.withAdded(section, key, value);
    }

    /** {@return this file without any assignment to the key} */
    public UnitFile without(String section, String key) {
        return new UnitFile(path, pieces.stream().filter(p -> !assigns(p, section, key)).toList());
    }

    private static boolean assigns(Piece piece, String section, String key) {
        return piece.entry()
                .filter(e -> e.section().equals(section) && e.key().equals(key))
                .isPresent();
    }

    private Piece assignment(String section, String key, String value, int line) {
        String oneLine = value.replace("\n", " \\\n");
        var entry = new Entry(section, key, value.replace("\n", "  "), path, line);
        return new Piece(key + "=" + oneLine + "\n", Optional.empty(), Optional.of(entry), line);
    }

    /** The index behind the last assignment of the last section of that name, or -1. */
    private static int endOfSection(List<Piece> pieces, String section) {
        int end = -1;
        boolean inside = false;
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.header().isPresent()) {
                inside = piece.header().get().equals(section);
            }
            if (inside && (piece.header().isPresent() || piece.entry().isPresent())) {
                end = i + 1;
            }
        }
        return end;
    }

    /**
     * Only the last line of a file may lack its newline or wait for its continuation, and an edit
     * may have moved that line: what follows must not become a part of it.
     */
    private static List<Piece> withNewlines(List<Piece> pieces) {
        List<Piece> out = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece p = pieces.get(i);
            String text =
                    p.text().isEmpty() || p.text().endsWith("\n") ? p.text() : p.text() + "\n";
            boolean isLast = i == pieces.size() - 1;
            String ended = !isLast && UnitFileReader.isContinued(text) ? text + "\n" : text;
            out.add(new Piece(ended, p.header(), p.entry(), p.line()));
        }
        return List.copyOf(out);
    }

    /** {@return the text of the file} */
    public String render() {
        var out = new StringBuilder();
        pieces.forEach(p -> out.append(p.text()));
        return out.toString();
    }

    /** {@return the bytes of the file} */
    public byte[] bytes() {
        return RawBytes.encode(render());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnitFile file && Arrays.equals(bytes(), file.bytes());
    }

    @Override
    public int hashCode() {
        return render().hashCode();
    }

    @Override
    public String toString() {
        return path + " " + entries();
    }
}
