package org.jitney.clients.journalctl;

import org.jspecify.annotations.Nullable;

/** Lets batches be written in their order; after one that failed, none is. */
final class Turns {
    private int next;
    private int printed;
    private @Nullable Throwable failure;

    /** Waits until all batches before that one are written, or one has failed. */
    synchronized void await(int batch) {
        while (next < batch && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** A batch is written; it waits for its turn, as it may have had nothing to write. */
    synchronized void end(int batch, int entries) {
        await(batch);
        next = batch + 1;
        printed += entries;
        notifyAll();
    }

    /** A batch cannot be written; what comes before it is. */
    synchronized void fail(int batch, Throwable reason) {
        await(batch);
        if (failure == null) {
            failure = reason;
        }
        notifyAll();
    }

    synchronized boolean hasFailed() {
        return failure != null;
    }

    synchronized void throwFailure() {
        if (failure instanceof RuntimeException reason) {
            throw reason;
        }
        if (failure instanceof Error reason) {
            throw reason;
        }
    }

    synchronized int printed() {
        return printed;
    }
}
