package org.jitney.resolve1.config;

/**
 * Where a setting stands.
 *
 * @param line 0 where there is none to name
 */
public record Origin(String file, int line) {
    /** What nobody has set. */
    public static final Origin DEFAULT = new Origin("", 0);

    @Override
    public String toString() {
        return file.isEmpty() ? "default" : line == 0 ? file : file + ":" + line;
    }
}
