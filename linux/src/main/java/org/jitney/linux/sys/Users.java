package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Users and groups through the C library, so that NSS modules have their say.
 *
 * <p>A lookup may go over the network and block for long: never on an event loop's thread that must
 * not wait.
 */
public final class Users {
    private static final MethodHandle GETPWNAM = Native.bind("getpwnam_r");
    private static final MethodHandle GETPWUID = Native.bind("getpwuid_r");
    private static final MethodHandle GETGRNAM = Native.bind("getgrnam_r");
    private static final MethodHandle GETGRGID = Native.bind("getgrgid_r");
    private static final MethodHandle GETGROUPLIST = Native.bind("getgrouplist");
    private static final int FIRST_BUFFER = 4096;
    private static final int LARGEST_BUFFER = 1 << 24;

    private Users() {}

    /** An entry of the user database. */
    public record Passwd(String name, int uid, int gid, String gecos, String home, String shell) {}

    /** An entry of the group database. */
    public record Group(String name, int gid, List<String> members) {}

    /** Looks a user up by name. */
    public static Optional<Passwd> byName(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            return passwd("getpwnam_r", GETPWNAM, arena.allocateFrom(name).address());
        }
    }

    /** Looks a user up by number. */
    public static Optional<Passwd> byUid(int uid) throws ErrnoException {
        return passwd("getpwuid_r", GETPWUID, Integer.toUnsignedLong(uid));
    }

    /** Looks a group up by name. */
    public static Optional<Group> groupByName(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            return group("getgrnam_r", GETGRNAM, arena.allocateFrom(name).address());
        }
    }

    /** Looks a group up by number. */
    public static Optional<Group> groupByGid(int gid) throws ErrnoException {
        return group("getgrgid_r", GETGRGID, Integer.toUnsignedLong(gid));
    }

    /** {@return all groups of a user, the given primary group among them} */
    public static List<Integer> groupsOf(String user, int primary) throws ErrnoException {
        for (int room = 64; room <= 1 << 17; room *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment count = arena.allocateFrom(ValueLayout.JAVA_INT, room);
                MemorySegment groups = arena.allocate(4L * room, 4);
                long name = arena.allocateFrom(user).address();
                int found = call(GETGROUPLIST, name, primary, groups.address(), count.address(), 0);
                if (found >= 0) {
                    List<Integer> list = new ArrayList<>();
                    for (int i = 0; i < found; i++) {
                        list.add(groups.getAtIndex(ValueLayout.JAVA_INT, i));
                    }
                    return List.copyOf(list);
                }
            }
        }
        throw new ErrnoException("getgrouplist", Errno.ERANGE);
    }

    private static Optional<Passwd> passwd(String name, MethodHandle function, long key)
            throws ErrnoException {
        return lookUp(
                name,
                function,
                key,
                entry ->
                        new Passwd(
                                string(entry, 0),
                                entry.get(ValueLayout.JAVA_INT, 16),
                                entry.get(ValueLayout.JAVA_INT, 20),
                                string(entry, 24),
                                string(entry, 32),
                                string(entry, 40)));
    }

    private static Optional<Group> group(String name, MethodHandle function, long key)
            throws ErrnoException {
        return lookUp(name, function, key, Users::groupEntry);
    }

    private static Group groupEntry(MemorySegment entry) {
        List<String> members = new ArrayList<>();
        long list = entry.get(ValueLayout.JAVA_LONG, 24);
        for (long at = list; at != 0; at += 8) {
            long member = Native.at(at, 8).get(ValueLayout.JAVA_LONG, 0);
            if (member == 0) {
                break;
            }
            members.add(Native.string(member));
        }
        return new Group(
                string(entry, 0), entry.get(ValueLayout.JAVA_INT, 16), List.copyOf(members));
    }

    private interface Reader<T> {
        T read(MemorySegment entry);
    }

    private static <T> Optional<T> lookUp(
            String name, MethodHandle function, long key, Reader<T> reader) throws ErrnoException {
        for (int room = FIRST_BUFFER; room <= LARGEST_BUFFER; room *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment entry = arena.allocate(48, 8);
                MemorySegment found = arena.allocate(8, 8);
                MemorySegment strings = arena.allocate(room, 8);
                int error =
                        call(
                                function,
                                key,
                                entry.address(),
                                strings.address(),
                                room,
                                found.address());
                if (error == Errno.ERANGE || error == Errno.EINTR) {
                    continue;
                }
                // "Not found" comes in as many numbers as there are NSS modules (getpwnam(3)).
                boolean absent = found.get(ValueLayout.JAVA_LONG, 0) == 0;
                if (absent && (error == Errno.EMFILE || error == Errno.ENOMEM)) {
                    throw new ErrnoException(name, error);
                }
                return absent ? Optional.empty() : Optional.of(reader.read(entry));
            }
        }
        throw new ErrnoException(name, Errno.ERANGE);
    }

    private static String string(MemorySegment entry, long at) {
        return Native.string(entry.get(ValueLayout.JAVA_LONG, at));
    }

    private static int call(MethodHandle function, long a, long b, long c, long d, long e) {
        try {
            return (int) (long) function.invokeExact(Native.state(), a, b, c, d, e, 0L, 0L);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
