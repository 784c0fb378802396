package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** {@code sys/wait.h}, {@code spawn.h} and {@code pidfd_open(2)}: children and handles to them. */
public final class Processes {
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int MFD_CLOEXEC = 1;

    private Processes() {}

    /**
     * What {@code waitid} said: {@code code} is CLD_EXITED (1), CLD_KILLED (2) or CLD_DUMPED (3).
     */
    public record ChildState(int pid, int uid, int code, int status) {}

    /** Asks for one child by its pidfd, without waiting. */
    public static Optional<ChildState> waitPidFd(int pidFd, boolean reap) throws ErrnoException {
        return waitid(P_PIDFD, pidFd, reap);
    }

    /** Asks for one child by its number, without waiting. */
    public static Optional<ChildState> waitPid(int pid, boolean reap) throws ErrnoException {
        return waitid(P_PID, pid, reap);
    }

    /** Asks for any child that has ended, without waiting. ECHILD counts as "none". */
    public static Optional<ChildState> waitAny(boolean reap) throws ErrnoException {
        try {
            return waitid(P_ALL, 0, reap);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ECHILD) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<ChildState> waitid(int kind, int id, boolean reap)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(128, 8);
            int options = WEXITED | WNOHANG | (reap ? 0 : WNOWAIT);
            long result = Syscall.retry(SyscallNumber.WAITID, kind, id, info.address(), options);
            Syscall.check(SyscallNumber.WAITID, result);
            int pid = info.get(ValueLayout.JAVA_INT, 16);
            if (pid == 0) {
                return Optional.empty();
            }
            return Optional.of(
                    new ChildState(
                            pid,
                            info.get(ValueLayout.JAVA_INT, 20),
                            info.get(ValueLayout.JAVA_INT, 8),
                            info.get(ValueLayout.JAVA_INT, 24)));
        }
    }

    /** Opens a handle to a process. */
    public static int pidfdOpen(int pid) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.PIDFD_OPEN, pid, 0, 0);
    }

    /** Copies a descriptor of another process into this one; it is closed on exec. */
    public static int pidfdGetFd(int pidFd, int number) throws ErrnoException {
        return (int) Syscall.checked(SyscallNumber.PIDFD_GETFD, pidFd, number, 0);
    }

    /** Sends a signal through a handle. */
    public static void pidfdSendSignal(int pidFd, int signal) throws ErrnoException {
        Syscall.checked(SyscallNumber.PIDFD_SEND_SIGNAL, pidFd, signal, 0, 0, 0, 0);
    }

    /** Makes a file that lives in memory. */
    public static int memfdCreate(String name) throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(name).address();
            return (int) Syscall.checked(SyscallNumber.MEMFD_CREATE, address, MFD_CLOEXEC, 0);
        }
    }

    /** A descriptor that the child gets, under the same number, and so not close-on-exec. */
    public static int posixSpawn(String path, List<String> argv, int[] inherited)
            throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            // The type is opaque; glibc's has 80 bytes, musl's less.
            MemorySegment actions = arena.allocate(256, 16);
            check("posix_spawn_file_actions_init", Spawn.call(Spawn.INIT, actions.address()));
            try {
                for (int fd : inherited) {
                    // A duplicate onto itself clears close-on-exec (POSIX.1-2024, glibc 2.29).
                    int error = Spawn.call(Spawn.ADD_DUP2, actions.address(), fd, fd);
                    check("posix_spawn_file_actions_adddup2", error);
                }
                return run(arena, path, argv, actions);
            } finally {
                Spawn.call(Spawn.DESTROY, actions.address());
            }
        }
    }

    private static int run(Arena arena, String path, List<String> argv, MemorySegment actions)
            throws ErrnoException {
        MemorySegment vector = arena.allocate(8L * (argv.size() + 1), 8);
        for (int i = 0; i < argv.size(); i++) {
            long address = arena.allocateFrom(argv.get(i)).address();
            vector.setAtIndex(ValueLayout.JAVA_LONG, i, address);
        }
        MemorySegment environment = arena.allocate(8, 8);
        MemorySegment pid = arena.allocate(8, 8);
        int error =
                Spawn.call(
                        Spawn.SPAWN,
                        pid.address(),
                        arena.allocateFrom(path).address(),
                        actions.address(),
                        0,
                        vector.address(),
                        environment.address());
        check("posix_spawn", error);
        return pid.get(ValueLayout.JAVA_INT, 0);
    }

    private static void check(String call, int error) throws ErrnoException {
        if (error != 0) {
            throw new ErrnoException(call, error);
        }
    }

    /** Bound on the first spawn, not when somebody only waits. */
    private static final class Spawn {
        static final MethodHandle INIT = Native.bind("posix_spawn_file_actions_init");
        static final MethodHandle ADD_DUP2 = Native.bind("posix_spawn_file_actions_adddup2");
        static final MethodHandle DESTROY = Native.bind("posix_spawn_file_actions_destroy");
        static final MethodHandle SPAWN = Native.bind("posix_spawn");

        static int call(MethodHandle function, long a) {
            return call(function, a, 0, 0, 0, 0, 0);
        }

        static int call(MethodHandle function, long a, long b, long c) {
            return call(function, a, b, c, 0, 0, 0);
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
