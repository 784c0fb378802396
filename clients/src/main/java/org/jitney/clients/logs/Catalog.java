package org.jitney.clients.logs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;

/** Explanations of messages, found by their message ID; opened when the first one is wanted. */
public final class Catalog {
    private static final int LONGEST_FIELD = 256;

    private final Supplier<Optional<CatalogDatabase>> opener;
    private final String language;
    private Optional<CatalogDatabase> database = Optional.empty();
    private boolean isOpen;

    private Catalog(Supplier<Optional<CatalogDatabase>> opener, String language) {
        this.opener = opener;
        this.language = language;
    }

    /**
     * {@return explanations in the language of these variables}
     *
     * @param opener opens them, if there are any
     */
    public static Catalog of(
            Supplier<Optional<CatalogDatabase>> opener, Map<String, String> variables) {
        return new Catalog(opener, language(variables));
    }

    /** {@return no explanations at all} */
    public static Catalog empty() {
        return new Catalog(Optional::empty, "");
    }

    /** {@return what texts are wanted in, such as {@code de_DE}; empty for those of no language} */
    public static String language(Map<String, String> variables) {
        for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = variables.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String plain = value.split("[.@]", 2)[0];
                return plain.equals("C") || plain.equals("POSIX") ? "" : plain;
            }
        }
        return "";
    }

    /** {@return the explanation of the entry that the reader stands on} */
    private Optional<String> find(EntryView journal) {
        Optional<String> id =
                journal.field("MESSAGE_ID").map(value -> new String(value, ISO_8859_1));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        if (!isOpen) {
            isOpen = true;
            database = opener.get();
        }
        return database.flatMap(texts -> texts.find(id.get(), language))
                .map(text -> insert(text, name -> value(journal, name)));
    }

    private static String value(EntryView journal, String name) {
        return journal.field(name)
                .filter(value -> value.length + name.length() + 1 <= LONGEST_FIELD)
                .map(value -> new String(value, UTF_8))
                .orElse(name);
    }

    /** {@return the text with the values of fields in the place of their {@code @NAME@}} */
    static String insert(String text, Function<String, String> lookup) {
        StringBuilder out = new StringBuilder(text.length() + 64);
        int at = 0;
        while (at < text.length()) {
            int start = text.indexOf('@', at);
            if (start < 0) {
                break;
            }
            int end = start + 1;
            while (end < text.length() && isName(text.charAt(end))) {
                end++;
            }
            boolean variable = end > start + 1 && end < text.length() && text.charAt(end) == '@';
            out.append(text, at, start);
            if (variable) {
                out.append(lookup.apply(text.substring(start + 1, end)));
                at = end + 1;
            } else {
                out.append('@');
                at = start + 1;
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    private static boolean isName(char c) {
        return (c >= 'A' && c <= 'Z') || c == '_';
    }

    /** Prints the explanation of an entry, if there is one. */
    void print(EntryView journal, Output output, ByteOutput out) {
        Optional<String> text = find(journal);
        if (text.isEmpty()) {
            return;
        }
        String mark = output.hasUnicode() ? "░░" : "--";
        String start = output.paint(Colour.GREY, mark) + " " + output.colour(Colour.GREEN);
        String first =
                output.colour(Colour.GREY)
                        + mark
                        + " "
                        + output.reset(Colour.GREY)
                        + output.colour(Colour.GREEN);
        String end = output.reset(Colour.GREEN);
        out.print(first + text.get().strip().replace("\n", end + "\n" + start) + end + "\n");
    }

    /** {@return the first document that the explanation of an entry names} */
    Optional<String> documentation(EntryView journal) {
        return find(journal).flatMap(Catalog::documentation);
    }

    private static Optional<String> documentation(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("Documentation:")) {
                String rest = line.substring("Documentation:".length()).stripLeading();
                return Optional.of(rest.split("\\s", 2)[0]).filter(url -> !url.isEmpty());
            }
        }
        return Optional.empty();
    }
}
