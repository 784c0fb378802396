package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * Becoming or starting another program that is found in {@code PATH}, with an environment and the
 * descriptors from 3 on: what a command does that prepares something for another one.
 *
 * <p>Standard input, output and error are passed on as they are; of the other descriptors only
 * those that are named.
 */
public final class Exec {
    /** The number of the first descriptor that is passed on: {@code SD_LISTEN_FDS_START}. */
    public static final int FIRST = 3;

    private static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final MethodHandle EXECVPE = Native.bind("execvpe");

    private Exec() {}

    /**
     * Becomes the program; returns only by an exception.
     *
     * @param environment {@code NAME=value} each
     * @param passed open descriptors that become 3, 4 and so on
     */
    public static void become(List<String> argv, List<String> environment, List<Integer> passed)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = vector(arena, argv);
            MemorySegment variables = vector(arena, environment);
            long file = arena.allocateFrom(argv.get(0)).address();
            // The JVM blocks a signal in its threads; the program shall know nothing of that.
            long before = SignalMask.set(0);
            int first = FIRST + passed.size();
            int[] moved = new int[passed.size()];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = Fcntl.duplicate(passed.get(i), first);
            }
            // Whatever the JVM would still have to load may lie behind the numbers that are taken
            // over now: everything is called once before.
            var _ = execvpe(arena.allocateFrom("").address(), vector, variables);
            for (int i = 0; i < moved.length; i++) {
                Syscall.call(SyscallNumber.DUP3, moved[i], FIRST + i, 0);
            }
            Syscall.call(SyscallNumber.CLOSE_RANGE, first, Integer.MAX_VALUE, CLOSE_RANGE_CLOEXEC);
            int error = execvpe(file, vector, variables);
            SignalMask.set(before);
            throw new ErrnoException("exec " + argv.get(0), error);
        }
    }

    private static int execvpe(long file, MemorySegment vector, MemorySegment variables) {
        MemorySegment state = Native.state();
        try {
            long _ =
                    (long)
                            EXECVPE.invokeExact(
                                    state,
                                    file,
                                    vector.address(),
                                    variables.address(),
                                    0L,
                                    0L,
                                    0L,
                                    0L);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
        return Native.errno(state);
    }

    /**
     * Starts the program as a child: {@return its pid}
     *
     * @param environment {@code NAME=value} each
     * @param passed what stands at these numbers in the child: {@code passed[n]} at n, -1 for
     *     nothing
     */
    public static int start(List<String> argv, List<String> environment, int... passed)
            throws ErrnoException {
        // What the program shall not have it would keep open, and what blocks this thread's signals
        // is the JVM's business.
        Syscall.call(SyscallNumber.CLOSE_RANGE, FIRST, Integer.MAX_VALUE, CLOSE_RANGE_CLOEXEC);
        long before = SignalMask.set(0);
        try (Arena arena = Arena.ofConfined()) {
            // The type is opaque; glibc's has 80 bytes, musl's less.
            long actions = arena.allocate(256, 16).address();
            check("posix_spawn_file_actions_init", Spawn.call(Spawn.INIT, actions, 0, 0));
            try {
                for (int i = 0; i < passed.length; i++) {
                    if (passed[i] >= 0) {
                        check("dup2", Spawn.call(Spawn.ADD_DUP2, actions, passed[i], i));
                    }
                }
                MemorySegment pid = arena.allocate(8, 8);
                check(
                        "posix_spawn " + argv.get(0),
                        Spawn.start(arena, actions, pid, argv, environment));
                return pid.get(ValueLayout.JAVA_INT, 0);
            } finally {
                Spawn.call(Spawn.DESTROY, actions, 0, 0);
            }
        } finally {
            SignalMask.set(before);
        }
    }

    private static void check(String call, int error) throws ErrnoException {
        if (error != 0) {
            throw new ErrnoException(call, error);
        }
    }

    private static MemorySegment vector(Arena arena, List<String> texts) {
        MemorySegment vector = arena.allocate(8L * (texts.size() + 1), 8);
        for (int i = 0; i < texts.size(); i++) {
            long text = arena.allocateFrom(texts.get(i)).address();
            vector.setAtIndex(ValueLayout.JAVA_LONG, i, text);
        }
        return vector;
    }

    /** Bound when something is started, not when a program is only become. */
    private static final class Spawn {
        static final MethodHandle INIT = Native.bind("posix_spawn_file_actions_init");
        static final MethodHandle ADD_DUP2 = Native.bind("posix_spawn_file_actions_adddup2");
        static final MethodHandle DESTROY = Native.bind("posix_spawn_file_actions_destroy");
        static final MethodHandle SPAWN = Native.bind("posix_spawnp");

        static int call(MethodHandle function, long a, long b, long c) {
            return call(function, a, b, c, 0, 0, 0);
        }

        static int start(
                Arena arena,
                long actions,
                MemorySegment pid,
                List<String> argv,
                List<String> environment) {
            return call(
                    SPAWN,
                    pid.address(),
                    arena.allocateFrom(argv.get(0)).address(),
                    actions,
                    0,
                    vector(arena, argv).address(),
                    vector(arena, environment).address());
        }

        static int call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
            try {
                return (int) (long) function.invokeExact(Native.state(), a, b, c, d, e, f, 0L);
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }
    }
}
