package org.jitney.manager.bus;

import org.jitney.bus.client.BusConnection;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.wire.Message;
import org.jitney.manager.ManagerError;
import org.jitney.manager.Requester;
import org.jitney.manager.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the units behind names on the bus: the bus asks for one when a message is sent to a name
 * that nobody owns and whose service file says {@code SystemdService=}. That the unit came up shows
 * by its name on the bus; only that it cannot be started at all is told.
 */
final class ActivationRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ActivationRequests.class);
    private static final String ACTIVATOR = "org.freedesktop.systemd1.Activator";
    private static final String REQUEST =
            "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',interface='"
                    + ACTIVATOR
                    + "',member='ActivationRequest'";

    private final ManagerObject manager;
    private final BusConnection bus;

    private ActivationRequests(ManagerObject manager, BusConnection bus) {
        this.manager = manager;
        this.bus = bus;
    }

    /** Serves the requests of this bus for as long as the connection lives. */
    static void serve(ManagerObject manager, BusConnection bus) {
        var requests = new ActivationRequests(manager, bus);
        bus.match(REQUEST, requests::requested);
    }

    private void requested(Message signal) {
        if (!signal.signature().toString().equals("s")) {
            return;
        }
        String name = signal.body().getFirst().toString();
        LOG.debug("the bus asks for {}", name);
        try {
            Unit unit = manager.load(name);
            JobMethods.requireAllowed(unit, "start");
            var _ =
                    manager.engine()
                            .startJob(
                                    unit.id(),
                                    "start",
                                    "replace",
                                    Requester.manager("asked by the bus"));
        } catch (DBusError e) {
            failed(name, e.name(), String.valueOf(e.getMessage()));
        } catch (ManagerError e) {
            DBusError error = Refusals.of(e);
            failed(name, error.name(), String.valueOf(error.getMessage()));
        }
    }

    private void failed(String unit, String error, String text) {
        LOG.warn("{} cannot be started for the bus: {}", unit, text);
        bus.send(
                Message.signal(Paths.MANAGER, ACTIVATOR, "ActivationFailure")
                        .destination("org.freedesktop.DBus")
                        .body("sss", unit, error, text)
                        .build());
    }
}
