package org.jitney.manager.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Does the first half of loading many units on a second thread, in the order in which they will be
 * asked for, while the owner does the second half of those before them.
 *
 * <p>Whatever is begun is begun for a request that is being answered, so what is read is never
 * older than that request. Work that the thread has not come to is done by whoever asks for it. The
 * owner's thread calls all methods.
 */
final class ReadAhead<T> {
    /** As many are begun at a time: what was read takes memory until it is asked for. */
    private static final int WINDOW = 64;

    /** For fewer it is not worth it to wake a thread. */
    private static final int FEW = 16;

    private final Function<String, Optional<Callable<T>>> beginning;
    private final ExecutorService thread;
    private final Set<String> expected = new LinkedHashSet<>();
    private final Map<String, FutureTask<T>> begun = new HashMap<>();

    /**
     * Expects nothing yet.
     *
     * @param beginning makes the work for a name, on the owner's thread; empty where nothing can be
     *     done ahead
     */
    ReadAhead(Function<String, Optional<Callable<T>>> beginning) {
        this.beginning = beginning;
        // The thread ends when there is nothing to do.
        this.thread =
                new ThreadPoolExecutor(
                        0,
                        1,
                        1,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("read-ahead").factory());
    }

    /** Says which names will be asked for next, after those that were said before. */
    void expect(Collection<String> names) {
        expected.addAll(names);
    }

    /** {@return what was done ahead for that name, if anything was} */
    Optional<T> take(String name) throws IOException {
        begin();
        FutureTask<T> task = begun.remove(name);
        if (task == null) {
            expected.remove(name);
            return Optional.empty();
        }
        task.run();
        try {
            return Optional.of(task.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a unit was read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException(name, e.getCause());
        }
    }

    /** That name will not be asked for after all. */
    void skip(String name) {
        begun.remove(name);
        expected.remove(name);
    }

    /** No name will be asked for any more. */
    void clear() {
        begun.clear();
        expected.clear();
    }

    /** Fills up when half is used up, so that the thread is seldom woken. */
    private void begin() {
        if (begun.size() > WINDOW / 2 || expected.size() < FEW) {
            return;
        }
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (Iterator<String> all = expected.iterator(); all.hasNext() && begun.size() < WINDOW; ) {
            String name = all.next();
            all.remove();
            beginning
                    .apply(name)
                    .ifPresent(work -> {
                        FutureTask<T> task = new FutureTask<>(work);
                        begun.put(name, task);
                        tasks.add(task);
                    });
        }
        if (!tasks.isEmpty()) {
            thread.execute(() -> tasks.forEach(FutureTask::run));
        }
    }
}
