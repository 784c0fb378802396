package org.jitney.resolve1.mdns;

import java.net.InetAddress;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.dns.Families;
import org.jitney.resolve1.multicast.GroupSocket;

/** The wire that the kernel gives: a socket bound to one link, port 5353. */
public final class MdnsSockets implements MdnsWire {
    private static final InetAddress ALL_4 = Families.address(new byte[] {(byte) 224, 0, 0, -5});
    private static final InetAddress ALL_6 =
            Families.address(new byte[] {-1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -5});

    private final GroupSocket socket;

    private MdnsSockets(GroupSocket socket) {
        this.socket = socket;
    }

    /** Opens it on the link of an index and a name, in one of {@link Families}. */
    public static MdnsWire open(
            EventLoop loop, int index, String link, int family, Listener listener)
            throws ErrnoException {
        InetAddress group = family == Families.INET ? ALL_4 : ALL_6;
        return new MdnsSockets(
                GroupSocket.open(
                        loop,
                        index,
                        link,
                        group,
                        PORT,
                        (message, sender) ->
                                listener.received(
                                        message,
                                        sender.address(),
                                        sender.port(),
                                        sender.toGroup(),
                                        answer -> sender.socket().to(answer, sender))));
    }

    @Override
    public void toAll(byte[] message) {
        socket.toAll(message);
    }

    @Override
    public void close() {
        socket.close();
    }
}
