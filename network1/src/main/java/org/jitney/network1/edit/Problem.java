package org.jitney.network1.edit;

/**
 * Something that is wrong with a file, or that whoever wrote it should know.
 *
 * @param file its path
 * @param line counted from 1; 0 when it is about the whole file
 * @param section empty when it is about none
 * @param key empty when it is about none
 * @param text one sentence
 */
public record Problem(
        String file, int line, String section, String key, String text, Severity severity) {
    /** How bad it is. */
    public enum Severity {
        /** The line, or the file, is not taken. */
        ERROR("error"),
        /** It is taken and probably not what was meant. */
        WARNING("warning"),
        /** It is right, and nothing here acts on it yet. */
        NOTICE("notice");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** {@return whether it is the same trouble, perhaps in another line} */
    boolean isLike(Problem other) {
        return section.equals(other.section)
                && key.equals(other.key)
                && text.equals(other.text)
                && severity == other.severity;
    }

    @Override
    public String toString() {
        String where = line > 0 ? file + ":" + line : file;
        String what = section.isEmpty() ? "" : "[" + section + "] ";
        return where + ": " + what + (key.isEmpty() ? "" : key + "=: ") + text;
    }
}
