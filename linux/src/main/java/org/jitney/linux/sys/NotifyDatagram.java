package org.jitney.linux.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sends to a notification socket: text in the name of another process (SCM_CREDENTIALS, which
 * {@link MessageIo} only receives), or with a descriptor (SCM_RIGHTS).
 */
public final class NotifyDatagram {
    private static final int HEADER = 0;
    private static final int VECTOR = 64;
    private static final int CONTROL = 96;
    private static final int CMSG_HEADER = 16;

    private NotifyDatagram() {}

    /**
     * Who sends.
     *
     * @param pid 0 for this process without saying so
     */
    public record Sender(int pid, int uid, int gid) {}

    /** Sends text as this process. */
    public static void send(byte[] address, String text) throws ErrnoException {
        send(address, text, new Sender(0, 0, 0));
    }

    /** Sends text; the kernel lets root say another sender than itself. */
    public static void send(byte[] address, String text, Sender sender) throws ErrnoException {
        List<Integer> words = List.of(sender.pid(), sender.uid(), sender.gid());
        send(address, text, sender.pid() == 0 ? 0 : Sockets.SCM_CREDENTIALS, words);
    }

    /** Sends text and a descriptor. */
    public static void sendFd(byte[] address, String text, int fd) throws ErrnoException {
        send(address, text, Sockets.SCM_RIGHTS, List.of(fd));
    }

    /**
     * Sends bytes from an open socket without waiting; the kernel lets root say another sender than
     * itself. {@return 0, or minus errno}
     */
    public static int trySend(int fd, byte[] address, byte[] data, Sender sender) {
        List<Integer> words = List.of(sender.pid(), sender.uid(), sender.gid());
        int kind = sender.pid() == 0 ? 0 : Sockets.SCM_CREDENTIALS;
        int how = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
        return (int) Math.min(0, send(fd, address, data, new Control(kind, words), how));
    }

    private static void send(byte[] address, String text, int kind, List<Integer> words)
            throws ErrnoException {
        int fd = Sockets.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Control control = new Control(kind, words);
            Syscall.check(
                    SyscallNumber.SENDMSG, send(fd, address, bytes, control, Sockets.MSG_NOSIGNAL));
        } finally {
            Unistd.close(fd);
        }
    }

    private record Control(int kind, List<Integer> words) {}

    private static long send(int fd, byte[] address, byte[] bytes, Control with, int how) {
        int kind = with.kind;
        List<Integer> words = with.words;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            MemorySegment memory = arena.allocate(256, 8);
            int control = kind == 0 ? 0 : CMSG_HEADER + 4 * words.size();
            long base = memory.address();
            put(memory, HEADER, name.address(), address.length, base + VECTOR, 1);
            put(memory, HEADER + 32, control == 0 ? 0 : base + CONTROL, (control + 7) & -8, 0);
            put(memory, VECTOR, data.address(), bytes.length);
            put(memory, CONTROL, control);
            memory.set(ValueLayout.JAVA_INT, CONTROL + 8, Sockets.SOL_SOCKET);
            memory.set(ValueLayout.JAVA_INT, CONTROL + 12, kind);
            for (int i = 0; i < words.size(); i++) {
                memory.set(ValueLayout.JAVA_INT, CONTROL + CMSG_HEADER + 4L * i, words.get(i));
            }
            return Syscall.retry(SyscallNumber.SENDMSG, fd, base, how, 0);
        }
    }

    private static void put(MemorySegment memory, int at, long... words) {
        for (int i = 0; i < words.length; i++) {
            memory.set(ValueLayout.JAVA_LONG, at + 8L * i, words[i]);
        }
    }
}
