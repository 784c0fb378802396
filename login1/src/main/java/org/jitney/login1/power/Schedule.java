package org.jitney.login1.power;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jitney.bus.service.DBusError;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.event.RealtimeTimer;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.Action;
import org.jitney.login1.model.Settings;
import org.jitney.login1.model.StateLines;
import org.jitney.login1.store.LoginFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the system that is due at a time: people at terminals are told again and again, and
 * five minutes before nobody may log in any more.
 */
public final class Schedule {
    /** What is due. */
    public record Entry(Action action, boolean dry, long usec) {
        /** {@return the action as it was asked for} */
        public String type() {
            return (dry ? "dry-" : "") + action;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");
    private static final String FILE = "shutdown/scheduled";
    private static final long MINUTE = 60_000_000;
    private static final long WITHOUT_LOGIN = 5 * MINUTE;

    private final EventLoop loop;
    private final LoginFiles files;
    private final Power power;
    private final Wall wall;
    private final RealtimeTimer due;
    private final RealtimeTimer closing;
    private final RealtimeTimer announcing;
    private Optional<Entry> entry = Optional.empty();
    private boolean closed;

    /** Nothing is due yet. */
    public Schedule(EventLoop loop, LoginFiles files, Power power, Wall wall)
            throws ErrnoException {
        this.loop = loop;
        this.files = files;
        this.power = power;
        this.wall = wall;
        this.due = loop.realtimeTimer(this::elapsed);
        this.closing = loop.realtimeTimer(this::closeLogins);
        this.announcing = loop.realtimeTimer(this::announce);
    }

    /** {@return what is due} */
    public Optional<Entry> entry() {
        return entry;
    }

    /** Parses {@code reboot}, {@code dry-poweroff}. */
    public static Optional<Entry> parse(String type, long usec) {
        boolean dry = type.startsWith("dry-");
        return Action.parse(dry ? type.substring(4) : type)
                .filter(Action::isShutdown)
                .map(action -> new Entry(action, dry, usec));
    }

    /** {@return when it is due if nobody says: at the next maintenance, else in a minute} */
    public long nextMaintenance(Settings settings) throws DBusError {
        return settings.nextMaintenance(loop.clock().realtimeUsec(), ZoneId.systemDefault())
                .orElseThrow(() ->
                        new DBusError(
                                "org.freedesktop.login1.DesignatedMaintenanceTimeNotScheduled",
                                "No upcoming maintenance window scheduled"));
    }

    /** Something is due from now on, instead of what was. */
    public void set(Entry wanted) {
        reset();
        entry = Optional.of(wanted);
        due.armAt(wanted.usec());
        closing.armAt(Math.max(1, wanted.usec() - WITHOUT_LOGIN));
        announce();
        save();
        LOG.info("Shutdown of type {} is due at {}.", wanted.type(), time(wanted.usec()));
    }

    private void save() {
        entry.ifPresent(wanted ->
                files.write(
                        files.runtime(FILE),
                        "USEC=%d\nWARN_WALL=%d\nMODE=%s\n%s"
                                .formatted(
                                        wanted.usec(),
                                        wall.isOn() ? 1 : 0,
                                        wanted.action(),
                                        wall.message().isEmpty()
                                                ? ""
                                                : "WALL_MESSAGE=%s\n"
                                                        .formatted(
                                                                org.jitney.unitfile.CEscape.escape(
                                                                        wall.message())))));
    }

    /** Nothing is due any more: {@return what was} */
    public Optional<Entry> cancel() {
        Optional<Entry> was = entry;
        reset();
        was.ifPresent(_ -> wall.say("System shutdown has been cancelled"));
        return was;
    }

    private void reset() {
        entry = Optional.empty();
        due.disarm();
        closing.disarm();
        announcing.disarm();
        files.remove(files.runtime(FILE));
        if (closed) {
            closed = false;
            files.remove(files.noLogin());
        }
    }

    /** Goes on with what an instance before this one has left. */
    public void restore() {
        var state = StateLines.parse(files.read(files.runtime(FILE)));
        String usec = state.getOrDefault("USEC", "");
        if (usec.matches("[0-9]{1,18}")) {
            wall.set(
                    StateLines.unescape(state.getOrDefault("WALL_MESSAGE", "")),
                    state.getOrDefault("WARN_WALL", "1").equals("1"));
            Schedule.parse(state.getOrDefault("MODE", ""), Long.parseLong(usec))
                    .ifPresent(this::set);
        }
    }

    private void closeLogins() {
        if (entry.isPresent() && !closed) {
            closed = true;
            files.write(
                    files.noLogin(),
                    "System is going down. Unprivileged users are not permitted to log in anymore."
                            + " For technical details, see pam_nologin(8).\n");
        }
    }

    private void announce() {
        Entry wanted = entry.orElse(null);
        if (wanted == null) {
            return;
        }
        long now = loop.clock().realtimeUsec();
        wall.say(text(wanted, now));
        long next = next(wanted.usec(), now);
        if (next > 0) {
            announcing.armAt(next);
        }
    }

    private static String text(Entry wanted, long now) {
        String verb =
                switch (wanted.action()) {
                    case HALT -> "halt";
                    case POWEROFF -> "power off";
                    default -> "reboot";
                };
        String when = wanted.usec() <= now ? "now" : "at " + time(wanted.usec());
        return "The system will %s %s!".formatted(verb, when);
    }

    private static String time(long usec) {
        return DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT)
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochSecond(usec / 1_000_000, usec % 1_000_000 * 1000));
    }

    /**
     * {@return when people are told next, 0 for never} In the last ten minutes that is every
     * minute, in the last hour every quarter, before every half hour.
     */
    static long next(long due, long now) {
        long left = due - now;
        if (left <= 0) {
            return 0;
        }
        long step = left < 75 * MINUTE ? left < 25 * MINUTE ? MINUTE : 15 * MINUTE : 30 * MINUTE;
        long rest = (left - 1) / step * step;
        return rest == 0 ? 0 : due - rest;
    }

    private void elapsed() {
        @Nullable Entry wanted = entry.orElse(null);
        if (wanted == null) {
            return;
        }
        if (wanted.dry()) {
            LOG.info("Running in dry run, suppressing action.");
            reset();
            return;
        }
        closeLogins();
        power.run(
                wanted.action(),
                error -> {
                    if (error != null) {
                        LOG.error(
                                "Scheduled shutdown to {} failed: {}",
                                wanted.action(),
                                error.text());
                        reset();
                    }
                });
    }

    /** What is said at terminals has changed. */
    public void wallChanged() {
        save();
    }
}
