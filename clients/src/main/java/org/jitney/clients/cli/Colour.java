package org.jitney.clients.cli;

/** The colours that the tools use, as terminal sequences. */
public enum Colour {
    NONE("", ""),
    RED("\033[0;31m", "\033[0;31m"),
    GREEN("\033[0;32m", "\033[0;32m"),
    BLUE("\033[0;34m", "\033[0;34m"),
    GREY("\033[0;38;5;245m", "\033[0;90m"),
    HIGHLIGHT("\033[0;1;39m", "\033[0;1;39m"),
    HIGHLIGHT_RED("\033[0;1;31m", "\033[0;1;31m"),
    HIGHLIGHT_GREEN("\033[0;1;32m", "\033[0;1;32m"),
    HIGHLIGHT_YELLOW("\033[0;1;38;5;185m", "\033[0;1;33m"),
    HIGHLIGHT_BLUE("\033[0;1;34m", "\033[0;1;34m"),
    HIGHLIGHT_CYAN("\033[0;1;36m", "\033[0;1;36m"),
    HIGHLIGHT_GREY("\033[0;1;38;5;245m", "\033[0;1;90m"),
    HIGHLIGHT_MAGENTA("\033[0;1;35m", "\033[0;1;35m"),
    UNDERLINE("\033[0;4m", "\033[0;4m"),
    NORMAL("\033[0m", "\033[0m");

    private final String rich;
    private final String plain;

    Colour(String rich, String plain) {
        this.rich = rich;
        this.plain = plain;
    }

    /** {@return the sequence, for terminals of 256 or of 16 colours} */
    public String sequence(boolean rich) {
        return rich ? this.rich : plain;
    }
}
