package org.jitney.linux.sys;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * {@code recvmsg} and {@code sendmsg} for datagrams whose sender and control data matter: packet
 * sockets, and IPv6 sockets that tell the hop limit. {@link MessageIo} is the faster one that knows
 * neither.
 *
 * <p>What a receive found is valid until the next call. Results are the kernel's: a count, or
 * {@code -errno}.
 */
public final class PacketIo {
    private static final int HEADER = 0;
    private static final int VECTOR = 64;
    private static final int NAME = VECTOR + 16;
    private static final int NAME_SIZE = 128;
    private static final int CONTROL = NAME + NAME_SIZE;
    private static final int CONTROL_SIZE = 1024;
    private static final int CMSG_HEADER = 16;

    private final Memory memory = Memory.allocate(CONTROL + CONTROL_SIZE);
    private final Memory data;
    private int nameLength;
    private int controlLength;
    private int flags;

    /** Room for datagrams of at most so many bytes, in either direction. */
    public PacketIo(int most) {
        data = Memory.allocate(most);
    }

    /** Receives one datagram: {@return its length, as far as there was room, or minus errno} */
    public int receive(int fd) {
        header(NAME_SIZE, data.size(), CONTROL_SIZE);
        long count =
                Syscall.retry(SyscallNumber.RECVMSG, fd, memory.address(), Sockets.MSG_DONTWAIT, 0);
        if (count < 0) {
            nameLength = 0;
            controlLength = 0;
            return (int) count;
        }
        nameLength = Math.min(memory.bytes().getInt(HEADER + 8), NAME_SIZE);
        controlLength = (int) Math.min(memory.bytes().getLong(HEADER + 40), CONTROL_SIZE);
        flags = memory.bytes().getInt(HEADER + 48);
        return (int) count;
    }

    /** {@return the first bytes of the last datagram} */
    public byte[] bytes(int length) {
        return data.copy(0, length);
    }

    /** {@return whether the last datagram was longer than there was room} */
    public boolean isTruncated() {
        return (flags & Sockets.MSG_TRUNC) != 0;
    }

    /** {@return the raw {@code sockaddr} of who sent the last datagram} */
    public byte[] sender() {
        return memory.copy(NAME, nameLength);
    }

    /** {@return the control data of a kind that came with the last datagram} */
    public Optional<byte[]> control(int level, int type) {
        ByteBuffer bytes = memory.bytes();
        int at = CONTROL;
        int end = CONTROL + controlLength;
        while (at + CMSG_HEADER <= end) {
            long size = bytes.getLong(at);
            if (size < CMSG_HEADER || size > end - at) {
                break;
            }
            if (bytes.getInt(at + 8) == level && bytes.getInt(at + 12) == type) {
                return Optional.of(memory.copy(at + CMSG_HEADER, (int) size - CMSG_HEADER));
            }
            at += ((int) size + 7) & -8;
        }
        return Optional.empty();
    }

    /**
     * Sends one datagram: {@return its length, or minus errno}
     *
     * @param address a raw {@code sockaddr}; empty for a socket that is connected or bound
     */
    public int send(int fd, byte[] datagram, byte[] address) {
        if (datagram.length > data.size()) {
            return -Errno.EMSGSIZE;
        }
        data.bytes().put(0, datagram);
        memory.bytes().put(NAME, address);
        header(address.length, datagram.length, 0);
        int how = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
        return (int) Syscall.retry(SyscallNumber.SENDMSG, fd, memory.address(), how, 0);
    }

    private void header(int name, int length, int control) {
        long base = memory.address();
        ByteBuffer bytes = memory.bytes();
        bytes.putLong(VECTOR, data.address()).putLong(VECTOR + 8, length);
        bytes.putLong(HEADER, name == 0 ? 0 : base + NAME).putLong(HEADER + 8, name);
        bytes.putLong(HEADER + 16, base + VECTOR).putLong(HEADER + 24, 1);
        bytes.putLong(HEADER + 32, control == 0 ? 0 : base + CONTROL);
        bytes.putLong(HEADER + 40, control).putLong(HEADER + 48, 0);
    }
}
