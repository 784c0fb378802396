package org.jitney.login1.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.service.DBusError;
import org.jitney.linux.event.Timer;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.login1.model.Setting;
import org.jitney.login1.model.Settings;
import org.jitney.login1.session.Units.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How users and sessions begin and end: which units start and stop, what is written and who is told
 * when. A thing that is stopped stays until its units are gone; then it is finished.
 */
public final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");
    private static final Duration RELEASE = Duration.ofSeconds(20);

    /** What stands for a job that the manager has not given a number yet. */
    private static final String ASKED = "asked";

    private final Parts parts;
    private final StateFiles states;
    private final Collector collector;
    private final SeatSwitch seats;
    private final Holders holders;

    /** Begins and ends what the parts know. */
    public Lifecycle(Parts parts) {
        this.parts = parts;
        this.states = new StateFiles(parts.files());
        this.seats = new SeatSwitch(parts, states);
        this.collector = new Collector(parts, this);
        this.holders = new Holders(parts, this::letGo);
    }

    StateFiles states() {
        return states;
    }

    /** {@return who hears that nobody needs a session any more} */
    Holders holders() {
        return holders;
    }

    private void letGo(Session session) {
        stop(session, false);
        collector.note(session);
    }

    public SeatSwitch seats() {
        return seats;
    }

    /** {@return what may change of a session while it is there} */
    public SessionChanges changes() {
        return new SessionChanges(parts, this);
    }

    public Collector collector() {
        return collector;
    }

    // Users

    /** Starts a user's manager; he is there from now on. */
    public void start(User user, boolean withManager) {
        if (user.started && !user.stopping) {
            return;
        }
        user.stopping = false;
        states.saveEarly(user);
        if (withManager) {
            startManager(user);
        }
        if (!user.started) {
            if (!user.since.isSet()) {
                user.since = Moment.now(parts.loop().clock());
            }
            user.started = true;
            parts.announcer().appeared(user);
        }
        states.save(user);
    }

    /** Starts a user's manager, which no session of his has wanted before. */
    void startManagerFor(User user) {
        if (!user.managerActive && user.serviceJob.isEmpty()) {
            startManager(user);
        }
    }

    private void startManager(User user) {
        user.serviceJob = ASKED;
        parts.units().start(user.service(), new ServiceJob(user));
    }

    /** A job of a user's manager. One that a later one has taken the place of says nothing. */
    private final class ServiceJob implements Job {
        private final User user;
        private String path = ASKED;

        ServiceJob(User user) {
            this.user = user;
        }

        @Override
        public void queued(String path) {
            this.path = path;
            user.serviceJob = path;
            states.save(user);
        }

        @Override
        public void ended(String result) {
            if (user.serviceJob.equals(path)) {
                serviceJobEnded(user);
            }
        }

        @Override
        public void refused(DBusError error) {
            LOG.warn(
                    "Failed to start or stop user service '{}', ignoring: {}",
                    user.service(),
                    error.text());
            ended("failed");
        }
    }

    void serviceJobEnded(User user) {
        user.serviceJob = "";
        states.save(user);
        user.sessions().forEach(this::answerIfOpen);
        parts.units()
                .isActive(
                        user.service(),
                        active -> {
                            user.managerActive = active;
                            if (parts.logins().user(user.uid()).filter(user::equals).isPresent()) {
                                states.save(user);
                            }
                        });
        collector.note(user);
    }

    /** Ends a user with all his sessions. */
    public void stop(User user, boolean force) {
        if (user.stopping && !force) {
            return;
        }
        user.sessions().forEach(session -> stop(session, force));
        user.serviceJob = ASKED;
        parts.units().stop(user.service(), force, new ServiceJob(user));
        user.stopping = true;
        states.save(user);
    }

    /** A user's manager shall run without a session from now on, or no longer. */
    public void linger(Passwd account, boolean on) {
        Optional<User> there = parts.logins().user(Integer.toUnsignedLong(account.uid()));
        if (on) {
            User user = there.orElseGet(() -> parts.logins().user(account));
            user.lingers = true;
            start(user, true);
            parts.announcer().changed(user, "Linger");
        } else {
            there.ifPresent(user -> {
                user.lingers = false;
                parts.announcer().changed(user, "Linger");
                collector.note(user);
            });
        }
    }

    void finish(User user) {
        closeTimer(user);
        user.sessions().forEach(this::finish);
        if (parts.settings().isOn(Setting.REMOVE_IPC)) {
            parts.kernel().removeIpc(user.uid());
        }
        states.forget(user);
        parts.logins().remove(user);
        if (user.started) {
            user.started = false;
            parts.announcer().disappeared(user);
        }
    }

    private static void closeTimer(User user) {
        Timer timer = user.stopTimer;
        if (timer != null) {
            timer.close();
            user.stopTimer = null;
        }
    }

    // Sessions

    /** Starts a session: its user's units and its scope. */
    void start(Session session, List<?> scopeProperties) {
        start(session.user(), session.sessionClass().wantsManager());
        if (session.sessionClass().hasScope()) {
            session.scope = "session-" + session.id() + ".scope";
            session.scopeJob = ASKED;
            parts.logins().add(session);
            parts.units().startScope(session, scopeProperties, scopeJob(session));
        } else {
            parts.logins().add(session);
        }
        session.since = Moment.now(parts.loop().clock());
        session.started = true;
        session.seat().ifPresent(seats::readActiveTerminal);
        session.user().electDisplay();
        closeTimer(session.user());
        session.user().lastSessionUsec = -1;
        save(session);
        LOG.info("New session {} of user {}.", session.id(), session.user().name());
        parts.announcer().appeared(session);
        parts.announcer().changed(session.user(), "Display");
        session.seat()
                .filter(seat -> seat.active().filter(session::equals).isPresent())
                .ifPresent(seat -> parts.announcer().changed(seat, "ActiveSession"));
    }

    private Job scopeJob(Session session) {
        return new Job() {
            @Override
            public void queued(String path) {
                session.scopeJob = path;
                states.save(session);
            }

            @Override
            public void ended(String result) {
                session.scopeJob = "";
                if (!result.equals("done") && !result.equals("skipped")) {
                    fail(session, result);
                }
                answerIfOpen(session);
                states.save(session);
                states.save(session.user());
                collector.note(session);
            }

            @Override
            public void refused(DBusError error) {
                LOG.error("Failed to start session scope {}: {}", session.scope(), error.text());
                session.scopeJob = "";
                fail(session, error.text());
                finish(session);
            }
        };
    }

    private static void fail(Session session, String result) {
        Session.Opened waiting = session.opened;
        session.opened = null;
        if (waiting != null) {
            waiting.failed(session.scope(), result);
        }
    }

    /**
     * Answers who has asked for the session, when nothing is missing any more. The user's manager
     * has a session itself since release 256, for which it waits before it is up.
     */
    void answerIfOpen(Session session) {
        Session.Opened waiting = session.opened;
        boolean pending =
                session.sessionClass().wantsManager() && !session.user().serviceJob.isEmpty();
        if (waiting != null && session.scopeJob.isEmpty() && !pending) {
            session.opened = null;
            waiting.succeeded();
        }
    }

    /** Writes a session and what belongs to it. */
    void save(Session session) {
        states.save(session);
        states.save(session.user());
        session.seat().ifPresent(states::save);
    }

    /** Ends a session in a while, unless it ends by itself: its leader has said goodbye. */
    public void release(Session session) {
        if (!session.started || session.stopping || session.releaseTimer != null) {
            return;
        }
        Timer timer = parts.loop().timer(() -> stop(session, false));
        timer.armAfter(RELEASE);
        session.releaseTimer = timer;
    }

    /**
     * Begins to end a session. Its scope is abandoned; what is left in it is ended if that is asked
     * for, or configured.
     */
    public void stop(Session session, boolean force) {
        if (!session.started || (session.stopping && !force)) {
            return;
        }
        closeTimer(session);
        session.seat().ifPresent(seat -> seat.evict(session));
        holders.drop(session);
        stopScope(session, force);
        session.stopping = true;
        session.user().electDisplay();
        save(session);
        parts.announcer().changed(session, "State", "Active");
        collector.note(session);
    }

    private static void closeTimer(Session session) {
        Timer timer = session.releaseTimer;
        if (timer != null) {
            timer.close();
            session.releaseTimer = null;
        }
    }

    private void stopScope(Session session, boolean force) {
        if (session.scope().isEmpty()) {
            return;
        }
        parts.units().abandon(session.scope());
        session.scopeJob = "";
        if (!force && !parts.settings().kills(session.user().name())) {
            LOG.info("Session {} logged out. Waiting for processes to exit.", session.id());
            return;
        }
        session.scopeJob = ASKED;
        parts.units().stop(session.scope(), force, scopeJob(session));
    }

    /** Takes a session away for good. */
    void finish(Session session) {
        if (parts.logins().session(session.id()).filter(session::equals).isEmpty()) {
            return;
        }
        fail(session, "canceled");
        closeTimer(session);
        holders.drop(session);
        seats.dropControl(session);
        holders.unfollow(session);
        states.forget(session);
        if (session.started) {
            session.started = false;
            LOG.info("Removed session {}.", session.id());
            parts.announcer().disappeared(session);
        }
        session.seat().ifPresent(seat -> seats.left(seat, session));
        parts.logins().remove(session);
        session.user().electDisplay();
        states.save(session.user());
        parts.announcer().changed(session.user(), "Display");
        lastSessionGone(session.user());
        collector.note(session.user());
    }

    /** Keeps a user for a while after his last session, as he may be back soon. */
    private void lastSessionGone(User user) {
        if (!user.sessions.isEmpty() || user.stopping) {
            return;
        }
        user.lastSessionUsec = parts.loop().clock().monotonic().usec();
        if (awaitHisReturn(user)) {
            states.save(user);
        }
    }

    /** Looks at a user again when he has been away for long enough. {@return whether he has not} */
    boolean awaitHisReturn(User user) {
        long delay = parts.settings().usec(Setting.USER_STOP_DELAY);
        if (delay == Settings.INFINITY || delay == 0) {
            return false;
        }
        closeTimer(user);
        long gone = parts.loop().clock().monotonic().usec() - user.lastSessionUsec;
        Timer timer = parts.loop().timer(() -> collector.note(user));
        timer.armAfter(Duration.ofNanos(Math.clamp(delay - gone, 0, delay) * 1000));
        user.stopTimer = timer;
        return true;
    }
}
