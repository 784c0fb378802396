package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code sys/xattr.h}: what else is kept with a file, such as its access control list. */
public final class Xattr {
    private static final int USUAL = 512;
    private static final int LARGEST = 65536;

    private Xattr() {}

    /** {@return the value of an attribute; empty if the file has none of that name} */
    public static Optional<byte[]> get(String path, String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long file = arena.allocateFrom(path).address();
            long attribute = arena.allocateFrom(name).address();
            Answer answer =
                    ask(
                            arena,
                            (into, size) ->
                                    Syscall.retry(
                                            SyscallNumber.GETXATTR, file, attribute, into, size));
            if (answer.count == -Errno.ENODATA) {
                return Optional.empty();
            }
            Syscall.check(SyscallNumber.GETXATTR, answer.count);
            return Optional.of(answer.bytes());
        }
    }

    private interface Question {
        long ask(long into, long size);
    }

    private record Answer(MemorySegment into, long count) {
        byte[] bytes() {
            return into.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Nearly all answers are short, and a buffer for the longest one is a lot to clear. */
    private static Answer ask(Arena arena, Question question) {
        MemorySegment into = arena.allocate(USUAL);
        long count = question.ask(into.address(), USUAL);
        if (count == -Errno.ERANGE) {
            into = arena.allocate(LARGEST);
            count = question.ask(into.address(), LARGEST);
        }
        return new Answer(into, count);
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
            long file = arena.allocateFrom(path).address();
            Answer answer =
                    ask(
                            arena,
                            (into, size) ->
                                    Syscall.retry(SyscallNumber.LISTXATTR, file, into, size, 0));
            if (answer.count == -Errno.EOPNOTSUPP) {
                return List.of();
            }
            Syscall.check(SyscallNumber.LISTXATTR, answer.count);
            byte[] bytes = answer.bytes();
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
