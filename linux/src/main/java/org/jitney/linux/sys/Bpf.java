package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Programs and maps in the kernel: {@code linux/bpf.h}, bpf(2). */
public final class Bpf {
    public static final int PROG_TYPE_CGROUP_SKB = 8;
    public static final int PROG_TYPE_CGROUP_SOCK = 9;
    public static final int PROG_TYPE_CGROUP_DEVICE = 15;
    public static final int PROG_TYPE_CGROUP_SOCK_ADDR = 18;

    public static final int CGROUP_INET_INGRESS = 0;
    public static final int CGROUP_INET_EGRESS = 1;
    public static final int CGROUP_INET_SOCK_CREATE = 2;
    public static final int CGROUP_DEVICE = 6;
    public static final int CGROUP_INET4_BIND = 8;
    public static final int CGROUP_INET6_BIND = 9;

    public static final int MAP_TYPE_ARRAY = 2;
    public static final int MAP_TYPE_LPM_TRIE = 11;
    public static final int F_NO_PREALLOC = 1;

    private static final int MAP_CREATE = 0;
    private static final int MAP_LOOKUP_ELEM = 1;
    private static final int MAP_UPDATE_ELEM = 2;
    private static final int PROG_LOAD = 5;
    private static final int OBJ_GET = 7;
    private static final int PROG_ATTACH = 8;
    private static final int PROG_DETACH = 9;
    private static final int F_ALLOW_MULTI = 2;
    private static final int ATTRIBUTE_SIZE = 128;
    private static final int ALIGNMENT = 8;
    private static final int INSTRUCTION_SIZE = 8;

    private Bpf() {}

    private static int call(int command, MemorySegment attribute) throws ErrnoException {
        long size = attribute.byteSize();
        return (int) Syscall.checked(SyscallNumber.BPF, command, attribute.address(), size);
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment out = arena.allocate(Math.max(bytes.length, 1), ALIGNMENT);
        MemorySegment.copy(bytes, 0, out, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return out;
    }

    /** Loads a program: {@return its descriptor} */
    public static int load(int type, int attachType, byte[] instructions) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_SIZE, ALIGNMENT);
            attribute.set(ValueLayout.JAVA_INT, 0, type);
            attribute.set(ValueLayout.JAVA_INT, 4, instructions.length / INSTRUCTION_SIZE);
            attribute.set(ValueLayout.JAVA_LONG, 8, copy(arena, instructions).address());
            attribute.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("unspecified").address());
            attribute.set(ValueLayout.JAVA_INT, 68, attachType);
            return call(PROG_LOAD, attribute);
        }
    }

    /** Opens a program that somebody pinned to a path: {@return its descriptor} */
    public static int open(String path) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_SIZE, ALIGNMENT);
            attribute.set(ValueLayout.JAVA_LONG, 0, arena.allocateFrom(path).address());
            return call(OBJ_GET, attribute);
        }
    }

    /** Attaches a program to a control group, beside others that are there. */
    public static void attach(int group, int program, int attachType) throws ErrnoException {
        integers(PROG_ATTACH, group, program, attachType, F_ALLOW_MULTI);
    }

    /** Takes a program off a control group. */
    public static void detach(int group, int program, int attachType) throws ErrnoException {
        integers(PROG_DETACH, group, program, attachType);
    }

    /** Makes a map: {@return its descriptor} */
    public static int createMap(int type, int keySize, int valueSize, int entries, int flags)
            throws ErrnoException {
        return integers(MAP_CREATE, type, keySize, valueSize, entries, flags);
    }

    private static int integers(int command, int... fields) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_SIZE, ALIGNMENT);
            for (int i = 0; i < fields.length; i++) {
                attribute.setAtIndex(ValueLayout.JAVA_INT, i, fields[i]);
            }
            return call(command, attribute);
        }
    }

    /** Writes an entry. */
    public static void update(int map, byte[] key, byte[] value) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            element(arena, MAP_UPDATE_ELEM, map, key, copy(arena, value));
        }
    }

    /** Reads the number in an entry of eight bytes. */
    public static long lookup(int map, byte[] key) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            element(arena, MAP_LOOKUP_ELEM, map, key, value);
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    private static void element(Arena arena, int command, int map, byte[] key, MemorySegment value)
            throws ErrnoException {
        MemorySegment attribute = arena.allocate(ATTRIBUTE_SIZE, ALIGNMENT);
        attribute.set(ValueLayout.JAVA_INT, 0, map);
        attribute.set(ValueLayout.JAVA_LONG, 8, copy(arena, key).address());
        attribute.set(ValueLayout.JAVA_LONG, 16, value.address());
        call(command, attribute);
    }
}
