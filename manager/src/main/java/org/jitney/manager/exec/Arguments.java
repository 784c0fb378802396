package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts environment variables into a command line: {@code ${NAME}} anywhere in a word stays one
 * word, a word that is only {@code $NAME} becomes as many words as its value has, {@code $$} is a
 * dollar.
 */
final class Arguments {
    private Arguments() {}

    static List<String> expand(List<String> argv, Environment environment) {
        List<String> out = new ArrayList<>(argv.size());
        for (String word : argv) {
            if (isBareVariable(word)) {
                environment.get(word.substring(1)).ifPresent(value -> out.addAll(split(value)));
            } else {
                out.add(expandWord(word, environment));
            }
        }
        return out;
    }

    private static boolean isBareVariable(String word) {
        return word.length() > 1 && word.charAt(0) == '$' && Environment.isName(word.substring(1));
    }

    private static String expandWord(String word, Environment environment) {
        StringBuilder out = new StringBuilder(word.length());
        int i = 0;
        while (i < word.length()) {
            char c = word.charAt(i);
            int close = word.startsWith("${", i) ? word.indexOf('}', i) : -1;
            if (word.startsWith("$$", i)) {
                out.append('$');
                i += 2;
            } else if (close > 0 && Environment.isName(word.substring(i + 2, close))) {
                out.append(environment.get(word.substring(i + 2, close)).orElse(""));
                i = close + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
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
