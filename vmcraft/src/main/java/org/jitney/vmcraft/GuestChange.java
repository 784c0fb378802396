package org.jitney.vmcraft;

/**
 * One thing that was done to the guest, or would be.
 *
 * @param kind {@code create}, {@code write}, {@code symlink}, {@code mkdir}, {@code attributes},
 *     {@code unlink}, {@code rmdir} or {@code mknod}
 * @param path in the guest
 * @param target what a symlink says; may be empty
 */
public record GuestChange(String kind, String path, String target) {
    /** {@return the change as a line for people} */
    public String render() {
        return switch (kind) {
            case "unlink", "rmdir" -> "- " + path;
            case "symlink" -> "+ " + path + " -> " + target;
            case "create", "mkdir", "mknod" -> "+ " + path;
            default -> "~ " + path;
        };
    }
}
