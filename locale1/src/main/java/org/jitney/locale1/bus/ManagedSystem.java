package org.jitney.locale1.bus;

import java.util.List;
import org.jitney.bus.client.Endpoint;
import org.jitney.bus.service.LogControl;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.wire.Message;

/**
 * A system with a service manager, which reads the locale's file itself: to hand it the variables
 * would leave those unset to what it was started with.
 */
final class ManagedSystem implements RunningSystem {
    private final ManagerCalls manager;
    private final LogControl log;

    ManagedSystem(Endpoint bus, LogControl log) {
        this.manager = new ManagerCalls(bus);
        this.log = log;
    }

    @Override
    public void localeChanged(Runnable then) {
        manager.reload(answer -> tell("Failed to reload system manager: ", answer, then));
    }

    @Override
    public void consoleChanged(Runnable then) {
        manager.call(
                "RestartUnit",
                "ss",
                List.of("systemd-vconsole-setup.service", "replace"),
                answer -> tell("Failed to issue method call: ", answer, then));
    }

    private void tell(String what, Message answer, Runnable then) {
        if (!ManagerCalls.succeeded(answer)) {
            log.error(what + answer.errorText());
        }
        then.run();
    }
}
