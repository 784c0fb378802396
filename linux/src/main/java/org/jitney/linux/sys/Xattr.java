package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code sys/xattr.h}: what else is kept with a file, such as its access control list. */
public final class Xattr {
    private static final int LARGEST = 65536;

    private Xattr() {}

    /** {@return the value of an attribute; empty if the file has none of that name} */
    public static Optional<byte[]> get(String path, String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(LARGEST);
            long count =
                    Syscall.retry(
                            SyscallNumber.GETXATTR,
                            arena.allocateFrom(path).address(),
                            arena.allocateFrom(name).address(),
                            value.address(),
                            LARGEST);
            if (count == -Errno.ENODATA) {
                return Optional.empty();
            }
            Syscall.check(SyscallNumber.GETXATTR, count);
            return Optional.of(value.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Sets an attribute. */
    public static void set(String path, String name, byte[] value) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(
                    SyscallNumber.SETXATTR,
                    arena.allocateFrom(path).address(),
                    arena.allocateFrom(name).address(),
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, value).address(),
                    value.length,
                    0,
                    0);
        }
    }

    /** {@return the names of all attributes; none on a file system that keeps no attributes} */
    public static List<String> names(String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(LARGEST);
            long count =
                    Syscall.retry(
                            SyscallNumber.LISTXATTR,
                            arena.allocateFrom(path).address(),
                            names.address(),
                            LARGEST,
                            0);
            if (count == -Errno.EOPNOTSUPP) {
                return List.of();
            }
            Syscall.check(SyscallNumber.LISTXATTR, count);
            byte[] bytes = names.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
            String joined = new String(bytes, StandardCharsets.UTF_8);
            return joined.isEmpty() ? List.of() : List.of(joined.split("\0"));
        }
    }

    /** Takes an attribute away. */
    public static void remove(String path, String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            Syscall.checked(
                    SyscallNumber.REMOVEXATTR,
                    arena.allocateFrom(path).address(),
                    arena.allocateFrom(name).address(),
                    0);
        }
    }
}
