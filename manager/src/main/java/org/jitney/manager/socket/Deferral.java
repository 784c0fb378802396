package org.jitney.manager.socket;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.UnitHost;
import org.jitney.manager.runtime.UnitHost.LogLevel;
import org.jitney.manager.unit.SocketSettings;
import org.jitney.manager.unit.Values;

/**
 * Puts off the start of a socket's service for as long as it would disturb other units; {@code
 * DeferTrigger=} of systemd.socket(5). Looked at again whenever something changes.
 */
final class Deferral {
    private final UnitHost host;
    private final Supplier<SocketSettings> settings;
    private final Runnable again;
    private final Consumer<String> givesUp;
    private final HostTimer timer;
    private boolean isWaiting;

    /** {@code again} looks anew, {@code givesUp} gets the result with which the socket fails. */
    Deferral(
            UnitHost host,
            Supplier<SocketSettings> settings,
            Runnable again,
            Consumer<String> givesUp) {
        this.host = host;
        this.settings = settings;
        this.again = again;
        this.givesUp = givesUp;
        this.timer = host.timer(this::tooLate);
    }

    /** {@return the mode in which the service is started} */
    String jobMode() {
        return settings.get().deferTrigger().equals("no") ? "replace" : "lenient";
    }

    /** {@return whether the service is not to be started now} It may have given up by then. */
    boolean holdsBack(String service) {
        String how = settings.get().deferTrigger();
        if (how.equals("no") || !host.wouldDisturb(service)) {
            end();
            return false;
        }
        if (!how.equals("patient") && !host.hasJobs()) {
            host.log(
                    LogLevel.WARNING,
                    "Starting %s would disturb other units, giving up.".formatted(service));
            end();
            givesUp.accept("resources");
            return true;
        }
        if (!isWaiting) {
            isWaiting = true;
            long most = settings.get().deferTriggerMaxUsec();
            timer.armAt(most == Values.INFINITY ? HostTimer.NEVER : host.nowUsec() + most);
        }
        host.afterChange(again);
        return true;
    }

    private void tooLate() {
        if (isWaiting) {
            host.log(LogLevel.WARNING, "The service could not be started in time, giving up.");
            end();
            givesUp.accept("timeout");
        }
    }

    void end() {
        isWaiting = false;
        timer.disarm();
    }
}
