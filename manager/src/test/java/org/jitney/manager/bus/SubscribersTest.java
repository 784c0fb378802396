package org.jitney.manager.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.service.Caller;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.wire.Message;
import org.jitney.linux.fd.Root;
import org.jitney.manager.Unit;
import org.jitney.manager.offline.OfflineManager;
import org.jitney.unitfile.LoadPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscribersTest {
    @TempDir Path folder;
    private Root root;
    private OfflineManager engine;
    private Subscribers subscribers;

    @BeforeEach
    void open() throws Exception {
        root = Root.of(folder);
        engine = OfflineManager.of(root, LoadPath.system());
        subscribers = new Subscribers(engine);
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void aClientSubscribesOnce() throws Exception {
        subscribers.subscribe(client(":1.1"));

        assertThat(subscribers.anySubscribed()).isTrue();
        assertThatExceptionOfType(DBusError.class)
                .isThrownBy(() -> subscribers.subscribe(client(":1.1")))
                .withMessage("Client is already subscribed.");
    }

    @Test
    void whoLeavesTheBusIsForgotten() throws Exception {
        Unit unit = engine.load("a.service");
        subscribers.subscribe(client(":1.1"));
        subscribers.queued(7, client(":1.1"));
        subscribers.reference(unit, client(":1.1"));
        subscribers.reference(unit, client(":1.2"));

        subscribers.left(":1.1");

        assertThat(subscribers.anySubscribed()).isFalse();
        assertThat(subscribers.anyoneWaitsFor(7)).isFalse();
        assertThat(subscribers.holders(unit)).containsExactly(":1.2");
    }

    @Test
    void withTheBusEverybodyOnItIsForgotten() throws Exception {
        Unit unit = engine.load("a.service");
        subscribers.subscribe(client(":1.1"));
        subscribers.queued(7, client(":1.2"));
        subscribers.reference(unit, client(":1.1"));
        subscribers.reference(unit, client(":1.1"));

        subscribers.busIsGone();

        assertThat(subscribers.anySubscribed()).isFalse();
        assertThat(subscribers.anyoneWaitsFor(7)).isFalse();
        assertThat(subscribers.holders(unit)).isEmpty();
    }

    @Test
    void directClientsNeedNoSubscription() throws Exception {
        subscribers.subscribe(client(""));
        subscribers.subscribe(client(""));

        assertThat(subscribers.anySubscribed()).isFalse();
    }

    @Test
    void aReferenceThatWasNeverTakenCannotBeGivenBack() {
        Unit unit = engine.load("a.service");

        assertThatExceptionOfType(DBusError.class)
                .isThrownBy(() -> subscribers.unreference(unit, client(":1.1")))
                .withMessage("Unit has not been referenced yet.");
    }

    private static Caller client(String uniqueName) {
        return new Caller(new DeadEnd(), new PeerIdentity(uniqueName, 0, 1));
    }

    /** A connection on which nothing is said. */
    private static final class DeadEnd implements Endpoint {
        @Override
        public void send(Message message) {}

        @Override
        public void call(Message message, Duration timeout, Consumer<Message> onReply) {}

        @Override
        public boolean isDirect() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
