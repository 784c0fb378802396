package org.jitney.launcher;

import java.time.Duration;
import java.util.List;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.MessageType;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;

/** Waits until names have an owner. */
final class OwnedNames {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final EventLoop loop;
    private final BusConnection bus;

    OwnedNames(EventLoop loop, BusConnection bus) {
        this.loop = loop;
        this.bus = bus;
    }

    /**
     * Goes on when the bus says that every one of these names has an owner; answers come in order,
     * so each is asked once owned.
     */
    void await(List<String> names, Runnable then) {
        if (names.isEmpty()) {
            then.run();
            return;
        }
        bus.call(
                Message.call(
                                "org.freedesktop.DBus",
                                "/org/freedesktop/DBus",
                                "org.freedesktop.DBus",
                                "NameHasOwner")
                        .body("s", names.getFirst())
                        .build(),
                answer -> {
                    if (answer.type() == MessageType.ERROR) {
                        again(names, then);
                        return;
                    }
                    boolean owned = (Boolean) answer.body().getFirst();
                    // The daemons' thread asked for its names before this was asked: a name without
                    // owner is one that is still on its way.
                    await(owned ? names.subList(1, names.size()) : names, then);
                });
    }

    /** The bus went away before it answered. */
    private void again(List<String> names, Runnable then) {
        Timer pause = loop.timer(() -> await(names, then));
        pause.armAfter(PAUSE);
    }
}
