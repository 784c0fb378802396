package org.jitney.bus.wire;

/** Bytes from a peer that are not D-Bus; the answer is to disconnect that peer. */
public final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        BAD_ENDIAN,
        BAD_TYPE,
        BAD_VERSION,
        BAD_SERIAL,
        BAD_HEADER_FIELD,
        MISSING_HEADER_FIELD,
        BAD_NAME,
        BAD_PATH,
        BAD_SIGNATURE,
        BAD_UTF8,
        BAD_STRING,
        BAD_BOOLEAN,
        BAD_PADDING,
        BAD_ARRAY,
        BAD_FD,
        TOO_DEEP,
        TOO_LARGE,
        TRUNCATED,
        TRAILING_BYTES,
        BAD_AUTH
    }

    private final Kind kind;

    public ProtocolViolation(Kind kind) {
        this(kind, kind.name());
    }

    public ProtocolViolation(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
