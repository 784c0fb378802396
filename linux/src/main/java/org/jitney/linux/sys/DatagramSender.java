package org.jitney.linux.sys;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Sends many datagrams to one address in the name of others (SCM_CREDENTIALS), without allocation.
 * Not for several threads at once.
 */
public final class DatagramSender {
    private static final int HEADER = 0;
    private static final int VECTOR = 64;
    private static final int CONTROL = 80;
    private static final int CMSG_HEADER = 16;
    private static final int CREDENTIALS = CMSG_HEADER + 3 * Integer.BYTES;
    private static final int CONTROL_SIZE = 32;
    private static final int USUAL = 4096;

    private final Memory memory = Memory.allocate(CONTROL + CONTROL_SIZE);
    private final Memory usual = Memory.allocate(USUAL);
    private final Memory address;

    /** Begins with an address as the kernel has it. */
    public DatagramSender(byte[] address) {
        this.address = Memory.of(address);
        memory.bytes()
                .putLong(HEADER, this.address.address())
                .putLong(HEADER + 8, address.length)
                .putLong(HEADER + 16, memory.address() + VECTOR)
                .putLong(HEADER + 24, 1)
                .putLong(HEADER + 32, memory.address() + CONTROL)
                .putLong(CONTROL, CREDENTIALS)
                .putInt(CONTROL + 8, Sockets.SOL_SOCKET)
                .putInt(CONTROL + 12, Sockets.SCM_CREDENTIALS);
    }

    /**
     * Sends bytes from an open socket without waiting; the kernel lets root say another process
     * than itself, if there is one of that number.
     *
     * @param pid 0 for this process without saying so
     * @return 0, or minus errno
     */
    public int trySend(int fd, byte[] bytes, int pid, int uid, int gid) {
        Memory data = usual;
        if (bytes.length > USUAL) {
            data = Memory.of(bytes);
        } else {
            data.bytes().put(0, bytes);
        }
        ByteBuffer words = memory.bytes();
        words.putLong(VECTOR, data.address()).putLong(VECTOR + 8, bytes.length);
        words.putLong(HEADER + 40, pid == 0 ? 0 : CONTROL_SIZE);
        words.putInt(CONTROL + CMSG_HEADER, pid)
                .putInt(CONTROL + CMSG_HEADER + 4, uid)
                .putInt(CONTROL + CMSG_HEADER + 8, gid);
        int how = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
        try {
            long result = Syscall.retry(SyscallNumber.SENDMSG, fd, memory.address(), how, 0);
            return (int) Math.min(0, result);
        } finally {
            Reference.reachabilityFence(data); // the kernel reads it by its address
        }
    }
}
