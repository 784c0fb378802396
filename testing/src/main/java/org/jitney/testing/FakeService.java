package org.jitney.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.client.CallReceiver;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.NameReply;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.wire.Message;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;

/** A service that a test puts on the bus: one function answers all calls, in their order. */
public final class FakeService implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final EventLoop loop;
    private final BusConnection connection;
    private final Thread thread;

    private FakeService(EventLoop loop, BusConnection connection, String name) {
        this.loop = loop;
        this.connection = connection;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    static FakeService start(BusAddress bus, String name, JitneyBus.Answers answers) {
        try {
            EventLoop loop = EventLoop.open();
            BusConnection connection = BusConnection.open(loop, bus);
            FakeService service = new FakeService(loop, connection, name);
            connection.serve(new Receiver(answers));
            CompletableFuture<NameReply> owner = new CompletableFuture<>();
            connection.onClosed(() ->
                    owner.completeExceptionally(
                            new IllegalStateException(connection.closeReason())));
            connection.requestName(
                    name,
                    BusConnection.DO_NOT_QUEUE,
                    owner::complete,
                    failed -> owner.completeExceptionally(failed));
            service.thread.start();
            service.awaitName(name, owner);
            return service;
        } catch (ErrnoException e) {
            throw new IllegalStateException(name + " does not start: " + e.getMessage(), e);
        }
    }

    private void awaitName(String name, CompletableFuture<NameReply> owner) {
        String problem;
        try {
            NameReply reply = owner.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (reply == NameReply.PRIMARY_OWNER) {
                return;
            }
            problem = reply.toString();
        } catch (ExecutionException e) {
            problem = String.valueOf(e.getCause());
        } catch (TimeoutException e) {
            problem = "the bus does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        close();
        throw new IllegalStateException("cannot own " + name + ": " + problem);
    }

    private void run() {
        try {
            loop.run();
        } catch (ErrnoException e) {
            throw new IllegalStateException("the loop of a fake service failed", e);
        }
    }

    private record Receiver(JitneyBus.Answers answers) implements CallReceiver {
        @Override
        public void attached(Endpoint endpoint) {}

        @Override
        public void detached(Endpoint endpoint) {}

        @Override
        public void onCall(Endpoint endpoint, Message call, PeerIdentity peer) {
            Message answer = answer(call);
            call.closeFds();
            if (call.expectsReply()) {
                endpoint.send(answer);
            }
        }

        private Message answer(Message call) {
            try {
                return answers.answer(call);
            } catch (DBusError e) {
                return Message.error(call, e.name(), e.text()).build();
            } catch (Exception e) {
                return Message.error(call, "org.freedesktop.DBus.Error.Failed", e.toString())
                        .build();
            }
        }
    }

    /** Sends a signal from this service. */
    public void emit(
            String path, String interfaceName, String member, String signature, Object... args) {
        Message signal =
                Message.signal(ObjectPath.of(path), interfaceName, member)
                        .body(signature, args)
                        .build();
        loop.post(() -> connection.send(signal));
    }

    /** Leaves the bus. */
    @Override
    public void close() {
        loop.post(() -> {
            connection.close();
            loop.defer(() -> loop.defer(loop::stop));
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        loop.close();
    }
}
