package org.jitney.manager.image;

/** An image cannot be used; the message says which and why. */
public final class ImageFailed extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says which image, and why. */
    public ImageFailed(String message) {
        super(message);
    }

    ImageFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
