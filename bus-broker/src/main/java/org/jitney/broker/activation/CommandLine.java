package org.jitney.broker.activation;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words as a shell does, without expanding anything. */
final class CommandLine {
    private CommandLine() {}

    /** A line that a shell would not take. */
    static final class Unbalanced extends Exception {
        private static final long serialVersionUID = 1L;

        Unbalanced(String problem) {
            super(problem);
        }
    }

    private static final String PLAIN_ESCAPES = "\"\\`$\n";

    /** {@return the words of a line, with quotes and backslashes resolved} */
    static List<String> split(String line) throws Unbalanced {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '#' && !inWord) {
                int end = line.indexOf('\n', i);
                i = end < 0 ? line.length() : end;
            } else if (c == '\'' || c == '"') {
                i = quoted(line, i, word);
                inWord = true;
            } else if (c == '\\') {
                i++;
                if (i == line.length()) {
                    throw new Unbalanced("Text ended just after a \"\\\" character.");
                }
                if (line.charAt(i) != '\n') {
                    word.append(line.charAt(i));
                    inWord = true;
                }
            } else if (c == ' ' || c == '\t' || c == '\n') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** Takes what is in quotes: {@return where the closing quote is} */
    private static int quoted(String line, int start, StringBuilder word) throws Unbalanced {
        char quote = line.charAt(start);
        for (int i = start + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == quote) {
                return i;
            }
            boolean escape =
                    quote == '"'
                            && c == '\\'
                            && i + 1 < line.length()
                            && PLAIN_ESCAPES.indexOf(line.charAt(i + 1)) >= 0;
            if (escape) {
                i++;
            }
            word.append(line.charAt(i));
        }
        throw new Unbalanced("Text ended before matching quote was found for %c".formatted(quote));
    }
}
