package org.jitney.bus.service;

import java.util.ArrayList;
import java.util.List;
import org.jitney.bus.client.PeerIdentity;
import org.jitney.bus.name.ObjectPath;
import org.jitney.bus.wire.Message;

/** A tree with a lamp, a shelf of lamps and one link; deferred work waits for {@link #endTurn}. */
final class TreeFixture {
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    static final long OWN_UID = 500;

    final FakeEndpoint link;
    final Lamp lamp = new Lamp();
    final Lamp.Shelf shelf = new Lamp.Shelf();
    final List<Runnable> deferred = new ArrayList<>();
    final ObjectTree tree = new ObjectTree(deferred::add, Authorizer.of(OWN_UID));
    private int serial;

    TreeFixture() {
        this(false);
    }

    TreeFixture(boolean direct) {
        link = new FakeEndpoint(direct);
        tree.add(Lamp.PATH, lamp.object());
        tree.subtree(Lamp.Shelf.PATH, shelf);
        tree.attached(link);
    }

    void endTurn() {
        List<Runnable> now = List.copyOf(deferred);
        deferred.clear();
        now.forEach(Runnable::run);
    }

    /** Calls as root, and returns the one message that this sent. */
    Message call(ObjectPath path, String info, String member, String signature, Object... args) {
        return callAs(0, path, info, member, signature, args);
    }

    Message callAs(
            long uid,
            ObjectPath path,
            String info,
            String member,
            String signature,
            Object... args) {
        int before = link.sent.size();
        receive(uid, Message.call(path, info, member).body(signature, args).build());
        if (link.sent.size() != before + 1) {
            throw new AssertionError("sent " + link.sent.subList(before, link.sent.size()));
        }
        return link.sent.getLast();
    }

    void receive(long uid, Message call) {
        tree.onCall(link, call.withSerial(++serial), new PeerIdentity(":1.7", uid, 99));
    }

    /** {@return an error as {@code name: text}} */
    static String error(Message answer) {
        return answer.errorName().orElse("no error") + ": " + answer.errorText();
    }
}
