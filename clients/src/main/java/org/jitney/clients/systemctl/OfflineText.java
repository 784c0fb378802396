package org.jitney.clients.systemctl;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What systemctl says of a refused change of unit files when it makes the change by itself, as it
 * does in a tree: the words are others than those of the manager's error.
 */
final class OfflineText {
    private static final Pattern MISSING = Pattern.compile("Unit file (.*) does not exist\\.");
    private static final Pattern NO_TEMPLATE =
            Pattern.compile("Destination unit (.*) is a non-template unit\\.");

    /** An error of the manager, and what is said after "Failed to VERB unit, ". */
    private record Rule(Pattern error, BiFunction<OfflineText, Matcher, String> text) {
        static Rule of(String error, BiFunction<OfflineText, Matcher, String> text) {
            return new Rule(Pattern.compile(error), text);
        }
    }

    private static final List<Rule> RULES =
            List.of(
                    new Rule(MISSING, (t, m) -> "unit " + m.group(1) + " does not exist."),
                    Rule.of(
                            "Unit file (.*) is masked\\.",
                            (t, m) -> "unit " + t.inTree(m.group(1)) + " is masked."),
                    Rule.of(
                            "Unit (.*) is transient or generated\\.",
                            (t, m) -> "unit " + m.group(1) + " is transient or generated."),
                    Rule.of(
                            "File (.*) already exists and is a symlink to (.*)\\.",
                            (t, m) ->
                                    "file \"%s\" already exists and is a symlink to \"%s\"."
                                            .formatted(t.inTree(m.group(1)), m.group(2))),
                    Rule.of(
                            "File (.*) already exists\\.",
                            (t, m) ->
                                    "file \"%s\" already exists.".formatted(t.inTree(m.group(1)))),
                    Rule.of(
                            "Cannot alias (.*) as (.*)\\.",
                            (t, m) -> "cannot alias %s as %s.".formatted(m.group(1), m.group(2))),
                    Rule.of(
                            "(\"/.*\") is not a valid unit name\\.",
                            (t, m) ->
                                    t.verb.equals("link")
                                            ? m.group()
                                            : "file " + m.group(1) + ": Invalid argument"),
                    Rule.of("(\".*\") is not a valid unit name\\.", (t, m) -> m.group()),
                    Rule.of(
                            "File (.*): (.*)",
                            (t, m) -> "file \"%s\": %s".formatted(m.group(1), m.group(2))));

    private final String verb;
    private final String root;

    /**
     * Makes it for a verb of the command line.
     *
     * @param root where the tree is, empty for the machine's own
     */
    OfflineText(String verb, String root) {
        this.verb = verb;
        this.root = root;
    }

    /** {@return the unit file that an error of the manager says is missing} */
    static Optional<String> missing(String error) {
        Matcher match = MISSING.matcher(error);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /**
     * {@return the whole line for an error of the manager}
     *
     * @param names what the verb was given
     */
    String failure(String error, List<String> names) {
        for (Rule rule : RULES) {
            Matcher match = rule.error.matcher(error);
            if (match.matches()) {
                return "Failed to %s unit, %s".formatted(doing(), rule.text.apply(this, match));
            }
        }
        Matcher match = NO_TEMPLATE.matcher(error);
        if (match.matches()) {
            String subject = names.size() == 1 ? names.getFirst() : "unit";
            return "Failed to %s %s, destination unit %s is a non-template unit."
                    .formatted(doing(), subject, match.group(1));
        }
        String ending = error.endsWith(".") ? "" : ".";
        return "Failed to %s: %s".formatted(doing().replace(" on", ""), error + ending);
    }

    private String doing() {
        return switch (verb) {
            case "add-wants", "add-requires" -> "add dependency on";
            case "set-default" -> "set default";
            case "preset-all" -> "preset";
            default -> verb;
        };
    }

    private String inTree(String path) {
        return path.startsWith("/") ? root + path : path;
    }
}
