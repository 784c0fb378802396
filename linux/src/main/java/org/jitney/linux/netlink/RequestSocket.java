package org.jitney.linux.netlink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Memory;
import org.jitney.linux.sys.MessageIo;
import org.jitney.linux.sys.Sockets;

/**
 * Asks the kernel one thing after the other. It works on a request within the call that sends it,
 * and on a dump within those that fetch it: the answer is there at once, so nothing here waits.
 */
public final class RequestSocket implements Requests, AutoCloseable {
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int ROOM = 64 * 1024;
    private static final int MOST_TRIES = 8;

    private final Fd fd;
    private final Memory buffer = Memory.allocate(ROOM);
    private int sequence;

    private RequestSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in the network namespace of this process. */
    public static RequestSocket open() throws ErrnoException {
        return open(NETLINK_ROUTE);
    }

    static RequestSocket open(int protocol) throws ErrnoException {
        Fd fd =
                Fd.adopt(
                        Sockets.socket(
                                Sockets.AF_NETLINK,
                                Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK,
                                protocol));
        try {
            Sockets.bind(fd.number(), new SocketAddress.Netlink(0, 0).encode());
            Sockets.setOption(fd.number(), SOL_NETLINK, NETLINK_CAP_ACK, 1);
            Sockets.setOption(fd.number(), SOL_NETLINK, NETLINK_EXT_ACK, 1);
            return new RequestSocket(fd);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    @Override
    public void execute(int type, int flags, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage {
        send(type, flags | NetlinkMessage.NLM_F_REQUEST | NetlinkMessage.NLM_F_ACK, payload);
        boolean done = false;
        while (!done) {
            for (NetlinkMessage message : receive()) {
                if (message.sequence() == sequence
                        && message.type() == NetlinkMessage.NLMSG_ERROR) {
                    check(message);
                    done = true;
                }
            }
        }
    }

    /**
     * Sends several messages in one datagram and waits until all that ask for it are acknowledged.
     *
     * @param unnumbered they get numbers here
     * @throws NetlinkError for the first of them that is refused
     */
    void exchange(List<NetlinkMessage> unnumbered)
            throws ErrnoException, NetlinkError, MalformedMessage {
        Set<Integer> open = new HashSet<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int first = sequence + 1;
        for (NetlinkMessage each : unnumbered) {
            sequence++;
            if ((each.flags() & NetlinkMessage.NLM_F_ACK) != 0) {
                open.add(sequence);
            }
            all.writeBytes(
                    new NetlinkMessage(each.type(), each.flags(), sequence, each.payload())
                            .encode());
        }
        send(all.toByteArray());
        while (!open.isEmpty()) {
            for (NetlinkMessage message : receive()) {
                if (message.type() == NetlinkMessage.NLMSG_ERROR
                        && message.sequence() - first >= 0) {
                    check(message);
                    open.remove(message.sequence());
                }
            }
        }
    }

    /** {@return the messages that answer a request for one thing} */
    public List<NetlinkMessage> ask(int type, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage {
        send(type, NetlinkMessage.NLM_F_REQUEST | NetlinkMessage.NLM_F_ACK, payload);
        List<NetlinkMessage> found = new ArrayList<>();
        while (true) {
            for (NetlinkMessage message : receive()) {
                if (message.sequence() != sequence) {
                    continue;
                }
                if (message.type() == NetlinkMessage.NLMSG_ERROR) {
                    check(message);
                    return List.copyOf(found);
                }
                found.add(message);
            }
        }
    }

    /** As the interface says; again if it changed meanwhile. */
    @Override
    public List<NetlinkMessage> dump(int type, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage {
        List<NetlinkMessage> found = new ArrayList<>();
        boolean torn = true;
        for (int tries = 0; torn && tries < MOST_TRIES; tries++) {
            found.clear();
            send(type, NetlinkMessage.NLM_F_REQUEST | NetlinkMessage.NLM_F_DUMP, payload);
            torn = collect(found);
        }
        return List.copyOf(found);
    }

    /** {@return whether what came is of more than one moment} */
    private boolean collect(List<NetlinkMessage> found)
            throws ErrnoException, NetlinkError, MalformedMessage {
        boolean torn = false;
        while (true) {
            for (NetlinkMessage message : receive()) {
                if (message.sequence() != sequence) {
                    continue;
                }
                torn |= (message.flags() & NetlinkMessage.NLM_F_DUMP_INTR) != 0;
                switch (message.type()) {
                    case NetlinkMessage.NLMSG_DONE -> {
                        return torn;
                    }
                    case NetlinkMessage.NLMSG_ERROR -> check(message);
                    case NetlinkMessage.NLMSG_NOOP -> {}
                    default -> found.add(message);
                }
            }
        }
    }

    private static void check(NetlinkMessage message) throws NetlinkError, MalformedMessage {
        int errno = message.errno();
        if (errno != 0) {
            throw new NetlinkError(errno, message.words());
        }
    }

    private void send(int type, int flags, byte[] payload) throws ErrnoException {
        sequence++;
        send(new NetlinkMessage(type, flags, sequence, payload).encode());
    }

    private void send(byte[] bytes) throws ErrnoException {
        ByteBuffer[] one = {ByteBuffer.wrap(bytes)};
        long sent = MessageIo.ofThread().clearFds().send(fd.number(), one, 1);
        if (sent < 0) {
            throw new ErrnoException("sendmsg", (int) -sent);
        }
    }

    private List<NetlinkMessage> receive() throws ErrnoException, MalformedMessage {
        return receive(fd, buffer);
    }

    static List<NetlinkMessage> receive(Fd fd, Memory buffer)
            throws ErrnoException, MalformedMessage {
        MessageIo io = MessageIo.ofThread();
        long count = io.receive(fd.number(), buffer.bytes().clear());
        if (count < 0) {
            throw new ErrnoException("recvmsg", (int) -count);
        }
        if (io.isTruncated()) {
            throw new MalformedMessage("a datagram of more than %d bytes".formatted(ROOM));
        }
        return NetlinkMessage.decodeAll(buffer.copy(0, (int) count));
    }

    @Override
    public void close() {
        fd.close();
    }
}
