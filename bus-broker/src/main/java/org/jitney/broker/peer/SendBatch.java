package org.jitney.broker.peer;

import java.nio.ByteBuffer;
import java.util.List;
import org.jitney.broker.frame.Frame;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.sys.ErrnoException;

/**
 * What goes out with one system call: small messages and headers, copied one behind the other, and
 * between them the bodies of big messages where they lie.
 */
final class SendBatch {
    private static final int SIZE = 128 << 10;
    private static final int MOST_PIECES = 32;

    private final ByteBuffer copied = ByteBuffer.allocateDirect(SIZE);
    private final ByteBuffer[] pieces = new ByteBuffer[MOST_PIECES];
    private int count;
    private int pieceStart;
    private int size;

    void clear() {
        copied.clear();
        count = 0;
        pieceStart = 0;
        size = 0;
    }

    /** Adds what of a frame is not sent yet; false when that did not fit. */
    boolean add(Frame frame, int sent) {
        if (!frame.isStored()) {
            int n = frame.copyTo(copied, sent);
            size += n;
            return sent + n == frame.size();
        }
        if (count + 2 > MOST_PIECES) {
            return false;
        }
        int before = copied.position();
        frame.copyHeadTo(copied, sent);
        int n = copied.position() - before;
        size += n;
        if (sent + n < frame.headLength()) {
            return false;
        }
        endPiece();
        ByteBuffer body = frame.storedBody(sent);
        size += body.remaining();
        pieces[count++] = body;
        // The kernel takes no more than that at a time anyway.
        return size < SIZE;
    }

    private void endPiece() {
        if (copied.position() > pieceStart) {
            pieces[count++] = copied.duplicate().limit(copied.position()).position(pieceStart);
            pieceStart = copied.position();
        }
    }

    /** {@return how many bytes there are to send} */
    int size() {
        return size;
    }

    /** Sends: {@return how many bytes the kernel took} */
    int sendTo(StreamSocket socket, List<Fd> fds) throws ErrnoException {
        if (count == 0) {
            return socket.send(copied.flip(), fds);
        }
        endPiece();
        return socket.send(pieces, count, fds);
    }
}
