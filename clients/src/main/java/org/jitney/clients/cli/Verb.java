package org.jitney.clients.cli;

import java.util.List;

/**
 * What the operands of a command line ask for: a verb, and what belongs to it.
 *
 * @param operands those behind the verb
 */
public record Verb(String name, List<String> operands) {
    /** As many operands as somebody likes. */
    public static final int ANY = Integer.MAX_VALUE;

    /** Copies the list. */
    public Verb {
        operands = List.copyOf(operands);
    }

    /** {@return what the operands of a command line ask for; with none that is a verb, too} */
    public static Verb of(Arguments arguments, String withNone) {
        List<String> words = arguments.operands();
        return words.isEmpty()
                ? new Verb(withNone, words)
                : new Verb(words.getFirst(), words.subList(1, words.size()));
    }

    /** {@return the operands, if they are neither too few nor too many} */
    public List<String> operands(int least, int most) throws UsageError {
        requireCount(operands.size(), least, most);
        return operands;
    }

    /** {@return what there is to say when there is no such verb} */
    public UsageError unknown() {
        return unknown(name);
    }

    /** {@return what there is to say when there is no verb of that name} */
    public static UsageError unknown(String name) {
        return new UsageError("Unknown command verb " + name + ".");
    }

    /** Makes sure that there are neither too few operands nor too many. */
    public static void requireCount(int count, int least, int most) throws UsageError {
        if (count < least) {
            throw new UsageError("Too few arguments.");
        }
        if (count > most) {
            throw new UsageError("Too many arguments.");
        }
    }
}
