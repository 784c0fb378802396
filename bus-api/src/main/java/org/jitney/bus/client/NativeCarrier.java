package org.jitney.bus.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jitney.linux.sys.ClientSocket;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/** The distribution's own socket for commands: a start without the JDK's network classes. */
final class NativeCarrier implements Carrier {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ClientSocket socket;

    private NativeCarrier(ClientSocket socket) {
        this.socket = socket;
    }

    static NativeCarrier open(Path path) throws IOException {
        try {
            return new NativeCarrier(
                    ClientSocket.open(path.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (ErrnoException e) {
            throw failure(e);
        }
    }

    @Override
    public int read(ByteBuffer in, long deadline) throws IOException {
        try {
            return socket.read(in, millis(deadline));
        } catch (ErrnoException e) {
            throw failure(e);
        }
    }

    private static int millis(long deadline) {
        if (deadline == NEVER) {
            return -1;
        }
        long left = deadline - System.nanoTime();
        return left <= 0
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, Math.max(1, left / NANOS_PER_MILLI));
    }

    @Override
    public void write(ByteBuffer out) throws IOException {
        byte[] bytes =
                Arrays.copyOfRange(
                        out.array(),
                        out.arrayOffset() + out.position(),
                        out.arrayOffset() + out.limit());
        try {
            socket.write(bytes);
        } catch (ErrnoException e) {
            throw failure(e);
        }
        out.position(out.limit());
    }

    private static IOException failure(ErrnoException e) {
        return new IOException(Errno.message(e.errno()), e);
    }

    @Override
    public void close() {
        socket.close();
    }
}
