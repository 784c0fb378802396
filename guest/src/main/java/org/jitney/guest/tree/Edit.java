package org.jitney.guest.tree;

/**
 * One change of a guest's tree. The folders of its path are resolved inside the root; its last name
 * is taken as it is: a link there is replaced or removed, never followed. Folders that are missing
 * are made.
 */
public sealed interface Edit {
    /** {@return the path in the guest} */
    String path();

    /** {@return why} */
    Reason reason();

    /** Writes a file, a new one or another content. */
    record WriteFile(String path, Content content, Attributes attributes, Reason reason)
            implements Edit {}

    /** Makes a symbolic link, in place of a file or link if one is there. */
    record MakeSymlink(String path, String target, Reason reason) implements Edit {}

    /** Makes a directory; one that is there gets the attributes. */
    record MakeDirectory(String path, Attributes attributes, Reason reason) implements Edit {}

    /** Removes a file, a link or an empty directory; nothing there is right, too. */
    record Remove(String path, Reason reason) implements Edit {}
}
