package org.jitney.login1.session;

import java.util.Collection;
import java.util.Optional;
import org.jitney.linux.event.Clock;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;
import org.jitney.login1.store.Processes;

/**
 * Whether somebody is away. A display server says so itself; at a terminal it is when nobody has
 * typed for as long as it takes until something is to be done about it.
 */
public final class Idleness {
    /** Whether, and since when. */
    public record Hint(boolean idle, Moment since) {}

    private final Clock clock;
    private final Processes processes;
    private final Configuration configuration;

    /** Looks at terminals there. */
    public Idleness(Clock clock, Processes processes, Configuration configuration) {
        this.clock = clock;
        this.processes = processes;
        this.configuration = configuration;
    }

    /** {@return whether nobody is before a session} */
    public Hint of(Session session) {
        if (session.type().isGraphical()) {
            return new Hint(session.idleHint, session.idleSince);
        }
        Optional<Long> typed =
                session.tty().isEmpty() ? Optional.empty() : processes.lastInput(session.tty());
        if (typed.isEmpty()) {
            typed = processes.lastInputOf(session.spec().leader());
        }
        if (typed.isEmpty()) {
            return new Hint(false, Moment.NEVER);
        }
        long patience = configuration.settings().usec(Setting.IDLE_ACTION_TIME);
        boolean idle =
                patience > 0
                        && patience != Settings.INFINITY
                        && typed.get() + patience <= clock.realtimeUsec();
        return new Hint(idle, Moment.ofRealtime(typed.get(), clock));
    }

    /**
     * {@return whether nobody is before any of them: since the last one went, or came}
     *
     * @param start what holds when there is none
     */
    public Hint of(Collection<Session> sessions, Hint start) {
        boolean idle = start.idle();
        Moment since = start.since();
        for (Session session : sessions) {
            Hint hint = of(session);
            long at = hint.since().monotonicUsec();
            if (!hint.idle()) {
                if (idle || at < since.monotonicUsec()) {
                    since = hint.since();
                }
                idle = false;
            } else if (idle && at > since.monotonicUsec()) {
                since = hint.since();
            }
        }
        return new Hint(idle, since);
    }

    /** {@return the same for those of a seat or a user} */
    public Hint of(Collection<Session> sessions) {
        return of(sessions, new Hint(true, Moment.NEVER));
    }
}
