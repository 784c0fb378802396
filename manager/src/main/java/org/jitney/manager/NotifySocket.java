package org.jitney.manager;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Datagram;
import org.jitney.linux.fd.DatagramSocket;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.runtime.HostFd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket behind {@code $NOTIFY_SOCKET}: finds the unit of the sender by its credentials. */
final class NotifySocket {
    private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);
    private static final int MOST_PER_TURN = 64;

    private final EngineCore engine;
    private final Path path;
    private @Nullable DatagramSocket socket;
    private @Nullable Watch watch;

    NotifySocket(EngineCore engine, Path path) {
        this.engine = engine;
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Takes over a socket that this process had open before it replaced its program. */
    void adopt(int fd) throws ErrnoException {
        org.jitney.linux.sys.Fcntl.setCloseOnExec(fd, true);
        listen(DatagramSocket.adopt(Fd.adopt(fd)));
    }

    Optional<Integer> number() {
        return Optional.ofNullable(socket).map(open -> open.fd().number());
    }

    void open() throws ErrnoException {
        // Services run as any user and must all be able to send here.
        listen(DatagramSocket.bind(new UnixAddress.Path(path.toString()), 0777));
    }

    private void listen(DatagramSocket bound) throws ErrnoException {
        socket = bound;
        watch = engine.loop().watch(bound.fd(), EventLoop.READABLE, events -> receive(bound));
    }

    private void receive(DatagramSocket from) {
        try {
            for (int i = 0; i < MOST_PER_TURN; i++) {
                Optional<Datagram> datagram = from.receive();
                if (datagram.isEmpty()) {
                    return;
                }
                dispatch(datagram.get());
            }
        } catch (ErrnoException e) {
            LOG.warn("notification socket: {}", e.getMessage());
        }
    }

    private void dispatch(Datagram datagram) {
        List<HostFd> fds = datagram.fds().stream().map(NotifySocket::own).toList();
        Optional<UnitEntry> unit =
                datagram.sender().map(Datagram.Sender::pid).flatMap(engine.processes()::unitOf);
        if (datagram.truncated() || unit.isEmpty() || unit.get().machineOrNull() == null) {
            LOG.debug("dropped a notification that no unit can be found for");
            fds.forEach(HostFd::close);
            return;
        }
        int pid = datagram.sender().map(Datagram.Sender::pid).orElse(0);
        byte[] text = new byte[datagram.data().remaining()];
        datagram.data().get(text);
        unit.get().machine().ifPresent(m -> m.notified(text, pid, fds));
    }

    static HostFd own(Fd fd) {
        return new HostFd() {
            @Override
            public int number() {
                return fd.number();
            }

            @Override
            public void close() {
                fd.close();
            }
        };
    }

    void close() {
        if (watch != null) {
            watch.close();
        }
        if (socket != null) {
            socket.close();
        }
    }
}
