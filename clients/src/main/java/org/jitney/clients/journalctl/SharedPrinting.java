package org.jitney.clients.journalctl;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jitney.clients.logs.ByteOutput;
import org.jitney.clients.logs.EntryPrinter;
import org.jitney.clients.logs.EntryView;
import org.jitney.clients.logs.Highlight;
import org.jitney.journal.JournalReader;
import org.jitney.journal.Mark;
import org.jitney.journal.MarkReader;

/**
 * Has entries printed by several threads. Each takes a batch of them, makes it into bytes, and
 * writes these when all batches before are written ({@link Turns}); a batch that becomes too large
 * to be kept waits for its turn before it goes on.
 */
final class SharedPrinting implements AutoCloseable {
    private static final int BATCH = 512;
    private static final int KEPT = 1 << 20;
    private static final int MOST_THREADS = 4;

    /** What one thread makes into bytes at a time; the last has no entries. */
    private static final class Batch {
        final int number;
        final List<Mark> marks = new ArrayList<>(BATCH);
        final List<byte[]> separators = new ArrayList<>(BATCH);

        Batch(int number) {
            this.number = number;
        }
    }

    private final Picking picking;
    private final Showing.PrinterMaker printers;
    private final PrintStream stream;
    private final Turns turns = new Turns();
    private final BlockingQueue<Batch> queue;
    private final List<Thread> threads = new ArrayList<>();
    private final List<MarkReader> readers = new ArrayList<>();
    private Batch filling = new Batch(0);

    SharedPrinting(
            JournalReader journal,
            Picking picking,
            Showing.PrinterMaker printers,
            PrintStream stream) {
        this.picking = picking;
        this.printers = printers;
        this.stream = stream;
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_THREADS);
        this.queue = new ArrayBlockingQueue<>(count * 2);
        for (int i = 0; i < count; i++) {
            MarkReader reader = journal.markReader();
            readers.add(reader);
            Thread thread = new Thread(() -> work(reader), "printer");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Has an entry printed, and something before it. */
    void add(Mark mark, byte[] separator) {
        filling.marks.add(mark);
        filling.separators.add(separator);
        if (filling.marks.size() == BATCH) {
            next();
        }
    }

    private void next() {
        turns.throwFailure();
        Batch full = filling;
        filling = new Batch(full.number + 1);
        try {
            queue.put(full);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Waits until all is written.
     *
     * @return how many entries were printed
     */
    int finish() {
        if (!filling.marks.isEmpty()) {
            next();
        }
        int last = filling.number;
        for (int i = 0; i < threads.size(); i++) {
            next();
        }
        turns.await(last);
        turns.throwFailure();
        return turns.printed();
    }

    private void work(MarkReader reader) {
        EntryView view = new EntryView(reader);
        Output output = new Output();
        EntryPrinter printer = printers.to(output.bytes);
        try {
            Batch batch = queue.take();
            while (!batch.marks.isEmpty()) {
                output.batch = batch.number;
                try {
                    int printed = print(batch, reader, view, printer, output.bytes);
                    output.bytes.flush();
                    turns.end(batch.number, printed);
                } catch (RuntimeException | Error e) {
                    turns.fail(batch.number, e);
                }
                batch = queue.take();
            }
        } catch (InterruptedException e) {
            // Nobody wants it any more.
            return;
        }
    }

    private int print(
            Batch batch, MarkReader reader, EntryView view, EntryPrinter printer, ByteOutput out) {
        int printed = 0;
        for (int i = 0; i < batch.marks.size(); i++) {
            reader.goTo(batch.marks.get(i));
            view.moved();
            out.write(batch.separators.get(i));
            Optional<Highlight> found = picking.pick(view);
            if (found.isPresent()) {
                var _ = printer.print(view, found.get());
                printed++;
            }
        }
        return printed;
    }

    /** Bytes that are written when their batch has its turn. */
    private final class Output implements ByteOutput.Sink {
        final ByteOutput bytes = new ByteOutput(this, KEPT);
        int batch;

        @Override
        public void write(byte[] text, int count) {
            turns.await(batch);
            if (!turns.hasFailed()) {
                ByteOutput.write(stream, text, count);
            }
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
        readers.forEach(MarkReader::close);
    }
}
