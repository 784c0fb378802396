package org.jitney.guest.network;

/**
 * A file of the guest as text.
 *
 * @param path absolute inside the guest
 * @param text its content
 */
public record SourceFile(String path, String text) {
    /** {@return the last component of the path} */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@return the folder that the file is in, without a slash at the end} */
    public String folder() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
