package org.jitney.journald;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the manager is told: that the daemon is ready, that it is alive, and which streams to keep.
 * Never waits for it, since the manager may be waiting for the journal at that very moment.
 */
final class ManagerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerLink.class);

    private final EventLoop loop;
    private final DatagramSocket socket;
    private final Deque<Notice> waiting = new ArrayDeque<>();
    private Optional<Timer> watchdog = Optional.empty();
    private @Nullable Watch watch;

    /** A notification; the descriptor is a second one of a stream, closed once it was sent. */
    private record Notice(String text, Optional<Fd> fd) {}

    private ManagerLink(EventLoop loop, DatagramSocket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    static ManagerLink open(EventLoop loop, String address) throws ErrnoException {
        return new ManagerLink(loop, DatagramSocket.connect(UnixAddress.parse(address)));
    }

    void ready() {
        add(new Notice("READY=1\nSTATUS=Processing requests...", Optional.empty()));
    }

    /** Says that it is alive, twice in that time. */
    void watchdog(long usec) {
        Timer timer =
                loop.timer(() -> {
                    add(new Notice("WATCHDOG=1", Optional.empty()));
                    watchdog.ifPresent(t -> t.armAfter(half(usec)));
                });
        watchdog = Optional.of(timer);
        timer.armAfter(half(usec));
    }

    private static Duration half(long usec) {
        return Duration.of(usec / 2, ChronoUnit.MICROS);
    }

    void keep(Fd stream) {
        try {
            add(new Notice("FDSTORE=1", Optional.of(stream.duplicate())));
        } catch (ErrnoException e) {
            LOG.warn("a stream will not be kept: {}", e.getMessage());
        }
    }

    private void add(Notice notice) {
        waiting.add(notice);
        send();
    }

    private void send() {
        try {
            while (!waiting.isEmpty()) {
                Notice first = waiting.peek();
                ByteBuffer text = ByteBuffer.wrap(first.text.getBytes(StandardCharsets.UTF_8));
                if (!socket.send(text, first.fd.map(List::of).orElse(List.of()))) {
                    waitForRoom();
                    return;
                }
                first.fd.ifPresent(Fd::close);
                waiting.remove();
            }
        } catch (ErrnoException e) {
            LOG.warn("Failed to notify the manager: {}", e.getMessage());
            waiting.forEach(notice -> notice.fd.ifPresent(Fd::close));
            waiting.clear();
        }
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void waitForRoom() throws ErrnoException {
        if (watch == null) {
            watch = loop.watch(socket.fd(), EventLoop.WRITABLE, _ -> send());
        }
    }

    @Override
    public void close() {
        watchdog.ifPresent(Timer::close);
        if (watch != null) {
            watch.close();
        }
        waiting.forEach(notice -> notice.fd.ifPresent(Fd::close));
        socket.close();
    }
}
