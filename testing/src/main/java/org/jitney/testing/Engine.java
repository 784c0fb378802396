package org.jitney.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jitney.broker.Broker;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.peer.Bus;
import org.jitney.bus.client.BusAddress;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;

/** One run of a bus: broker, loop, thread and directory, from start to end. */
final class Engine {
    /** What the loop may take for anything; only a broken bus does. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The kernel takes 107 bytes; the name of the socket and a random part are to come. */
    private static final int LONGEST_PARENT = 70;

    private final EventLoop loop;
    private final Broker broker;
    private final FaultGate gate;
    private final Messages messages;
    private final Faults faults;
    private final Path directory;
    private final Path socket;
    private final Thread thread;
    private final Duration patience;
    private final List<AutoCloseable> guests = new ArrayList<>();
    private int residents;
    private @Nullable CountDownLatch thaw;

    private Engine(EventLoop loop, BrokerConfig config, List<Path> services, Duration patience)
            throws ErrnoException, IOException {
        this.loop = loop;
        this.gate = new FaultGate(loop);
        this.directory = newDirectory();
        this.socket = directory.resolve("bus");
        ServicePrograms programs = new ServicePrograms(services, clientAddress().toString(), loop);
        guests.add(programs);
        this.broker = Broker.open(loop, config.withActivator(programs), gate);
        this.faults = new Faults(this);
        this.patience = patience;
        this.messages = new Messages(this);
        this.thread = Thread.ofPlatform().daemon().name("jitney-bus").unstarted(this::run);
    }

    static Engine start(BrokerConfig config, List<Path> services, Duration patience)
            throws ErrnoException {
        try {
            EventLoop loop = EventLoop.open();
            Engine engine = new Engine(loop, config, services, patience);
            engine.broker.listen(new UnixAddress.Path(engine.socket.toString()));
            CompletableFuture<Boolean> recording =
                    Monitor.start(loop, engine.broker.connect(), engine.messages::add);
            engine.thread.start();
            await(recording);
            engine.messages.open();
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException("the bus does not start", e);
        }
    }

    private static Path newDirectory() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        Path short_ = parent.toString().length() > LONGEST_PARENT ? Path.of("/tmp") : parent;
        return Files.createTempDirectory(short_, "jitney-bus-");
    }

    private void run() {
        try {
            loop.run();
        } catch (ErrnoException e) {
            throw new IllegalStateException("the loop of the bus failed", e);
        }
    }

    Bus bus() {
        return broker.bus();
    }

    FaultGate gate() {
        return gate;
    }

    Faults faults() {
        return faults;
    }

    Messages messages() {
        return messages;
    }

    /** {@return how long waiting takes at most, unless a method says otherwise} */
    Duration patience() {
        return patience;
    }

    Path directory() {
        return directory;
    }

    BusAddress clientAddress() {
        return BusAddress.unix(socket);
    }

    String address() {
        return broker.address();
    }

    /** Closes something with the bus, last come first. */
    synchronized <T extends AutoCloseable> T adopt(T guest) {
        guests.add(guest);
        return guest;
    }

    /** From here on guests belong to one test. */
    synchronized void beginTest() {
        residents = guests.size();
    }

    /** Closes what has come since {@link #beginTest}. */
    void endTest() {
        closeGuests(residents);
    }

    /** Runs something on the loop and waits for it. */
    <T> T onLoop(Supplier<T> work) {
        if (isFrozen()) {
            throw new IllegalStateException("the bus is frozen");
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.post(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    private static <T> T await(CompletableFuture<T> done) {
        try {
            return done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the bus does not work: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Stops the loop where it is: nothing is read, sent, accepted or timed. */
    synchronized void freeze() {
        if (thaw != null) {
            return;
        }
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch wake = new CountDownLatch(1);
        thaw = wake;
        loop.post(() -> {
            asleep.countDown();
            waitFor(wake);
        });
        waitFor(asleep);
    }

    synchronized void unfreeze() {
        if (thaw != null) {
            thaw.countDown();
            thaw = null;
        }
    }

    synchronized boolean isFrozen() {
        return thaw != null;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the bus and removes its directory. */
    void close() {
        unfreeze();
        closeGuests(0);
        loop.post(() -> {
            broker.close();
            // Behind what closing the links has put off.
            loop.defer(() -> loop.defer(loop::stop));
        });
        try {
            if (!thread.join(PATIENCE)) {
                throw new IllegalStateException("the bus does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private void closeGuests(int from) {
        List<AutoCloseable> all;
        synchronized (this) {
            List<AutoCloseable> leaving = guests.subList(from, guests.size());
            all = List.copyOf(leaving).reversed();
            leaving.clear();
        }
        for (AutoCloseable guest : all) {
            try {
                guest.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + guest, e);
            }
        }
    }
}
