package org.jitney.network1.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a kernel command line: blanks part them, quotes of both kinds hold them together.
 */
public final class CommandLineWords {
    private CommandLineWords() {}

    /** {@return the words, without the quotes; backslashes mean themselves} */
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inside = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 ? c == quote : (c == '"' || c == '\'')) {
                quote = quote != 0 ? 0 : c;
                inside = true;
            } else if (quote == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
                if (inside) {
                    words.add(word.toString());
                    word.setLength(0);
                    inside = false;
                }
            } else {
                word.append(c);
                inside = true;
            }
        }
        if (inside) {
            words.add(word.toString());
        }
        return words;
    }
}
