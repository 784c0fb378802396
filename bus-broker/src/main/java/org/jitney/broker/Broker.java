package org.jitney.broker;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.broker.account.Accounts;
import org.jitney.broker.activation.Activations;
import org.jitney.broker.config.Authentication;
import org.jitney.broker.config.BrokerConfig;
import org.jitney.broker.config.BusConfig;
import org.jitney.broker.driver.BusDriver;
import org.jitney.broker.listener.BusListener;
import org.jitney.broker.listener.CookieDesk;
import org.jitney.broker.listener.Opened;
import org.jitney.broker.listener.Opener;
import org.jitney.broker.peer.Admission;
import org.jitney.broker.peer.Bus;
import org.jitney.broker.peer.Credentials;
import org.jitney.broker.peer.Interceptor;
import org.jitney.broker.peer.Reception;
import org.jitney.broker.peer.ReplyDeadlines;
import org.jitney.bus.sasl.Nonce;
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

    /** About what it takes a peer on another core to answer. */
    private static final Duration LINGER = Duration.ofNanos(50_000);

    private final EventLoop loop;
    private final BrokerConfig config;
    private final Bus bus;
    private final Reception reception;
    private final List<BusListener> listeners = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private final List<String> leavings = new ArrayList<>();
    private final Activations activations;

    private Broker(EventLoop loop, BrokerConfig config, Activations activations, Bus bus) {
        this.loop = loop;
        loop.linger(LINGER);
        this.config = config;
        this.activations = activations;
        this.bus = bus;
        this.reception = new Reception(bus, loop, admission(loop, config));
    }

    private static Admission admission(EventLoop loop, BrokerConfig config) {
        Authentication how = config.authentication();
        Admission.Cookies cookies =
                how.keyring()
                        .<Admission.Cookies>map(k -> new CookieDesk(loop, k, new SecureRandom()))
                        .orElse(Admission.EXTERNAL.cookies());
        return new Admission(how.mechanisms(), how.ownerName(), cookies);
    }

    /** Opens a bus without any listener. */
    public static Broker open(EventLoop loop, BrokerConfig config) {
        return open(loop, config, Interceptor.NONE);
    }

    /** Opens a bus whose messages somebody sees before they are routed. */
    public static Broker open(EventLoop loop, BrokerConfig config, Interceptor interceptor) {
        Activations activations =
                new Activations(
                        config.activator(),
                        loop,
                        config.activationTimeout(),
                        config.pendingStarts());
        BusDriver driver = new BusDriver(activations, config.machineId());
        Accounts accounts = new Accounts(config.limits());
        Bus bus =
                new Bus(
                        config.guid(),
                        config.self(),
                        accounts,
                        config.policy(),
                        driver,
                        interceptor);
        bus.doorman(activations);
        Broker broker = new Broker(loop, config, activations, bus);
        broker.time(config);
        return broker;
    }

    /** Sets how long things may take. */
    private void time(BrokerConfig times) {
        bus.fdTimeout(times.fdTimeout());
        times.replyTimeout().ifPresent(most -> bus.deadlines(new ReplyDeadlines(bus, loop, most)));
        activations.limit(times.activationTimeout(), times.pendingStarts());
    }

    /** Listens at an address; the listener closes with the bus. */
    public void listen(UnixAddress address) throws ErrnoException {
        listen(Listener.bind(address, SOCKET_MODE));
        addresses.add(Opener.named(address).toString());
    }

    /** Takes over sockets that are open, and what has to be removed with them. */
    public void listen(Opened opened) throws ErrnoException {
        leavings.addAll(opened.leavings());
        for (Listener listener : opened.listeners()) {
            listen(listener, opened.nonce());
        }
        opened.addresses().forEach(a -> addresses.add(a.toString()));
    }

    /** Takes over a listening socket that a service manager passed; it is not in the address. */
    public void listen(Listener listener) throws ErrnoException {
        listen(listener, Optional.empty());
    }

    private void listen(Listener listener, Optional<Nonce> nonce) throws ErrnoException {
        int most = config.limits().maxIncomplete();
        listeners.add(new BusListener(loop, listener, nonce, reception, most));
    }

    /** Makes a connection inside this process: {@return the client's end} */
    public StreamSocket connect() throws ErrnoException {
        List<StreamSocket> pair = StreamSocket.pair();
        StreamSocket ours = pair.getLast();
        attach(ours, Credentials.of(ours.credentialsWithoutProcess()));
        return pair.getFirst();
    }

    /** Takes over a connected socket, such as one of a pair. */
    public void attach(StreamSocket socket, Credentials credentials) throws ErrnoException {
        var _ = reception.welcome(socket, credentials, Optional.empty(), () -> {});
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

    /** {@return the files that are of no use without this bus, to be removed at the end} */
    public List<String> leavings() {
        return List.copyOf(leavings);
    }

    /** Says how the configuration is read again when somebody on the bus asks for it. */
    public void reloadBy(Activations.Reload how) {
        activations.reloadBy(how);
    }

    /** Goes by a new configuration; who is connected stays, under the new policy. */
    public void reconfigure(BusConfig file) {
        BrokerConfig next = config.with(file);
        bus.policy(next.policy());
        bus.accounts().limits(next.limits());
        time(next);
    }

    /** Stops listening and disconnects everybody. */
    @Override
    public void close() {
        listeners.forEach(BusListener::close);
        listeners.clear();
        reception.closeAll();
    }
}
