package org.jitney.journald.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jitney.journald.dispatch.Dispatcher;
import org.jitney.journald.dispatch.Message;
import org.jitney.journald.entry.Priority;
import org.jitney.journald.protocol.AuditMessage;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.SocketAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.NotifyDatagram;
import org.jitney.linux.sys.Sockets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records of the kernel's audit subsystem, one in each netlink message. */
final class AuditInput implements DatagramHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AuditInput.class);
    private static final int NETLINK_AUDIT = 9;
    private static final int READ_LOG = 1;
    private static final int HEADER = 16;
    private static final int AUDIT_SET = 1001;
    private static final int AUDIT_USER = 1005;
    private static final int FIRST_USER_MESSAGE = 1100;
    private static final int STATUS_SIZE = 44;
    private static final int STATUS_ENABLED = 1;
    private static final int REQUEST = 1;

    private final Dispatcher dispatcher;

    AuditInput(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Opens the socket to which the kernel sends its records; empty where it does not. */
    static Optional<Fd> open() {
        try {
            int type = Sockets.SOCK_RAW | Sockets.SOCK_NONBLOCK;
            Fd fd = Fd.adopt(Sockets.socket(Sockets.AF_NETLINK, type, NETLINK_AUDIT));
            try {
                Sockets.bind(fd.number(), new SocketAddress.Netlink(0, READ_LOG).encode());
                return Optional.of(fd);
            } catch (ErrnoException e) {
                fd.close();
                throw e;
            }
        } catch (ErrnoException e) {
            LOG.warn("Failed to join audit multicast group, ignoring: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Switches auditing in the kernel on or off. */
    static void enable(Fd socket, boolean on) {
        ByteBuffer request =
                ByteBuffer.allocate(HEADER + STATUS_SIZE).order(ByteOrder.nativeOrder());
        request.putInt(0, HEADER + STATUS_SIZE)
                .putShort(4, (short) AUDIT_SET)
                .putShort(6, (short) REQUEST)
                .putInt(8, 1)
                .putInt(HEADER, STATUS_ENABLED)
                .putInt(HEADER + 4, on ? 1 : 0);
        try {
            byte[] kernel = new SocketAddress.Netlink(0, 0).encode();
            var nobody = new NotifyDatagram.Sender(0, 0, 0);
            int result = NotifyDatagram.trySend(socket.number(), kernel, request.array(), nobody);
            if (result < 0) {
                LOG.warn("Failed to issue audit enable call: errno {}", -result);
            }
        } catch (ErrnoException e) {
            LOG.warn("Failed to issue audit enable call: {}", e.getMessage());
        }
    }

    @Override
    public void take(Received datagram) {
        // Only the kernel has no process.
        boolean fromKernel = datagram.sender().pid() == 0 && datagram.sender().uid() == 0;
        if (!fromKernel || datagram.data().length < HEADER) {
            LOG.debug("Audit netlink message from invalid sender.");
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(datagram.data()).order(ByteOrder.nativeOrder());
        int length = in.getInt(0);
        int type = in.getShort(4) & 0xffff;
        if (length < HEADER || length > datagram.data().length) {
            LOG.error("Audit netlink message truncated.");
            return;
        }
        if (type < FIRST_USER_MESSAGE && type != AUDIT_USER) {
            return;
        }
        byte[] payload = new byte[length - HEADER];
        in.get(HEADER, payload);
        AuditMessage.parse(type, payload)
                .ifPresent(message ->
                        dispatcher.accept(
                                new Message(
                                        message.fields(),
                                        Optional.empty(),
                                        -1,
                                        Priority.NOTICE,
                                        0)));
    }
}
