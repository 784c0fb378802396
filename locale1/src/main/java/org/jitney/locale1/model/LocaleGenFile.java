package org.jitney.locale1.model;

/**
 * The list of the locales that {@code locale-gen} makes: one a line, those with {@code #} in front
 * are not made.
 */
public final class LocaleGenFile {
    private LocaleGenFile() {}

    /** {@return the line of a locale with the encoding that is made} */
    public static String entry(String locale) {
        return locale + " UTF-8";
    }

    /** {@return whether the list of all possible ones has that line} */
    public static boolean isSupported(String supported, String entry) {
        return supported.lines().anyMatch(line -> line.strip().equalsIgnoreCase(entry));
    }

    /**
     * {@return the list with that line in force} It takes the place of the same line with {@code #}
     * in front, or stands at the end. The same text comes back if it is in force already.
     */
    public static String enable(String text, String entry) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        boolean enabled = false;
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            String kept = line;
            if (!enabled) {
                boolean off = stripped.startsWith("#");
                String listed = off ? stripped.substring(1).strip() : stripped;
                boolean same = listed.equalsIgnoreCase(entry);
                if (same && !off) {
                    return text;
                }
                enabled = same;
                kept = same ? entry : line.stripTrailing();
            }
            // An empty line ends the one before, also where there is none, as the original has it.
            out.append(first && !(stripped.isEmpty() && !enabled) ? "" : "\n").append(kept);
            first = false;
        }
        if (!enabled) {
            out.append('\n').append(entry);
        }
        return out.append('\n').toString();
    }
}
