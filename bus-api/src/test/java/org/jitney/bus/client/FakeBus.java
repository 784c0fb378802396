package org.jitney.bus.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Watch;
import org.jitney.linux.fd.Listener;
import org.jitney.linux.fd.StreamSocket;
import org.jitney.linux.fd.UnixAddress;
import org.jitney.linux.sys.ErrnoException;

/** What a connection needs of a bus: it greets, notes what it is asked for, and can be gone. */
final class FakeBus implements CallReceiver, AutoCloseable {
    private static final String GUID = "0123456789abcdef0123456789abcdef";

    /** What was asked, as {@code AddMatch type='signal'}. */
    final List<String> asked = new ArrayList<>();

    /** What is not answered. */
    final Set<String> mute = new HashSet<>();

    private final List<Endpoint> clients = new ArrayList<>();
    private final List<BusConnection> connections = new ArrayList<>();
    private final EventLoop loop;
    private final Path socket;
    private final Listener listener;
    private final Watch watch;

    /** A name that others have, so that requests for it fail. */
    String taken = "";

    FakeBus(EventLoop loop, Path socket) throws ErrnoException {
        this.loop = loop;
        this.socket = socket;
        this.listener = Listener.bind(new UnixAddress.Path(socket.toString()), 0600);
        this.watch = loop.watch(listener.fd(), EventLoop.READABLE, _ -> accept());
    }

    private void accept() {
        try {
            Optional<StreamSocket> next = listener.accept();
            if (next.isPresent()) {
                BusConnection connection = BusConnection.direct(loop, next.get(), GUID);
                connections.add(connection);
                connection.serve(this);
            }
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void attached(Endpoint endpoint) {
        clients.add(endpoint);
    }

    @Override
    public void onCall(Endpoint endpoint, Message call, PeerIdentity peer) {
        String member = call.member().orElse("");
        List<String> words = new ArrayList<>(List.of(member));
        call.body().forEach(argument -> words.add(argument.toString()));
        asked.add(String.join(" ", words));
        if (mute.contains(member)) {
            return;
        }
        endpoint.send(
                switch (member) {
                    case "Hello" -> Message.reply(call).body("s", ":1." + clients.size()).build();
                    case "RequestName" ->
                            Message.reply(call)
                                    .body("u", call.body().getFirst().equals(taken) ? 3L : 1L)
                                    .build();
                    default -> Message.reply(call).body("").build();
                });
    }

    @Override
    public void detached(Endpoint endpoint) {
        clients.remove(endpoint);
    }

    /** Tells everybody what a bus tells in its own name. */
    void signal(String member, String argument) {
        Message signal =
                Message.signal(
                                ObjectPath.of("/org/freedesktop/DBus"),
                                "org.freedesktop.DBus",
                                member)
                        .body("s", argument)
                        .build()
                        .withSender("org.freedesktop.DBus");
        clients.forEach(client -> client.send(signal));
    }

    int clients() {
        return clients.size();
    }

    /** Throws everybody out and goes on. */
    void disconnectAll() {
        connections.forEach(BusConnection::close);
        connections.clear();
    }

    @Override
    public void close() {
        disconnectAll();
        watch.close();
        listener.close();
        try {
            Files.deleteIfExists(socket);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
