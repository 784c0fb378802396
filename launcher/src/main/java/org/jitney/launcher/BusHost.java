package org.jitney.launcher;

import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.Broker;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.peer.Credentials;
import org.jitney.linux.fd.Root;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/** The message bus on its own loop and thread. */
final class BusHost {
    private final LoopThread thread;
    private final List<Broker> brokers;

    private BusHost(LoopThread thread, List<Broker> brokers) {
        this.thread = thread;
        this.brokers = brokers;
    }

    /**
     * Starts a bus; returns once it listens. With {@code --system} everybody may connect, else its
     * owner and root.
     */
    static BusHost start(Paths paths, boolean shared) throws ErrnoException {
        List<Broker> opened = new ArrayList<>();
        LoopThread thread =
                LoopThread.start(
                        "bus",
                        loop -> {
                            String machine = machineId();
                            BrokerConfig config =
                                    shared
                                            ? BrokerConfig.forEverybody(self(), machine)
                                            : BrokerConfig.forOwner(self(), machine);
                            Broker broker = Broker.open(loop, config);
                            broker.listen(new UnixAddress.Path(paths.bus().toString()));
                            opened.add(broker);
                        });
        return new BusHost(thread, opened);
    }

    void stop() {
        thread.stop(() -> brokers.forEach(Broker::close));
    }

    /** {@return who we are, as the kernel tells the other end of a socket} */
    private static Credentials self() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        try {
            return Credentials.of(pair.getFirst().credentials());
        } finally {
            pair.forEach(StreamSocket::close);
        }
    }

    private static String machineId() throws ErrnoException {
        try (Root root = Root.host()) {
            String id = root.readIfExists("/etc/machine-id").orElse("").strip();
            // A machine without an identity yet: the specification wants 32 digits all the same.
            return id.matches("[0-9a-f]{32}") ? id : "0".repeat(32);
        }
    }
}
