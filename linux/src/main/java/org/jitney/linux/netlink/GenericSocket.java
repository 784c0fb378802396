package org.jitney.linux.netlink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/**
 * Asks parts of the kernel that have names and no numbers: generic netlink, {@code
 * linux/genetlink.h}.
 */
public final class GenericSocket implements AutoCloseable {
    private static final int NETLINK_GENERIC = 16;
    private static final int GENL_ID_CTRL = 16;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;
    private static final int HEADER = 4;

    private final RequestSocket socket;

    private GenericSocket(RequestSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the network namespace of this process. */
    public static GenericSocket open() throws ErrnoException {
        return new GenericSocket(RequestSocket.open(NETLINK_GENERIC));
    }

    /**
     * {@return the number of a family}
     *
     * @throws NetlinkError when this kernel has none of that name
     */
    public int family(String name) throws ErrnoException, NetlinkError, MalformedMessage {
        byte[] question =
                payload(
                        CTRL_CMD_GETFAMILY,
                        1,
                        new AttributeWriter().string(CTRL_ATTR_FAMILY_NAME, name));
        for (Attributes each : found(name, question)) {
            OptionalInt number = each.uint16(CTRL_ATTR_FAMILY_ID);
            if (number.isPresent()) {
                return number.getAsInt();
            }
        }
        throw unknown(name);
    }

    private List<Attributes> found(String name, byte[] question)
            throws ErrnoException, NetlinkError, MalformedMessage {
        try {
            return ask(GENL_ID_CTRL, question);
        } catch (NetlinkError e) {
            throw e.errno() == Errno.ENOENT ? unknown(name) : e;
        }
    }

    private static NetlinkError unknown(String name) {
        return new NetlinkError(Errno.ENOENT, "the kernel has no family " + name);
    }

    /**
     * Has something done.
     *
     * @param family its number
     * @param payload from {@link #payload}
     */
    public void execute(int family, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage {
        socket.execute(family, 0, payload);
    }

    /** {@return what answers a question about one thing} */
    public List<Attributes> ask(int family, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage {
        return attributes(socket.ask(family, payload));
    }

    /** {@return all there is of a kind} */
    public List<Attributes> dump(int family, byte[] payload)
            throws ErrnoException, NetlinkError, MalformedMessage {
        return attributes(socket.dump(family, payload));
    }

    private static List<Attributes> attributes(List<NetlinkMessage> messages)
            throws MalformedMessage {
        List<Attributes> found = new ArrayList<>();
        for (NetlinkMessage each : messages) {
            byte[] answer = each.payload();
            if (answer.length >= HEADER) {
                found.add(Attributes.decode(Arrays.copyOfRange(answer, HEADER, answer.length)));
            }
        }
        return found;
    }

    /** {@return a command with its attributes} */
    public static byte[] payload(int command, int version, AttributeWriter attributes) {
        byte[] rest = attributes.encode();
        byte[] out = new byte[HEADER + rest.length];
        out[0] = (byte) command;
        out[1] = (byte) version;
        System.arraycopy(rest, 0, out, HEADER, rest.length);
        return out;
    }

    @Override
    public void close() {
        socket.close();
    }
}
