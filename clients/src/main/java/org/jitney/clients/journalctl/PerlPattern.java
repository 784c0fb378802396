package org.jitney.clients.journalctl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression as users of {@code journalctl --grep=} know it (pcre2pattern(3)), said in
 * Java's syntax. The two agree on most; here is what differs: braces that are no quantifier, names
 * and references of groups, numbers of characters, properties, comments, {@code \K}, {@code \N},
 * and {@linkplain PatternClass classes}. What Java has no way to say (calls of groups, conditions,
 * most verbs) is refused, by name. Bytes are characters.
 */
final class PerlPattern {
    private static final Pattern QUANTIFIER = Pattern.compile("(\\d+)(?:(,)(\\d*))?\\}");
    private static final int MOST_REPEATS = 65535;
    private static final String NO_GROUP = "reference to non-existent subpattern";
    private static final String REPEATS_NOTHING = "quantifier does not follow a repeatable item";
    private static final String DIGITS = "0123456789";

    private final String text;
    private final PatternSource in;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> names = new HashMap<>();
    private final int allGroups;
    private int groups;

    /** For each open group whether it looks behind. */
    private final Deque<Boolean> open = new ArrayDeque<>();

    /** Whether a quantifier may come now. */
    private boolean repeatable;

    private PerlPattern(String text) {
        this.text = text;
        this.in = new PatternSource(text);
        this.allGroups = countGroups(text);
    }

    /** {@return the same in Java's syntax} */
    static String toJava(String text) throws PatternSource.Bad {
        return new PerlPattern(text).translate();
    }

    /** An upper bound is enough: it tells a reference from a character's number. */
    private static int countGroups(String text) {
        return (int)
                Pattern.compile("\\((?!\\?)|\\(\\?P?<(?![=!])|\\(\\?'")
                        .matcher(text)
                        .results()
                        .count();
    }

    private String translate() throws PatternSource.Bad {
        while (!in.isAtEnd()) {
            item(in.next());
        }
        if (!open.isEmpty()) {
            throw new PatternSource.Bad("missing closing parenthesis");
        }
        return out.toString();
    }

    private void item(char c) throws PatternSource.Bad {
        switch (c) {
            case '\\' -> escape();
            case '[' -> atom(PatternClass.of(in));
            case '(' -> group();
            case ')' -> {
                if (open.poll() == null) {
                    throw new PatternSource.Bad("unmatched closing parenthesis");
                }
                atom(")");
            }
            case '*', '+', '?' -> quantifier(String.valueOf(c), false);
            case '{' -> brace();
            case '}', ']' -> atom("\\" + c);
            case '|', '^' -> {
                out.append(c);
                repeatable = c == '^';
            }
            default -> atom(String.valueOf(c));
        }
    }

    private void atom(String java) {
        out.append(java);
        repeatable = true;
    }

    private void brace() throws PatternSource.Bad {
        Matcher counted = QUANTIFIER.matcher(text);
        if (!counted.find(in.position()) || counted.start() != in.position()) {
            atom("\\{");
            return;
        }
        in.take(counted.group());
        long least = Long.parseLong("0" + counted.group(1).replaceAll("^(\\d{9}).*", "$1"));
        String upTo = counted.group(3) == null ? "" : counted.group(3);
        long most = upTo.isEmpty() ? least : Long.parseLong(upTo.replaceAll("^(\\d{9}).*", "$1"));
        if (least > MOST_REPEATS || most > MOST_REPEATS) {
            throw new PatternSource.Bad("number too big in {} quantifier");
        }
        if (most < least) {
            throw new PatternSource.Bad("numbers out of order in {} quantifier");
        }
        boolean fixed = counted.group(2) == null || (!upTo.isEmpty() && most == least);
        quantifier("{" + counted.group(), fixed);
    }

    private void quantifier(String java, boolean fixed) throws PatternSource.Bad {
        if (!repeatable) {
            throw new PatternSource.Bad(REPEATS_NOTHING);
        }
        if (!fixed && open.contains(true)) {
            throw new PatternSource.Bad("lookbehind assertion is not fixed length");
        }
        out.append(java);
        if (in.take("+")) {
            out.append('+');
        } else if (in.take("?")) {
            out.append('?');
        }
        repeatable = false;
    }

    private void escape() throws PatternSource.Bad {
        if (in.isAtEnd()) {
            throw new PatternSource.Bad("\\ at end of pattern");
        }
        char letter = in.next();
        switch (letter) {
            case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'R', 'X' -> atom("\\" + letter);
            case 'b', 'B', 'A', 'G', 'Z', 'z' -> atom("\\" + letter);
            case 'N' -> atom("[^\\n]");
            case 'C' -> atom("(?s:.)");
            case 'p', 'P' -> atom(in.property(letter));
            case 'K', 'E' -> {}
            case 'Q' -> in.quoted().chars().forEach(c -> atom(PatternSource.literal(c)));
            case 'g', 'k' -> reference(letter);
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> numbered(letter);
            default -> {
                int c = in.character(letter);
                if (c < 0) {
                    throw new PatternSource.Bad("unrecognized character follows \\");
                }
                atom(PatternSource.literal(c));
            }
        }
    }

    private void numbered(char first) throws PatternSource.Bad {
        // A reference to a group, or the number of a character if there are not that many.
        int mark = in.position();
        String digits = first + in.run(DIGITS, 3);
        int number = Integer.parseInt(digits);
        if (digits.length() == 1 || number <= allGroups) {
            backTo(number);
            return;
        }
        String octal = text.substring(mark - 1).replaceFirst("(?s)^([0-7]{1,3}).*", "$1");
        if (!octal.matches("[0-7]+")) {
            throw new PatternSource.Bad(NO_GROUP);
        }
        atom(PatternSource.literal(Integer.parseInt(octal, 8) & 0xff));
        digits.substring(octal.length()).chars().forEach(c -> atom(PatternSource.literal(c)));
    }

    private void backTo(int number) throws PatternSource.Bad {
        if (number < 1 || number > allGroups) {
            throw new PatternSource.Bad(NO_GROUP);
        }
        // Whatever comes next is no digit of it.
        atom("(?:\\" + number + ")");
    }

    private void reference(char letter) throws PatternSource.Bad {
        if (letter == 'g' && (in.take("<") || in.take("'"))) {
            throw unsupported("calls of groups");
        }
        String name;
        if (in.take("{")) {
            name =
                    in.until(
                            "}",
                            "\\k is not followed by a braced, angle-bracketed, or quoted name");
        } else if (letter == 'g') {
            name = (in.take("-") ? "-" : in.take("+") ? "+" : "") + in.run(DIGITS, 4);
        } else {
            name =
                    in.take("<")
                            ? in.until(">", "syntax error in subpattern name (missing terminator?)")
                            : in.take("'") ? in.until("'", "syntax error in subpattern name") : "";
        }
        if (name.matches("[+-]?\\d{1,4}")) {
            int number = Integer.parseInt(name);
            boolean relative = !Character.isDigit(name.charAt(0));
            backTo(!relative ? number : number < 0 ? groups + 1 + number : groups + number);
            return;
        }
        backTo(names.getOrDefault(name, 0));
    }

    private static PatternSource.Bad unsupported(String what) {
        return new PatternSource.Bad(what + " are not supported");
    }

    private void group() throws PatternSource.Bad {
        if (in.take("*")) {
            verb();
            return;
        }
        if (!in.take("?")) {
            begin("(", true, false);
            return;
        }
        if (in.take("#")) {
            in.until(")", "missing ) after (?# comment");
            return;
        }
        for (String kind : new String[] {":", "=", "!", ">"}) {
            if (in.take(kind)) {
                begin("(?" + kind, false, false);
                return;
            }
        }
        if (in.take("<=") || in.take("<!")) {
            begin("(?<" + text.charAt(in.position() - 1), false, true);
        } else if (in.take("|")) {
            begin("(?:", false, false);
        } else if (in.take("P<") || in.take("<")) {
            named(">");
        } else if (in.take("'")) {
            named("'");
        } else if (in.take("P=")) {
            backTo(names.getOrDefault(in.until(")", "missing closing parenthesis"), 0));
        } else if (in.take("(")) {
            throw unsupported("conditions");
        } else if (in.take("P>") || in.take("&") || "R0123456789".indexOf(in.peek()) >= 0) {
            throw unsupported("calls of groups");
        } else {
            options();
        }
    }

    private void begin(String java, boolean captures, boolean looksBehind) {
        groups += captures ? 1 : 0;
        open.push(looksBehind);
        out.append(java);
        repeatable = false;
    }

    private void named(String end) throws PatternSource.Bad {
        // Java's names have no underscore; the number is enough.
        String name = in.until(end, "syntax error in subpattern name (missing terminator?)");
        if (!name.matches("[A-Za-z_]\\w*")) {
            throw new PatternSource.Bad("subpattern name expected");
        }
        begin("(", true, false);
        names.put(name, groups);
    }

    private void options() throws PatternSource.Bad {
        String letters = in.run("imsx-", Integer.MAX_VALUE);
        if (letters.isEmpty() && in.isAtEnd()) {
            throw new PatternSource.Bad("missing closing parenthesis");
        }
        String java = "(?" + letters.replace("xx", "x");
        if (in.take(")")) {
            out.append(java).append(')');
            repeatable = false;
        } else if (in.take(":")) {
            begin(java + ":", false, false);
        } else {
            throw new PatternSource.Bad("unrecognized character after (? or (?-");
        }
    }

    private void verb() throws PatternSource.Bad {
        String verb = in.until(")", "missing closing parenthesis");
        if (!verb.equals("F") && !verb.equals("FAIL")) {
            throw unsupported("verbs such as (*" + verb + ")");
        }
        atom("(?!)");
    }
}
