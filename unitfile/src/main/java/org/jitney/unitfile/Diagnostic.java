package org.jitney.unitfile;

/**
 * Something to tell whoever wrote a file: where, how bad, what.
 *
 * @param file the file as the reader knows it
 * @param line counted from 1; 0 when it is about the whole file
 * @param severity how bad
 * @param text one sentence
 */
public record Diagnostic(String file, int line, Severity severity, String text) {

    /** How bad it is; the names are those of the log levels. */
    public enum Severity {
        DEBUG,
        INFO,
        NOTICE,
        WARNING,
        ERR
    }

    /** {@return a diagnostic of severity warning} */
    public static Diagnostic warning(String file, int line, String text) {
        return new Diagnostic(file, line, Severity.WARNING, text);
    }

    /** {@return a diagnostic of severity error} */
    public static Diagnostic error(String file, int line, String text) {
        return new Diagnostic(file, line, Severity.ERR, text);
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + text : file + ": " + text;
    }
}
