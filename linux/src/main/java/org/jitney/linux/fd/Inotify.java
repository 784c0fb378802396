package org.jitney.linux.fd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.Notify;

/** Changes of files and directories; the masks are those of {@link Notify}. */
public final class Inotify implements AutoCloseable {
    private static final int HEADER = 16;

    private final Fd fd;
    private final Memory buffer = Memory.allocate(16 * 1024);

    private Inotify(Fd fd) {
        this.fd = fd;
    }

    /** One change: the watch, what happened, and the name inside a watched directory or "". */
    public record Event(int watch, int mask, String name) {
        /** {@return whether events were lost because nobody read them} */
        public boolean isOverflow() {
            return (mask & Notify.IN_Q_OVERFLOW) != 0;
        }
    }

    /** Opens an inotify instance. */
    public static Inotify open() throws ErrnoException {
        return new Inotify(Fd.adopt(Notify.init()));
    }

    /** {@return the descriptor, readable when there are events; this object owns it} */
    public Fd fd() {
        return fd;
    }

    /** Watches a path: {@return the watch that its events name} */
    public int watch(String path, int mask) throws ErrnoException {
        return Notify.add(fd.number(), path, mask);
    }

    /** Ends a watch. */
    public void unwatch(int watch) throws ErrnoException {
        Notify.remove(fd.number(), watch);
    }

    /** {@return the events that wait, an empty list if there are none} */
    public List<Event> read() throws ErrnoException {
        ByteBuffer bytes = buffer.bytes().clear();
        int count = fd.read(bytes);
        List<Event> events = new ArrayList<>();
        int at = 0;
        while (at + HEADER <= count) {
            int length = bytes.getInt(at + 12);
            String name = buffer.string(at + HEADER, length);
            events.add(new Event(bytes.getInt(at), bytes.getInt(at + 4), name));
            at += HEADER + length;
        }
        return events;
    }

    @Override
    public void close() {
        fd.close();
    }
}
