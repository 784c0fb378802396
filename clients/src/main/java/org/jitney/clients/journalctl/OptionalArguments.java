package org.jitney.clients.journalctl;

import java.util.ArrayList;
import java.util.List;
import org.jitney.clients.cli.Option;

/**
 * Joins {@code -n 5} and {@code -b -1} to one word each. Their arguments may be left out, so they
 * have to be given in one word with the option; but people give them in a word of their own, and if
 * that makes sense as an argument it is one.
 */
final class OptionalArguments {
    private final List<Option> options;

    private OptionalArguments(List<Option> options) {
        this.options = options;
    }

    /** {@return the line with such words joined} */
    static List<String> join(List<Option> options, List<String> line) {
        return new OptionalArguments(options).join(line);
    }

    private List<String> join(List<String> line) {
        List<String> joined = new ArrayList<>(line.size());
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            if (word.equals("--")) {
                joined.addAll(line.subList(i, line.size()));
                break;
            }
            String next = i + 1 < line.size() ? line.get(i + 1) : "";
            Ending ending = ending(word);
            if (ending == Ending.TAKES_NEXT && i + 1 < line.size()) {
                joined.add(word);
                joined.add(next);
                i++;
            } else if ((ending == Ending.LINES && isLines(next))
                    || (ending == Ending.BOOT && i + 1 < line.size() && isBoot(next))) {
                joined.add(word.startsWith("--") ? word + "=" + next : word + next);
                i++;
            } else {
                joined.add(word);
            }
        }
        return joined;
    }

    private enum Ending {
        NOTHING,
        TAKES_NEXT,
        LINES,
        BOOT
    }

    private Ending ending(String word) {
        if (word.length() < 2 || word.charAt(0) != '-') {
            return Ending.NOTHING;
        }
        if (!word.startsWith("--")) {
            return ofLetters(word);
        }
        if (word.indexOf('=') >= 0) {
            return Ending.NOTHING;
        }
        Option match = null;
        for (Option option : options) {
            if (option.name().equals(word.substring(2))) {
                match = option;
                break;
            }
            if (option.name().startsWith(word.substring(2))) {
                if (match != null) {
                    return Ending.NOTHING;
                }
                match = option;
            }
        }
        return match == null ? Ending.NOTHING : of(match);
    }

    private Ending ofLetters(String word) {
        for (int i = 1; i < word.length(); i++) {
            for (Option option : options) {
                if (option.letter() == word.charAt(i) && option.takesValue()) {
                    return i + 1 == word.length() ? of(option) : Ending.NOTHING;
                }
            }
        }
        return Ending.NOTHING;
    }

    private static Ending of(Option option) {
        return switch (option.name()) {
            case "lines" -> Ending.LINES;
            case "boot" -> Ending.BOOT;
            default ->
                    option.takesValue() && !option.isOptional()
                            ? Ending.TAKES_NEXT
                            : Ending.NOTHING;
        };
    }

    private static boolean isLines(String word) {
        return Lines.parse(word).isPresent();
    }

    private static boolean isBoot(String word) {
        return BootChoice.parse(word).isPresent();
    }
}
