package org.jitney.broker.config;

import java.util.Locale;
import java.util.Optional;

/** The limits of {@code <limit>}, and what becomes of them here. */
enum LimitName {
    MAX_INCOMING_BYTES(Kind.LONG, Fate.IMPLIED),
    MAX_INCOMING_UNIX_FDS(Kind.LONG, Fate.IMPLIED),
    MAX_OUTGOING_BYTES(Kind.LONG, Fate.ENFORCED),
    MAX_OUTGOING_UNIX_FDS(Kind.LONG, Fate.ENFORCED),
    MAX_MESSAGE_SIZE(Kind.LONG, Fate.ENFORCED),
    MAX_MESSAGE_UNIX_FDS(Kind.LONG, Fate.ENFORCED),
    SERVICE_START_TIMEOUT(Kind.INT, Fate.ENFORCED),
    AUTH_TIMEOUT(Kind.INT, Fate.ENFORCED),
    PENDING_FD_TIMEOUT(Kind.INT, Fate.NOT_ENFORCED),
    MAX_COMPLETED_CONNECTIONS(Kind.INT, Fate.ENFORCED),
    MAX_INCOMPLETE_CONNECTIONS(Kind.INT, Fate.ENFORCED),
    MAX_CONNECTIONS_PER_USER(Kind.INT, Fate.ENFORCED),
    MAX_PENDING_SERVICE_STARTS(Kind.INT, Fate.IMPLIED),
    MAX_NAMES_PER_CONNECTION(Kind.INT, Fate.ENFORCED),
    MAX_MATCH_RULES_PER_CONNECTION(Kind.INT, Fate.ENFORCED),
    MAX_REPLIES_PER_CONNECTION(Kind.INT, Fate.ENFORCED),
    REPLY_TIMEOUT(Kind.INT, Fate.NOT_ENFORCED);

    /** How large the value may be. */
    enum Kind {
        INT,
        LONG
    }

    /** What becomes of a limit. */
    enum Fate {
        ENFORCED,
        /** Something stricter holds anyway; docs/conformance.md says what. */
        IMPLIED,
        /** Nothing holds; whoever sets it is told. */
        NOT_ENFORCED
    }

    private final Kind kind;
    private final Fate fate;

    LimitName(Kind kind, Fate fate) {
        this.kind = kind;
        this.fate = fate;
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

    Fate fate() {
        return fate;
    }

    /** {@return the name as it is written in files} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
