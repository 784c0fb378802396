package org.jitney.manager;

import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.ProcessEnd;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.manager.unit.UnitSection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code FailureAction=} and its like do, and the methods behind {@code systemctl exit
 * --force}: the manager ends. The plain actions start the target that stops everything in order;
 * when there is no such unit, and for the forced ones, the manager stops its units by itself and is
 * gone. What an end means beyond that is the host's to say.
 */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final int BY_SIGNAL = 255;

    private final EngineCore engine;
    private Optional<Consumer<Ending>> host = Optional.empty();
    private boolean beginsAnew;
    private int softReboots;
    private int exitCode;

    Endings(EngineCore engine) {
        this.engine = engine;
    }

    void host(Consumer<Ending> end) {
        host = Optional.of(end);
    }

    /**
     * Says that the host begins anew when it is asked for a soft reboot.
     *
     * @param times how often it has done so
     */
    void beginsAnew(int times) {
        beginsAnew = true;
        softReboots = times;
    }

    int softReboots() {
        return softReboots;
    }

    int exitCode() {
        return exitCode;
    }

    void exitCode(int code) {
        exitCode = code;
    }

    void end(Ending how) throws ManagerError {
        Consumer<Ending> end =
                host.orElseThrow(() ->
                        Refusal.notSupported("The host of this manager decides when it ends."));
        if (how == Ending.SOFT_REBOOT && !beginsAnew) {
            throw Refusal.notSupported("The host of this manager cannot begin anew by itself.");
        }
        engine.loop().defer(() -> end.accept(how));
    }

    void failed(UnitEntry unit) {
        UnitSection settings = unit.settings().unit();
        act(
                unit,
                settings.failureAction(),
                status(unit, settings.failureActionExitStatus()),
                "failed");
    }

    void succeeded(UnitEntry unit) {
        UnitSection settings = unit.settings().unit();
        act(
                unit,
                settings.successAction(),
                status(unit, settings.successActionExitStatus()),
                "succeeded");
    }

    /** The configured status, else that of the main process, if there was one. */
    private static int status(UnitEntry unit, int configured) {
        if (configured >= 0) {
            return configured;
        }
        ExecStatus main = unit.service().map(ServiceRuntime::mainStatus).orElse(ExecStatus.NONE);
        return main.code() == 0 ? -1 : main.code() == ProcessEnd.EXITED ? main.status() : BY_SIGNAL;
    }

    /** Does what a directive such as {@code FailureAction=} says; -1 leaves the exit code. */
    void act(UnitEntry unit, String action, int status, String why) {
        if (action.isEmpty() || action.equals("none") || engine.shutdown().isUnderWay()) {
            return;
        }
        LOG.warn("{} {}: {}", unit.id(), why, action);
        String word = action.replaceFirst("-(force|immediate)$", "");
        Ending how =
                switch (word) {
                    case "exit" -> Ending.EXIT;
                    case "reboot", "kexec" -> Ending.REBOOT;
                    case "halt" -> Ending.HALT;
                    case "soft-reboot" -> Ending.SOFT_REBOOT;
                    default -> Ending.POWEROFF;
                };
        if (how == Ending.EXIT && status >= 0) {
            exitCode = status;
        }
        try {
            if (word.equals(action) && startsTarget(word + ".target", unit, why)) {
                return;
            }
            end(how);
        } catch (ManagerError e) {
            LOG.error("{}: {} cannot be done: {}", unit.id(), action, e.text());
        }
    }

    private boolean startsTarget(String target, UnitEntry unit, String why) {
        try {
            var _ =
                    engine.requests()
                            .request(
                                    target,
                                    "start",
                                    "replace-irreversibly",
                                    Requester.manager(unit.id() + " " + why));
            return true;
        } catch (ManagerError e) {
            LOG.info("{}: {}", target, e.text());
            return false;
        }
    }
}
