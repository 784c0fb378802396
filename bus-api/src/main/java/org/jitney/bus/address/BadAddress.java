package org.jitney.bus.address;

/** An address that does not follow the grammar, or that names something which cannot be used. */
public final class BadAddress extends Exception {
    private static final long serialVersionUID = 1L;

    public BadAddress(String problem) {
        super(problem);
    }

    /** {@return what is wrong} */
    public String problem() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
