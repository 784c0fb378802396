package org.jitney.linux.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.PidFd;
import org.jitney.linux.sys.Clocks;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Poll;
import org.jitney.linux.sys.SignalMask;
import org.jspecify.annotations.Nullable;

/**
 * One thread that waits for many things and runs a handler for each.
 *
 * <p>A turn ({@link #runOnce}) goes: work deferred in the last turn, work posted by other threads,
 * timers that are due, then descriptors, then the work that these have deferred, then descriptors
 * whose watch yields ({@link Yielding}), for a share of the turn. Each of the first three runs only
 * what was there when the turn began, so nothing starves the descriptors. Handlers run one after
 * the other on the loop's thread and must not block. A handler may open and close watches and
 * timers freely: an event of a watch that was closed in the same turn is dropped.
 *
 * <p>A handler that throws ends {@link #run}, unless {@link #onFailure} says who takes it.
 */
public final class EventLoop implements TimeSource, AutoCloseable {
    /** There is something to read, or the end. */
    public static final int READABLE = Poll.EPOLLIN;

    /** There is room to write. */
    public static final int WRITABLE = Poll.EPOLLOUT;

    /** Something exceptional; for files of {@code /proc} and cgroups: the content changed. */
    public static final int PRIORITY = Poll.EPOLLPRI;

    /** The descriptor failed; reported without being asked for. */
    public static final int ERROR = Poll.EPOLLERR;

    /** Both directions are closed; reported without being asked for. */
    public static final int HANG_UP = Poll.EPOLLHUP;

    /** The peer will send no more. */
    public static final int PEER_CLOSED = Poll.EPOLLRDHUP;

    private static final int EVENTS_PER_TURN = 256;
    private static final long FOR_EVER = -1;

    private final Clock clock;
    private final Poll poll;
    private final Fd wake;
    private final ByteBuffer wakeBytes = Memory.allocate(8).bytes();
    private final TimerQueue timers;
    private final List<@Nullable FdWatch> watches = new ArrayList<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private Deque<Runnable> deferred = new ArrayDeque<>();
    private Deque<Runnable> running = new ArrayDeque<>();
    private Optional<Consumer<Throwable>> failures = Optional.empty();
    private volatile boolean stopped;
    private volatile Thread owner = Thread.currentThread();
    private @Nullable Yielding yielding;
    private int generation;
    private long lingerNanos;
    private boolean lingers;

    private EventLoop(Clock clock, Poll poll, Fd wake) {
        this.clock = clock;
        this.poll = poll;
        this.wake = wake;
        this.timers = new TimerQueue(clock);
    }

    /** Opens a loop on the system's clock. */
    public static EventLoop open() throws ErrnoException {
        return open(Clock.system());
    }

    /** Opens a loop on a clock. */
    public static EventLoop open(Clock clock) throws ErrnoException {
        Poll poll = new Poll(EVENTS_PER_TURN);
        try {
            EventLoop loop = new EventLoop(clock, poll, Fd.adopt(Poll.eventfd()));
            var _ = loop.watch(loop.wake, READABLE, _ -> loop.drainWake());
            return loop;
        } catch (ErrnoException e) {
            poll.close();
            throw e;
        }
    }

    @Override
    public Clock clock() {
        return clock;
    }

    /** Says who takes what handlers throw; without this it ends {@link #run}. */
    public void onFailure(Consumer<Throwable> handler) {
        failures = Optional.of(handler);
    }

    /**
     * Lets the loop look again for a moment before it goes to sleep, as long as that pays: while
     * one event follows the other that soon, two threads that answer each other spend more time on
     * waking up than on their work. It gives way to whoever else wants to run meanwhile. After a
     * pause that was longer it sleeps at once, so an idle loop costs nothing.
     *
     * @param most how long, some tens of microseconds; zero, as at first, never
     */
    public void linger(Duration most) {
        lingerNanos = most.toNanos();
    }

    /** Watches a descriptor, level-triggered. Regular files cannot be watched (EPERM). */
    public Watch watch(Fd fd, int events, IoHandler handler) throws ErrnoException {
        return watch(poll, false, fd, events, handler);
    }

    /** Watches a descriptor whose handler comes after all others: {@link Watch#yielding}. */
    public Watch watchYielding(Fd fd, int events, IoHandler handler) throws ErrnoException {
        return watch(yielding().poll(), true, fd, events, handler);
    }

    private Watch watch(Poll by, boolean yields, Fd fd, int events, IoHandler handler)
            throws ErrnoException {
        int slot = freeSlots.isEmpty() ? watches.size() : freeSlots.pop();
        FdWatch watch = new FdWatch(this, fd.number(), slot, ++generation, handler);
        watch.startAs(events, yields);
        if (slot == watches.size()) {
            watches.add(null);
        }
        try {
            by.add(fd.number(), events, watch.data());
        } catch (ErrnoException e) {
            freeSlots.push(slot);
            throw e;
        }
        watches.set(slot, watch);
        return watch;
    }

    void modify(FdWatch watch, int events) {
        try {
            pollOf(watch).modify(watch.number(), events, watch.data());
        } catch (ErrnoException e) {
            throw new IllegalStateException("the watched descriptor was closed", e);
        }
    }

    /** Has a watch yield from now on, or no more. */
    void move(FdWatch watch, boolean yields) {
        try {
            Poll to = yields ? yielding().poll() : poll;
            pollOf(watch).remove(watch.number());
            to.add(watch.number(), watch.events(), watch.data());
        } catch (ErrnoException e) {
            throw new IllegalStateException("the descriptor cannot be watched any more", e);
        }
    }

    private Poll pollOf(FdWatch watch) {
        return watch.yields() && yielding != null ? yielding.poll() : poll;
    }

    private Yielding yielding() throws ErrnoException {
        Yielding known = yielding;
        if (known == null) {
            known = new Yielding(this, poll);
            yielding = known;
        }
        return known;
    }

    void remove(FdWatch watch) {
        watches.set(watch.slot(), null);
        freeSlots.push(watch.slot());
        try {
            pollOf(watch).remove(watch.number());
        } catch (ErrnoException e) {
            // The descriptor was closed first, and with it the watch went.
            return;
        }
    }

    @Override
    public Timer timer(Runnable handler) {
        return timers.add(handler);
    }

    @Override
    public RealtimeTimer realtimeTimer(Runnable handler) throws ErrnoException {
        return clock instanceof Clock.SystemClock
                ? KernelRealtimeTimer.open(this, Clocks.REALTIME, handler)
                : timers.addRealtime(handler);
    }

    @Override
    public RealtimeTimer wakingTimer(Runnable handler) throws ErrnoException {
        return clock instanceof Clock.SystemClock
                ? KernelRealtimeTimer.open(this, Clocks.REALTIME_ALARM, handler)
                : timers.addRealtime(handler);
    }

    /**
     * Runs work after the handlers of this turn or in the next one. Only from the loop's thread.
     */
    public void defer(Runnable work) {
        deferred.add(work);
    }

    /** Runs work on the loop's thread soon. From any thread. */
    public void post(Runnable work) {
        posted.add(work);
        wakeUp();
    }

    private void wakeUp() {
        if (awake.compareAndSet(false, true)) {
            ByteBuffer one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 1);
            // Whom another thread wakes may just end and close: its number must not be written to
            // then.
            synchronized (wake) {
                if (!wake.isOpen()) {
                    return;
                }
                try {
                    wake.write(one);
                } catch (ErrnoException e) {
                    throw new AssertionError("an eventfd takes a one", e);
                }
            }
        }
    }

    private void drainWake() {
        try {
            wake.read(wakeBytes.clear());
        } catch (ErrnoException e) {
            throw new AssertionError("an eventfd can be read", e);
        }
        awake.set(false);
    }

    /**
     * Blocks signals in the calling thread and reports them when they arrive.
     *
     * <p>A signal sent to the whole process only comes here if all other threads block it too, so
     * the JVM must have been started with it blocked.
     */
    public Watch onSignals(Set<Integer> signals, Consumer<SignalInfo> handler)
            throws ErrnoException {
        SignalMask.block(signals);
        return SignalWatch.open(this, signals, handler);
    }

    /** Runs a handler once when a process has ended; whoever is the parent can then reap it. */
    public Watch onExit(PidFd process, Runnable handler) throws ErrnoException {
        FdWatch watch =
                (FdWatch)
                        watch(
                                process.fd(),
                                READABLE,
                                _ -> {
                                    throw new AssertionError("replaced below");
                                });
        watch.handleWith(_ -> {
            watch.close();
            handler.run();
        });
        return watch;
    }

    /** {@return whether the calling thread is the one that runs this loop} */
    public boolean inLoop() {
        return Thread.currentThread().equals(owner);
    }

    /** Runs turns until {@link #stop}. */
    public void run() throws ErrnoException {
        stopped = false;
        while (!stopped) {
            turn(FOR_EVER);
        }
    }

    /** Ends {@link #run} after the current turn. From any thread. */
    public void stop() {
        stopped = true;
        wakeUp();
    }

    /** Runs one turn and waits for something to do at most this long: {@return handlers run} */
    public int runOnce(Duration most) throws ErrnoException {
        return turn(MonotonicTime.usec(most));
    }

    private int turn(long mostUsec) throws ErrnoException {
        owner = Thread.currentThread();
        int done = runDeferred() + runPosted() + timers.runDue(this);
        boolean more = done > 0 || !deferred.isEmpty() || stopped || isBehind();
        int count = more ? poll.await(0) : await(timers.millisToWait(mostUsec));
        int handled = dispatch(count);
        if (done == 0 && handled == 0) {
            // It was a timer that ended the wait.
            done = timers.runDue(this);
        }
        if (handled > 0) {
            // Not only in the next turn: what was read goes out before the kernel is asked for
            // more.
            done += runDeferred();
        }
        return done + handled;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint is all that is wanted
    private int await(int millis) throws ErrnoException {
        if (lingerNanos == 0 || millis == 0) {
            return poll.await(millis);
        }
        long start = System.nanoTime();
        if (lingers) {
            do {
                int count = poll.await(0);
                if (count > 0 || !posted.isEmpty()) {
                    return count;
                }
                Thread.yield();
            } while (System.nanoTime() - start < lingerNanos);
        }
        int count = poll.await(millis);
        // Waking up takes as long again as the event may have been on its way.
        lingers = System.nanoTime() - start < 2 * lingerNanos;
        return count;
    }

    private int runDeferred() {
        Deque<Runnable> batch = deferred;
        deferred = running;
        running = batch;
        int count = batch.size();
        while (!batch.isEmpty()) {
            call(batch.pop());
        }
        return count;
    }

    private int runPosted() {
        int count = posted.size();
        for (int i = 0; i < count; i++) {
            Runnable work = posted.poll();
            if (work != null) {
                call(work);
            }
        }
        return count;
    }

    private boolean isBehind() {
        return yielding != null && yielding.isBehind();
    }

    private int dispatch(int count) throws ErrnoException {
        int handled = 0;
        boolean othersWait = isBehind();
        for (int i = 0; i < count; i++) {
            long data = poll.data(i);
            FdWatch watch = watchOf(data);
            if (watch != null) {
                call(watch, poll.mask(i));
                handled++;
            } else {
                othersWait |= data == Yielding.DATA;
            }
        }
        if (yielding == null || !othersWait) {
            return handled;
        }
        if (handled > 0) {
            runDeferred();
        }
        return handled + yielding.serve();
    }

    /** {@return the watch of an event, null when it was closed meanwhile} */
    @Nullable FdWatch watchOf(long data) {
        int slot = (int) data;
        FdWatch watch = slot >= 0 && slot < watches.size() ? watches.get(slot) : null;
        return watch != null && watch.data() == data ? watch : null;
    }

    void call(FdWatch watch, int events) {
        call(() -> watch.ready(events));
    }

    void call(Runnable work) {
        if (failures.isEmpty()) {
            work.run();
            return;
        }
        try {
            work.run();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failures.get().accept(e);
        }
    }

    /** Closes the loop's own descriptors; watched ones belong to their owners. */
    @Override
    public void close() {
        synchronized (wake) {
            wake.close();
        }
        if (yielding != null) {
            yielding.close();
        }
        poll.close();
    }
}
