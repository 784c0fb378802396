package org.jitney.clients.cli;

/** Lays out JSON text again that somebody else wrote: on one line, or a line a value. */
public final class JsonLayout {
    private final String text;
    private final boolean pretty;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private JsonLayout(String text, boolean pretty) {
        this.text = text;
        this.pretty = pretty;
    }

    /** {@return the same value in that style} */
    public static String render(String text, Json.Style style) {
        return new JsonLayout(text, style == Json.Style.PRETTY).run();
    }

    private String run() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> i = string(i);
                case '{', '[' -> open(c, i);
                case '}', ']' -> close(c);
                case ',' -> {
                    out.append(',');
                    line();
                }
                case ':' -> out.append(pretty ? " : " : ":");
                case ' ', '\t', '\n', '\r' -> {}
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private int string(int start) {
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        out.append(text, start, Math.min(end + 1, text.length()));
        return end;
    }

    private void open(char c, int at) {
        out.append(c);
        depth++;
        if (!isEmptyFrom(at + 1)) {
            line();
        }
    }

    private boolean isEmptyFrom(int at) {
        int i = at;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '}' || text.charAt(i) == ']');
    }

    private void close(char c) {
        depth--;
        char before = out.charAt(out.length() - 1);
        if (before != '{' && before != '[') {
            line();
        }
        out.append(c);
    }

    private void line() {
        if (pretty) {
            out.append('\n').repeat("\t", Math.max(0, depth));
        }
    }
}
