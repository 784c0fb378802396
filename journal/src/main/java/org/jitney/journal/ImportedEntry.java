package org.jitney.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts an entry together of the fields that a stream has, and sees to it that it ends somewhere.
 */
final class ImportedEntry {
    private static final int LONGEST_SPECIAL = 1024;

    private final List<byte[]> fields = new ArrayList<>();
    private String cursor = "";
    private long realtime;
    private long monotonic;
    private Id128 bootId = Id128.NULL;
    private long total;

    ExportFormat.Imported get() {
        return new ExportFormat.Imported(cursor, realtime, monotonic, bootId, fields);
    }

    /** Refuses what would make the entry larger than one may be. */
    void checkRoom(long more) throws MalformedExport {
        if (total + more > ExportFormat.MOST_BYTES) {
            throw new MalformedExport("an entry is larger than entries may be");
        }
    }

    /** Adds {@code NAME=value}; with a name that no field may have it is passed over. */
    void add(byte[] field, int nameLength) throws MalformedExport {
        String name = new String(field, 0, nameLength, StandardCharsets.ISO_8859_1);
        String value =
                name.startsWith("_") && field.length < LONGEST_SPECIAL
                        ? new String(
                                field,
                                nameLength + 1,
                                field.length - nameLength - 1,
                                StandardCharsets.ISO_8859_1)
                        : "";
        if (name.startsWith("__")) {
            special(name, value);
            return;
        }
        if (!Matches.isName(name)) {
            return;
        }
        if (name.equals("_BOOT_ID")) {
            bootId = id(value);
        }
        if (fields.size() == ExportFormat.MOST_FIELDS) {
            throw new MalformedExport(
                    "an entry has more than %d fields".formatted(ExportFormat.MOST_FIELDS));
        }
        checkRoom(field.length);
        total += field.length;
        fields.add(field);
    }

    private void special(String name, String value) throws MalformedExport {
        switch (name) {
            case "__CURSOR" -> cursor = value;
            case "__REALTIME_TIMESTAMP" -> realtime = number(name, value);
            case "__MONOTONIC_TIMESTAMP" -> monotonic = number(name, value);
            default -> {
                // Names with two underscores are the format's own, and may be new.
            }
        }
    }

    private static long number(String name, String value) throws MalformedExport {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new MalformedExport("%s is not a time: %s".formatted(name, value));
    }

    private static Id128 id(String value) throws MalformedExport {
        try {
            return Id128.parse(value);
        } catch (IllegalArgumentException e) {
            throw new MalformedExport("_BOOT_ID is not an id: " + value);
        }
    }
}
