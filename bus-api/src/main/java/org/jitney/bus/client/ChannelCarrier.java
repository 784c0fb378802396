package org.jitney.bus.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The JDK's channel. It gets a selector with the first wait that may end, many never need one. */
final class ChannelCarrier implements Carrier {

    private final SocketChannel channel;
    private @Nullable Selector selector;

    ChannelCarrier(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer in, long deadline) throws IOException {
        if (selector == null && deadline == NEVER) {
            return channel.read(in);
        }
        int n = selector == null ? 0 : channel.read(in);
        if (n != 0) {
            return n;
        }
        long left = deadline == NEVER ? 0 : deadline - System.nanoTime();
        if (deadline != NEVER && left <= 0) {
            return 0;
        }
        await(SelectionKey.OP_READ, left == 0 ? 0 : Math.max(1, left / 1_000_000));
        return channel.read(in);
    }

    @Override
    public void write(ByteBuffer out) throws IOException {
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, 0);
            }
        }
    }

    /** Waits for the channel, for ever when {@code millis} is 0. */
    private void await(int operation, long millis) throws IOException {
        Selector waiting = selector;
        if (waiting == null) {
            waiting = Selector.open();
            selector = waiting;
            channel.configureBlocking(false);
            channel.register(waiting, operation);
        } else {
            channel.keyFor(waiting).interestOps(operation);
        }
        waiting.select(millis);
        waiting.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        if (selector != null) {
            selector.close();
        }
        channel.close();
    }
}
