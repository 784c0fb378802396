package org.jitney.broker.config;

import java.util.Locale;
import java.util.Optional;

/** The limits of {@code <limit>}; docs/conformance.md says what becomes of them. */
enum LimitName {
    MAX_INCOMING_BYTES(Kind.LONG),
    MAX_INCOMING_UNIX_FDS(Kind.LONG),
    MAX_OUTGOING_BYTES(Kind.LONG),
    MAX_OUTGOING_UNIX_FDS(Kind.LONG),
    MAX_MESSAGE_SIZE(Kind.LONG),
    MAX_MESSAGE_UNIX_FDS(Kind.LONG),
    SERVICE_START_TIMEOUT(Kind.INT),
    AUTH_TIMEOUT(Kind.INT),
    PENDING_FD_TIMEOUT(Kind.INT),
    MAX_COMPLETED_CONNECTIONS(Kind.INT),
    MAX_INCOMPLETE_CONNECTIONS(Kind.INT),
    MAX_CONNECTIONS_PER_USER(Kind.INT),
    MAX_PENDING_SERVICE_STARTS(Kind.INT),
    MAX_NAMES_PER_CONNECTION(Kind.INT),
    MAX_MATCH_RULES_PER_CONNECTION(Kind.INT),
    MAX_REPLIES_PER_CONNECTION(Kind.INT),
    REPLY_TIMEOUT(Kind.INT);

    /** How large the value may be. */
    enum Kind {
        INT,
        LONG
    }

    private final Kind kind;

    LimitName(Kind kind) {
        this.kind = kind;
    }

    static Optional<LimitName> parse(String text) {
        for (LimitName name : values()) {
            if (name.toString().equals(text)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    boolean fits(long value) {
        return value >= 0 && (kind == Kind.LONG || value <= Integer.MAX_VALUE);
    }

    /** {@return the name as it is written in files} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
