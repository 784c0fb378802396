package org.jitney.guest.network;

/**
 * Reads a file that a shell would source, as far as it consists of assignments.
 *
 * <p>What only a shell could work out (variables, commands) is kept as text and reported: no
 * program of a guest is run.
 */
public final class ShellFile {
    private final SourceFile file;
    private final Ledger ledger;
    private final Keys keys;
    private final String text;
    private int at;
    private int line = 1;

    private ShellFile(SourceFile file, Ledger ledger) {
        this.file = file;
        this.ledger = ledger;
        this.keys = new Keys(ledger);
        this.text = file.text().replace("\r\n", "\n");
    }

    /** Reads all assignments. */
    public static Keys read(SourceFile file, Ledger ledger) {
        var reader = new ShellFile(file, ledger);
        while (reader.at < reader.text.length()) {
            reader.statement();
        }
        reader.keys.noteEmpty();
        return reader.keys;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
        if (at < text.length()) {
            at++;
            line++;
        }
    }

    private void statement() {
        while (at < text.length() && (peek() == ' ' || peek() == '\t' || peek() == ';')) {
            at++;
        }
        if (peek() == '\n' || peek() == '#') {
            skipLine();
            return;
        }
        if (text.startsWith("export ", at)) {
            at += "export ".length();
        }
        int start = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '_') {
            at++;
        }
        String key = text.substring(start, at);
        if (key.isEmpty() || peek() != '=') {
            int end = text.indexOf('\n', at);
            String rest = text.substring(start, end < 0 ? text.length() : end).strip();
            if (!rest.isEmpty()) {
                ledger.unmapped(ledger.entry(file.path(), line, "", rest), "Not an assignment.");
            }
            skipLine();
            return;
        }
        at++;
        int first = line;
        var value = new StringBuilder();
        boolean shell = value(value);
        var entry = ledger.entry(file.path(), first, key, value.toString());
        keys.put(entry);
        if (shell) {
            ledger.failed(entry, "Needs a shell to be worked out.");
        }
    }

    /** Reads a value; says whether a shell would have expanded something in it. */
    private boolean value(StringBuilder out) {
        boolean shell = false;
        char quote = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quote == 0 && (c == '\n' || c == ' ' || c == '\t' || c == ';')) {
                break;
            }
            at++;
            if (c == '\n') {
                line++;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '\\' && quote != '\'' && at < text.length()) {
                escape(out, quote);
            } else {
                shell |= quote != '\'' && (c == '$' || c == '`');
                out.append(c == '\n' ? ' ' : c);
            }
        }
        return shell;
    }

    private void escape(StringBuilder out, char quote) {
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
            return;
        }
        if (quote == '"' && "\"\\$`".indexOf(c) < 0) {
            out.append('\\');
        }
        out.append(c);
    }
}
