package org.jitney.unitfile;

/**
 * Something to tell whoever wrote a file: where, how bad, what.
 *
 * @param file the file as the reader knows it
 * @param line counted from 1; 0 when it is about the whole file
 * @param severity how bad
 * @param text one sentence
 * @param unit the unit that the file is read for, empty when it is for none
 */
public record Diagnostic(String file, int line, Severity severity, String text, String unit) {

    /** How bad it is; the names are those of the log levels. */
    public enum Severity {
        DEBUG,
        INFO,
        NOTICE,
        WARNING,
        ERR
    }

    /** Something about a file that is read for no unit. */
    public Diagnostic(String file, int line, Severity severity, String text) {
        this(file, line, severity, text, "");
    }

    /** {@return the same, of a file that is read for this unit} */
    public Diagnostic about(String name) {
        return new Diagnostic(file, line, severity, text, name);
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
