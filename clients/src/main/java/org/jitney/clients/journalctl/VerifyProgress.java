package org.jitney.clients.journalctl;

import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.journal.Verification;

/** A bar that grows while a file is verified, drawn over and over on one line of a terminal. */
final class VerifyProgress implements Verification.Progress {
    private static final long EVERY_NANOS = 40_000_000;

    private final Output output;
    private final boolean shown;
    private long last;
    private boolean drawn;

    VerifyProgress(Output output, boolean shown) {
        this.output = output;
        this.shown = shown;
    }

    @Override
    public void at(double part) {
        if (!shown) {
            return;
        }
        long now = System.nanoTime();
        if (drawn && now - last < EVERY_NANOS) {
            return;
        }
        last = now;
        drawn = true;
        output.print(render(part));
        output.flush();
    }

    String render(double part) {
        int width = 3 * output.width() / 4;
        int full = (int) (width * part);
        boolean colours = output.hasColours();
        return "\r"
                + (colours ? "\033[?25l" : "")
                + output.paint(Colour.HIGHLIGHT_GREEN, "█".repeat(full))
                + "░".repeat(width - full)
                + String.format(java.util.Locale.ROOT, " %3d%%", (int) (100 * part))
                + "\r"
                + (colours ? "\033[?25h" : "");
    }

    /** Takes the bar away. */
    void clear() {
        if (drawn) {
            output.print("\r" + " ".repeat(3 * output.width() / 4 + 5) + "\r");
            output.flush();
            drawn = false;
        }
    }
}
