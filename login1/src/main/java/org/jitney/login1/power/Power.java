package org.jitney.login1.power;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.bus.wire.Variant;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.model.LoginErrors;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;
import org.jitney.login1.session.Configuration;
import org.jitney.login1.session.Units;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the system, or has it sleep: everybody is told, who delays it is waited for, then the unit
 * is started that does it. One such thing is under way at a time.
 */
public final class Power {
    /** Who is told before and after. */
    public interface Heard {
        void prepareForShutdown(boolean start, Map<String, Variant> metadata);

        void prepareForSleep(boolean start);
    }

    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");

    private final Units units;
    private final Inhibitors inhibitors;
    private final Configuration configuration;
    private final Heard heard;
    private final Timer patience;
    private Optional<Action> underWay = Optional.empty();
    private boolean waiting;
    private Runnable awake = () -> {};

    /** Does it by these. */
    public Power(
            EventLoop loop,
            Units units,
            Inhibitors inhibitors,
            Configuration configuration,
            Heard heard) {
        this.units = units;
        this.inhibitors = inhibitors;
        this.configuration = configuration;
        this.heard = heard;
        this.patience = loop.timer(this::lostPatience);
    }

    /** Runs something each time that the machine is awake again. */
    public void onAwake(Runnable handler) {
        awake = handler;
    }

    /** {@return what is under way} */
    public Optional<Action> underWay() {
        return underWay;
    }

    /** {@return whether that is the system's end} */
    public boolean isShuttingDown() {
        return underWay.filter(Action::isShutdown).isPresent();
    }

    /** {@return whether that is sleep} */
    public boolean isGoingToSleep() {
        return underWay.filter(Action::isSleep).isPresent();
    }

    /** Refuses while something is under way. */
    public void requireIdle() throws DBusError {
        if (underWay.isPresent()) {
            throw LoginErrors.inProgress(
                    "There's already a shutdown or sleep operation in progress");
        }
    }

    /** Does it, now or when it is no longer delayed; {@code then} gets what prevents it. */
    public void run(Action action, Consumer<@Nullable DBusError> then) {
        units.loadState(
                action.target(),
                state -> {
                    if (!state.equals("loaded")) {
                        LOG.info("Unit {} is {}, refusing operation.", action.target(), state);
                        then.accept(ErrnoErrors.of("", new ErrnoException("start", Errno.EACCES)));
                        return;
                    }
                    try {
                        requireIdle();
                    } catch (DBusError e) {
                        then.accept(e);
                        return;
                    }
                    begin(action, then);
                });
    }

    private void begin(Action action, Consumer<@Nullable DBusError> then) {
        underWay = Optional.of(action);
        tell(true);
        long most = configuration.settings().usec(Setting.INHIBIT_DELAY_MAX);
        if (most != 0 && isDelayed(action)) {
            waiting = true;
            if (most != Settings.INFINITY) {
                patience.armAfter(Duration.ofNanos(most * 1000));
            }
            then.accept(null);
        } else {
            execute(action, then);
        }
    }

    private boolean isDelayed(Action action) {
        return inhibitors.holds(action.inhibited(), InhibitMode.DELAY);
    }

    private void tell(boolean start) {
        underWay.ifPresent(action -> {
            if (action.isSleep()) {
                heard.prepareForSleep(start);
            } else {
                heard.prepareForShutdown(start, Map.of("type", Variant.of("s", action.toString())));
            }
        });
    }

    private void execute(Action action, Consumer<@Nullable DBusError> then) {
        waiting = false;
        patience.disarm();
        LOG.info("{}", action.isSleep() ? "The system will sleep now!" : message(action));
        units.startForGood(
                action.target(),
                _ -> then.accept(null),
                result -> {
                    LOG.info("Operation '{}' finished: {}", action, result);
                    over();
                },
                error -> {
                    LOG.error("Failed to start {}: {}", action.target(), error.text());
                    over();
                    then.accept(error);
                });
    }

    private static String message(Action action) {
        return switch (action) {
            case HALT -> "System is halting.";
            case REBOOT, KEXEC, SOFT_REBOOT -> "System is rebooting.";
            default -> "System is powering down.";
        };
    }

    private void over() {
        tell(false);
        boolean slept = isGoingToSleep();
        underWay = Optional.empty();
        if (slept) {
            awake.run();
        }
    }

    /** Somebody holds something up, or no longer: what was delayed may go on. */
    public void inhibitorsChanged() {
        if (waiting) {
            underWay.filter(action -> !isDelayed(action)).ifPresent(this::goOn);
        }
    }

    private void lostPatience() {
        underWay.filter(_ -> waiting)
                .ifPresent(action -> {
                    InhibitWhat what = action.inhibited();
                    inhibitors
                            .holder(what, InhibitMode.DELAY, _ -> true)
                            .ifPresent(holder ->
                                    LOG.info(
                                            "Delay lock is active (UID {}, PID {}) but inhibitor timeout is"
                                                    + " reached.",
                                            holder.uid(),
                                            holder.pid()));
                    goOn(action);
                });
    }

    private void goOn(Action action) {
        execute(
                action,
                error -> {
                    if (error != null) {
                        LOG.warn("Failed to execute delayed operation: {}", error.text());
                    }
                });
    }
}
