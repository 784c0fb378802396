package org.jitney.guest.image;

import org.jitney.linux.sys.ErrnoException;

/** An image cannot be attached; the message says which one and why. */
public final class ImageError extends Exception {
    private static final long serialVersionUID = 1;

    /** Says why. */
    public ImageError(String message) {
        super(message);
    }

    static ImageError of(String what, ErrnoException refused) {
        return new ImageError(what + ": " + refused.getMessage());
    }
}
