package org.jitney.login1.power;

import java.util.List;
import java.util.Optional;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.session.Parts;
import org.jitney.login1.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does to the machine what is configured for a key or the lid, unless somebody holds that up: who
 * sees to the key himself, or who has forbidden what it would do.
 */
public final class Reaction {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");

    private final Parts parts;
    private final Inhibitors inhibitors;
    private final Power power;

    /** Does it by these. */
    public Reaction(Parts parts, Inhibitors inhibitors, Power power) {
        this.parts = parts;
        this.inhibitors = inhibitors;
        this.power = power;
    }

    /**
     * What has happened.
     *
     * @param handling the inhibitor of those who see to it themselves
     * @param ignoresInhibited whether inhibitors of the action do not count
     * @param edge whether it has happened just now, and not only is still so
     * @param seat of the key
     */
    record Cause(
            Optional<InhibitWhat> handling, boolean ignoresInhibited, boolean edge, String seat) {}

    void to(Cause cause, Action configured) {
        if (configured == Action.IGNORE
                || cause.handling().filter(this::isSeenToByOthers).isPresent()) {
            LOG.debug("Refusing {} operation, others see to it.", configured);
            return;
        }
        if (configured == Action.LOCK) {
            if (cause.edge()) {
                LOG.info("Locking sessions...");
                parts.logins().sessions().forEach(session -> parts.announcer().lock(session, true));
            }
            return;
        }
        if (configured == Action.SECURE_ATTENTION_KEY) {
            parts.logins().seat(cause.seat()).ifPresent(parts.announcer()::secureAttention);
            return;
        }
        Optional<Action> possible = possible(configured);
        if (possible.isEmpty()) {
            LOG.warn("Requested {} operation not supported, ignoring.", configured);
            return;
        }
        act(cause, possible.get());
    }

    /** Who is in the background sees to no key. */
    private boolean isSeenToByOthers(InhibitWhat handling) {
        return inhibitors
                .holder(handling, InhibitMode.BLOCK, this::isInFront)
                .or(() -> inhibitors.holder(handling, InhibitMode.BLOCK_WEAK, this::isInFront))
                .isPresent();
    }

    private boolean isInFront(Inhibitor holder) {
        return parts.logins().sessionOf(holder.pid()).map(Session::isActive).orElse(true);
    }

    /** Who cannot hibernate sleeps otherwise, as far as that is possible. */
    private Optional<Action> possible(Action configured) {
        if (configured == Action.KEXEC) {
            return parts.kernel().isKexecLoaded() ? Optional.of(configured) : Optional.empty();
        }
        List<Action> ways =
                configured == Action.SLEEP
                        ? parts.settings().sleepOperation()
                        : configured.isSleep()
                                ? List.of(configured, Action.SUSPEND)
                                : List.of(configured);
        return ways.stream()
                .filter(way -> !way.isSleep() || parts.kernel().canSleep(way))
                .findFirst();
    }

    private void act(Cause cause, Action action) {
        if (power.underWay().isPresent()) {
            LOG.debug("Something is under way already, ignoring requested {} operation.", action);
            return;
        }
        Optional<Inhibitor> against =
                cause.ignoresInhibited()
                        ? Optional.empty()
                        : inhibitors
                                .holder(action.inhibited(), InhibitMode.BLOCK, _ -> true)
                                .or(() ->
                                        inhibitors.holder(
                                                action.inhibited(),
                                                InhibitMode.BLOCK_WEAK,
                                                _ -> true));
        if (against.isPresent()) {
            LOG.atLevel(cause.edge() ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.DEBUG)
                    .log(
                            "Refusing {} operation, {} is inhibited by UID {}, PID {}.",
                            action,
                            action.inhibited(),
                            against.get().uid(),
                            against.get().pid());
            return;
        }
        power.run(
                action,
                error -> {
                    if (error != null) {
                        LOG.error("Failed to execute {} operation: {}", action, error.text());
                    }
                });
    }
}
