package org.jitney.journal.format;

import java.util.List;

/**
 * Fields that many entries have in common, such as those of the process that writes them. As nobody
 * changes them, nor the bytes, a writer looks them up once.
 */
public final class SharedFields {
    private final List<byte[]> fields;

    private SharedFields(List<byte[]> fields) {
        this.fields = fields;
    }

    /** Takes over fields, each {@code NAME=value}, whose bytes nobody changes from now on. */
    public static SharedFields of(List<byte[]> fields) {
        return new SharedFields(List.copyOf(fields));
    }

    /** {@return the fields} */
    public List<byte[]> fields() {
        return fields;
    }
}
