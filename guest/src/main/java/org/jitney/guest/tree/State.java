package org.jitney.guest.tree;

import java.util.SortedMap;
import java.util.TreeMap;

/** All that a path of a guest is, so that it can be made again. */
public sealed interface State {
    /** Nothing is there. */
    enum Absent implements State {
        ABSENT
    }

    /** A regular file. */
    record File(Content content, Metadata metadata) implements State {}

    /** A symbolic link. */
    record Link(String target, Metadata metadata) implements State {}

    /** A directory; what is in it is not part of its state. */
    record Directory(Metadata metadata) implements State {}

    /** A device, a FIFO or a socket: its type is among the bits of {@code type}. */
    record Special(int type, long device, Metadata metadata) implements State {}

    /**
     * What is kept along with a file.
     *
     * @param mode permission bits
     * @param modifiedUsec when its content was last changed; {@link #NOW} is when it is written
     * @param xattrs extended attributes, such as SELinux labels
     */
    record Metadata(
            int mode, int uid, int gid, long modifiedUsec, SortedMap<String, Content> xattrs) {
        /** The time at which it will be written. */
        static final long NOW = -1;

        /** Makes metadata whose attributes nobody else changes. */
        public Metadata {
            xattrs = new TreeMap<>(xattrs);
        }

        boolean differsFrom(Metadata other) {
            return mode != other.mode
                    || uid != other.uid
                    || gid != other.gid
                    || !xattrs.equals(other.xattrs);
        }
    }

    /** {@return whether what is there is this, whenever it was written} */
    default boolean isAs(State other) {
        return switch (this) {
            case Absent _ -> other instanceof Absent;
            case File(Content content, Metadata metadata) ->
                    other instanceof File that
                            && content.equals(that.content)
                            && !metadata.differsFrom(that.metadata);
            // The mode of a link means nothing.
            case Link(String target, Metadata metadata) ->
                    other instanceof Link that
                            && target.equals(that.target)
                            && metadata.uid == that.metadata.uid
                            && metadata.gid == that.metadata.gid
                            && metadata.xattrs.equals(that.metadata.xattrs);
            case Directory(Metadata metadata) ->
                    other instanceof Directory that && !metadata.differsFrom(that.metadata);
            case Special(int type, long device, Metadata metadata) ->
                    other instanceof Special that
                            && type == that.type
                            && device == that.device
                            && !metadata.differsFrom(that.metadata);
        };
    }
}
