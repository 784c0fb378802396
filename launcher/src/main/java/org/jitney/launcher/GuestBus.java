package org.jitney.launcher;

import java.time.Duration;
import java.util.Set;
import org.jitney.bus.client.BusAddress;
import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.wire.Variant;
import org.jitney.guest.boot.BootedGuest;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus of a guest that runs; when the guest ends, so does the loop. */
final class GuestBus {
    private static final Logger LOG = LoggerFactory.getLogger(GuestBus.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Set<String> NOT_YET = Set.of("initializing", "starting");

    private final EventLoop loop;
    private final BusAddress address;
    private final BusConnection connection;

    private GuestBus(EventLoop loop, BusAddress address, BusConnection connection) {
        this.loop = loop;
        this.address = address;
        this.connection = connection;
    }

    static GuestBus open(EventLoop loop, BootedGuest guest) throws ErrnoException {
        BusAddress address = BusAddress.unix(guest.bus());
        GuestBus opened = new GuestBus(loop, address, BusConnection.open(loop, address));
        var _ =
                loop.onExit(
                        guest.supervisor(),
                        () -> {
                            LOG.error("The guest has ended{}", guest.said());
                            loop.stop();
                        });
        return opened;
    }

    BusConnection connection() {
        return connection;
    }

    String address() {
        return address.toString();
    }

    /** Goes on when the guest has nothing left to start, whether all of it worked or not. */
    void awaitBooted(Runnable then) {
        new ManagerCalls(connection)
                .property(
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.systemd1.Manager",
                        "SystemState",
                        answer -> {
                            boolean isBooted =
                                    ManagerCalls.succeeded(answer)
                                            && answer.body().getFirst() instanceof Variant state
                                            && !NOT_YET.contains(state.value().toString());
                            if (isBooted) {
                                then.run();
                            } else {
                                Timer again = loop.timer(() -> awaitBooted(then));
                                again.armAfter(PAUSE);
                            }
                        });
    }
}
