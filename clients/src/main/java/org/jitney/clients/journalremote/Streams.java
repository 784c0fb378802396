package org.jitney.clients.journalremote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;

/** A blocking socket as a pair of Java's streams: its descriptor may come from somebody else. */
final class Streams {
    private Streams() {}

    static InputStream in(Fd fd) {
        return new InputStream() {
            private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10).flip();

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!buffer.hasRemaining()) {
                    int count = fill();
                    if (count < 0) {
                        return -1;
                    }
                }
                int count = Math.min(length, buffer.remaining());
                buffer.get(into, from, count);
                return count;
            }

            private int fill() throws IOException {
                buffer.clear();
                try {
                    int count = fd.read(buffer);
                    buffer.flip();
                    if (count == 0) {
                        // The socket's time is over (SO_RCVTIMEO).
                        throw new IOException("nothing came for too long");
                    }
                    return count;
                } catch (ErrnoException e) {
                    buffer.clear().flip();
                    throw new IOException(e.getMessage(), e);
                }
            }
        };
    }

    static OutputStream out(Fd fd) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                ByteBuffer left = ByteBuffer.wrap(bytes, from, length);
                try {
                    while (left.hasRemaining()) {
                        if (fd.write(left) == 0) {
                            throw new IOException("nobody reads the answer");
                        }
                    }
                } catch (ErrnoException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        };
    }
}
