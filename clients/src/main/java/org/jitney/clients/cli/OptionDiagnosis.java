package org.jitney.clients.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what is wrong with a command line in the words of {@code getopt_long}, and which of a tool's
 * options it uses.
 */
final class OptionDiagnosis {
    private final List<Option> known;
    private final boolean upToOperand;
    private final List<Option> used = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();

    private OptionDiagnosis(List<Option> known, boolean upToOperand) {
        this.known = known;
        this.upToOperand = upToOperand;
    }

    /**
     * A command line without mistakes.
     *
     * @param used the options that occur in it
     * @param words the line: options first, arguments that were left out written as empty ones,
     *     then {@code --} and the operands, which picocli does not have to tell from options
     */
    record Checked(List<Option> used, List<String> words) {}

    /**
     * Looks at a line.
     *
     * @param upToOperand whether the first operand ends the options: it is another program's line
     * @throws UsageError with the text for the first thing that is wrong
     */
    static Checked check(String tool, List<Option> known, List<String> line, boolean upToOperand)
            throws UsageError {
        OptionDiagnosis diagnosis = new OptionDiagnosis(known, upToOperand);
        Optional<String> wrong = diagnosis.read(tool, line);
        if (wrong.isPresent()) {
            throw new UsageError(wrong.get());
        }
        List<String> words = new ArrayList<>(diagnosis.words);
        words.add("--");
        words.addAll(diagnosis.operands);
        return new Checked(List.copyOf(diagnosis.used), words);
    }

    private Optional<String> read(String tool, List<String> line) {
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            boolean operand = word.length() < 2 || word.charAt(0) != '-';
            if (word.equals("--") || (operand && upToOperand)) {
                operands.addAll(line.subList(operand ? i : i + 1, line.size()));
                return Optional.empty();
            }
            if (operand) {
                operands.add(word);
                continue;
            }
            words.add(word);
            boolean last = i + 1 == line.size();
            Result result =
                    word.startsWith("--")
                            ? ofName(word.substring(2), last)
                            : ofLetters(word.substring(1), last);
            if (!result.text().isEmpty()) {
                return Optional.of(tool + ": " + result.text());
            }
            if (result.takesNext()) {
                i++;
                words.add(line.get(i));
            }
        }
        return Optional.empty();
    }

    private record Result(String text, boolean takesNext) {
        static final Result FINE = new Result("", false);
        static final Result TAKES_NEXT = new Result("", true);

        static Result wrong(String text) {
            return new Result(text, false);
        }
    }

    private Result ofName(String word, boolean last) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        List<Option> matches = new ArrayList<>();
        for (Option option : known) {
            if (option.name().equals(name)) {
                matches = List.of(option);
                break;
            }
            if (!option.name().isEmpty() && option.name().startsWith(name)) {
                matches.add(option);
            }
        }
        if (matches.isEmpty()) {
            return Result.wrong("unrecognized option '--" + name + "'");
        }
        if (matches.size() > 1) {
            StringBuilder text = new StringBuilder("option '--" + word + "' is ambiguous;");
            text.append(" possibilities:");
            matches.forEach(option -> text.append(" '--").append(option.name()).append('\''));
            return Result.wrong(text.toString());
        }
        Option option = matches.get(0);
        use(option);
        if (!option.takesValue() && equals >= 0) {
            return Result.wrong("option '--" + option.name() + "' doesn't allow an argument");
        }
        if (option.isOptional() && equals < 0) {
            words.set(words.size() - 1, "--" + option.name() + "=");
            return Result.FINE;
        }
        if (option.takesValue() && equals < 0) {
            return last
                    ? Result.wrong("option '--" + option.name() + "' requires an argument")
                    : Result.TAKES_NEXT;
        }
        return Result.FINE;
    }

    /**
     * By identity: the hash of a record is made with method handles, which cost a command dearly.
     */
    @SuppressWarnings("ReferenceEquality")
    private void use(Option option) {
        if (used.stream().noneMatch(other -> other == option)) {
            used.add(option);
        }
    }

    private Result ofLetters(String letters, boolean last) {
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            Optional<Option> match =
                    known.stream().filter(option -> option.letter() == letter).findFirst();
            if (match.isEmpty()) {
                return Result.wrong("invalid option -- '" + letter + "'");
            }
            use(match.get());
            if (match.get().takesValue()) {
                if (i + 1 < letters.length()) {
                    return Result.FINE;
                }
                if (match.get().isOptional()) {
                    words.removeLast();
                    if (i > 0) {
                        words.add("-" + letters.substring(0, i));
                    }
                    words.add("--" + match.get().name() + "=");
                    return Result.FINE;
                }
                return last
                        ? Result.wrong("option requires an argument -- '" + letter + "'")
                        : Result.TAKES_NEXT;
            }
        }
        return Result.FINE;
    }
}
