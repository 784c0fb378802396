package org.jitney.resolve1.stub;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.DatagramBatch;
import org.jitney.linux.sys.PacketIo;
import org.jitney.resolve1.link.Resolver;
import org.xbill.DNS.Message;

/**
 * The questions that come to one UDP socket. Those with a prepared answer are answered many at a
 * time; all others have their way, and their answer, to themselves.
 *
 * <p>What comes in is taken out of the kernel's queue sooner than it can be looked up: so who asks
 * for what is known is answered also while somebody asks for more than can be found out. Of that a
 * part waits, and what is too much is dropped.
 */
final class StubDatagrams {
    private static final int ROOM = 4096;
    private static final int MOST_PER_TURN = 64;
    private static final int MOST_AT_ONCE = 32;
    private static final int MOST_LATER = 2048;

    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    private record Waiting(byte[] bytes, byte[] sender) {}

    private record Asker(ByteBuffer address, int id) {}

    private final Resolver resolver;
    private final Fd fd;
    private final boolean local;
    private final Optional<PreparedAnswers> prepared;
    private final StubListener.Answering others;
    private final DatagramBatch batch = new DatagramBatch(ROOM);
    private final PacketIo out = new PacketIo(Message.MAXLENGTH);
    private final byte[] query = new byte[PreparedAnswers.MOST_QUERY];
    private final Deque<Waiting> later = new ArrayDeque<>();
    private final Set<Asker> asking = new HashSet<>();
    private boolean due;

    /**
     * Prepares it.
     *
     * @param local whether only this machine is answered
     * @param prepared where there may be answers already
     * @param others answers what has none there
     */
    StubDatagrams(
            Resolver resolver,
            Fd fd,
            boolean local,
            Optional<PreparedAnswers> prepared,
            StubListener.Answering others) {
        this.resolver = resolver;
        this.fd = fd;
        this.local = local;
        this.prepared = prepared;
        this.others = others;
    }

    /** Takes what is there, or a good deal of it. */
    void receive() {
        for (int turn = 0; turn < MOST_PER_TURN && fd.isOpen(); turn++) {
            int count = batch.receive(fd.number());
            if (count <= 0) {
                return;
            }
            long now = resolver.loop().clock().monotonic().usec();
            long epoch = resolver.epoch(now);
            for (int i = 0; i < count; i++) {
                if (!batch.isTruncated(i) && (!local || batch.isFromLoopback(i))) {
                    received(i, now, epoch);
                }
            }
            batch.flush(fd.number());
            if (count < DatagramBatch.MOST) {
                return;
            }
        }
    }

    private void received(int index, long now, long epoch) {
        int length = batch.length(index);
        if (prepared.isPresent() && length <= query.length) {
            batch.copy(index, query, length);
            byte[] known = prepared.get().find(query, length, epoch, now);
            if (known != null) {
                resolver.machine().statistics().answeredAgain();
                batch.answer(index, known, known.length);
                return;
            }
        }
        if (later.size() < MOST_LATER) {
            byte[] bytes = new byte[length];
            batch.copy(index, bytes, length);
            later.add(new Waiting(bytes, batch.sender(index)));
            soon();
        }
    }

    private void soon() {
        if (!due) {
            due = true;
            resolver.loop().defer(this::some);
        }
    }

    private void some() {
        due = false;
        for (int i = 0; i < MOST_AT_ONCE && !later.isEmpty() && fd.isOpen(); i++) {
            begin(later.pop());
        }
        if (!later.isEmpty()) {
            soon();
        }
    }

    private void begin(Waiting question) {
        byte[] sender = question.sender();
        Asker asker = new Asker(ByteBuffer.wrap(sender), id(question.bytes()));
        // Who is impatient asks again before there is an answer.
        if (asking.add(asker)) {
            others.answer(
                    question.bytes(),
                    false,
                    reply -> {
                        asking.remove(asker);
                        if (fd.isOpen()) {
                            out.send(fd.number(), reply, sender);
                        }
                    },
                    () -> asking.remove(asker));
        }
    }

    private static int id(byte[] bytes) {
        return bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }
}
