package org.jitney.clients.cli;

import java.util.List;
import org.jitney.bus.client.CallFailed;

/**
 * What every tool does around its work: takes the command line apart, answers {@code --help} and
 * {@code --version}, says what went wrong, and flushes.
 *
 * @param name the name that error texts start with
 * @param options what it knows; {@code help} and {@code version} among them
 * @param upToOperand whether the first operand starts the command line of another program
 */
public record Tool(String name, List<Option> options, boolean upToOperand) {
    /** The release of the reference whose behaviour the tools have. */
    public static final String VERSION = "systemd 252 (jitney)\n";

    /** Copies the list. */
    public Tool {
        options = List.copyOf(options);
    }

    /** {@return a tool whose options and operands may be mixed} */
    public static Tool of(String name, Option... options) {
        return new Tool(name, List.of(options), false);
    }

    /** {@return a tool that starts the program that its operands name} */
    public static Tool starting(String name, Option... options) {
        return new Tool(name, List.of(options), true);
    }

    /** The work of a tool. */
    @FunctionalInterface
    public interface Work {
        /**
         * {@return the exit status}
         *
         * @throws UsageError with the lines to print; the status is 1 then
         */
        int run(Arguments arguments, Output output) throws UsageError, CallFailed;
    }

    /** The text of {@code --help}, made only when somebody wants it. */
    @FunctionalInterface
    public interface HelpText {
        /** {@return the text} */
        String render(Output output);
    }

    /** {@return the exit status of the tool} */
    public int run(String[] line, Environment environment, HelpText help, Work work) {
        Output output = Output.of(environment.out(), Output.Look.of(environment));
        int status;
        try {
            Arguments arguments =
                    upToOperand
                            ? Arguments.parseUpToOperand(name, options, List.of(line))
                            : Arguments.parse(name, options, List.of(line));
            status = information(arguments, output, help) ? 0 : work.run(arguments, output);
        } catch (UsageError e) {
            say(environment, output, e.text());
            status = 1;
        } catch (CallFailed e) {
            say(environment, output, e.text());
            status = 1;
        }
        output.flush();
        environment.out().flush();
        environment.err().flush();
        return status;
    }

    private static boolean information(Arguments arguments, Output output, HelpText help) {
        for (Arguments.Given given : arguments.options()) {
            if (given.key().equals("help")) {
                output.print(help.render(output));
                return true;
            }
            if (given.key().equals("version")) {
                output.print(VERSION);
                return true;
            }
        }
        return false;
    }

    /** Prints lines about something that went wrong, behind what is printed already. */
    public static void say(Environment environment, Output output, String text) {
        say(environment, output, Colour.HIGHLIGHT_RED, text);
    }

    /** Prints lines that people should notice, behind what is printed already. */
    public static void warn(Environment environment, Output output, String text) {
        say(environment, output, Colour.HIGHLIGHT_YELLOW, text);
    }

    /** Prints lines that help, behind what is printed already. */
    public static void note(Environment environment, Output output, String text) {
        say(environment, output, Colour.NONE, text);
    }

    private static void say(Environment environment, Output output, Colour colour, String text) {
        output.flush();
        if (!text.isEmpty()) {
            for (String line : text.split("\n", -1)) {
                environment.err().print(output.paint(colour, line) + "\n");
            }
        }
        environment.err().flush();
    }
}
