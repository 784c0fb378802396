package org.jitney.network1.generator;

/** A word of the command line that cannot be taken; nothing is made of any then. */
public final class BadCommandLine extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    BadCommandLine(String word, String reason) {
        super(word);
        this.reason = reason;
    }

    static BadCommandLine invalid(String word) {
        return new BadCommandLine(word, "Invalid argument");
    }

    static BadCommandLine range(String word) {
        return new BadCommandLine(word, "Numerical result out of range");
    }

    static BadCommandLine exists(String word) {
        return new BadCommandLine(word, "File exists");
    }

    /** {@return the words of the kernel for what is wrong} */
    public String reason() {
        return reason;
    }
}
