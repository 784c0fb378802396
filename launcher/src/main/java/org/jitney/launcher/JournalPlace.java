package org.jitney.launcher;

import java.util.Optional;
import org.jitney.journald.config.JournaldConfig.Storage;

/** Where {@code jitney up} keeps its journal. */
enum JournalPlace {
    /** On the disk, over a restart. */
    PERSISTENT(Optional.of(Storage.PERSISTENT)),
    /** Until the end. */
    VOLATILE(Optional.of(Storage.VOLATILE)),
    /** Nowhere: units have log files. */
    NONE(Optional.empty());

    private final Optional<Storage> storage;

    JournalPlace(Optional<Storage> storage) {
        this.storage = storage;
    }

    static JournalPlace parse(String value) throws UpOptions.Mistake {
        return switch (value) {
            case "persistent" -> PERSISTENT;
            case "volatile" -> VOLATILE;
            case "none" -> NONE;
            default ->
                    throw new UpOptions.Mistake(
                            "--journal is persistent, volatile or none, not '" + value + "'");
        };
    }

    /** {@return the storage; empty for no journal at all} */
    Optional<Storage> storage() {
        return storage;
    }
}
