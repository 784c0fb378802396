package org.jitney.linux.sys;

/** Programs and maps in the kernel: {@code linux/bpf.h}, bpf(2). */
public final class Bpf {
    public static final int PROG_TYPE_CGROUP_SKB = 8;
    public static final int PROG_TYPE_CGROUP_DEVICE = 15;
    public static final int PROG_TYPE_CGROUP_SOCK_ADDR = 18;

    public static final int CGROUP_INET_INGRESS = 0;
    public static final int CGROUP_INET_EGRESS = 1;
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
    private static final int INSTRUCTION_SIZE = 8;

    private Bpf() {}

    private static int call(int command, Memory attribute) throws ErrnoException {
        return (int)
                Syscall.checked(
                        SyscallNumber.BPF, command, attribute.address(), attribute.size());
    }

    /** Loads a program: {@return its descriptor} */
    public static int load(int type, int attachType, byte[] instructions) throws ErrnoException {
        Memory code = Memory.of(instructions);
        Memory license = Memory.cString("unspecified");
        Memory attribute = Memory.allocate(ATTRIBUTE_SIZE);
        attribute.bytes().putInt(0, type).putInt(4, instructions.length / INSTRUCTION_SIZE);
        attribute.bytes().putLong(8, code.address()).putLong(16, license.address());
        attribute.bytes().putInt(68, attachType);
        int fd = call(PROG_LOAD, attribute);
        java.lang.ref.Reference.reachabilityFence(code);
        java.lang.ref.Reference.reachabilityFence(license);
        return fd;
    }

    /** Opens a program that somebody pinned to a path: {@return its descriptor} */
    public static int open(String path) throws ErrnoException {
        Memory text = Memory.cString(path);
        Memory attribute = Memory.allocate(ATTRIBUTE_SIZE);
        attribute.bytes().putLong(0, text.address());
        int fd = call(OBJ_GET, attribute);
        java.lang.ref.Reference.reachabilityFence(text);
        return fd;
    }

    /** Attaches a program to a control group, beside others that are there. */
    public static void attach(int group, int program, int attachType) throws ErrnoException {
        Memory attribute = Memory.allocate(ATTRIBUTE_SIZE);
        attribute.bytes().putInt(0, group).putInt(4, program).putInt(8, attachType);
        attribute.bytes().putInt(12, F_ALLOW_MULTI);
        call(PROG_ATTACH, attribute);
    }

    /** Takes a program off a control group. */
    public static void detach(int group, int program, int attachType) throws ErrnoException {
        Memory attribute = Memory.allocate(ATTRIBUTE_SIZE);
        attribute.bytes().putInt(0, group).putInt(4, program).putInt(8, attachType);
        call(PROG_DETACH, attribute);
    }

    /** Makes a map: {@return its descriptor} */
    public static int createMap(int type, int keySize, int valueSize, int entries, int flags)
            throws ErrnoException {
        Memory attribute = Memory.allocate(ATTRIBUTE_SIZE);
        attribute.bytes().putInt(0, type).putInt(4, keySize).putInt(8, valueSize);
        attribute.bytes().putInt(12, entries).putInt(16, flags);
        return call(MAP_CREATE, attribute);
    }

    /** Writes an entry. */
    public static void update(int map, byte[] key, byte[] value) throws ErrnoException {
        element(MAP_UPDATE_ELEM, map, Memory.of(key), Memory.of(value));
    }

    /** Reads the number in an entry of eight bytes. */
    public static long lookup(int map, byte[] key) throws ErrnoException {
        Memory value = Memory.allocate(8);
        element(MAP_LOOKUP_ELEM, map, Memory.of(key), value);
        return value.bytes().getLong(0);
    }

    private static void element(int command, int map, Memory key, Memory value)
            throws ErrnoException {
        Memory attribute = Memory.allocate(ATTRIBUTE_SIZE);
        attribute.bytes().putInt(0, map).putLong(8, key.address()).putLong(16, value.address());
        call(command, attribute);
        java.lang.ref.Reference.reachabilityFence(key);
        java.lang.ref.Reference.reachabilityFence(value);
    }
}
