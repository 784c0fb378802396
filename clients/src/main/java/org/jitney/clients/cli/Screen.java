package org.jitney.clients.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one run of a tool prints: its output, possibly through a pager, and messages beside it. */
public final class Screen implements AutoCloseable {
    private final Environment environment;
    private final boolean mayPage;
    private final Output.Look look;
    private Output output;
    private @Nullable Pager pager;

    /** Prints to the environment's streams; no pager with {@code --no-pager}. */
    public Screen(Environment environment, Arguments arguments) {
        this.environment = environment;
        this.mayPage = !arguments.has("no-pager");
        this.look = Output.Look.of(environment);
        this.output = Output.of(environment.out(), look);
    }

    /** {@return where to print what was asked for} */
    public Output output() {
        return output;
    }

    /** {@return where the bytes of the output go} */
    public PrintStream stream() {
        return pager == null ? environment.out() : pager.stream();
    }

    /** Sends the rest of the output through a pager, if there is a terminal. */
    public void page() {
        page(false);
    }

    /** Sends the rest through a pager, which may show the end first. */
    public void page(boolean end) {
        if (!mayPage || pager != null) {
            return;
        }
        Optional<Pager> opened = Pager.open(environment, end);
        if (opened.isPresent()) {
            pager = opened.get();
            output = Output.of(opened.get().stream(), look.unlimitedLength());
        }
    }

    /** Prints lines about something that went wrong; the tool goes on. */
    public void error(String text) {
        say(Colour.HIGHLIGHT_RED, text);
    }

    /** Prints lines that people should notice. */
    public void warn(String text) {
        say(Colour.HIGHLIGHT_YELLOW, text);
    }

    /** Prints lines that people should see although nothing is wrong. */
    public void notice(String text) {
        say(Colour.HIGHLIGHT, text);
    }

    /** Prints text beside the output as it is. */
    public void beside(String text) {
        environment.err().print(text);
        environment.err().flush();
    }

    /** Prints lines that help, not meant for programs. */
    public void note(String text) {
        say(Colour.NONE, text);
    }

    private void say(Colour colour, String text) {
        if (environment.outIsTerminal()) {
            output.flush();
        }
        for (String line : text.split("\n", -1)) {
            environment.err().print(output.paint(colour, line) + "\n");
        }
        environment.err().flush();
    }

    /** Prints what is left and ends the pager. */
    @Override
    public void close() {
        output.flush();
        if (pager != null) {
            pager.close();
        }
    }
}
