package org.jitney.launcher;

import java.util.concurrent.CountDownLatch;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a platform thread of its own, for the parts that are not the manager. */
final class LoopThread {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);

    private final Thread thread;
    private final EventLoop loop;

    private LoopThread(Thread thread, EventLoop loop) {
        this.thread = thread;
        this.loop = loop;
    }

    /** What a thread does on its loop before the loop runs. */
    interface Setup {
        void on(EventLoop loop) throws ErrnoException;
    }

    /** Starts one; returns once {@code setup} is done, or throws what it threw. */
    static LoopThread start(String name, Setup setup) throws ErrnoException {
        EventLoop loop = EventLoop.open();
        CountDownLatch ready = new CountDownLatch(1);
        Begin begin = new Begin();
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .start(() -> {
                            try {
                                setup.on(loop);
                            } catch (ErrnoException | RuntimeException | LinkageError e) {
                                begin.failure = e;
                                return;
                            } finally {
                                ready.countDown();
                            }
                            run(name, loop);
                        });
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (begin.failure instanceof ErrnoException e) {
            throw e;
        } else if (begin.failure != null) {
            throw new IllegalStateException("cannot begin the " + name + " loop", begin.failure);
        }
        return new LoopThread(thread, loop);
    }

    private static final class Begin {
        volatile @Nullable Throwable failure;
    }

    private static void run(String name, EventLoop loop) {
        loop.onFailure(thrown -> LOG.error("a handler of the {} loop failed", name, thrown));
        try (loop) {
            loop.run();
        } catch (ErrnoException e) {
            LOG.error("the {} loop ended: {}", name, e.getMessage());
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs {@code last} on the loop, ends it and waits for its thread. */
    void stop(Runnable last) {
        loop.post(() -> {
            last.run();
            loop.stop();
        });
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
