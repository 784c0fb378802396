package org.jitney.network1.packet;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jitney.linux.fd.Fd;

/**
 * Closes packet sockets elsewhere. The kernel answers only when no processor can still be at work
 * with what came for the socket, which takes 10 to 30 ms: too long for a loop that a thousand other
 * links wait for. Those that wait at the same time wait together.
 */
final class LateClose {
    private static final int THREADS = 8;
    private static final Executor CLOSERS = closers();

    private LateClose() {}

    private static Executor closers() {
        ThreadPoolExecutor closers =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("close-", 0).factory());
        closers.allowCoreThreadTimeOut(true);
        return closers;
    }

    /** Closes a descriptor that nobody watches any more; its owner has it no longer. */
    static void close(Fd fd) {
        Fd moved = Fd.adopt(fd.release());
        CLOSERS.execute(moved::close);
    }
}
