package org.jitney.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.activation.Activations;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.driver.BusDriver;
import org.jitney.broker.listener.BusListener;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.peer.Reception;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/**
 * A message bus on an event loop. It owns no thread: everything happens on the loop, and all
 * methods are called there (or before it runs).
 */
public final class Broker implements AutoCloseable {
    /**
     * Who reads and writes the sockets of a bus is decided by its policy, not by the file's mode.
     */
    private static final int SOCKET_MODE = 0666;

    private final EventLoop loop;
    private final BrokerConfig config;
    private final Bus bus;
    private final Reception reception;
    private final List<BusListener> listeners = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private Broker(EventLoop loop, BrokerConfig config, Bus bus) {
        this.loop = loop;
        this.config = config;
        this.bus = bus;
        this.reception = new Reception(bus, loop);
    }

    /** Opens a bus without any listener. */
    public static Broker open(EventLoop loop, BrokerConfig config) {
        Activations activations =
                new Activations(config.activator(), loop, config.activationTimeout());
        BusDriver driver = new BusDriver(activations, config.machineId());
        Accounts accounts = new Accounts(config.limits());
        Bus bus = new Bus(config.guid(), config.self(), accounts, config.policy(), driver);
        bus.doorman(activations);
        return new Broker(loop, config, bus);
    }

    /** Listens at an address; the listener closes with the bus. */
    public void listen(UnixAddress address) throws ErrnoException {
        listen(Listener.bind(address, SOCKET_MODE));
        addresses.add(
                switch (address) {
                    case UnixAddress.Path(String path) -> "unix:path=" + escape(path);
                    case UnixAddress.Abstract(String name) -> "unix:abstract=" + escape(name);
                });
    }

    /** Takes over a listening socket that a service manager passed; it is not in the address. */
    public void listen(Listener listener) throws ErrnoException {
        listeners.add(new BusListener(loop, listener, reception, config.limits().maxIncomplete()));
    }

    /** Makes a connection inside this process: {@return the client's end} */
    public StreamSocket connect() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        StreamSocket ours = pair.getLast();
        attach(ours, Credentials.of(ours.credentialsWithoutProcess()));
        return pair.getFirst();
    }

    /** Takes over a connected socket, such as one of a pair; false if it is not admitted. */
    public boolean attach(StreamSocket socket, Credentials credentials) throws ErrnoException {
        return reception.welcome(socket, credentials, () -> {}).isPresent();
    }

    /** {@return the identity of this bus, which clients get in the handshake} */
    public String guid() {
        return config.guid();
    }

    /** {@return the D-Bus address of the bus: every listener, with its guid} */
    public String address() {
        List<String> all = new ArrayList<>();
        for (String a : addresses) {
            all.add(a + ",guid=" + config.guid());
        }
        return String.join(";", all);
    }

    /** {@return the state of the bus, for inspection on its loop} */
    public Bus bus() {
        return bus;
    }

    /** Stops listening and disconnects everybody. */
    @Override
    public void close() {
        listeners.forEach(BusListener::close);
        listeners.clear();
        reception.closeAll();
    }

    /** Escapes a value of a D-Bus address. */
    private static String escape(String value) {
        StringBuilder out = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= '0' && b <= '9')
                            || (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || "-_/.\\*".indexOf(b) >= 0;
            out.append(plain ? Character.toString(b) : "%%%02x".formatted(b & 0xff));
        }
        return out.toString();
    }
}
