package org.jitney.guest.tree;

import java.util.Optional;
import org.jitney.linux.sys.Stat;

/**
 * What is at a path of a guest.
 *
 * @param kind what it is
 * @param mode permission bits
 * @param uid its owner
 * @param gid its group
 * @param size in bytes
 * @param modifiedUsec when its content was last changed
 * @param device the number of a device, else 0
 */
public record Node(
        Kind kind, int mode, int uid, int gid, long size, long modifiedUsec, long device) {
    /** What is at a path. */
    public enum Kind {
        REGULAR,
        DIRECTORY,
        SYMLINK,
        CHARACTER_DEVICE,
        BLOCK_DEVICE,
        FIFO,
        SOCKET;

        static Kind of(int mode) {
            return switch (mode & Stat.S_IFMT) {
                case Stat.S_IFDIR -> DIRECTORY;
                case Stat.S_IFLNK -> SYMLINK;
                case Stat.S_IFCHR -> CHARACTER_DEVICE;
                case Stat.S_IFBLK -> BLOCK_DEVICE;
                case Stat.S_IFIFO -> FIFO;
                case Stat.S_IFSOCK -> SOCKET;
                default -> REGULAR;
            };
        }
    }

    /** {@return whether it is a regular file} */
    public boolean isRegular() {
        return kind == Kind.REGULAR;
    }

    /** {@return whether it is a directory} */
    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** {@return whether it is a symbolic link} */
    public boolean isSymlink() {
        return kind == Kind.SYMLINK;
    }

    /** {@return what a state looks like; empty where there is nothing} */
    static Optional<Node> of(State state) {
        return switch (state) {
            case State.Absent _ -> Optional.empty();
            case State.File(Content content, State.Metadata m) ->
                    Optional.of(of(Kind.REGULAR, m, content.size(), 0));
            case State.Link(String target, State.Metadata m) ->
                    Optional.of(of(Kind.SYMLINK, m, target.length(), 0));
            case State.Directory(State.Metadata m) -> Optional.of(of(Kind.DIRECTORY, m, 0, 0));
            case State.Special(int type, long device, State.Metadata m) ->
                    Optional.of(of(Kind.of(type), m, 0, device));
        };
    }

    private static Node of(Kind kind, State.Metadata m, long size, long device) {
        return new Node(kind, m.mode(), m.uid(), m.gid(), size, m.modifiedUsec(), device);
    }
}
