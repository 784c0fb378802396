package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * The assignments of one section (or of all with its name), read key by key. A value that is none
 * is told and counts as not given.
 */
final class SectionReader {
    private final List<UnitFile.Entry> entries;
    private final Consumer<Diagnostic> diagnostics;

    SectionReader(List<UnitFile.Entry> entries, Consumer<Diagnostic> diagnostics) {
        this.entries = List.copyOf(entries);
        this.diagnostics = diagnostics;
    }

    /** {@return the assignments to a key since the last empty one} */
    List<UnitFile.Entry> all(String key) {
        List<UnitFile.Entry> found = entries.stream().filter(e -> e.key().equals(key)).toList();
        for (int i = found.size() - 1; i >= 0; i--) {
            if (found.get(i).value().isEmpty()) {
                return found.subList(i + 1, found.size());
            }
        }
        return found;
    }

    /** {@return the last assignment to a key, if it is not an empty one} */
    Optional<UnitFile.Entry> last(String key) {
        List<UnitFile.Entry> found = all(key);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }

    /** {@return the words of all assignments to a key} */
    List<String> words(String key) {
        return all(key).stream()
                .flatMap(e -> List.of(e.value().strip().split("\\s+")).stream())
                .toList();
    }

    /** {@return the words of all assignments to a key, without those of one where any is wrong} */
    <T> List<T> eachWord(String key, Function<String, Optional<T>> parse) {
        return eachWord(key, (text, _) -> parse.apply(text));
    }

    /** {@return the same, of words that know where they stand} */
    <T> List<T> eachWord(String key, BiFunction<String, Place, Optional<T>> parse) {
        return all(key).stream()
                .flatMap(entry -> {
                    Place place = place(entry);
                    List<Optional<T>> read =
                            Arrays.stream(entry.value().strip().split("\\s+"))
                                    .map(word -> parse.apply(word, place))
                                    .toList();
                    if (read.stream().anyMatch(Optional::isEmpty)) {
                        refuse(entry);
                        return Stream.<T>empty();
                    }
                    return read.stream().flatMap(Optional::stream);
                })
                .toList();
    }

    /** {@return the words of all assignments to a key that can be read; others are told} */
    <T> List<T> goodWords(String key, Function<String, Optional<T>> parse) {
        return goodWords(key, text -> List.of(text.strip().split("\\s+")), parse);
    }

    /** {@return the same, where something else takes the words apart} */
    <T> List<T> goodWords(
            String key, Function<String, List<String>> split, Function<String, Optional<T>> parse) {
        List<T> good = new ArrayList<>();
        for (UnitFile.Entry entry : all(key)) {
            for (String word : split.apply(entry.value())) {
                parse.apply(word)
                        .ifPresentOrElse(
                                good::add,
                                () ->
                                        warn(
                                                entry,
                                                "Failed to parse %s= entry, ignoring: %s"
                                                        .formatted(key, word)));
            }
        }
        return List.copyOf(good);
    }

    /** {@return the last value that can be read} */
    <T> Optional<T> value(String key, Function<String, Optional<T>> parse) {
        return placed(key, (text, _) -> parse.apply(text));
    }

    /** {@return the same, of a value that knows where it stands} */
    <T> Optional<T> placed(String key, BiFunction<String, Place, Optional<T>> parse) {
        Optional<T> last = Optional.empty();
        for (UnitFile.Entry entry : all(key)) {
            Optional<T> read = parse.apply(entry.value(), place(entry));
            if (read.isPresent()) {
                last = read;
            } else {
                refuse(entry);
            }
        }
        return last;
    }

    /** {@return all values that can be read} */
    <T> List<T> values(String key, Function<String, Optional<T>> parse) {
        return readable(all(key).stream(), parse);
    }

    /** {@return all values that can be read, also those before an empty one} */
    <T> List<T> everyValue(String key, Function<String, Optional<T>> parse) {
        return readable(
                entries.stream().filter(e -> e.key().equals(key) && !e.value().isEmpty()), parse);
    }

    private <T> List<T> readable(
            Stream<UnitFile.Entry> assignments, Function<String, Optional<T>> parse) {
        return assignments
                .flatMap(entry -> {
                    Optional<T> read = parse.apply(entry.value());
                    if (read.isEmpty()) {
                        refuse(entry);
                    }
                    return read.stream();
                })
                .toList();
    }

    Optional<String> text(String key) {
        return value(key, Optional::of);
    }

    Optional<Boolean> bool(String key) {
        return value(key, Booleans::parse);
    }

    Optional<Long> number(String key, long least, long most) {
        return value(key, text -> parseNumber(text, least, most));
    }

    static Optional<Long> parseNumber(String text, long least, long most) {
        try {
            boolean hex = text.startsWith("0x");
            long value = Long.parseLong(hex ? text.substring(2) : text, hex ? 16 : 10);
            return value >= least && value <= most ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Place place(UnitFile.Entry entry) {
        return new Place(entry.file(), entry.line());
    }

    /** Says something about the last assignment to a key. */
    void remark(String key, String text) {
        warn(all(key).getLast(), text);
    }

    private void refuse(UnitFile.Entry entry) {
        warn(
                entry,
                "Failed to parse %s=, ignoring assignment: %s"
                        .formatted(entry.key(), entry.value()));
    }

    private void warn(UnitFile.Entry entry, String text) {
        diagnostics.accept(Diagnostic.warning(entry.file(), entry.line(), text));
    }

    /** Tells why the section as a whole is left out. */
    void dropped(String text) {
        UnitFile.Entry at = entries.getFirst();
        diagnostics.accept(Diagnostic.warning(at.file(), at.line() - 1, text));
    }

    /** {@return where the first assignment stands; there has to be one} */
    Place place() {
        UnitFile.Entry at = entries.getFirst();
        return new Place(at.file(), at.line());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
