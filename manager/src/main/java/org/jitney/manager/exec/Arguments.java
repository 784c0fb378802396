package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.spawn.ArgumentPart;

/**
 * Puts environment variables into a command line: {@code ${NAME}} anywhere in a word stays one
 * word, a word that begins with a single {@code $} is the name of a variable to its end and becomes
 * as many words as the value has, {@code $$} is a dollar.
 */
final class Arguments {
    private Arguments() {}

    /** {@return the words with the values that their variables have} */
    static List<String> expand(List<String> argv, Environment environment) {
        List<String> out = new ArrayList<>(argv.size());
        for (ArgumentPart part : parts(argv)) {
            switch (part) {
                case ArgumentPart.Next() -> out.add("");
                case ArgumentPart.Text(String text) -> out.add(out.removeLast() + text);
                case ArgumentPart.Value(String name) ->
                        out.add(out.removeLast() + environment.get(name).orElse(""));
                case ArgumentPart.Words(String name) ->
                        environment.get(name).ifPresent(value -> out.addAll(split(value)));
            }
        }
        return out;
    }

    /** {@return the words as pieces, for who knows the values of variables later} */
    static List<ArgumentPart> parts(List<String> argv) {
        List<ArgumentPart> out = new ArrayList<>();
        for (String word : argv) {
            boolean braced = word.startsWith("${") || word.startsWith("$$");
            if (word.startsWith("$") && !braced) {
                out.add(new ArgumentPart.Words(word.substring(1)));
            } else {
                out.add(new ArgumentPart.Next());
                addWord(out, word);
            }
        }
        return out;
    }

    private static void addWord(List<ArgumentPart> out, String word) {
        StringBuilder text = new StringBuilder(word.length());
        int i = 0;
        while (i < word.length()) {
            int close = word.startsWith("${", i) ? word.indexOf('}', i) : -1;
            if (close > 0) {
                out.add(new ArgumentPart.Text(text.toString()));
                text.setLength(0);
                out.add(new ArgumentPart.Value(word.substring(i + 2, close)));
                i = close + 1;
            } else {
                text.append(word.charAt(i));
                i += word.startsWith("$$", i) ? 2 : 1;
            }
        }
        out.add(new ArgumentPart.Text(text.toString()));
    }

    /** Splits a value at blanks; quotes keep blanks together and an unclosed quote is no error. */
    static List<String> split(String value) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
            } else {
                inWord = true;
                word.append(c == '\\' && i + 1 < value.length() ? value.charAt(++i) : c);
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
