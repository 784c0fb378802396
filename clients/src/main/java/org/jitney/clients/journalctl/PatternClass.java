package org.jitney.clients.journalctl;

import java.util.Map;

/**
 * A class in brackets of a {@linkplain PatternSource pattern}, said so that Java means the same.
 * There an opening bracket and {@code &&} are something else, and white space may count for
 * nothing, so each character that stands for itself is written as its number.
 */
final class PatternClass {
    private static final Map<String, String> POSIX =
            Map.ofEntries(
                    Map.entry("alpha", "p{Alpha}"),
                    Map.entry("digit", "p{Digit}"),
                    Map.entry("alnum", "p{Alnum}"),
                    Map.entry("upper", "p{Upper}"),
                    Map.entry("lower", "p{Lower}"),
                    Map.entry("punct", "p{Punct}"),
                    Map.entry("graph", "p{Graph}"),
                    Map.entry("print", "p{Print}"),
                    Map.entry("blank", "p{Blank}"),
                    Map.entry("cntrl", "p{Cntrl}"),
                    Map.entry("xdigit", "p{XDigit}"),
                    Map.entry("space", "p{Space}"),
                    Map.entry("ascii", "p{ASCII}"),
                    Map.entry("word", "w"));

    private final PatternSource in;
    private final StringBuilder out = new StringBuilder("[");

    /** The character before, from which a range may begin; -1 if there is none. */
    private int before = -1;

    /** Whether a hyphen has been read after it. */
    private boolean inRange;

    private PatternClass(PatternSource in) {
        this.in = in;
    }

    /** {@return the class whose opening bracket has been read} */
    static String of(PatternSource in) throws PatternSource.Bad {
        return new PatternClass(in).read();
    }

    private String read() throws PatternSource.Bad {
        if (in.take("^")) {
            out.append('^');
        }
        boolean first = true;
        while (first || in.peek() != ']' || in.isAtEnd()) {
            if (in.isAtEnd()) {
                throw new PatternSource.Bad("missing terminating ] for character class");
            }
            item();
            first = false;
        }
        in.next();
        flush();
        return out.append(']').toString();
    }

    private void item() throws PatternSource.Bad {
        if (in.take("[:")) {
            posix();
            return;
        }
        char c = in.next();
        if (c == '\\') {
            escape();
        } else if (c == '-' && before >= 0 && !inRange && in.peek() != ']') {
            inRange = true;
        } else {
            character(c);
        }
    }

    private void posix() throws PatternSource.Bad {
        String name = in.run("^abcdefghijklmnopqrstuvwxyz", Integer.MAX_VALUE);
        if (!in.take(":]")) {
            // It was only a bracket and a colon.
            character('[');
            character(':');
            characters(name);
            return;
        }
        boolean not = name.startsWith("^");
        String java = POSIX.get(not ? name.substring(1) : name);
        if (java == null) {
            throw new PatternSource.Bad("unknown POSIX class name");
        }
        String other = Character.toUpperCase(java.charAt(0)) + java.substring(1);
        several("\\" + (not ? other : java));
    }

    private void escape() throws PatternSource.Bad {
        if (in.isAtEnd()) {
            throw new PatternSource.Bad("\\ at end of pattern");
        }
        char letter = in.next();
        switch (letter) {
            case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V' -> several("\\" + letter);
            case 'p', 'P' -> several(in.property(letter));
            case 'b' -> character('\b');
            case 'Q' -> characters(in.quoted());
            case 'E' -> {}
            case '1', '2', '3', '4', '5', '6', '7' -> {
                String digits = letter + in.run("01234567", 2);
                character(Integer.parseInt(digits, 8) & 0xff);
            }
            case 'B', 'R', 'X', 'N' ->
                    throw new PatternSource.Bad("escape sequence is invalid in character class");
            default -> {
                int c = in.character(letter);
                if (c < 0) {
                    throw new PatternSource.Bad("unrecognized character follows \\");
                }
                character(c);
            }
        }
    }

    private void several(String java) {
        // It ends no range; a hyphen before it is one.
        flush();
        out.append(java);
    }

    private void characters(String text) throws PatternSource.Bad {
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
    }

    private void character(int c) throws PatternSource.Bad {
        if (!inRange) {
            flush();
            before = c;
            return;
        }
        if (c < before) {
            throw new PatternSource.Bad("range out of order in character class");
        }
        out.append(PatternSource.literal(before)).append('-').append(PatternSource.literal(c));
        before = -1;
        inRange = false;
    }

    private void flush() {
        if (before >= 0) {
            out.append(PatternSource.literal(before));
        }
        if (inRange) {
            out.append(PatternSource.literal('-'));
        }
        before = -1;
        inRange = false;
    }
}
