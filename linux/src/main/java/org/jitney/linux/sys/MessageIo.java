package org.jitney.linux.sys;

import java.nio.ByteBuffer;

/**
 * {@code read}, {@code write}, {@code recvmsg} and {@code sendmsg} without allocation.
 *
 * <p>A thread has one of these ({@link #ofThread()}) with room for the message header, the vector
 * and the control data; a thousand connections on one loop share it. What a receive found
 * (descriptors, sender) is valid until the next call, so the caller takes it at once. Results are
 * the kernel's: a count, or {@code -errno}.
 */
public final class MessageIo {
    /** The most descriptors that the kernel passes in one message (SCM_MAX_FD). */
    public static final int MOST_FDS = 253;

    /** The most buffers that one gather send takes. */
    public static final int MOST_BUFFERS = 64;

    private static final int STAGE_SIZE = 64 * 1024;
    private static final int HEADER = 0;
    private static final int VECTOR = 64;
    private static final int CONTROL = VECTOR + 16 * MOST_BUFFERS;
    private static final int CONTROL_SIZE = 2048;
    private static final int CMSG_HEADER = 16;
    private static final byte[] NO_LABEL = {};
    private static final ThreadLocal<MessageIo> OF_THREAD = ThreadLocal.withInitial(MessageIo::new);

    private final Memory memory = Memory.allocate(CONTROL + CONTROL_SIZE);
    private final Memory stage = Memory.allocate(STAGE_SIZE);
    private final int[] fds = new int[MOST_FDS];
    private int fdCount;
    private int flags;
    private int senderPid;
    private int senderUid;
    private int senderGid;
    private long sentUsec;
    private byte[] label = NO_LABEL;

    private MessageIo() {}

    /** {@return the calling thread's} */
    public static MessageIo ofThread() {
        return OF_THREAD.get();
    }

    /** Reads into a buffer and moves its position. */
    public long read(int fd, ByteBuffer into) {
        ByteBuffer target = into.isDirect() ? into : stage(into.remaining());
        long count =
                Syscall.retry(
                        SyscallNumber.READ, fd, Memory.addressOf(target), target.remaining(), 0);
        finish(into, target, count);
        return count;
    }

    /** Writes from a buffer and moves its position. A write to a closed pipe raises SIGPIPE. */
    public long write(int fd, ByteBuffer from) {
        ByteBuffer source = from;
        if (!from.isDirect()) {
            source = stage(from.remaining());
            source.put(0, from, from.position(), source.remaining());
        }
        long count =
                Syscall.retry(
                        SyscallNumber.WRITE, fd, Memory.addressOf(source), source.remaining(), 0);
        if (count > 0) {
            from.position(from.position() + (int) count);
        }
        return count;
    }

    private ByteBuffer stage(int wanted) {
        return stage.bytes().clear().limit(Math.min(wanted, STAGE_SIZE));
    }

    private static void finish(ByteBuffer into, ByteBuffer read, long count) {
        if (count > 0 && !into.isDirect()) {
            into.put(into.position(), read, 0, (int) count);
        }
        if (count > 0) {
            into.position(into.position() + (int) count);
        }
    }

    /** Receives into a buffer and moves its position; descriptors arrive close-on-exec. */
    public long receive(int fd, ByteBuffer into) {
        ByteBuffer target = into.isDirect() ? into : stage(into.remaining());
        vector(0, Memory.addressOf(target), target.remaining());
        header(1, CONTROL_SIZE);
        int wanted = Sockets.MSG_CMSG_CLOEXEC | Sockets.MSG_DONTWAIT;
        long count = Syscall.retry(SyscallNumber.RECVMSG, fd, memory.address(), wanted, 0);
        fdCount = 0;
        senderPid = 0;
        senderUid = -1;
        senderGid = -1;
        sentUsec = -1;
        label = NO_LABEL;
        if (count >= 0) {
            flags = memory.bytes().getInt(HEADER + 48);
            readControl((int) memory.bytes().getLong(HEADER + 40));
            finish(into, target, count);
        }
        return count;
    }

    private void readControl(int length) {
        ByteBuffer bytes = memory.bytes();
        int at = CONTROL;
        int end = CONTROL + length;
        while (at + CMSG_HEADER <= end) {
            int size = (int) bytes.getLong(at);
            if (size < CMSG_HEADER || at + size > end) {
                return;
            }
            boolean ours = bytes.getInt(at + 8) == Sockets.SOL_SOCKET;
            int type = bytes.getInt(at + 12);
            if (ours && type == Sockets.SCM_RIGHTS) {
                for (int i = CMSG_HEADER; i + 4 <= size; i += 4) {
                    fds[fdCount++] = bytes.getInt(at + i);
                }
            } else if (ours && type == Sockets.SCM_CREDENTIALS) {
                senderPid = bytes.getInt(at + CMSG_HEADER);
                senderUid = bytes.getInt(at + CMSG_HEADER + 4);
                senderGid = bytes.getInt(at + CMSG_HEADER + 8);
            } else if (ours && type == Sockets.SO_TIMESTAMP) {
                long seconds = bytes.getLong(at + CMSG_HEADER);
                sentUsec = seconds * 1_000_000 + bytes.getLong(at + CMSG_HEADER + 8);
            } else if (ours && type == Sockets.SO_TIMESTAMPNS) {
                long seconds = bytes.getLong(at + CMSG_HEADER);
                sentUsec = seconds * 1_000_000 + bytes.getLong(at + CMSG_HEADER + 8) / 1000;
            } else if (ours && type == Sockets.SCM_SECURITY) {
                label = memory.copy(at + CMSG_HEADER, size - CMSG_HEADER);
            }
            at += (size + 7) & -8;
        }
    }

    /** {@return how many descriptors the last receive brought} */
    public int fdCount() {
        return fdCount;
    }

    /** {@return a descriptor that the last receive brought; the caller owns it} */
    public int fd(int index) {
        return fds[index];
    }

    /** {@return whether the last receive lost descriptors or credentials for want of room} */
    public boolean lostControl() {
        return (flags & Sockets.MSG_CTRUNC) != 0;
    }

    /** {@return whether the last datagram was longer than the buffer} */
    public boolean isTruncated() {
        return (flags & Sockets.MSG_TRUNC) != 0;
    }

    /** {@return the process that sent the last message, 0 if it did not say} */
    public int senderPid() {
        return senderPid;
    }

    /** {@return the user that sent the last message, -1 if it did not say} */
    public int senderUid() {
        return senderUid;
    }

    /** {@return the group that sent the last message, -1 if it did not say} */
    public int senderGid() {
        return senderGid;
    }

    /**
     * {@return when the kernel got the last message, microseconds since 1970; -1 if the socket has
     * neither {@code SO_TIMESTAMP} nor {@code SO_TIMESTAMPNS}}
     */
    public long sentUsec() {
        return sentUsec;
    }

    /** {@return the security label of the sender; empty without {@code SO_PASSSEC}} */
    public byte[] label() {
        return label;
    }

    /** Starts the list of descriptors that the next {@link #send} passes. */
    public MessageIo clearFds() {
        fdCount = 0;
        return this;
    }

    /** Adds to the list of descriptors that the next {@link #send} passes. */
    public void addFd(int fd) {
        fds[fdCount++] = fd;
    }

    /**
     * Sends the first {@code count} buffers and moves their positions. Heap buffers are copied as
     * far as the stage has room; a short count is then no sign of a full socket.
     */
    public long send(int fd, ByteBuffer[] buffers, int count) {
        int used = 0;
        int staged = 0;
        for (int i = 0; i < count && used < MOST_BUFFERS; i++) {
            ByteBuffer buffer = buffers[i];
            int size = buffer.remaining();
            if (buffer.isDirect()) {
                vector(used++, Memory.addressOf(buffer), size);
                continue;
            }
            int room = Math.min(size, STAGE_SIZE - staged);
            stage.bytes().clear().put(staged, buffer, buffer.position(), room);
            vector(used++, stage.address() + staged, room);
            staged += room;
            if (room < size) {
                break;
            }
        }
        header(used, writeControl());
        int how = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
        long sent = Syscall.retry(SyscallNumber.SENDMSG, fd, memory.address(), how, 0);
        advance(buffers, count, sent);
        return sent;
    }

    private static void advance(ByteBuffer[] buffers, int count, long sent) {
        long left = sent;
        for (int i = 0; i < count && left > 0; i++) {
            int step = (int) Math.min(left, buffers[i].remaining());
            buffers[i].position(buffers[i].position() + step);
            left -= step;
        }
    }

    private int writeControl() {
        if (fdCount == 0) {
            return 0;
        }
        int size = CMSG_HEADER + 4 * fdCount;
        ByteBuffer bytes = memory.bytes();
        bytes.putLong(CONTROL, size);
        bytes.putInt(CONTROL + 8, Sockets.SOL_SOCKET).putInt(CONTROL + 12, Sockets.SCM_RIGHTS);
        for (int i = 0; i < fdCount; i++) {
            bytes.putInt(CONTROL + CMSG_HEADER + 4 * i, fds[i]);
        }
        fdCount = 0;
        return (size + 7) & -8;
    }

    private void vector(int index, long address, long length) {
        memory.bytes()
                .putLong(VECTOR + 16 * index, address)
                .putLong(VECTOR + 16 * index + 8, length);
    }

    private void header(int vectors, int control) {
        ByteBuffer bytes = memory.bytes();
        bytes.putLong(HEADER, 0).putLong(HEADER + 8, 0);
        bytes.putLong(HEADER + 16, memory.address() + VECTOR).putLong(HEADER + 24, vectors);
        bytes.putLong(HEADER + 32, control == 0 ? 0 : memory.address() + CONTROL);
        bytes.putLong(HEADER + 40, control).putLong(HEADER + 48, 0);
    }
}
