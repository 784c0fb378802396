package org.jitney.bus.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jitney.bus.wire.Message;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;

/**
 * What a connection still has to send, bounded: many messages go out in one system call, and a
 * message with descriptors starts one, as the kernel ties them to its first byte.
 */
final class OutgoingQueue {

    private static final int MOST_BUFFERS = 64;

    /** A message in bytes; {@code fds} is emptied once the first byte is out. */
    private static final class Item {
        final ByteBuffer header;
        final ByteBuffer body;
        List<Fd> fds;

        Item(ByteBuffer header, ByteBuffer body, List<Fd> fds) {
            this.header = header;
            this.body = body;
            this.fds = fds;
        }

        int remaining() {
            return header.remaining() + body.remaining();
        }
    }

    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final ByteBuffer[] batch = new ByteBuffer[MOST_BUFFERS];
    private long bytes;

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    boolean startsWithFds() {
        Item first = items.peek();
        return first != null && !first.fds.isEmpty();
    }

    void add(byte[] raw) {
        if (raw.length == 0) {
            // Nothing can be sent of it, so it would stay for ever.
            return;
        }
        add(new Item(ByteBuffer.wrap(raw), ByteBuffer.allocate(0), List.of()));
    }

    void add(Message message) {
        add(new Item(message.encodeHeader(), message.encodedBody(), message.fds()));
    }

    private void add(Item item) {
        items.add(item);
        bytes += item.remaining();
    }

    /** Sends one batch: {@return whether anything went out} */
    boolean sendSome(StreamSocket socket, boolean fdsAllowed) throws ErrnoException {
        Item first = items.peek();
        if (first == null || (!first.fds.isEmpty() && !fdsAllowed)) {
            return false;
        }
        int n = 0;
        for (Item item : items) {
            if (n + 2 > MOST_BUFFERS || (item != first && !item.fds.isEmpty())) {
                break;
            }
            if (item.header.hasRemaining()) {
                batch[n++] = item.header;
            }
            if (item.body.hasRemaining()) {
                batch[n++] = item.body;
            }
        }
        int sent = socket.send(batch, n, first.fds);
        if (sent == 0) {
            return false;
        }
        closeFds(first);
        bytes -= sent;
        while (!items.isEmpty() && items.element().remaining() == 0) {
            items.remove();
        }
        return true;
    }

    private static void closeFds(Item item) {
        for (Fd fd : item.fds) {
            fd.close();
        }
        item.fds = List.of();
    }

    void clear() {
        for (Item item : items) {
            closeFds(item);
        }
        items.clear();
        bytes = 0;
    }
}
