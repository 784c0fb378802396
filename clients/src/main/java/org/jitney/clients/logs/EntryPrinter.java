package org.jitney.clients.logs;

/** Prints entries in one output mode. It may remember the entry before. */
public interface EntryPrinter {
    /**
     * Prints an entry.
     *
     * @return whether something of it was cut
     * @throws LogsFailure if the entry is broken; nothing can be printed any more
     */
    boolean print(EntryView view, Highlight highlight);

    /** {@return the printer of a mode} */
    static EntryPrinter of(OutputMode mode, EntryStyle style, ByteOutput out, Catalog catalog) {
        return switch (mode) {
            case SHORT,
                    SHORT_FULL,
                    SHORT_ISO,
                    SHORT_ISO_PRECISE,
                    SHORT_PRECISE,
                    SHORT_MONOTONIC,
                    SHORT_DELTA,
                    SHORT_UNIX,
                    WITH_UNIT ->
                    new ShortPrinter(mode, style, out, catalog);
            case VERBOSE -> new VerbosePrinter(style, out, catalog);
            case EXPORT -> new ExportPrinter(style, out);
            case JSON, JSON_PRETTY, JSON_SSE, JSON_SEQ -> new JsonPrinter(mode, style, out);
            case CAT -> new CatPrinter(style, out);
        };
    }
}
