package org.jitney.journal.format;

import java.util.Optional;

/** How the payload of a data object is stored; a file uses one of these at most. */
public enum Compression {
    NONE("none", 0, 0),
    XZ("xz", 1, 1),
    LZ4("lz4", 1 << 1, 1 << 1),
    ZSTD("zstd", 1 << 2, 1 << 3);

    private final String text;
    private final int objectFlag;
    private final int headerFlag;

    Compression(String text, int objectFlag, int headerFlag) {
        this.text = text;
        this.objectFlag = objectFlag;
        this.headerFlag = headerFlag;
    }

    /** {@return the bit in the flags of an object} */
    int objectFlag() {
        return objectFlag;
    }

    /** {@return the bit in the incompatible flags of the header} */
    int headerFlag() {
        return headerFlag;
    }

    /** {@return the algorithm of that name, as settings and environment variables have it} */
    public static Optional<Compression> parse(String text) {
        for (Compression each : values()) {
            if (each.text.equalsIgnoreCase(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@return the name, in lower case} */
    @Override
    public String toString() {
        return text;
    }
}
