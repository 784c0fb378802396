package org.jitney.unitfile.install;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a file system that holds unit files, below some root.
 *
 * <p>All paths are absolute and as seen inside that root; a symlink to {@code /x} leads to {@code
 * x} below it, never outside. Absence is an answer, not an error: what the kernel refuses is a
 * {@link FileError}.
 */
public interface FileTree {
    /** What is at a path. */
    enum Kind {
        REGULAR,
        DIRECTORY,
        SYMLINK,
        /** A character device; {@code /dev/null} as a target is a mask. */
        DEVICE,
        /** A FIFO, socket or block device: never opened. */
        OTHER
    }

    /**
     * What is known about a path without reading it.
     *
     * @param kind what it is
     * @param size in bytes
     * @param mode permission bits
     * @param isNullDevice whether it is the device that /dev/null is (1:3)
     * @param modifiedUsec time of the last change of its content, since the epoch
     * @param stamp changes with the file; empty where that is not known
     */
    record Stat(
            Kind kind,
            long size,
            int mode,
            boolean isNullDevice,
            long modifiedUsec,
            Optional<Stamp> stamp) {
        /** {@return whether it is a file without content, or the null device: both mask a unit} */
        public boolean isMask() {
            return isNullDevice || (kind == Kind.REGULAR && size == 0);
        }
    }

    /**
     * What is different once a file has been written, replaced or moved.
     *
     * @param changedUsec when anything about the file was last changed, since the epoch; nobody but
     *     the kernel sets it
     */
    record Stamp(long device, long inode, long size, long modifiedUsec, long changedUsec) {}

    /** {@return what is at the path; the last component is not followed} */
    Optional<Stat> statNoFollow(String path) throws IOException;

    /** {@return what is called so in a folder; a symlink is not followed} */
    default Optional<Stat> statIn(String folder, String name) throws IOException {
        return statNoFollow(folder + "/" + name);
    }

    /**
     * {@return what is at the path, through symlinks inside the root; empty when there is nothing}
     */
    Optional<Stat> stat(String path) throws IOException;

    /** {@return the text of the symlink; empty when there is none} */
    Optional<String> readLink(String path) throws IOException;

    /** {@return the content of a regular file, through symlinks; empty when there is none} */
    Optional<byte[]> read(String path) throws IOException;

    /**
     * {@return the content of a file about which {@link #stat} has just said that} So it need not
     * be asked again whether it is one to be opened.
     */
    default Optional<byte[]> read(String path, Stat known) throws IOException {
        return read(path);
    }

    /** {@return the names in the folder, sorted; none when there is no such folder} */
    List<String> list(String path) throws IOException;

    /** A name in a folder, and what it is; a symlink is not followed. */
    record Entry(String name, Kind kind) {}

    /** {@return what is in the folder, sorted by name; nothing when there is no such folder} */
    default List<Entry> entries(String path) throws IOException {
        List<Entry> out = new ArrayList<>();
        for (String name : list(path)) {
            Kind kind = statNoFollow(path + "/" + name).map(Stat::kind).orElse(Kind.OTHER);
            out.add(new Entry(name, kind));
        }
        return out;
    }

    /**
     * {@return what is known about each name in the folder, as {@link #statNoFollow} says it} For
     * who wants to know it of all: a tree may have a shorter way to that.
     */
    default Map<String, Stat> stats(String path) throws IOException {
        Map<String, Stat> out = new HashMap<>();
        for (String name : list(path)) {
            statNoFollow(path + "/" + name).ifPresent(stat -> out.put(name, stat));
        }
        return out;
    }

    /** Makes a symlink and the folders above it; replaces atomically what symlink was there. */
    void symlink(String target, String path) throws IOException;

    /**
     * Writes a file and makes the folders above it; there is the old or the new one, never half.
     */
    void write(String path, byte[] content, int mode) throws IOException;

    /** Makes a folder and those above it. */
    void makeDirectories(String path) throws IOException;

    /** Removes a file or a symlink, and says whether there was one. */
    boolean remove(String path) throws IOException;

    /** Removes a folder if it is empty, and says whether it did. */
    boolean removeEmptyDirectory(String path) throws IOException;
}
