package org.jitney.clients.cli;

/** Signs that are drawn in ASCII where the terminal knows no better. */
public enum Glyph {
    TREE_BRANCH("├─", "|-"),
    TREE_RIGHT("└─", "`-"),
    TREE_VERTICAL("│ ", "| "),
    TREE_SPACE("  ", "  "),
    BLACK_CIRCLE("●", "*"),
    WHITE_CIRCLE("○", "*"),
    MULTIPLICATION_SIGN("×", "x"),
    CIRCLE_ARROW("↻", "*"),
    BULLET("•", "*"),
    ARROW_LEFT("←", "<-"),
    ARROW_RIGHT("→", "->"),
    ELLIPSIS("…", "..."),
    TRIANGLE("‣", ">"),
    CHECK_MARK("✓", "+"),
    CROSS_MARK("✗", "-"),
    ECSTATIC_FACE("😇", ":-]"),
    HAPPY_FACE("😀", ":-}"),
    SLIGHTLY_HAPPY_FACE("🙂", ":-)"),
    NEUTRAL_FACE("😐", ":-|"),
    SLIGHTLY_UNHAPPY_FACE("🙁", ":-("),
    UNHAPPY_FACE("😨", ":-{"),
    DEPRESSED_FACE("🤢", ":-[");

    private final String unicode;
    private final String ascii;

    Glyph(String unicode, String ascii) {
        this.unicode = unicode;
        this.ascii = ascii;
    }

    /** {@return whether it is a face, which fewer fonts have} */
    boolean isFace() {
        return compareTo(ECSTATIC_FACE) >= 0;
    }

    /** {@return how it is drawn} */
    String text(boolean unicode) {
        return unicode ? this.unicode : ascii;
    }
}
