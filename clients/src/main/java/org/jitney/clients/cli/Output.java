package org.jitney.clients.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a tool prints, and what may be printed there: colours, signs beyond ASCII, how wide.
 *
 * <p>Rendering is pure: it asks this for the look and returns text.
 */
public final class Output {
    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Set<String> FALSE = Set.of("0", "no", "n", "false", "f", "off");

    private final PrintStream out;
    private final boolean colours;
    private final boolean rich;
    private final boolean unicode;
    private final boolean unlimited;
    private final int width;
    private final boolean faces;

    private Output(PrintStream out, Look look) {
        this.out = out;
        this.colours = look.colours();
        this.rich = look.rich();
        this.unicode = look.unicode();
        this.unlimited = look.unlimited();
        this.width = look.width();
        this.faces = look.faces();
    }

    /**
     * What may be printed.
     *
     * @param rich whether there are 256 colours
     * @param unlimited whether lines may be of any length
     * @param faces whether there are pictures of faces
     */
    public record Look(
            boolean colours,
            boolean rich,
            boolean unicode,
            boolean unlimited,
            int width,
            boolean faces) {
        /** Makes one that has faces where it has signs beyond ASCII. */
        public Look(boolean colours, boolean rich, boolean unicode, boolean unlimited, int width) {
            this(colours, rich, unicode, unlimited, width, unicode);
        }

        /** No colours, UTF-8, any length: what a pipe gets. */
        public static final Look PIPE = new Look(false, true, true, true, 80);

        /** {@return what this environment's standard output may get} */
        public static Look of(Environment environment) {
            return new Look(
                    coloursOf(environment),
                    isRich(environment),
                    isUtf8(environment.variables()),
                    !environment.outIsTerminal(),
                    TerminalSize.columns(environment),
                    hasFaces(environment.variables()));
        }

        /** {@return the same for a pager, which can scroll sideways} */
        public Look unlimitedLength() {
            return new Look(colours, rich, unicode, true, width, faces);
        }
    }

    /** {@return an output of that look} */
    public static Output of(PrintStream out, Look look) {
        return new Output(out, look);
    }

    private static boolean coloursOf(Environment environment) {
        String wish = environment.variables().getOrDefault("SYSTEMD_COLORS", "");
        if (FALSE.contains(wish.toLowerCase(Locale.ROOT))) {
            return false;
        }
        if (TRUE.contains(wish.toLowerCase(Locale.ROOT))
                || wish.equals("16")
                || wish.equals("256")) {
            return true;
        }
        String terminal = environment.variables().getOrDefault("TERM", "dumb");
        return environment.outIsTerminal()
                && !terminal.equals("dumb")
                && !environment.variables().containsKey("NO_COLOR");
    }

    private static boolean isRich(Environment environment) {
        String wish = environment.variables().getOrDefault("SYSTEMD_COLORS", "");
        String terminal = environment.variables().getOrDefault("TERM", "");
        return !wish.equals("16") && !terminal.equals("linux");
    }

    /** The fonts of plain terminals lack them. */
    private static boolean hasFaces(Map<String, String> variables) {
        String wish = variables.getOrDefault("SYSTEMD_EMOJI", "").toLowerCase(Locale.ROOT);
        if (TRUE.contains(wish) || FALSE.contains(wish)) {
            return TRUE.contains(wish);
        }
        String terminal = variables.getOrDefault("TERM", "");
        return isUtf8(variables) && !terminal.equals("dumb") && !terminal.equals("linux");
    }

    /**
     * {@return whether the locale's character set is UTF-8} As with the original that is so where
     * no locale was chosen, since everything understands it nowadays.
     */
    private static boolean isUtf8(Map<String, String> variables) {
        boolean chosen = false;
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = variables.getOrDefault(name, "");
            chosen |= variables.containsKey(name);
            if (!value.isEmpty()) {
                String upper = value.toUpperCase(Locale.ROOT);
                return upper.endsWith("UTF-8") || upper.endsWith("UTF8");
            }
        }
        return !chosen;
    }

    /** Prints text as it is. */
    public void print(String text) {
        out.print(text);
    }

    /** Prints text and a line feed. */
    public void println(String text) {
        out.print(text);
        out.print('\n');
    }

    /**
     * Prints a table.
     *
     * @throws Unprintable if there is no room for it; what lists things has told nobody anything
     *     then, and says so, while other text is lost as with stdio
     */
    public void printTable(String text) {
        printWhole("table", text);
    }

    /**
     * Prints something of which a part is of no use.
     *
     * @param what what it is, for the message
     * @throws Unprintable if there is no room for it
     */
    public void printWhole(String what, String text) {
        out.print(text);
        out.flush();
        Optional<String> failure = StandardOutput.failure(out);
        if (failure.isPresent() && !StandardOutput.isClosed(out)) {
            throw new Unprintable("Failed to print " + what + ": " + failure.get());
        }
    }

    /** Something that could not be printed; the message is the line to print. */
    public static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unprintable(String text) {
            super(text);
        }
    }

    /** Makes everything printed so far visible. */
    public void flush() {
        out.flush();
    }

    /** {@return whether there are colours} */
    public boolean hasColours() {
        return colours;
    }

    /** {@return whether lines may be of any length} */
    public boolean isUnlimited() {
        return unlimited;
    }

    /** {@return the columns of the terminal} */
    public int width() {
        return width;
    }

    /** {@return whether signs beyond ASCII can be shown} */
    public boolean hasUnicode() {
        return unicode;
    }

    /** {@return the sign as it can be shown here} */
    public String glyph(Glyph glyph) {
        return glyph.text(glyph.isFace() ? faces : unicode);
    }

    /** {@return the sequence that switches the colour on, empty without colours} */
    public String colour(Colour colour) {
        return colours ? colour.sequence(rich) : "";
    }

    /** {@return the sequence that ends a colour, empty if that colour needed none} */
    public String reset(Colour colour) {
        return colours && colour != Colour.NONE ? Colour.NORMAL.sequence(rich) : "";
    }

    /** {@return the text in that colour} */
    public String paint(Colour colour, String text) {
        return colour == Colour.NONE ? text : colour(colour) + text + reset(colour);
    }

    /** {@return the text as a link that terminals can open, where there are colours} */
    public String link(String url, String text) {
        return colours ? "\033]8;;" + url + "\007" + text + "\033]8;;\007" : text;
    }
}
