package org.jitney.broker.matches;

/** What a rule demands of one argument. */
record ArgRule(int index, Kind kind, String value) {

    enum Kind {
        EXACT,
        PATH,
        NAMESPACE
    }

    boolean matches(Candidate m) {
        return switch (kind) {
            case EXACT -> value.equals(m.stringArg(index));
            case PATH -> {
                String s = m.textArg(index);
                // Either side may be a directory of the other; a directory ends with a slash.
                yield s != null
                        && (s.equals(value)
                                || (value.endsWith("/") && s.startsWith(value))
                                || (s.endsWith("/") && value.startsWith(s)));
            }
            case NAMESPACE -> {
                String s = m.stringArg(index);
                yield s != null
                        && s.startsWith(value)
                        && (s.length() == value.length() || s.charAt(value.length()) == '.');
            }
        };
    }
}
