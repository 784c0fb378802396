package org.jitney.launcher.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.CallReceiver;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.client.Subscription;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.clients.cli.Environment;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/**
 * {@code jitney train-bus}: gives the bus of a directory some of everything to do. The build runs
 * it against a bus that records what is worth compiling, so that a new one need not find out.
 */
final class BusTraining {
    private static final ObjectPath PATH = ObjectPath.of("/org/jitney/Training");
    private static final ObjectPath DRIVER_PATH = ObjectPath.of("/org/freedesktop/DBus");
    private static final String DRIVER = "org.freedesktop.DBus";
    private static final String INTERFACE = "org.jitney.Training";
    private static final int CLIENTS = 6;
    private static final int IN_FLIGHT = 32;

    /** Strangers at a time: fewer than the bus lets stand in the handshake. */
    private static final int CROWD = 16;

    private static final byte[] HALF_A_COMMAND = "\0AUTH EXT".getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventLoop loop;
    private final Path socket;
    private final BusAddress address;
    private final List<BusConnection> clients = new ArrayList<>();
    private int started;
    private int answered;

    private BusTraining(EventLoop loop, Path socket) {
        this.loop = loop;
        this.socket = socket;
        this.address = BusAddress.unix(socket);
    }

    static int run(Path directory, List<String> options, Environment environment)
            throws IOException {
        if (!options.isEmpty()) {
            throw new IOException("train-bus: unknown option '" + options.getFirst() + "'");
        }
        try (EventLoop loop = EventLoop.open()) {
            new BusTraining(loop, directory.resolve("bus")).run();
        } catch (ErrnoException e) {
            throw new IOException(e);
        }
        environment.out().flush();
        return 0;
    }

    private void run() throws ErrnoException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(BusConnection.open(loop, address));
        }
        clients.getFirst().serve(new Echo());
        clients.getFirst().requestName(INTERFACE, 0, _ -> {}, _ -> {});
        repeat(CLIENTS, i -> ask(i, "GetId", ""));
        repeat(20_000, i -> call(i, i % 4 == 0 ? 1024 : 8));
        repeat(1_000, i -> call(i, 64 << 10));
        List<Subscription> rules = subscribe();
        repeat(10_000, this::signal);
        rules.forEach(Subscription::close);
        repeat(3_000, i -> ask(i, "RequestName", "su", INTERFACE + ".N" + i / 2 % 7, 4L));
        repeat(3_000, i -> ask(i, "ReleaseName", "s", INTERFACE + ".N" + i / 2 % 7));
        repeat(2_000, i -> ask(i, "ListNames", ""));
        repeat(3_000, i -> ask(i, "GetNameOwner", "s", INTERFACE));
        repeat(3_000, i -> rule(i, "AddMatch"));
        repeat(3_000, i -> rule(i, "RemoveMatch"));
        connectOften();
        stopHalfway();
        clients.forEach(BusConnection::close);
    }

    private List<Subscription> subscribe() {
        List<Subscription> rules = new ArrayList<>();
        for (BusConnection client : clients) {
            rules.add(client.match("type='signal',interface='" + INTERFACE + "'", _ -> {}));
            rules.add(client.match("type='signal',path='" + PATH + "'", _ -> {}));
            rules.add(client.match("type='signal',arg0='a'", _ -> {}));
            rules.add(client.match("type='signal',sender='" + INTERFACE + "'", _ -> {}));
            rules.add(client.match("type='signal',member='NameOwnerChanged'", _ -> {}));
        }
        return rules;
    }

    /** As often as it takes until the bus has what is done for a newcomer optimized. */
    private void connectOften() throws ErrnoException {
        List<BusConnection> guests = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            BusConnection guest = BusConnection.open(loop, address);
            guests.add(guest);
            started++;
            guest.call(driver("GetId"), _ -> answered++);
            if (guests.size() == CROWD) {
                finish(started);
                guests.forEach(BusConnection::close);
                guests.clear();
            }
        }
    }

    /** Has clients stop in the middle of the handshake, some of them at a time, and go away. */
    private void stopHalfway() throws ErrnoException {
        List<StreamSocket> crowd = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            StreamSocket one = StreamSocket.connect(new UnixAddress.Path(socket.toString()));
            crowd.add(one);
            one.send(ByteBuffer.wrap(HALF_A_COMMAND), List.of());
            if (crowd.size() == CROWD) {
                started++;
                client(i).call(driver("GetId"), _ -> answered++);
                finish(started);
                crowd.forEach(StreamSocket::close);
                crowd.clear();
            }
        }
    }

    /** Does something that ends with an answer again and again, some of it at a time. */
    private void repeat(int times, IntConsumer step) throws ErrnoException {
        for (int i = 0; i < times; i++) {
            started++;
            step.accept(i);
            finish(started - IN_FLIGHT);
        }
        finish(started);
    }

    private void finish(int wanted) throws ErrnoException {
        while (answered < wanted) {
            if (loop.runOnce(PATIENCE) == 0) {
                throw new IllegalStateException("the bus has not answered for " + PATIENCE);
            }
        }
    }

    private BusConnection client(int i) {
        return clients.get(1 + i % (CLIENTS - 1));
    }

    private void call(int i, int size) {
        Message call =
                Message.call(PATH, INTERFACE, "Echo")
                        .destination(INTERFACE)
                        .body("s", "x".repeat(size))
                        .build();
        client(i).call(call, _ -> answered++);
    }

    private void signal(int i) {
        client(i)
                .send(
                        Message.signal(PATH, INTERFACE, "Happened")
                                .body("ss", i % 3 == 0 ? "a" : "b", "text")
                                .build());
        client(i).call(driver("GetId"), _ -> answered++);
    }

    private void rule(int i, String member) {
        String rule = "type='signal',interface='%s',arg0='%d'".formatted(INTERFACE, i / 5);
        ask(i, member, "s", rule);
    }

    private void ask(int i, String member, String signature, Object... arguments) {
        Message call =
                Message.call(DRIVER_PATH, DRIVER, member)
                        .destination(DRIVER)
                        .body(signature, arguments)
                        .build();
        client(i).call(call, _ -> answered++);
    }

    private static Message driver(String member) {
        return Message.call(DRIVER_PATH, DRIVER, member).destination(DRIVER).build();
    }

    /** Answers every call. */
    private static final class Echo implements CallReceiver {
        @Override
        public void attached(Endpoint endpoint) {}

        @Override
        public void onCall(Endpoint endpoint, Message call, PeerIdentity peer) {
            endpoint.send(Message.reply(call).build());
        }

        @Override
        public void detached(Endpoint endpoint) {}
    }
}
