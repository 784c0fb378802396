package org.jitney.clients.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How wide the terminal is. */
final class TerminalSize {
    private static final int DEFAULT_COLUMNS = 80;

    private TerminalSize() {}

    static int columns(Environment environment) {
        int wish = number(environment.variables().getOrDefault("COLUMNS", ""));
        if (wish > 0) {
            return wish;
        }
        if (!environment.outIsTerminal()) {
            return DEFAULT_COLUMNS;
        }
        int asked = ask();
        return asked > 0 ? asked : DEFAULT_COLUMNS;
    }

    /** Asks stty: only people at a terminal pay for it, and no native call is needed. */
    private static int ask() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new java.io.File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int space = answer.indexOf(' ');
            return space < 0 ? 0 : number(answer.substring(space + 1).strip());
        } catch (IOException e) {
            return 0;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
