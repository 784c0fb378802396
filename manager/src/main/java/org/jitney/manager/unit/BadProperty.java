package org.jitney.manager.unit;

import java.io.Serial;

/** A property that cannot be given to a unit over the bus. */
public final class BadProperty extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        /** Units of this type have no such property, or it cannot be set. */
        UNKNOWN,
        /** The value has another type than the property. */
        TYPE,
        /** The value is none that the property can have. */
        VALUE
    }

    private final Kind kind;

    /** Creates the complaint; the text names the property and the value. */
    public BadProperty(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    static BadProperty value(String property, Object value) {
        return new BadProperty(
                Kind.VALUE, "Invalid %s setting: %s".formatted(property, String.valueOf(value)));
    }

    public Kind kind() {
        return kind;
    }

    /** {@return the message, never null} */
    public String text() {
        return String.valueOf(getMessage());
    }
}
