package org.jitney.linux.sys;

import java.nio.ByteBuffer;

/**
 * {@code recvmmsg} and {@code sendmmsg}: many datagrams with one system call each way, for a server
 * that answers at once.
 *
 * <p>What a receive found is valid until the next one; until then each datagram can be answered
 * once. Answers wait for {@link #flush}. Nothing is allocated but by {@link #sender}.
 */
public final class DatagramBatch {
    /** The most datagrams that one call takes. */
    public static final int MOST = 32;

    private static final int HEADER_SIZE = 64;
    private static final int NAME_LENGTH = 8;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    private static final int VECTOR_SIZE = 16;
    private static final int NAME_SIZE = 32;

    private final int room;
    private final Memory received = Memory.allocate(MOST * HEADER_SIZE);
    private final Memory answers = Memory.allocate(MOST * HEADER_SIZE);
    private final Memory vectors = Memory.allocate(2 * MOST * VECTOR_SIZE);
    private final Memory names = Memory.allocate(MOST * NAME_SIZE);
    private final Memory incoming;
    private final Memory outgoing;
    private int answered;

    /** Room for datagrams of at most so many bytes, in either direction. */
    public DatagramBatch(int room) {
        this.room = room;
        incoming = Memory.allocate(MOST * room);
        outgoing = Memory.allocate(MOST * room);
        for (int i = 0; i < MOST; i++) {
            header(received, i, i, incoming.address() + (long) i * room);
            header(answers, i, MOST + i, outgoing.address() + (long) i * room);
            received.bytes().putLong(i * HEADER_SIZE, names.address() + (long) i * NAME_SIZE);
        }
    }

    private void header(Memory of, int index, int vector, long data) {
        int at = vector * VECTOR_SIZE;
        vectors.bytes().putLong(at, data).putLong(at + 8, room);
        of.bytes().putLong(index * HEADER_SIZE + 16, vectors.address() + at);
        of.bytes().putLong(index * HEADER_SIZE + 24, 1);
    }

    /** Receives what is there: {@return how many datagrams, or minus errno} */
    public int receive(int fd) {
        answered = 0;
        ByteBuffer headers = received.bytes();
        for (int i = 0; i < MOST; i++) {
            headers.putInt(i * HEADER_SIZE + NAME_LENGTH, NAME_SIZE);
        }
        return (int)
                Syscall.retry(
                        SyscallNumber.RECVMMSG, fd, received.address(), MOST, Sockets.MSG_DONTWAIT);
    }

    /** {@return how many bytes a datagram has, as far as there was room} */
    public int length(int index) {
        return received.bytes().getInt(index * HEADER_SIZE + LENGTH);
    }

    /** {@return whether a datagram was longer than there was room} */
    public boolean isTruncated(int index) {
        return (received.bytes().getInt(index * HEADER_SIZE + FLAGS) & Sockets.MSG_TRUNC) != 0;
    }

    /** Copies the first bytes of a datagram. */
    public void copy(int index, byte[] into, int length) {
        incoming.bytes().get(index * room, into, 0, length);
    }

    /** {@return the raw {@code sockaddr} of who sent a datagram} */
    public byte[] sender(int index) {
        return names.copy(index * NAME_SIZE, nameLength(index));
    }

    /** {@return whether a datagram came from an address in 127.0.0.0/8} */
    public boolean isFromLoopback(int index) {
        int at = index * NAME_SIZE;
        return nameLength(index) >= 8
                && names.bytes().getShort(at) == Sockets.AF_INET
                && names.bytes().get(at + 4) == 127;
    }

    private int nameLength(int index) {
        return Math.min(received.bytes().getInt(index * HEADER_SIZE + NAME_LENGTH), NAME_SIZE);
    }

    /** Answers a datagram with the first bytes of an array, which is copied. */
    public void answer(int index, byte[] answer, int length) {
        int slot = answered++;
        outgoing.bytes().put(slot * room, answer, 0, length);
        vectors.bytes().putLong((MOST + slot) * VECTOR_SIZE + 8, length);
        int at = slot * HEADER_SIZE;
        answers.bytes().putLong(at, names.address() + (long) index * NAME_SIZE);
        answers.bytes().putInt(at + NAME_LENGTH, nameLength(index));
    }

    /** Sends the answers. What the kernel does not take is lost, as datagrams may be. */
    public void flush(int fd) {
        int how = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
        int done = 0;
        while (done < answered) {
            long from = answers.address() + (long) done * HEADER_SIZE;
            long count = Syscall.retry(SyscallNumber.SENDMMSG, fd, from, answered - done, how);
            if (count == -Errno.EAGAIN) {
                break;
            }
            // An error is that of the first: the others may still go.
            done += count > 0 ? (int) count : 1;
        }
        answered = 0;
    }
}
