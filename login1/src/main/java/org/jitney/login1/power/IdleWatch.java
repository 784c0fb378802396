package org.jitney.login1.power;

import java.time.Duration;
import org.jitney.linux.event.Timer;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;
import org.jitney.login1.session.Idleness;
import org.jitney.login1.session.Lifecycle;
import org.jitney.login1.session.Moment;
import org.jitney.login1.session.Parts;
import org.jitney.login1.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what is configured when everybody has been away for long: {@code IdleAction=} to the
 * machine, {@code StopIdleSessionSec=} to a session.
 */
public final class IdleWatch {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");
    private static final long LEAST = 1_000_000;

    private final Parts parts;
    private final Lifecycle lifecycle;
    private final Idleness idleness;
    private final Inhibitors inhibitors;
    private final Power power;
    private final Timer timer;
    private long notBefore;

    /** Looks at those sessions, and does it by these. */
    public IdleWatch(
            Parts parts,
            Lifecycle lifecycle,
            Idleness idleness,
            Inhibitors inhibitors,
            Power power) {
        this.parts = parts;
        this.lifecycle = lifecycle;
        this.idleness = idleness;
        this.inhibitors = inhibitors;
        this.power = power;
        this.timer = parts.loop().timer(this::look);
    }

    private long patience() {
        return parts.settings().usec(Setting.IDLE_ACTION_TIME);
    }

    private Action action() {
        return parts.settings().action(Setting.IDLE_ACTION).orElse(Action.IGNORE);
    }

    private long stopAfter() {
        return parts.settings().usec(Setting.STOP_IDLE_SESSION);
    }

    /**
     * Begins to look, if there is anything to be done at all; again when the settings are others.
     */
    public void begin() {
        timer.disarm();
        boolean forMachine = action() != Action.IGNORE && patience() > 0;
        if (forMachine || stopAfter() != Settings.INFINITY) {
            notBefore = now();
            rest();
        }
    }

    private long now() {
        return parts.loop().clock().monotonic().usec();
    }

    /** Nothing is due before half the shortest patience is over. */
    private void rest() {
        long stop = stopAfter() == Settings.INFINITY ? Long.MAX_VALUE : stopAfter();
        long machine = action() == Action.IGNORE || patience() <= 0 ? Long.MAX_VALUE : patience();
        long pause = Math.max(LEAST, Math.min(stop, machine) / 2);
        timer.armAfter(Duration.ofNanos(pause * 1000));
    }

    private void look() {
        if (stopAfter() != Settings.INFINITY) {
            parts.logins().sessions().forEach(this::stopIfIdle);
        }
        if (action() != Action.IGNORE && patience() > 0) {
            actIfIdle();
        }
        rest();
    }

    private void stopIfIdle(Session session) {
        Idleness.Hint hint = idleness.of(session);
        boolean known = hint.since().isSet();
        if (session.sessionClass().canIdle()
                && known
                && hint.since().monotonicUsec() + stopAfter() <= now()
                && (hint.idle() || !session.type().isGraphical())) {
            LOG.info(
                    "Session \"{}\" of user \"{}\" is idle, stopping.",
                    session.id(),
                    session.user().name());
            lifecycle.stop(session, true);
        }
    }

    private void actIfIdle() {
        boolean free = !inhibitors.holds(InhibitWhat.IDLE, InhibitMode.BLOCK);
        Idleness.Hint hint =
                idleness.of(parts.logins().sessions(), new Idleness.Hint(free, Moment.NEVER));
        long since = Math.max(hint.since().monotonicUsec(), notBefore);
        if (!hint.idle() || now() < since + patience()) {
            return;
        }
        notBefore = now();
        Action action = action();
        LOG.info("System idle. Will be {} now.", action);
        if (action == Action.LOCK) {
            parts.logins().sessions().forEach(session -> parts.announcer().lock(session, true));
        } else if (inhibitors.holds(action.inhibited(), InhibitMode.BLOCK)) {
            LOG.info("Refusing {} operation, it is inhibited.", action);
        } else if (action.isShutdown() || parts.kernel().canSleep(action)) {
            power.run(
                    action,
                    error -> {
                        if (error != null) {
                            LOG.error("Failed to execute {} operation: {}", action, error.text());
                        }
                    });
        }
    }
}
