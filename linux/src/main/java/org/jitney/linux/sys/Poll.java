package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code sys/epoll.h}, {@code sys/eventfd.h} and {@code sys/timerfd.h}: what an event loop waits
 * on.
 *
 * <p>One object per loop; it keeps the memory that {@link #await} fills.
 */
public final class Poll {
    public static final int EPOLLIN = 1;
    public static final int EPOLLPRI = 2;
    public static final int EPOLLOUT = 4;
    public static final int EPOLLERR = 8;
    public static final int EPOLLHUP = 16;
    public static final int EPOLLRDHUP = 0x2000;
    public static final int EPOLLET = 1 << 31;

    private static final int CTL_ADD = 1;
    private static final int CTL_DEL = 2;
    private static final int CTL_MOD = 3;

    // The kernel packs struct epoll_event on x86-64 only.
    private static final boolean PACKED =
            SyscallNumber.EPOLL_CTL.number() == SyscallNumber.EPOLL_CTL.onX86();
    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int DATA_AT = PACKED ? 4 : 8;

    private final int epoll;
    private final int capacity;
    private final Memory events;
    private final Memory change = Memory.allocate(16);

    /** Opens an epoll instance that reports up to {@code capacity} events at once. */
    public Poll(int capacity) throws ErrnoException {
        this.epoll = (int) Syscall.checked(SyscallNumber.EPOLL_CREATE1, Fcntl.O_CLOEXEC, 0, 0);
        this.capacity = capacity;
        this.events = Memory.allocate(capacity * EVENT_SIZE);
    }

    /** {@return the descriptor, to be watched by another instance} */
    public int number() {
        return epoll;
    }

    /** Starts to watch a descriptor; {@code data} comes back with its events. */
    public void add(int fd, int mask, long data) throws ErrnoException {
        control(CTL_ADD, fd, mask, data);
    }

    /** Changes what is watched. */
    public void modify(int fd, int mask, long data) throws ErrnoException {
        control(CTL_MOD, fd, mask, data);
    }

    /** Stops to watch. */
    public void remove(int fd) throws ErrnoException {
        control(CTL_DEL, fd, 0, 0);
    }

    private void control(int operation, int fd, int mask, long data) throws ErrnoException {
        change.bytes().putInt(0, mask).putLong(DATA_AT, data);
        Syscall.checked(SyscallNumber.EPOLL_CTL, epoll, operation, fd, change.address(), 0, 0);
    }

    /**
     * Waits for events: {@return how many} None if the time is over or a signal came.
     *
     * @param millis -1 to wait for ever
     */
    public int await(int millis) throws ErrnoException {
        long count =
                Syscall.call(
                        SyscallNumber.EPOLL_PWAIT, epoll, events.address(), capacity, millis, 0, 0);
        return count == -Errno.EINTR ? 0 : (int) Syscall.check(SyscallNumber.EPOLL_PWAIT, count);
    }

    /** {@return the mask of an event that {@link #await} reported} */
    public int mask(int index) {
        return events.bytes().getInt(index * EVENT_SIZE);
    }

    /** {@return the data of an event that {@link #await} reported} */
    public long data(int index) {
        return events.bytes().getLong(index * EVENT_SIZE + DATA_AT);
    }

    /** Closes the epoll instance. */
    public void close() {
        Unistd.close(epoll);
    }

    /** Opens a non-blocking eventfd. */
    public static int eventfd() throws ErrnoException {
        int flags = Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
        return (int) Syscall.checked(SyscallNumber.EVENTFD2, 0, flags, 0);
    }

    /** Opens a non-blocking timer on a clock ({@code CLOCK_REALTIME} is 0). */
    public static int timerfd(int clock) throws ErrnoException {
        int flags = Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC;
        return (int) Syscall.checked(SyscallNumber.TIMERFD_CREATE, clock, flags, 0);
    }

    /**
     * Arms a timer at an absolute time; 0 disarms it.
     *
     * @param cancelOnSet whether reading fails with ECANCELED when somebody sets the clock
     */
    public static void armTimerfd(int fd, long usec, boolean cancelOnSet) throws ErrnoException {
        int flags = cancelOnSet ? 3 : 1;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment spec = arena.allocate(32, 8);
            spec.set(ValueLayout.JAVA_LONG, 16, usec / 1_000_000);
            spec.set(ValueLayout.JAVA_LONG, 24, usec % 1_000_000 * 1000);
            Syscall.checked(SyscallNumber.TIMERFD_SETTIME, fd, flags, spec.address(), 0, 0, 0);
        }
    }
}
