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
    private static final Duration NO_BUS_PAUSE = Duration.ofMillis(20);
    private static final Duration NO_OWNER_PAUSE = Duration.ofMillis(1);

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
                        // The bus went away before it answered.
                        again(NO_BUS_PAUSE, names, then);
                    } else if ((Boolean) answer.body().getFirst()) {
                        await(names.subList(1, names.size()), then);
                    } else {
                        again(NO_OWNER_PAUSE, names, then);
                    }
                });
    }

    private void again(Duration pause, List<String> names, Runnable then) {
        Timer timer = loop.timer(() -> await(names, then));
        timer.armAfter(pause);
    }
}
