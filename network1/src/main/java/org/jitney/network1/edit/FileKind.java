package org.jitney.network1.edit;

import java.util.Optional;

/** The kinds of files; {@link #toString} is the word that the tables of keys have for each. */
public enum FileKind {
    /** systemd.network(5). */
    NETWORK("network"),
    /** systemd.netdev(5). */
    NETDEV("netdev"),
    /** systemd.link(5). */
    LINK("link");

    private final String word;

    FileKind(String word) {
        this.word = word;
    }

    /** {@return the kind of a file, by the end of its name} */
    static Optional<FileKind> of(String name) {
        for (FileKind each : values()) {
            if (name.endsWith(each.suffix()) && name.length() > each.suffix().length()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@return what the names of such files end with, dot included} */
    public String suffix() {
        return "." + word;
    }

    @Override
    public String toString() {
        return word;
    }
}
